//! A record as the server knew it at a time: of the changes that had come by then, and the decisions carried out by then.

use std::collections::{HashMap, HashSet};

use danvan_store::{MergedChange, RecordState, StoreError, Work};
use serde::Serialize;
use sync_core::{
    change::genesis,
    gate::{self, Limits},
    id::{Blob, Hash, RecordId},
    project::project,
    record::{LifeCycle, Missing, kind},
    standing::{Decided, Standing, replay},
    value::Value,
};
use utoipa::ToSchema;

use super::DeskError;
use crate::{
    pipeline::{decided, rebuild},
    rules,
};

/// The record at that time.
#[derive(Debug, Serialize, ToSchema)]
pub struct AsOf {
    /// The time asked for, ms.
    pub at: i64,
    /// Its title then.
    pub title: String,
    /// Its filled-in values by field.
    #[schema(value_type = Object)]
    pub values: std::collections::BTreeMap<String, Value>,
    /// What was still missing.
    #[schema(value_type = Vec<Object>)]
    pub missing: Vec<Missing>,
    /// Its standing; none where it cannot be told any more, because decisions were made before a restore.
    #[schema(value_type = Option<Object>)]
    pub standing: Option<Standing>,
    /// Changes that had come.
    pub changes: usize,
    /// Changes that have come by now.
    pub of: usize,
}

/// Reads it; none where nothing of the record had come by then.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    RecordState { head, .. }: &RecordState,
    at: i64,
) -> Result<Option<AsOf>, DeskError> {
    let kind = kind(&head.kind).ok_or(DeskError::UnknownKind)?;
    let id = head.id;
    let came: HashMap<Hash, i64> = work
        .authors_of(realm, id)
        .await?
        .into_iter()
        .map(|author| (author.hash, author.received_at))
        .collect();
    let merged = work.merged_of(realm, id).await?;
    let of = merged.len();
    let had_come = |hash: &Hash| came.get(hash).is_none_or(|came| *came <= at);
    let limits = Limits::default();
    let mut known: HashSet<Hash> = genesis(kind, id)
        .get_heads()
        .into_iter()
        .map(Hash::from)
        .collect();
    let mut changes = Vec::new();
    // In order of acceptance, each behind what it builds on: what still waited for that was not part of the record.
    for MergedChange { key, bytes, .. } in merged {
        let grounded = gate::precheck(&bytes, &limits)
            .is_ok_and(|head| head.deps().all(|hash| known.contains(&hash)));
        if grounded && had_come(&key.hash) {
            known.insert(key.hash);
            changes.push(Blob(bytes));
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let standing = standing(work, realm, id, kind.life_cycle, at).await?;
    let count = changes.len();
    // Applying every change of a long history is too much for a thread that serves others.
    let shown = standing
        .clone()
        .unwrap_or_else(|| Standing::initial(kind.life_cycle));
    let row = tokio::task::spawn_blocking(move || {
        rebuild(kind, id, &changes).map(|doc| project(id, kind, &doc, &shown))
    })
    .await
    .map_err(|_| DeskError::Unreadable)?
    .ok_or(DeskError::Unreadable)?;
    Ok(Some(AsOf {
        at,
        title: row.title,
        values: row.values,
        missing: row.missing,
        standing,
        changes: count,
        of,
    }))
}

async fn standing(
    work: &mut dyn Work,
    realm: &str,
    id: RecordId,
    life_cycle: LifeCycle,
    at: i64,
) -> Result<Option<Standing>, StoreError> {
    let mut decided = decided(work, realm, id).await?;
    decided.retain(|(_, decided)| decided.at <= at);
    // A version whose decision is not in the log any more leaves the ones behind it without ground.
    let is_whole = (1..).zip(&decided).all(|(n, (version, _))| n == *version);
    let decisions: Vec<Decided> = decided.into_iter().map(|(_, decided)| decided).collect();
    let rubrics = rules::rubrics(work, realm).await?;
    Ok(replay(life_cycle, &decisions, &rubrics).filter(|_| is_whole))
}
