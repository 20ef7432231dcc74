//! A record's open conflicts as rows.

use std::collections::HashMap;

use danvan_store::{ConflictRow, QueuedChange, StoreError, Work};
use serde::Serialize;
use sync_core::{
    id::{DeviceId, Hash, PersonId, RecordId, ScopeId},
    merge::{Candidate, Conflict},
};

/// A conflict with what only the server knows: who wrote each value, and when that reached it.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    conflict: &'a Conflict,
    /// In the order of the candidates.
    writers: Vec<Option<Writer>>,
}

#[derive(Serialize, Clone, Copy)]
struct Writer {
    person: PersonId,
    device: DeviceId,
    received_at: i64,
}

/// The rows of a record's open conflicts; `merged` are changes that the log does not yet show as merged. One that is
/// not known yet is open since `now`.
pub(crate) async fn conflict_rows(
    work: &mut dyn Work,
    realm: &str,
    now: i64,
    id: RecordId,
    scope: ScopeId,
    open: &[Conflict],
    merged: &[&QueuedChange],
) -> Result<Vec<ConflictRow>, StoreError> {
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let known = work.conflicts_of(realm, id).await?;
    let mut writers: HashMap<Hash, Writer> = work
        .authors_of(realm, id)
        .await?
        .into_iter()
        .map(|a| {
            (
                a.hash,
                Writer {
                    person: a.person,
                    device: a.device,
                    received_at: a.received_at,
                },
            )
        })
        .collect();
    writers.extend(merged.iter().map(|c| {
        let writer = Writer {
            person: c.person,
            device: c.device,
            received_at: c.received_at,
        };
        (c.key.hash, writer)
    }));
    let writer = |candidate: &Candidate| writers.get(&candidate.change).copied();
    Ok(open
        .iter()
        .map(|conflict| {
            let path = conflict.path.to_string();
            let told = Told {
                conflict,
                writers: conflict.candidates.iter().map(writer).collect(),
            };
            ConflictRow {
                record: id,
                scope,
                since: known
                    .iter()
                    .find(|k| k.path == path)
                    .map_or(now, |k| k.since),
                body: serde_json::to_string(&told).unwrap_or_default(),
                path,
            }
        })
        .collect())
}
