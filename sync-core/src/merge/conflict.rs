//! Open conflicts: different values that people gave at the same time, none having seen the other.

use automerge::{Automerge, ChangeHash, ObjId, ObjType, ROOT, ReadDoc};
use serde::{Deserialize, Serialize};

use crate::{
    change::Path,
    id::{Hash, InstallId},
    merge::{
        container_at,
        read::{Held, live_values},
    },
    record::{Kind, Policy},
    value::Value,
};

/// A field with more than one standing value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Where.
    pub path: Path,
    /// The values, the shown one first. Equal values appear once for each writer.
    pub candidates: Vec<Candidate>,
    /// The value before, where all writers started from the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
}

/// One of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The value.
    pub value: Value,
    /// The change that gave it.
    pub change: Hash,
    /// The installation that wrote it: tells the device and the person to who may know.
    pub install: InstallId,
    /// When, by that device's clock, milliseconds since 1970 UTC.
    pub at: i64,
}

/// All open conflicts of a document of `kind`, in the order of their paths.
///
/// A field that the kind does not name is held to be `agreed`, as a newer form would have it.
pub fn open_conflicts(doc: &Automerge, kind: &Kind) -> Vec<Conflict> {
    let mut found = Vec::new();
    for item in doc.map_range(ROOT, ..).filter(|item| item.conflict) {
        let agreed = kind
            .field(&item.key)
            .is_none_or(|f| f.policy == Policy::Agreed);
        if agreed {
            found.extend(at(doc, &ROOT, &item.key, Path::field(&item.key), None));
        }
    }
    for log in kind.fields.iter().filter(|f| f.policy == Policy::Log) {
        let Some((id, _)) = container_at(doc, log.name) else {
            continue;
        };
        for entry in doc.map_range(&id, ..) {
            if entry.value != automerge::ValueRef::Object(ObjType::Map) {
                continue;
            }
            let object = entry.id();
            for item in doc
                .map_range(&object, ..)
                .filter(|i| i.conflict && i.key != "withdrawn")
            {
                let path = Path::entry(log.name, &entry.key, &item.key);
                found.extend(at(doc, &object, &item.key, path, None));
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The conflict at a place, now or as of `heads`, if its standing values differ.
pub(super) fn at(
    doc: &Automerge,
    object: &ObjId,
    key: &str,
    path: Path,
    heads: Option<&[ChangeHash]>,
) -> Option<Conflict> {
    let mut held = match heads {
        None => live_values(doc, object, key),
        Some(heads) => values_at(doc, object, key, heads),
    };
    held.reverse();
    if held.iter().all(|h| h.value == held[0].value) {
        return None;
    }
    let mut earlier = Vec::with_capacity(held.len());
    let candidates = held
        .into_iter()
        .filter_map(|h| {
            let hash = doc.hash_for_opid(&h.op)?;
            let meta = doc.get_change_meta_by_hash(&hash)?;
            earlier.push(before(doc, object, key, &meta.deps));
            Some(Candidate {
                value: h.value,
                change: hash.into(),
                install: InstallId::try_from(meta.actor.to_bytes()).unwrap_or_default(),
                at: meta.timestamp.saturating_mul(1000),
            })
        })
        .collect();
    let first = earlier.pop();
    let before = first.filter(|value| earlier.iter().all(|other| other == value));
    Some(Conflict {
        path,
        candidates,
        before,
    })
}

fn values_at(doc: &Automerge, object: &ObjId, key: &str, heads: &[ChangeHash]) -> Vec<Held> {
    doc.get_all_at(object, key, heads)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(value, op)| match value {
            automerge::Value::Scalar(s) => Some(Held {
                value: super::read::from_scalar(&s),
                op,
            }),
            automerge::Value::Object(_) => None,
        })
        .collect()
}

fn before(doc: &Automerge, object: &ObjId, key: &str, deps: &[ChangeHash]) -> Value {
    values_at(doc, object, key, deps)
        .pop()
        .map_or(Value::Null, |h| h.value)
}
