//! Who decides: the honest judge, with its documents.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{
    super::{
        case::Source,
        decide::{Pace, Unopened, decide},
    },
    cache::{Cache, Key},
    message::{Answer, Outcome, Question, Step},
};

/// Decides about records, one after the other.
pub trait Decider {
    /// Decides about one; tells `step` what comes next where the question asks for it.
    fn decide(&mut self, question: &Question, step: &mut dyn FnMut(Step)) -> Answer;
}

/// Decides by gate, merge and rules.
#[derive(Debug)]
pub struct Judge {
    cache: Cache,
}

impl Judge {
    /// A judge that keeps documents loaded in about this many bytes of memory.
    pub fn new(cache_bytes: usize) -> Self {
        Self {
            cache: Cache::new(cache_bytes),
        }
    }

    pub(super) fn keeps(&self, key: &Key) -> bool {
        self.cache.holds(key)
    }
}

impl Decider for Judge {
    fn decide(&mut self, question: &Question, step: &mut dyn FnMut(Step)) -> Answer {
        let case = &question.case;
        let key = (question.realm.clone(), case.id);
        // What was kept may hold changes whose commit failed, or lack those that another server committed: only a
        // document with the very heads that the store has is that record.
        let kept = self.cache.take(&key).filter(|kept| {
            let head = case.head.as_ref();
            matches!(case.source, Source::Kept) && head.is_some_and(|h| h.heads == kept.heads())
        });
        let mut pace = if question.stepwise {
            Pace::Stepwise(step)
        } else {
            Pace::Together
        };
        let (verdict, loaded) = match decide(case, kept, &question.moment, &mut pace) {
            Ok(decided) => decided,
            Err(Unopened::Missed) => return Answer::of(Outcome::Missed),
            Err(Unopened::NoDocument) => return Answer::of(Outcome::NoDocument),
        };
        let mut answer = Answer::of(Outcome::Decided(Box::new(verdict)));
        if let Some(loaded) = loaded {
            answer.dropped = self.cache.put(key.clone(), loaded);
            answer.kept = self.cache.holds(&key);
        }
        answer
    }
}

