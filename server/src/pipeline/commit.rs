//! Writing a batch's verdicts: one transaction, scopes in order, then records, then refusals.

use std::collections::{BTreeMap, HashMap};

use danvan_store::{
    AuditEvent, ChangeState, CommandState, ConflictRow, FeedEvent, FeedRow, FinishedCommand,
    MediaRef, MergedMark, NewSnapshot, QueuedChange, RecordHead, RecordState, ScopeState, Store,
    StoreError, Work,
};
use sync_core::{
    digest::{Buckets, Short, bucket},
    id::{Hash, RecordId, ScopeId},
};

use super::{
    Poke,
    case::Case,
    conflicts::conflict_rows,
    decide::{Now, Verdict},
};
use crate::{config::Limits, intake::WAITING_ROOM_FULL};

/// Writes the verdicts, each on its case, and says which scopes moved.
pub(super) async fn commit(
    store: &dyn Store,
    realm: &str,
    now: i64,
    cases: &[Case],
    verdicts: &mut [Verdict],
) -> Result<Vec<Poke>, StoreError> {
    let cases: HashMap<RecordId, &Case> = cases.iter().map(|case| (case.id, case)).collect();
    let mut work = store.write().await?;
    let mut pokes = write_records(&mut *work, realm, now, &cases, verdicts).await?;
    let waiting = settle_waiting(&mut *work, realm, verdicts).await?;
    if !waiting.is_empty() {
        work.mark_waiting(realm, &waiting).await?;
    }
    let finished = finish(&mut *work, realm, verdicts).await?;
    let proven: Vec<_> = verdicts
        .iter()
        .filter_map(|v| Some((v.id, v.proven?)))
        .collect();
    if !proven.is_empty() {
        work.prove_snapshots(realm, &proven).await?;
    }
    let refused: Vec<_> = verdicts
        .iter()
        .flat_map(|v| v.refused.iter().cloned())
        .collect();
    if !refused.is_empty() {
        work.mark_refused(realm, &refused).await?;
    }
    for done in finished.iter().filter(|f| f.state == CommandState::Done) {
        audit(&mut *work, realm, now, done).await?;
    }
    let still = unmoved(&mut *work, realm, &cases, verdicts, &pokes).await?;
    pokes.extend(still);
    work.commit().await?;
    Ok(pokes)
}

/// Writes what became of the commands.
pub(super) async fn finish(
    work: &mut dyn Work,
    realm: &str,
    verdicts: &[Verdict],
) -> Result<Vec<FinishedCommand>, StoreError> {
    let finished: Vec<_> = verdicts
        .iter()
        .flat_map(|v| v.finished.iter().cloned())
        .collect();
    if !finished.is_empty() {
        work.finish_commands(realm, &finished).await?;
    }
    Ok(finished)
}

/// Scopes in which something was refused or waits and nothing moved: who watches them is told all the same.
async fn unmoved(
    work: &mut dyn Work,
    realm: &str,
    cases: &HashMap<RecordId, &Case>,
    verdicts: &[Verdict],
    moved: &[Poke],
) -> Result<Vec<Poke>, StoreError> {
    let stopped = verdicts.iter().filter(|v| {
        let refused = |f: &danvan_store::FinishedCommand| f.state == CommandState::Refused;
        !v.refused.is_empty() || !v.waiting.is_empty() || v.finished.iter().any(refused)
    });
    let scope_of = |verdict: &Verdict| {
        let case = cases.get(&verdict.id)?;
        let of_change = || case.queued.first().map(|change| change.scope);
        let of_command = || case.commands.first().map(|row| row.command.scope);
        let known = case.head.as_ref().map(|head| head.scope);
        known.or_else(of_change).or_else(of_command)
    };
    let mut scopes: Vec<ScopeId> = stopped.filter_map(scope_of).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes.retain(|scope| moved.iter().all(|poke| poke.scope != *scope));
    if scopes.is_empty() {
        return Ok(Vec::new());
    }
    let states = work.scope_states(realm, &scopes).await?;
    Ok(states.iter().map(|state| poke(realm, state)).collect())
}

