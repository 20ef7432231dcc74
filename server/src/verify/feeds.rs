//! Feeds and scopes: every entry leads to its record, every digest is that of the scope's records.

use std::collections::BTreeMap;

use danvan_store::{ConflictCursor, FeedEvent, StoreError, Work};
use sync_core::{
    digest::Buckets,
    id::{RecordId, ScopeId},
};

use super::{Difference, PAGE, What};

type Tell<'a> = &'a mut (dyn FnMut(Difference) + Send);

pub(super) async fn compare(
    work: &mut dyn Work,
    realm: &str,
    buckets: &BTreeMap<ScopeId, Buckets>,
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let scopes = work.scopes(realm).await?;
    for scope in buckets.keys() {
        if scopes.iter().all(|s| s.scope != *scope) {
            tell(Difference::new("scopes", scope, What::Missing));
        }
    }
    for scope in &scopes {
        let ours = buckets.get(&scope.scope).cloned().unwrap_or_default();
        if ours.to_bytes() != scope.buckets {
            tell(Difference::new(
                "scopes",
                &scope.scope,
                What::Column("buckets"),
            ));
        }
        entries(work, realm, scope.scope, scope.head, tell).await?;
    }
    let scopes: Vec<ScopeId> = scopes.iter().map(|s| s.scope).collect();
    conflicts(work, realm, &scopes, tell).await
}

async fn entries(
    work: &mut dyn Work,
    realm: &str,
    scope: ScopeId,
    last: i64,
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let mut cursor = 0;
    loop {
        let rows = work.feed_after(realm, scope, cursor, PAGE).await?;
        let Some(newest) = rows.last() else {
            return Ok(());
        };
        cursor = newest.seq;
        let ids: Vec<RecordId> = rows.iter().map(|r| r.record).collect();
        let heads = work.heads(realm, &ids).await?;
        for row in rows {
            let here = heads
                .iter()
                .any(|h| h.id == row.record && h.scope == scope && h.feed_seq == row.seq);
            if here == (row.event == FeedEvent::Leave) {
                tell(Difference::new("feed", &row.record, What::Stray));
            }
        }
        if cursor > last {
            tell(Difference::new("scopes", &scope, What::Column("head")));
            return Ok(());
        }
    }
}

/// Conflicts of records that are not there.
async fn conflicts(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    tell: Tell<'_>,
) -> Result<(), StoreError> {
    let mut after: Option<ConflictCursor> = None;
    loop {
        let rows = work.conflicts(realm, scopes, after.as_ref(), PAGE).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = Some(ConflictCursor {
            since: last.since,
            record: last.record,
            path: last.path.clone(),
        });
        let ids: Vec<RecordId> = rows.iter().map(|r| r.record).collect();
        let heads = work.heads(realm, &ids).await?;
        for row in rows {
            if heads.iter().all(|h| h.id != row.record) {
                tell(Difference::new("conflicts", &row.record, What::Stray));
            }
        }
    }
}