/// Has it decided, and catches a panic.
pub(super) fn judged(
    decider: &mut dyn Decider,
    question: &Question,
    step: &mut dyn FnMut(Step),
) -> Answer {
    catch_unwind(AssertUnwindSafe(|| decider.decide(question, step)))
        .unwrap_or_else(|_| Answer::of(Outcome::Panicked))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use automerge::Automerge;
    use danvan_store::{ChangeKey, ChangeState, HeldRole, QueuedChange, RecordHead, RoleGrant};
    use sync_core::{
        change::{By, Edit, Path, author, genesis},
        gate::Limits,
        id::{DeviceId, InstallId, PersonId, RecordId, ScopeId, UnitId},
        record,
        standing::Role,
    };

    use super::*;
    use crate::{
        pipeline::{
            case::Case,
            decide::{Moment, Now, Verdict},
            judge::message::{read, write},
        },
        testing::MORNING,
    };

    const RECORD: RecordId = RecordId([0x31; 16]);
    const SCOPE: ScopeId = ScopeId([0x32; 16]);
    const PERSON: PersonId = PersonId([0x33; 16]);
    const INSTALL: InstallId = InstallId([0x34; 16]);

    /// A phone that writes into one registration.
    struct Writing(Automerge);

    impl Writing {
        fn begin() -> Self {
            Self(genesis(record::kind("registration").unwrap(), RECORD))
        }

        fn name(&mut self, name: &str) -> QueuedChange {
            let edit = Edit::Set {
                path: Path::field("name"),
                value: name.into(),
            };
            let by = By {
                install: INSTALL,
                at: MORNING,
            };
            let kind = record::kind("registration").unwrap();
            let made = author(&mut self.0, kind, by, &[edit], None);
            let made = made.unwrap().unwrap();
            QueuedChange {
                key: ChangeKey {
                    record: RECORD,
                    hash: made.hash,
                },
                state: ChangeState::Received,
                scope: SCOPE,
                kind: "registration".to_owned(),
                device: DeviceId([0x35; 16]),
                install: INSTALL,
                person: PERSON,
                answerable: PERSON,
                arrival: 1,
                received_at: MORNING,
                bytes: made.bytes,
            }
        }
    }

    fn question(head: Option<RecordHead>, source: Source, queued: &[QueuedChange]) -> Question {
        let officer = HeldRole {
            grant: RoleGrant {
                id: [0x36; 16],
                person: PERSON,
                unit: UnitId(SCOPE.0),
                role: Role::FieldOfficer,
                valid_from: "2025-07-01".to_owned(),
                valid_to: None,
            },
            scope: SCOPE,
            level: "commune".to_owned(),
        };
        let case = Case {
            id: RECORD,
            head,
            source,
            queued: queued.to_vec(),
            commands: Vec::new(),
            author: None,
            roles: HashMap::from([(PERSON, [officer].into())]),
            appraisal: None,
        };
        Question {
            realm: "LS".to_owned(),
            case,
            moment: Moment {
                now: MORNING,
                limits: Limits::default(),
            },
            stepwise: false,
        }
    }

    fn head_of(now: &Now) -> RecordHead {
        RecordHead {
            id: RECORD,
            kind: now.kind.clone(),
            scope: now.scope,
            created_at: MORNING,
            updated_at: MORNING,
            heads: now.heads.clone(),
            standing: now.standing.clone(),
            standing_version: now.standing_version,
            change_count: now.change_count,
            digest: now.digest,
            bucket: 0,
            feed_seq: 1,
        }
    }

    /// What the judge says, as it comes out of the pipe.
    fn answer(judge: &mut Judge, question: &Question) -> Answer {
        let (mut asked, mut said) = (Vec::new(), Vec::new());
        write(&mut asked, question).unwrap();
        let question: Question = read(&mut asked.as_slice()).unwrap();
        write(&mut said, &judge.decide(&question, &mut |_| {})).unwrap();
        read(&mut said.as_slice()).unwrap()
    }

    fn verdict(answer: Answer) -> Verdict {
        let Outcome::Decided(verdict) = answer.outcome else {
            panic!("not decided: {answer:?}");
        };
        *verdict
    }

    #[test]
    fn a_document_ahead_of_the_store_is_never_built_on() {
        let (mut judge, mut phone) = (Judge::new(1 << 20), Writing::begin());
        let (first, second) = (phone.name("Đường hoa"), phone.name("Tuyến đường hoa"));
        let first = [first];
        let begun = answer(&mut judge, &question(None, Source::New, &first));
        assert!(begun.kept);
        // Its commit failed, so to the store the record is still new.
        let begun = verdict(answer(&mut judge, &question(None, Source::New, &first)));
        assert_eq!(begun.merged, [first[0].key.hash]);

        let stored = begun.now.unwrap();
        let more = |source| {
            question(
                Some(head_of(&stored)),
                source,
                std::slice::from_ref(&second),
            )
        };
        let decided = verdict(answer(&mut judge, &more(Source::Kept)));
        // This commit failed, too: what the judge keeps is ahead of what the store has.
        let again = answer(&mut judge, &more(Source::Kept));
        assert!(matches!(again.outcome, Outcome::Missed) && !again.kept);
        let snapshot = Source::Snapshot {
            bytes: stored.snapshot.clone(),
            change_count: stored.change_count,
            proven: true,
        };
        let again = verdict(answer(&mut judge, &more(snapshot)));
        assert_eq!(again.merged, decided.merged);
        let (again, decided) = (again.now.unwrap(), decided.now.unwrap());
        assert_eq!(
            (&again.heads, again.change_count, again.digest),
            (&decided.heads, 2, decided.digest)
        );
    }

    #[test]
    fn each_step_is_told_before_it_is_taken() {
        let (mut judge, mut phone) = (Judge::new(1 << 20), Writing::begin());
        let changes = [phone.name("Đường hoa"), phone.name("Tuyến đường hoa")];
        let mut question = question(None, Source::New, &changes);
        let mut steps = Vec::new();
        judge.decide(&question, &mut |step| steps.push(step));
        assert!(steps.is_empty(), "together there are no steps");
        question.stepwise = true;
        let stepwise = verdict(judge.decide(&question, &mut |step| steps.push(step)));
        assert_eq!(
            steps,
            [
                Step::Change(changes[0].key.hash),
                Step::Change(changes[1].key.hash),
                Step::Commands
            ]
        );
        assert_eq!(stepwise.merged.len(), 2);
    }

    #[test]
    fn what_builds_on_a_refused_change_is_refused_with_it() {
        let (mut judge, mut phone) = (Judge::new(1 << 20), Writing::begin());
        let changes = [
            phone.name("Đường hoa"),
            phone.name("Tuyến đường"),
            phone.name("Tuyến đường hoa"),
        ];
        let without = [changes[0].clone(), changes[2].clone()];
        let mut verdict = verdict(answer(&mut judge, &question(None, Source::New, &without)));
        assert_eq!(verdict.waiting.len(), 1);
        verdict.refuse(changes[1].key, "over_budget");
        assert!(verdict.waiting.is_empty());
        let codes: Vec<&str> = verdict.refused.iter().map(|r| &*r.refusal.code).collect();
        assert_eq!(codes, ["over_budget", "builds_on_refused"]);
    }
}