pub(super) async fn write_records(
    work: &mut dyn Work,
    realm: &str,
    now: i64,
    cases: &HashMap<RecordId, &Case>,
    verdicts: &mut [Verdict],
) -> Result<Vec<Poke>, StoreError> {
    let mut scopes: BTreeMap<ScopeId, Vec<usize>> = BTreeMap::new();
    for (at, verdict) in verdicts.iter().enumerate() {
        if let Some(now) = &verdict.now {
            scopes.entry(now.scope).or_default().push(at);
        }
    }
    let (mut pokes, mut digests) = (Vec::new(), Vec::new());
    let mut written = Written::default();
    let wanted = as_many(&scopes);
    let states = work.take_seqs(realm, &wanted).await?;
    as_decided_on(work, realm, cases, verdicts).await?;
    for ((state, (scope, count)), members) in states.iter().zip(wanted).zip(scopes.into_values()) {
        let mut buckets = Buckets::from_bytes(&state.buckets).unwrap_or_default();
        for (seq, at) in (state.first_of(count)..).zip(members) {
            let verdict = &mut verdicts[at];
            let (Some(record), Some(case)) = (verdict.now.as_deref(), cases.get(&verdict.id))
            else {
                continue;
            };
            let before = case.head.as_ref();
            let merged = case.queued_of(&verdict.merged);
            let old = before.map(|h| Short::of(h.digest));
            buckets.replace(verdict.id, old, Some(Short::of(record.digest)));
            let open = &record.conflicts;
            let conflicts =
                conflict_rows(work, realm, now, verdict.id, scope, open, &merged).await?;
            written.conflicts.extend(conflicts);
            written.add(now, seq, verdict.id, record, &merged, before);
            for finished in &mut verdict.finished {
                finished.seq = (finished.state == CommandState::Done).then_some(seq);
            }
        }
        digests.push((scope, buckets.to_bytes()));
        pokes.push(poke(realm, state));
    }
    work.put_buckets(realm, &digests).await?;
    written.write(work, realm).await?;
    Ok(pokes)
}

/// Fails where a record is no longer what it was decided on: it was taken out, or another server committed. It is then
/// decided again.
async fn as_decided_on(
    work: &mut dyn Work,
    realm: &str,
    cases: &HashMap<RecordId, &Case>,
    verdicts: &[Verdict],
) -> Result<(), StoreError> {
    let moved = verdicts.iter().filter(|verdict| verdict.now.is_some());
    let moved: Vec<RecordId> = moved.map(|verdict| verdict.id).collect();
    let heads = work.heads(realm, &moved).await?;
    let what = |head: &RecordHead| (head.heads.clone(), head.standing_version);
    let stands: HashMap<RecordId, _> = heads.iter().map(|head| (head.id, what(head))).collect();
    let same = |id: &RecordId| {
        let stood = cases.get(id).and_then(|case| case.head.as_ref()).map(what);
        stands.get(id) == stood.as_ref()
    };
    if moved.iter().all(same) {
        Ok(())
    } else {
        Err(StoreError::Busy)
    }
}

/// Of each scope as many numbers as it has members.
pub(crate) fn as_many<T>(scopes: &BTreeMap<ScopeId, Vec<T>>) -> Vec<(ScopeId, u32)> {
    let count = |members: &Vec<T>| u32::try_from(members.len()).unwrap_or(u32::MAX);
    scopes.iter().map(|(s, m)| (*s, count(m))).collect()
}

/// Who watches a scope is told where it stands.
pub(crate) fn poke(realm: &str, state: &ScopeState) -> Poke {
    Poke {
        realm: realm.to_owned(),
        scope: state.scope,
        head: u64::try_from(state.head).unwrap_or_default(),
    }
}

/// Rows of a batch, to be written table by table.
#[derive(Default)]
struct Written {
    records: Vec<RecordState>,
    snapshots: Vec<NewSnapshot>,
    marks: Vec<MergedMark>,
    feed: Vec<FeedRow>,
    conflicts: Vec<ConflictRow>,
    media: Vec<MediaRef>,
}

