//! One page of entries: what is new in a scope after a cursor, read in one moment.

use std::collections::{HashMap, hash_map};

use danvan_store::{FeedEvent, FeedRow, RecordHead, StoreError, Work};
use sync_core::{
    digest::{Buckets, Short},
    id::{Blob, Hash, InstallId, RecordId, ScopeId},
    protocol::{Body, Difference, Entry, Event, ScopeBuckets, ScopeState},
};

/// Records read in one transaction.
const PAGE: u32 = 64;
/// A record with more bytes of changes than this to send is looked at for a smaller snapshot.
const MANY: usize = 4 << 10;

/// Where a reader stands in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The scope.
    pub scope: ScopeId,
    /// The last `seq` that it has.
    pub cursor: i64,
}

/// Who reads.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The realm.
    pub realm: String,
    /// The installation: it is not sent its own changes.
    pub install: InstallId,
}

impl Reader {
    /// The next entries of a scope; the place moves past them. Empty when there is nothing more.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(
        &self,
        work: &mut dyn Work,
        place: &mut Place,
    ) -> Result<Vec<Entry>, StoreError> {
        let rows = work
            .feed_after(&self.realm, place.scope, place.cursor, PAGE)
            .await?;
        let Some(last) = rows.last() else {
            return Ok(Vec::new());
        };
        let after = std::mem::replace(&mut place.cursor, last.seq);
        self.entries(work, &rows, after).await
    }

    /// Whole records that were asked for, where they are in one of these scopes.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn wanted(
        &self,
        work: &mut dyn Work,
        records: &[RecordId],
        scopes: &[ScopeId],
    ) -> Result<Vec<Entry>, StoreError> {
        let heads = work.heads(&self.realm, records).await?;
        let rows: Vec<FeedRow> = heads
            .iter()
            .filter(|h| scopes.contains(&h.scope))
            .map(|h| FeedRow {
                scope: h.scope,
                record: h.id,
                seq: 0,
                event: FeedEvent::Enter,
                digest: h.digest,
            })
            .collect();
        self.entries(work, &rows, 0).await
    }

    async fn entries(
        &self,
        work: &mut dyn Work,
        rows: &[FeedRow],
        after: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        let here: Vec<RecordId> = rows
            .iter()
            .filter(|r| r.event != FeedEvent::Leave)
            .map(|r| r.record)
            .collect();
        let heads: HashMap<RecordId, RecordHead> = work
            .heads(&self.realm, &here)
            .await?
            .into_iter()
            .map(|h| (h.id, h))
            .collect();
        let own: HashMap<RecordId, i64> = work
            .own_seqs(&self.realm, &here, self.install)
            .await?
            .into_iter()
            .collect();
        let mut bodies = self.bodies(work, rows, (&heads, &own), after).await?;
        let mut media: HashMap<RecordId, Vec<Hash>> = HashMap::new();
        for (record, file) in work.stored_media_of(&self.realm, &here).await? {
            media.entry(record).or_default().push(file);
        }
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let head = heads.get(&row.record);
            let mut entry = Entry {
                scope: row.scope,
                seq: u64::try_from(row.seq).unwrap_or_default(),
                record: row.record,
                kind: head.map(|h| h.kind.clone()).unwrap_or_default(),
                event: Event::Leave,
                digest: Short::of(row.digest),
                standing: None,
                own_seq: 0,
                body: Body::None,
                media: Vec::new(),
            };
            if let (Some(head), true) = (head, row.event != FeedEvent::Leave) {
                entry.event = if row.event == FeedEvent::Enter {
                    Event::Enter
                } else {
                    Event::Upsert
                };
                entry.standing = serde_json::from_str(&head.standing).ok();
                let own_seq = own.get(&row.record).copied().unwrap_or_default();
                entry.own_seq = u64::try_from(own_seq).unwrap_or_default();
                entry.body = bodies.remove(&row.record).unwrap_or(Body::None);
                entry.media = media.remove(&row.record).unwrap_or_default();
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Changes since the cursor, or the whole document where the phone has none of it or that is smaller.
    async fn bodies(
        &self,
        work: &mut dyn Work,
        rows: &[FeedRow],
        (heads, own): (&HashMap<RecordId, RecordHead>, &HashMap<RecordId, i64>),
        after: i64,
    ) -> Result<HashMap<RecordId, Body>, StoreError> {
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        for row in rows {
            let unseen = after == 0 && !own.contains_key(&row.record);
            match row.event {
                FeedEvent::Leave => {}
                FeedEvent::Upsert if !unseen => parts.push(row.record),
                FeedEvent::Enter | FeedEvent::Upsert => whole.push(row.record),
            }
        }
        let mut changes: HashMap<RecordId, Vec<Blob>> = HashMap::new();
        if !parts.is_empty() {
            let merged = work
                .merged_after(&self.realm, &parts, after, Some(self.install))
                .await?;
            for change in merged {
                changes
                    .entry(change.key.record)
                    .or_default()
                    .push(Blob(change.bytes));
            }
        }
        let size = |blobs: &[Blob]| blobs.iter().map(|b| b.0.len()).sum::<usize>();
        whole.extend(
            changes
                .iter()
                .filter(|(_, c)| size(c) > MANY)
                .map(|(id, _)| *id),
        );
        let mut bodies: HashMap<RecordId, Body> = HashMap::new();
        let mut snapshots = work.snapshots(&self.realm, &whole).await?;
        snapshots.retain(|s| heads.get(&s.record).is_some_and(|head| s.is_whole(head)));
        for snapshot in snapshots {
            let smaller = changes
                .get(&snapshot.record)
                .is_none_or(|c| size(c) > snapshot.bytes.len());
            if smaller {
                changes.remove(&snapshot.record);
                bodies.insert(snapshot.record, Body::Snapshot(Blob(snapshot.bytes)));
            }
        }
        bodies.extend(
            changes
                .into_iter()
                .map(|(id, changes)| (id, Body::Changes(changes))),
        );
        for id in whole {
            if let hash_map::Entry::Vacant(without) = bodies.entry(id) {
                let all = work.merged_of(&self.realm, id).await?.into_iter();
                without.insert(Body::Changes(all.map(|c| Blob(c.bytes)).collect()));
            }
        }
        Ok(bodies)
    }

    /// Where the phone's buckets and the server's differ.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn differences(
        &self,
        work: &mut dyn Work,
        asked: &[ScopeBuckets],
        scopes: &[ScopeId],
    ) -> Result<Vec<Difference>, StoreError> {
        let mut found = Vec::new();
        for theirs in asked.iter().filter(|a| scopes.contains(&a.id)) {
            let states = work.scope_states(&self.realm, &[theirs.id]).await?;
            let ours = states.first().and_then(|s| Buckets::from_bytes(&s.buckets));
            let buckets = ours.unwrap_or_default().differing(&theirs.buckets);
            if buckets.is_empty() {
                continue;
            }
            let mut records = Vec::new();
            for bucket in &buckets {
                let held = work.bucket(&self.realm, theirs.id, *bucket).await?;
                records.extend(held.into_iter().map(|(id, digest)| (id, Short::of(digest))));
            }
            found.push(Difference {
                scope: theirs.id,
                buckets,
                records,
            });
        }
        Ok(found)
    }

    /// Where these scopes stand.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn states(
        &self,
        work: &mut dyn Work,
        scopes: &[ScopeId],
    ) -> Result<Vec<ScopeState>, StoreError> {
        let states = work.scope_states(&self.realm, scopes).await?;
        Ok(states
            .into_iter()
            .map(|s| ScopeState {
                id: s.scope,
                head: u64::try_from(s.head).unwrap_or_default(),
                digest: Buckets::from_bytes(&s.buckets).unwrap_or_default().digest(),
            })
            .collect())
    }
}
