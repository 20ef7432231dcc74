//! What is kept without being accepted: quarantine and the waiting room.

use std::{collections::BTreeMap, sync::Arc};

use async_trait::async_trait;
use danvan_store::{
    ChangeKey, ChangeState, Held, Kept, Quarantine, QuarantineFilter, QuarantinedChange,
    RefusedMark, StoreError, WaitingChange, WaitingRoom,
};
use sync_core::id::{DeviceId, PersonId, RecordId, ScopeId};

use super::{Memory, tables::Logged, unasked::not_simulated};

#[async_trait]
impl Quarantine for Memory {
    async fn mark_refused(&mut self, realm: &str, marks: &[RefusedMark]) -> Result<(), StoreError> {
        let (realm, marks) = (realm.to_owned(), marks.to_vec());
        self.change(move |tables| {
            for mark in &marks {
                let seq = tables.realm_mut(&realm).take("refusal", 1);
                if let Some(logged) = tables.realm_mut(&realm).change_mut(mark.key) {
                    logged.state = ChangeState::Quarantined;
                    logged.refused_seq = Some(seq);
                    logged.change.refusal = Some(mark.refusal.clone());
                }
            }
        })
    }

    async fn requeue(&mut self, _: &str, _: ChangeKey) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn hand_over(&mut self, _: &str, _: ChangeKey, _: PersonId) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn discard(&mut self, _: &str, _: ChangeKey) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn quarantined(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        filter: &QuarantineFilter,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError> {
        let all = self.realm(realm).changes.values().filter_map(quarantined);
        let mut rows: Vec<_> = all
            .filter(|q| scopes.contains(&q.scope))
            .filter(|q| filter.before.is_none_or(|before| q.refused_seq < before))
            .filter(|q| filter.person.is_none_or(|person| q.person == person))
            .filter(|q| {
                filter
                    .code
                    .as_ref()
                    .is_none_or(|code| q.refusal.code == *code)
            })
            .collect();
        rows.sort_by_key(|q| -q.refused_seq);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn quarantined_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        after_refused_seq: i64,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError> {
        let all = self.realm(realm).changes.values().filter_map(quarantined);
        let mut rows: Vec<_> = all
            .filter(|q| q.device == device && q.refused_seq > after_refused_seq)
            .collect();
        rows.sort_by_key(|q| q.refused_seq);
        rows.truncate(limit as usize);
        Ok(rows)
    }

    async fn kept_for_device(&mut self, realm: &str, device: DeviceId) -> Result<Kept, StoreError> {
        let mut kept = Kept::default();
        for logged in self.realm(realm).changes.values() {
            let held = match logged.state {
                ChangeState::Quarantined => &mut kept.quarantined,
                ChangeState::Waiting => &mut kept.waiting,
                ChangeState::Received | ChangeState::Merged | ChangeState::Discarded => continue,
            };
            if logged.change.device == device {
                add(held, logged);
            }
        }
        Ok(kept)
    }
}

fn quarantined(logged: &Arc<Logged>) -> Option<QuarantinedChange> {
    Some(QuarantinedChange {
        key: logged.change.key,
        scope: logged.change.scope,
        kind: logged.change.kind.clone(),
        device: logged.change.device,
        person: logged.change.person,
        received_at: logged.change.received_at,
        refused_seq: logged.refused_seq?,
        refusal: logged.change.refusal.clone()?,
        size: i64::try_from(logged.change.bytes.len()).unwrap_or(i64::MAX),
    })
}

fn add(held: &mut Held, logged: &Logged) {
    held.changes += 1;
    held.bytes += i64::try_from(logged.change.bytes.len()).unwrap_or(i64::MAX);
}

#[async_trait]
impl WaitingRoom for Memory {
    async fn waiting(
        &mut self,
        _: &str,
        _: &[ScopeId],
        _: Option<(i64, i64)>,
        _: u32,
    ) -> Result<Vec<WaitingChange>, StoreError> {
        not_simulated()
    }

    async fn waiting_since(
        &mut self,
        _: &str,
        _: i64,
        _: u32,
    ) -> Result<Vec<WaitingChange>, StoreError> {
        not_simulated()
    }

    async fn waiting_in(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Held)>, StoreError> {
        let realm = self.realm(realm);
        let mut held: BTreeMap<RecordId, Held> = BTreeMap::new();
        for record in records {
            let waits = |l: &&Arc<Logged>| l.state == ChangeState::Waiting;
            for logged in realm.of_record(*record).filter(waits) {
                add(held.entry(*record).or_default(), logged);
            }
        }
        Ok(held.into_iter().collect())
    }

    async fn waiting_count(&mut self, _: &str, _: &[ScopeId]) -> Result<i64, StoreError> {
        not_simulated()
    }
}