impl Written {
    fn add(
        &mut self,
        now: i64,
        seq: i64,
        id: RecordId,
        record: &Now,
        merged: &[&QueuedChange],
        before: Option<&RecordHead>,
    ) {
        self.records.push(RecordState {
            head: RecordHead {
                id,
                kind: record.kind.clone(),
                scope: record.scope,
                created_at: now,
                updated_at: now,
                heads: record.heads.clone(),
                standing: record.standing.clone(),
                standing_version: record.standing_version,
                change_count: record.change_count,
                digest: record.digest,
                bucket: bucket(id),
                feed_seq: seq,
            },
            row: record.row.clone(),
        });
        let first = before.map_or(0, |h| h.change_count);
        self.marks
            .extend((first..).zip(merged).map(|(position, change)| MergedMark {
                key: change.key,
                merged_seq: seq,
                position,
            }));
        if !merged.is_empty() || record.created {
            self.snapshots.push(NewSnapshot {
                record: id,
                change_count: record.change_count,
                bytes: record.snapshot.clone(),
            });
        }
        self.feed.push(FeedRow {
            scope: record.scope,
            record: id,
            seq,
            event: FeedEvent::Upsert,
            digest: record.digest,
        });
        self.media
            .extend(record.media.iter().map(|sha256| MediaRef {
                record: id,
                scope: record.scope,
                sha256: *sha256,
            }));
    }

    async fn write(self, work: &mut dyn Work, realm: &str) -> Result<(), StoreError> {
        if self.records.is_empty() {
            return Ok(());
        }
        let ids: Vec<RecordId> = self.records.iter().map(|r| r.head.id).collect();
        work.put_records(realm, &self.records).await?;
        work.put_snapshots(realm, &self.snapshots).await?;
        work.mark_merged(realm, &self.marks).await?;
        work.replace_conflicts(realm, &ids, &self.conflicts).await?;
        work.replace_media_refs(realm, &ids, &self.media).await?;
        work.put_feed(realm, &self.feed).await
    }
}

/// Changes that wait, without those that wait for something refused earlier, which are refused, too, and without those
/// for which the record has no room.
async fn settle_waiting(
    work: &mut dyn Work,
    realm: &str,
    verdicts: &mut [Verdict],
) -> Result<Vec<danvan_store::ChangeKey>, StoreError> {
    let mut waiting = Vec::new();
    for verdict in verdicts.iter_mut().filter(|v| !v.waiting.is_empty()) {
        let mut fallen: Vec<Hash> = Vec::new();
        let mut seats = Limits::WAITING_IN_RECORD.changes;
        for (key, deps) in std::mem::take(&mut verdict.waiting) {
            let asked: Vec<_> = deps
                .iter()
                .map(|hash| danvan_store::ChangeKey {
                    record: key.record,
                    hash: *hash,
                })
                .collect();
            let outcomes = work.outcomes(realm, &asked).await?;
            let lost = outcomes
                .iter()
                .any(|o| matches!(o.state, ChangeState::Quarantined | ChangeState::Discarded))
                || deps.iter().any(|d| fallen.contains(d));
            let code = if lost {
                "builds_on_refused"
            } else if seats == 0 {
                WAITING_ROOM_FULL
            } else {
                seats -= 1;
                waiting.push(key);
                continue;
            };
            fallen.push(key.hash);
            verdict.refused.push(danvan_store::RefusedMark {
                key,
                refusal: danvan_store::Refusal {
                    code: code.to_owned(),
                    detail: None,
                },
            });
        }
    }
    Ok(waiting)
}

async fn audit(
    work: &mut dyn Work,
    realm: &str,
    now: i64,
    done: &danvan_store::FinishedCommand,
) -> Result<(), StoreError> {
    let rows = work.commands(realm, &[done.id]).await?;
    let Some(row) = rows.first() else {
        return Ok(());
    };
    let event = AuditEvent {
        at: now,
        person: Some(row.command.person),
        device: Some(row.command.device),
        action: "command_done".to_owned(),
        subject: row.command.record.to_string(),
        detail: format!("{{\"command\":\"{}\"}}", done.id),
    };
    work.append_audit(realm, &event).await?;
    Ok(())
}
