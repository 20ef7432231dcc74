//! A file arrived: the records that speak of it are news, though nothing in them changed.

use std::collections::BTreeMap;

use danvan_store::{FeedEvent, FeedRow, StoreError, Work};
use sync_core::id::{Hash, RecordId, ScopeId};

use crate::pipeline::Poke;

/// Gives the records that speak of a file a new place in their feeds, in the transaction that makes the file known:
/// "3 of 5 photos are on the server" is part of a record's truth.
///
/// # Errors
/// When the store fails.
pub async fn arrived(
    work: &mut dyn Work,
    realm: &str,
    file: Hash,
) -> Result<Vec<Poke>, StoreError> {
    let mut scopes: BTreeMap<ScopeId, Vec<RecordId>> = BTreeMap::new();
    for of_file in work.records_of_media(realm, file).await? {
        scopes
            .entry(of_file.scope)
            .or_default()
            .push(of_file.record);
    }
    let mut pokes = Vec::new();
    for (scope, records) in scopes {
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        // The counter first: it keeps the pipeline from writing these records meanwhile.
        let first = work.take_seqs(realm, scope, count).await?;
        let mut states = work.records(realm, &records).await?;
        states.retain(|state| state.head.scope == scope);
        let mut rows = Vec::with_capacity(states.len());
        for (seq, state) in (first..).zip(&mut states) {
            state.head.feed_seq = seq;
            rows.push(FeedRow {
                scope,
                record: state.head.id,
                seq,
                event: FeedEvent::Upsert,
                digest: state.head.digest,
            });
        }
        work.put_records(realm, &states).await?;
        work.put_feed(realm, &rows).await?;
        let head = first + i64::from(count) - 1;
        pokes.push(Poke {
            realm: realm.to_owned(),
            scope,
            head: u64::try_from(head).unwrap_or_default(),
        });
    }
    Ok(pokes)
}
