//! Records as merged: rows, snapshots, conflicts, feeds, and which files they speak of.

use std::sync::Arc;

use async_trait::async_trait;
use danvan_store::{
    BUCKETS_LEN, ConflictCursor, ConflictRow, Conflicts, Count, Feed, FeedRow, Figures, Filter,
    Lists, NewSnapshot, Order, PageCursor, RecordHead, RecordState, Records, ScopeState, Snapshot,
    Snapshots, StoreError,
};
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};

use super::{Memory, unasked::not_simulated};
use crate::mutation::Mutation;

#[async_trait]
impl Records for Memory {
    async fn heads(
        &mut self,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<RecordHead>, StoreError> {
        let states = self.records(realm, ids).await?;
        Ok(states.into_iter().map(|state| state.head).collect())
    }

    async fn records(
        &mut self,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<RecordState>, StoreError> {
        let records = &self.realm(realm).records;
        Ok(ids
            .iter()
            .filter_map(|id| records.get(id))
            .cloned()
            .collect())
    }

    async fn records_after(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordState>, StoreError> {
        let all = self.realm(realm).records.values();
        let later = all.filter(|state| after < Some(state.head.id));
        Ok(later.take(limit as usize).cloned().collect())
    }

    async fn put_records(
        &mut self,
        realm: &str,
        records: &[RecordState],
    ) -> Result<(), StoreError> {
        let (realm, new) = (realm.to_owned(), records.to_vec());
        self.change(move |tables| {
            let records = Arc::make_mut(&mut tables.realm_mut(&realm).records);
            for state in &new {
                let mut state = state.clone();
                if let Some(before) = records.get(&state.head.id) {
                    state.head.created_at = before.head.created_at;
                }
                records.insert(state.head.id, state);
            }
        })
    }

    async fn bucket(
        &mut self,
        realm: &str,
        scope: ScopeId,
        bucket: u8,
    ) -> Result<Vec<(RecordId, Hash)>, StoreError> {
        let records = self.realm(realm).records.values();
        let here = records.filter(|s| s.head.scope == scope && s.head.bucket == bucket);
        Ok(here.map(|s| (s.head.id, s.head.digest)).collect())
    }

    async fn in_scope(
        &mut self,
        realm: &str,
        scope: ScopeId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError> {
        let records = self.realm(realm).records.values();
        let here = records.filter(|s| s.head.scope == scope);
        Ok(here.map(|s| (s.head.id, s.head.feed_seq)).collect())
    }
}

#[async_trait]
impl Lists for Memory {
    async fn page(
        &mut self,
        _: &str,
        _: &Filter,
        _: Order,
        _: Option<&PageCursor>,
        _: u32,
    ) -> Result<Vec<RecordState>, StoreError> {
        not_simulated()
    }

    async fn total(&mut self, _: &str, _: &Filter) -> Result<Option<i64>, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Figures for Memory {
    /// Counted each time: whether a store keeps count is for its contract to say.
    async fn counts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        kind: &str,
    ) -> Result<Vec<Count>, StoreError> {
        let records = self.realm(realm).records.values();
        let counted = records.filter(|s| s.head.kind == kind && scopes.contains(&s.head.scope));
        let one = |RecordState { head, row }: &RecordState| Count {
            scope: head.scope,
            unit: row.unit,
            year: row.year,
            quarter: row.quarter,
            field: row.field.clone(),
            state: row.state.clone(),
            speed: row.speed.clone(),
            records: 1,
            complete: row.complete.into(),
            in_conflict: (row.open_conflicts > 0).into(),
        };
        Ok(counted.map(one).collect())
    }

    async fn records_of_units(
        &mut self,
        _: &str,
        _: &[UnitId],
    ) -> Result<Vec<(UnitId, i64)>, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Snapshots for Memory {
    async fn snapshots(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<Snapshot>, StoreError> {
        let saved = &self.realm(realm).snapshots;
        let newest = |id: &RecordId| {
            let of_record = saved.range((*id, i64::MIN)..=(*id, i64::MAX));
            of_record.map(|(_, snapshot)| snapshot).next_back().cloned()
        };
        Ok(records.iter().filter_map(newest).collect())
    }

    async fn put_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[NewSnapshot],
    ) -> Result<(), StoreError> {
        let (realm, new) = (realm.to_owned(), snapshots.to_vec());
        self.change(move |tables| {
            let saved = Arc::make_mut(&mut tables.realm_mut(&realm).snapshots);
            for snapshot in &new {
                let proven = saved
                    .range((snapshot.record, i64::MIN)..=(snapshot.record, i64::MAX))
                    .rfind(|(_, s)| s.proven)
                    .map(|(key, _)| *key);
                saved.retain(|key, _| key.0 != snapshot.record || Some(*key) == proven);
                let kept = Snapshot {
                    record: snapshot.record,
                    change_count: snapshot.change_count,
                    proven: false,
                    bytes: snapshot.bytes.clone(),
                };
                saved.insert((snapshot.record, snapshot.change_count), kept);
            }
        })
    }

    async fn prove_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[(RecordId, i64)],
    ) -> Result<(), StoreError> {
        let (realm, loaded) = (realm.to_owned(), snapshots.to_vec());
        self.change(move |tables| {
            let saved = Arc::make_mut(&mut tables.realm_mut(&realm).snapshots);
            for (record, count) in &loaded {
                if let Some(snapshot) = saved.get_mut(&(*record, *count)) {
                    snapshot.proven = true;
                    saved.retain(|key, _| key.0 != *record || key.1 >= *count);
                }
            }
        })
    }

    async fn discard_snapshot(
        &mut self,
        realm: &str,
        record: RecordId,
        change_count: i64,
    ) -> Result<(), StoreError> {
        let realm = realm.to_owned();
        self.change(move |tables| {
            let saved = Arc::make_mut(&mut tables.realm_mut(&realm).snapshots);
            saved.remove(&(record, change_count));
        })
    }
}

#[async_trait]
impl Conflicts for Memory {
    async fn replace_conflicts(
        &mut self,
        realm: &str,
        records: &[RecordId],
        rows: &[ConflictRow],
    ) -> Result<(), StoreError> {
        let (realm, records, rows) = (realm.to_owned(), records.to_vec(), rows.to_vec());
        self.change(move |tables| {
            let conflicts = Arc::make_mut(&mut tables.realm_mut(&realm).conflicts);
            conflicts.retain(|(record, _), _| !records.contains(record));
            for row in &rows {
                conflicts.insert((row.record, row.path.clone()), row.clone());
            }
        })
    }

    async fn conflicts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        after: Option<&ConflictCursor>,
        limit: u32,
    ) -> Result<Vec<ConflictRow>, StoreError> {
        let place = |row: &ConflictRow| (row.since, row.record, row.path.clone());
        let after = after.map(|cursor| (cursor.since, cursor.record, cursor.path.clone()));
        let all = self.realm(realm).conflicts.values();
        let later = all.filter(|row| scopes.contains(&row.scope) && after < Some(place(row)));
        let mut rows: Vec<ConflictRow> = later.cloned().collect();
        rows.sort_by_key(place);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn conflicts_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<ConflictRow>, StoreError> {
        let all = self.realm(realm).conflicts.values();
        Ok(all.filter(|row| row.record == record).cloned().collect())
    }
}

#[async_trait]
impl Feed for Memory {
    async fn take_seqs(
        &mut self,
        realm: &str,
        wanted: &[(ScopeId, u32)],
    ) -> Result<Vec<ScopeState>, StoreError> {
        let mut taken = Vec::with_capacity(wanted.len());
        for (scope, n) in wanted {
            let mut after = state(self, realm, *scope);
            if self.disk.mutation() == Some(Mutation::SeqsUnlocked) {
                after.head = self.disk.next_seqs(*scope, *n);
            } else {
                after.head += i64::from(*n);
            }
            let (realm, scope, head) = (realm.to_owned(), *scope, after.head);
            self.change(move |tables| {
                let scopes = &mut tables.realm_mut(&realm).scopes;
                let state = scopes.entry(scope).or_insert_with(|| untouched(scope));
                state.head = state.head.max(head);
            })?;
            taken.push(after);
        }
        Ok(taken)
    }

    async fn scope_states(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<ScopeState>, StoreError> {
        Ok(scopes
            .iter()
            .map(|scope| state(self, realm, *scope))
            .collect())
    }

    async fn scopes(&mut self, realm: &str) -> Result<Vec<ScopeState>, StoreError> {
        Ok(self.realm(realm).scopes.values().cloned().collect())
    }

    async fn put_buckets(
        &mut self,
        realm: &str,
        digests: &[(ScopeId, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let (realm, digests) = (realm.to_owned(), digests.to_vec());
        self.change(move |tables| {
            let scopes = &mut tables.realm_mut(&realm).scopes;
            for (scope, buckets) in &digests {
                let state = scopes.entry(*scope).or_insert_with(|| untouched(*scope));
                state.buckets.clone_from(buckets);
            }
        })
    }

    async fn put_feed(&mut self, realm: &str, rows: &[FeedRow]) -> Result<(), StoreError> {
        let (realm, rows) = (realm.to_owned(), rows.to_vec());
        self.change(move |tables| {
            let feed = Arc::make_mut(&mut tables.realm_mut(&realm).feed);
            for row in &rows {
                feed.insert((row.scope, row.record), row.clone());
            }
        })
    }

    async fn feed_after(
        &mut self,
        realm: &str,
        scope: ScopeId,
        cursor: i64,
        limit: u32,
    ) -> Result<Vec<FeedRow>, StoreError> {
        let all = self.realm(realm).feed.values();
        let after = all.filter(|row| row.scope == scope && row.seq > cursor);
        let mut rows: Vec<FeedRow> = after.cloned().collect();
        rows.sort_by_key(|row| row.seq);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn raise_floor(
        &mut self,
        realm: &str,
        scope: ScopeId,
        floor: i64,
    ) -> Result<(), StoreError> {
        let realm = realm.to_owned();
        self.change(move |tables| {
            let scopes = &mut tables.realm_mut(&realm).scopes;
            let state = scopes.entry(scope).or_insert_with(|| untouched(scope));
            state.floor = state.floor.max(floor);
        })
    }
}

fn state(memory: &Memory, realm: &str, scope: ScopeId) -> ScopeState {
    let known = memory.realm(realm).scopes.get(&scope).cloned();
    known.unwrap_or_else(|| untouched(scope))
}

fn untouched(scope: ScopeId) -> ScopeState {
    ScopeState {
        scope,
        head: 0,
        floor: 0,
        buckets: vec![0; BUCKETS_LEN],
    }
}
