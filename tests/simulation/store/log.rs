//! The change log and commands.

use std::{collections::BTreeSet, sync::Arc};

use async_trait::async_trait;
use danvan_store::{
    Appended, AppendedCommand, Author, Backlog, ChangeKey, ChangeLog, ChangeOutcome, ChangeState,
    CommandRow, CommandState, Commands, FinishedCommand, MergedChange, MergedMark, NewChange,
    NewCommand, QueuedChange, StoreError, StoredChange,
};
use sync_core::id::{CommandId, Hash, InstallId, RecordId};

use super::{Memory, tables::Logged};
use crate::mutation::Mutation;

#[async_trait]
impl ChangeLog for Memory {
    async fn append(
        &mut self,
        realm: &str,
        changes: &[NewChange],
    ) -> Result<Vec<Appended>, StoreError> {
        let mut answers = Vec::new();
        for change in changes {
            let known = self.realm(realm).changes.get(&change.key);
            if let Some(known) = known {
                answers.push(Appended::Duplicate(outcome(known)));
                continue;
            }
            let (realm_code, new) = (realm.to_owned(), change.clone());
            self.change(move |tables| {
                let realm = tables.realm_mut(&realm_code);
                let refused = new.refusal.is_some();
                let logged = Logged {
                    arrival: realm.take("arrival", 1),
                    refused_seq: refused.then(|| realm.take("refusal", 1)),
                    state: if refused {
                        ChangeState::Quarantined
                    } else {
                        ChangeState::Received
                    },
                    change: new.clone(),
                    merged_seq: None,
                    position: None,
                };
                let log = Arc::make_mut(&mut realm.changes);
                log.entry(new.key).or_insert_with(|| Arc::new(logged));
            })?;
            let arrival = self
                .realm(realm)
                .changes
                .get(&change.key)
                .map_or(0, |l| l.arrival);
            answers.push(Appended::Stored { arrival });
        }
        Ok(answers)
    }

    async fn pending(&mut self, realm: &str, _limit: u32) -> Result<Vec<RecordId>, StoreError> {
        let all = self.realm(realm).changes.values();
        let mut received: Vec<_> = all.filter(|l| l.state == ChangeState::Received).collect();
        received.sort_by_key(|l| l.arrival);
        let mut records: Vec<RecordId> = Vec::new();
        for logged in received {
            if !records.contains(&logged.change.key.record) {
                records.push(logged.change.key.record);
            }
        }
        Ok(records)
    }

    async fn queued_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<QueuedChange>, StoreError> {
        let realm = self.realm(realm);
        let of_records = records.iter().flat_map(|id| realm.of_record(*id));
        let queued =
            of_records.filter(|l| matches!(l.state, ChangeState::Received | ChangeState::Waiting));
        let mut queued: Vec<QueuedChange> = queued
            .map(|l| QueuedChange {
                key: l.change.key,
                state: l.state,
                scope: l.change.scope,
                kind: l.change.kind.clone(),
                device: l.change.device,
                install: l.change.install,
                person: l.change.person,
                answerable: l.change.person,
                arrival: l.arrival,
                received_at: l.change.received_at,
                bytes: l.change.bytes.clone(),
            })
            .collect();
        queued.sort_by_key(|q| q.arrival);
        Ok(queued)
    }

    async fn mark_merged(&mut self, realm: &str, marks: &[MergedMark]) -> Result<(), StoreError> {
        let (realm, marks) = (realm.to_owned(), marks.to_vec());
        self.change(move |tables| {
            for mark in &marks {
                if let Some(logged) = tables.realm_mut(&realm).change_mut(mark.key) {
                    logged.state = ChangeState::Merged;
                    logged.merged_seq = Some(mark.merged_seq);
                    logged.position = Some(mark.position);
                }
            }
        })
    }

    async fn mark_waiting(&mut self, realm: &str, keys: &[ChangeKey]) -> Result<(), StoreError> {
        let unchecked = self.disk.mutation() == Some(Mutation::DepsUnchecked);
        let (realm, keys) = (realm.to_owned(), keys.to_vec());
        self.change(move |tables| {
            for key in &keys {
                if let Some(logged) = tables.realm_mut(&realm).change_mut(*key) {
                    logged.state = if unchecked {
                        ChangeState::Merged
                    } else {
                        ChangeState::Waiting
                    };
                }
            }
        })
    }

    async fn merged_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<MergedChange>, StoreError> {
        Ok(self
            .realm(realm)
            .merged(record)
            .into_iter()
            .map(merged)
            .collect())
    }

    async fn merged_records(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        let merged = self.realm(realm).changes.values();
        let merged = merged.filter(|l| l.state == ChangeState::Merged);
        let later = merged
            .map(|l| l.change.key.record)
            .filter(|id| after < Some(*id));
        let ids: BTreeSet<RecordId> = later.collect();
        Ok(ids.into_iter().take(limit as usize).collect())
    }

    async fn merged_after(
        &mut self,
        realm: &str,
        records: &[RecordId],
        after_seq: i64,
        not_install: Option<InstallId>,
    ) -> Result<Vec<MergedChange>, StoreError> {
        let realm = self.realm(realm);
        let all = records.iter().flat_map(|id| realm.merged(*id));
        let wanted = all.filter(|l| {
            l.merged_seq.is_some_and(|seq| seq > after_seq) && Some(l.change.install) != not_install
        });
        Ok(wanted.map(merged).collect())
    }

