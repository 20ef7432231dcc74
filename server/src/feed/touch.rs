//! A file arrived: the records that speak of it are news, though nothing in them changed.

use std::collections::BTreeMap;

use danvan_store::{FeedEvent, FeedRow, StoreError, Work};
use sync_core::id::{Hash, RecordId, ScopeId};

use crate::pipeline::{Poke, as_many, poke};

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
    // The counters first: they keep the pipeline from writing these records meanwhile.
    let wanted = as_many(&scopes);
    let taken = work.take_seqs(realm, &wanted).await?;
    for ((stands, (scope, count)), records) in taken.iter().zip(wanted).zip(scopes.into_values()) {
        let mut states = work.records(realm, &records).await?;
        states.retain(|state| state.head.scope == scope);
        let mut rows = Vec::with_capacity(states.len());
        for (seq, state) in (stands.first_of(count)..).zip(&mut states) {
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
        pokes.push(poke(realm, stands));
    }
    Ok(pokes)
}
