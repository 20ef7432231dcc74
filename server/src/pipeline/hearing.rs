//! How records are heard: together, batch by batch; and alone, step by step, where one was the end of its judge.

use std::{collections::HashSet, io, sync::Arc};

use danvan_store::{ChangeKey, Store, StoreError};
use sync_core::{
    gate::{Limits, Refusal},
    id::{Hash, RecordId},
};

use super::{
    case::{Case, Source, changes_of, gather},
    decide::{Moment, Verdict},
    judge::{Cause, Heard, Outcome, Panel, Question, Step},
};

/// A record that ends so many judges in one hearing is set aside with what is left of it.
const MOST_FALLS: usize = 8;

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failed {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("no judge can be started: {0}")]
    NoJudge(#[from] io::Error),
}

/// Cases with their verdicts.
#[derive(Debug, Default)]
pub(super) struct Decided {
    pub cases: Vec<Case>,
    pub verdicts: Vec<Verdict>,
}

impl Decided {
    fn add(&mut self, case: Case, verdict: Verdict) {
        self.cases.push(case);
        self.verdicts.push(verdict);
    }
}

pub(super) struct Hearing {
    pub store: Arc<dyn Store>,
    pub panel: Panel,
    pub limits: Limits,
}

impl Hearing {
    /// What can be decided about these records at once, and those that must be heard alone.
    pub(super) async fn together(
        &mut self,
        realm: &str,
        records: &[RecordId],
        now: i64,
    ) -> Result<(Decided, Vec<RecordId>), Failed> {
        let (mut decided, mut alone) = (Decided::default(), Vec::new());
        let mut records = records.to_vec();
        let mut kept: HashSet<RecordId> = records
            .iter()
            .copied()
            .filter(|id| self.panel.keeps(realm, *id))
            .collect();
        while !records.is_empty() {
            let cases = gather(&*self.store, realm, &records, now, &kept).await?;
            let questions: Vec<Question> = cases
                .into_iter()
                .map(|case| self.question(realm, case, now, false))
                .collect();
            let heard = self.panel.ask(&questions).await?;
            // Where the judge had less than was thought it is asked once more, with the document.
            records.clear();
            for (question, heard) in questions.into_iter().zip(heard) {
                let id = question.case.id;
                match heard {
                    Heard::Answer(answer) => match answer.outcome {
                        Outcome::Decided(verdict) => decided.add(question.case, *verdict),
                        Outcome::Missed if kept.contains(&id) => records.push(id),
                        _ => alone.push(id),
                    },
                    Heard::Fell { cause, .. } => {
                        note_fall(id, cause);
                        alone.push(id);
                    }
                }
            }
            kept.clear();
        }
        Ok((decided, alone))
    }

    /// What can be decided about one record that could not be decided with others. The change that ends the judge is
    /// refused; where it was none of the changes, the record is set aside as it is, until more comes for it or the server
    /// starts again.
    pub(super) async fn alone(
        &mut self,
        realm: &str,
        id: RecordId,
        now: i64,
    ) -> Result<Decided, Failed> {
        let mut found = Found::default();
        let mut decided = Decided::default();
        for _ in 0..=MOST_FALLS {
            let Some(case) = self.what_is_left(realm, id, now, &found).await? else {
                return Ok(decided);
            };
            let question = self.question(realm, case, now, true);
            let heard = self.panel.ask(std::slice::from_ref(&question)).await?;
            let Some(heard) = heard.into_iter().next() else {
                break;
            };
            match heard {
                Heard::Answer(answer) => match answer.outcome {
                    Outcome::Decided(verdict) => {
                        decided.add(question.case, found.refused_in(*verdict));
                        return Ok(decided);
                    }
                    Outcome::NoDocument if !found.snapshot_is_broken => {
                        self.discard(realm, &question.case).await?;
                        found.snapshot_is_broken = true;
                    }
                    _ => {
                        metrics::counter!("danvan_records_unreadable_total").increment(1);
                        tracing::error!(record = %id, "a record's document cannot be made from its changes");
                        break;
                    }
                },
                Heard::Fell { cause, step } => {
                    note_fall(id, cause);
                    if !found.blame(&question.case, step, cause.refusal()) {
                        break;
                    }
                }
            }
        }
        set_aside(id);
        if !found.refused.is_empty() {
            let case = self.what_is_left(realm, id, now, &found).await?;
            if let Some(case) = case {
                decided.add(case, found.refused_in(Verdict::none(id)));
            }
        }
        Ok(decided)
    }

    fn question(&self, realm: &str, case: Case, now: i64, stepwise: bool) -> Question {
        Question {
            realm: realm.to_owned(),
            case,
            moment: Moment {
                now,
                limits: self.limits,
            },
            stepwise,
        }
    }

    /// The record without what was found to be bad of it.
    async fn what_is_left(
        &self,
        realm: &str,
        id: RecordId,
        now: i64,
        found: &Found,
    ) -> Result<Option<Case>, StoreError> {
        let cases = gather(&*self.store, realm, &[id], now, &HashSet::new()).await?;
        let Some(mut case) = cases.into_iter().next() else {
            return Ok(None);
        };
        if found.snapshot_is_broken && case.head.is_some() {
            let mut work = self.store.read().await?;
            case.source = Source::Changes(changes_of(&mut *work, realm, id).await?);
        }
        let bad: HashSet<Hash> = found.refused.iter().map(|(key, _)| key.hash).collect();
        case.queued.retain(|c| !bad.contains(&c.key.hash));
        if found.commands_are_bad {
            case.commands.clear();
        }
        Ok(Some(case))
    }

    async fn discard(&self, realm: &str, case: &Case) -> Result<(), StoreError> {
        if let Source::Snapshot { change_count, .. } = case.source {
            let mut work = self.store.write().await?;
            work.discard_snapshot(realm, case.id, change_count).await?;
            work.commit().await?;
        }
        Ok(())
    }
}

/// What a record heard alone has shown so far.
#[derive(Default)]
struct Found {
    refused: Vec<(ChangeKey, Refusal)>,
    commands_are_bad: bool,
    snapshot_is_broken: bool,
}

impl Found {
    /// Notes what the judge fell over; false where that is not known, or nothing that can be left out.
    fn blame(&mut self, case: &Case, step: Option<Step>, refusal: Refusal) -> bool {
        match step {
            Some(Step::Change(hash)) => {
                let queued = case.queued.iter().find(|c| c.key.hash == hash);
                self.refused.extend(queued.map(|c| (c.key, refusal)));
                queued.is_some()
            }
            Some(Step::Commands) if !case.commands.is_empty() => {
                set_aside(case.id);
                self.commands_are_bad = true;
                true
            }
            _ => false,
        }
    }

    fn refused_in(self, mut verdict: Verdict) -> Verdict {
        for (key, refusal) in self.refused {
            verdict.refuse(key, refusal.code());
        }
        verdict
    }
}

fn note_fall(record: RecordId, cause: Cause) {
    let cause = cause.name();
    metrics::counter!("danvan_judge_falls_total", "cause" => cause).increment(1);
    tracing::error!(%record, cause, "a judge fell over a record");
}

fn set_aside(record: RecordId) {
    metrics::counter!("danvan_records_set_aside_total").increment(1);
    tracing::error!(%record, "a record, or its commands, is set aside undecided");
}