    async fn own_seqs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        install: InstallId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError> {
        let realm = self.realm(realm);
        let greatest = |id: &RecordId| {
            let own = realm
                .merged(*id)
                .into_iter()
                .filter(|l| l.change.install == install);
            own.map(|l| l.change.seq).max().map(|seq| (*id, seq))
        };
        Ok(records.iter().filter_map(greatest).collect())
    }

    async fn merged_hashes_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Hash>, StoreError> {
        let merged = self.realm(realm).merged(record).into_iter();
        Ok(merged.map(|l| l.change.key.hash).collect())
    }

    async fn outcomes(
        &mut self,
        realm: &str,
        keys: &[ChangeKey],
    ) -> Result<Vec<ChangeOutcome>, StoreError> {
        let log = &self.realm(realm).changes;
        Ok(keys
            .iter()
            .filter_map(|key| log.get(key))
            .map(outcome)
            .collect())
    }

    async fn change(
        &mut self,
        realm: &str,
        key: ChangeKey,
    ) -> Result<Option<StoredChange>, StoreError> {
        Ok(self.realm(realm).changes.get(&key).map(|l| StoredChange {
            change: l.change.clone(),
            answerable: None,
            arrival: l.arrival,
            state: l.state,
            merged_seq: l.merged_seq,
        }))
    }

    async fn authors_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Author>, StoreError> {
        let merged = self.realm(realm).merged(record).into_iter();
        Ok(merged
            .map(|l| Author {
                hash: l.change.key.hash,
                person: l.change.person,
                device: l.change.device,
                received_at: l.change.received_at,
            })
            .collect())
    }

    async fn backlog(&mut self, realm: &str) -> Result<Backlog, StoreError> {
        let mut backlog = Backlog::default();
        for logged in self.realm(realm).changes.values() {
            match logged.state {
                ChangeState::Received => backlog.received += 1,
                ChangeState::Waiting => backlog.waiting += 1,
                ChangeState::Quarantined => backlog.quarantined += 1,
                ChangeState::Merged | ChangeState::Discarded => {}
            }
        }
        Ok(backlog)
    }
}

fn outcome(logged: &Arc<Logged>) -> ChangeOutcome {
    ChangeOutcome {
        key: logged.change.key,
        state: logged.state,
        merged_seq: logged.merged_seq,
        refusal: logged.change.refusal.clone(),
    }
}

fn merged(logged: &Arc<Logged>) -> MergedChange {
    MergedChange {
        key: logged.change.key,
        merged_seq: logged.merged_seq.unwrap_or_default(),
        position: logged.position.unwrap_or_default(),
        bytes: logged.change.bytes.clone(),
    }
}

#[async_trait]
impl Commands for Memory {
    async fn append_commands(
        &mut self,
        realm: &str,
        commands: &[NewCommand],
    ) -> Result<Vec<AppendedCommand>, StoreError> {
        let mut answers = Vec::new();
        for command in commands {
            if let Some(known) = self.realm(realm).commands.get(&command.id) {
                answers.push(AppendedCommand::Duplicate(Box::new(known.clone())));
                continue;
            }
            let (code, new) = (realm.to_owned(), command.clone());
            self.change(move |tables| {
                let realm = tables.realm_mut(&code);
                let row = CommandRow {
                    arrival: realm.take("arrival", 1),
                    command: new.clone(),
                    state: CommandState::Queued,
                    code: None,
                    answer: None,
                    seq: None,
                };
                let commands = Arc::make_mut(&mut realm.commands);
                commands.entry(new.id).or_insert(row);
            })?;
            let row = self.realm(realm).commands.get(&command.id);
            answers.push(AppendedCommand::Stored {
                arrival: row.map_or(0, |row| row.arrival),
            });
        }
        Ok(answers)
    }

    async fn pending_command_records(
        &mut self,
        realm: &str,
        _limit: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        let queued = in_order(self, realm, |row| row.state == CommandState::Queued);
        let mut records: Vec<RecordId> = Vec::new();
        for row in queued {
            if !records.contains(&row.command.record) {
                records.push(row.command.record);
            }
        }
        Ok(records)
    }

    async fn queued_commands_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<CommandRow>, StoreError> {
        Ok(in_order(self, realm, |row| {
            row.state == CommandState::Queued && records.contains(&row.command.record)
        }))
    }

    async fn finish_commands(
        &mut self,
        realm: &str,
        finished: &[FinishedCommand],
    ) -> Result<(), StoreError> {
        let (realm, finished) = (realm.to_owned(), finished.to_vec());
        self.change(move |tables| {
            let commands = Arc::make_mut(&mut tables.realm_mut(&realm).commands);
            for done in &finished {
                if let Some(row) = commands.get_mut(&done.id) {
                    row.state = done.state;
                    row.code.clone_from(&done.code);
                    row.answer.clone_from(&done.answer);
                    row.seq = done.seq;
                }
            }
        })
    }

    async fn commands(
        &mut self,
        realm: &str,
        ids: &[CommandId],
    ) -> Result<Vec<CommandRow>, StoreError> {
        let commands = &self.realm(realm).commands;
        Ok(ids
            .iter()
            .filter_map(|id| commands.get(id))
            .cloned()
            .collect())
    }

    async fn commands_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<CommandRow>, StoreError> {
        Ok(in_order(self, realm, |row| row.command.record == record))
    }
}

fn in_order(memory: &Memory, realm: &str, which: impl Fn(&CommandRow) -> bool) -> Vec<CommandRow> {
    let all = memory.realm(realm).commands.values();
    let mut rows: Vec<CommandRow> = all.filter(|row| which(row)).cloned().collect();
    rows.sort_by_key(|row| row.arrival);
    rows
}
