//! Settling a conflict, and taking a settlement back.
//!
//! A settlement is an ordinary change that supersedes exactly the values its writer saw; a note in the change says what
//! it was, so that it can be found, shown and reversed later.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc};
use serde::{Deserialize, Serialize};

use super::{
    conflict::{self, Conflict},
    container_at,
};
use crate::{
    change::{Authored, By, Edit, EditRefused, Path, author},
    id::{Hash, InstallId},
    record::Kind,
    value::Value,
};

const SETTLE: &str = "settle ";
const UNDO: &str = "undo ";

/// A conflict that was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// The change that settled it.
    pub change: Hash,
    /// The installation that wrote it.
    pub install: InstallId,
    /// When, by that device's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// The conflict as its writer saw it.
    pub conflict: Conflict,
    /// Whether it was taken back since.
    pub undone: bool,
}

/// Settles the conflict at `path` with `value`, chosen or written anew.
///
/// # Errors
/// When the value or path does not fit.
pub fn settle(
    doc: &mut Automerge,
    kind: &Kind,
    by: By,
    path: &Path,
    value: Value,
) -> Result<Option<Authored>, EditRefused> {
    let edit = Edit::Set {
        path: path.clone(),
        value,
    };
    author(doc, kind, by, &[edit], Some(&format!("{SETTLE}{path}")))
}

/// Takes a settlement back: the field shows again what it showed before, and the settlement is listed as undone.
///
/// # Errors
/// When there is no such settlement.
pub fn undo(
    doc: &mut Automerge,
    kind: &Kind,
    by: By,
    settlement: Hash,
) -> Result<Option<Authored>, EditRefused> {
    let settled = settlements(doc)
        .into_iter()
        .find(|s| s.change == settlement && !s.undone)
        .ok_or_else(|| EditRefused::NoSuchPlace(settlement.to_string()))?;
    let shown = settled
        .conflict
        .candidates
        .first()
        .map(|c| c.value.clone())
        .unwrap_or_default();
    let edit = Edit::Set {
        path: settled.conflict.path,
        value: shown,
    };
    author(doc, kind, by, &[edit], Some(&format!("{UNDO}{settlement}")))
}

/// Every settlement in a document's history, oldest first.
pub fn settlements(doc: &Automerge) -> Vec<Settlement> {
    let changes = doc.get_changes_meta(&[]);
    let undone: Vec<Hash> = changes
        .iter()
        .filter_map(|c| c.message.as_deref()?.strip_prefix(UNDO)?.parse().ok())
        .collect();
    changes
        .iter()
        .filter_map(|c| {
            let path: Path = c.message.as_deref()?.strip_prefix(SETTLE)?.parse().ok()?;
            let (object, key) = place(doc, &path)?;
            let change = Hash::from(c.hash);
            Some(Settlement {
                change,
                install: InstallId::try_from(c.actor.to_bytes()).unwrap_or_default(),
                at: c.timestamp.saturating_mul(1000),
                conflict: conflict::at(doc, &object, &key, path, Some(&c.deps))?,
                undone: undone.contains(&change),
            })
        })
        .collect()
}

fn place(doc: &Automerge, path: &Path) -> Option<(ObjId, String)> {
    let Some((key, name)) = &path.entry else {
        return Some((ROOT, path.field.clone()));
    };
    let (log, _) = container_at(doc, &path.field)?;
    match doc.get(log, key.as_str()) {
        Ok(Some((automerge::Value::Object(ObjType::Map), id))) => Some((id, name.clone())),
        _ => None,
    }
}
