//! Records that the server writes itself, for a person who hands in a file of them. They go through the same gate, merge,
//! rules and commit as what phones send; only a judge of its own is not needed, since no byte of a change came from outside.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use automerge::Automerge;
use danvan_store::{
    ChangeKey, ChangeState, CommandRow, CommandState, FeedEvent, FeedRow, HeldRole, NewChange,
    NewCommand, QueuedChange, RecordHead, StoreError, Work,
};
use sync_core::{
    change::{By, Edit, EditRefused, author, genesis},
    digest::{Buckets, Short},
    gate::{Limits, Meta},
    id::{DeviceId, InstallId, PersonId, RecordId, ScopeId},
    protocol,
    record::Kind,
    standing::Command,
};

use super::{
    Poke,
    case::{Case, Source},
    commit::{as_many, finish, poke, write_records},
    decide::{Moment, Pace, Verdict, decide},
    judge::Loaded,
};

/// Who hands records in, and when.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// The person.
    pub person: PersonId,
    /// Their device, which signed for it.
    pub device: DeviceId,
    /// As what their changes are written.
    pub install: InstallId,
    /// Milliseconds since 1970 UTC.
    pub at: i64,
}

/// A new record, with what was decided of it.
#[derive(Debug)]
pub struct NewRecord {
    /// Its id.
    pub id: RecordId,
    /// Its kind.
    pub kind: &'static Kind,
    /// Where it belongs.
    pub scope: ScopeId,
    /// What is written in it, as one change.
    pub edits: Vec<Edit>,
    /// Commands on it, in order.
    pub commands: Vec<Command>,
}

/// A new record that may be committed.
#[derive(Debug)]
pub struct DecidedHere {
    change: NewChange,
    commands: Vec<NewCommand>,
    case: Case,
    verdict: Verdict,
}

impl DecidedHere {
    /// The record.
    pub fn record(&self) -> RecordId {
        self.case.id
    }
}

/// Writes a new record's change, lets it through the gate and carries out its commands, by these roles at `now`, ms.
///
/// # Errors
/// The code of the first refusal: then nothing of it is to be written.
pub fn decide_own(
    new: &NewRecord,
    hand: Hand,
    roles: &Arc<[HeldRole]>,
    now: i64,
) -> Result<DecidedHere, String> {
    let beginning = genesis(new.kind, new.id);
    let change = change(new, hand, &mut beginning.clone()).map_err(|why| why.code().to_owned())?;
    let commands: Vec<NewCommand> = new
        .commands
        .iter()
        .map(|command| NewCommand {
            id: command.id,
            record: new.id,
            scope: new.scope,
            device: hand.device,
            person: hand.person,
            received_at: hand.at,
            body: protocol::encode(command),
        })
        .collect();
    let moment = Moment {
        now,
        limits: Limits::default(),
    };
    let case = Case {
        id: new.id,
        head: None,
        source: Source::New,
        queued: vec![queued(&change)],
        commands: commands.iter().map(row).collect(),
        author: Some(hand.person),
        roles: HashMap::from([(hand.person, Arc::clone(roles))]),
        appraisal: None,
    };
    let loaded = Loaded {
        meta: Meta::of(&beginning),
        doc: beginning,
        size: 0,
    };
    let decided = decide(&case, Some(loaded), &moment, &mut Pace::Together);
    let (verdict, _) = decided.map_err(|_| "no_document".to_owned())?;
    let refused = verdict
        .refused
        .first()
        .map(|mark| mark.refusal.code.clone());
    let waits = verdict.waiting.first().map(|_| "waits".to_owned());
    let command = verdict
        .finished
        .iter()
        .find(|f| f.state != CommandState::Done);
    let command = command.map(|f| f.code.clone().unwrap_or_default());
    match refused.or(waits).or(command) {
        Some(code) => Err(code),
        None => Ok(DecidedHere {
            change,
            commands,
            case,
            verdict,
        }),
    }
}

/// The change that a new record's edits make of its beginning.
fn change(new: &NewRecord, hand: Hand, doc: &mut Automerge) -> Result<NewChange, EditRefused> {
    let by = By {
        install: hand.install,
        at: hand.at,
    };
    let made = author(doc, new.kind, by, &new.edits, None)?.ok_or(EditRefused::Document)?;
    Ok(NewChange {
        key: ChangeKey {
            record: new.id,
            hash: made.hash,
        },
        scope: new.scope,
        kind: new.kind.name.to_owned(),
        device: hand.device,
        install: hand.install,
        person: hand.person,
        seq: i64::try_from(made.seq).unwrap_or(i64::MAX),
        received_at: hand.at,
        bytes: made.bytes,
        refusal: None,
    })
}

/// Writes new records into a unit of work: log, records, feed.
///
/// # Errors
/// As the store.
pub async fn commit_own(
    work: &mut dyn Work,
    realm: &str,
    now: i64,
    decided: Vec<DecidedHere>,
) -> Result<Vec<Poke>, StoreError> {
    let (mut cases, mut verdicts) = (Vec::new(), Vec::new());
    let (mut changes, mut commands) = (Vec::new(), Vec::new());
    for one in decided {
        changes.push(one.change);
        commands.extend(one.commands);
        cases.push(one.case);
        verdicts.push(one.verdict);
    }
    work.append(realm, &changes).await?;
    if !commands.is_empty() {
        work.append_commands(realm, &commands).await?;
    }
    let cases: HashMap<RecordId, &Case> = cases.iter().map(|case| (case.id, case)).collect();
    let pokes = write_records(work, realm, now, &cases, &mut verdicts).await?;
    finish(work, realm, &verdicts).await?;
    Ok(pokes)
}

/// Takes records out again: phones let them go, figures no longer count them, and of their changes the rows stay with this
/// code.
///
/// # Errors
/// As the store.
pub async fn take_out_own(
    work: &mut dyn Work,
    realm: &str,
    heads: &[RecordHead],
    code: &str,
) -> Result<Vec<Poke>, StoreError> {
    let mut scopes: BTreeMap<ScopeId, Vec<&RecordHead>> = BTreeMap::new();
    for head in heads {
        scopes.entry(head.scope).or_default().push(head);
    }
    let (mut pokes, mut feed, mut digests) = (Vec::new(), Vec::new(), Vec::new());
    let wanted = as_many(&scopes);
    let states = work.take_seqs(realm, &wanted).await?;
    for ((state, (scope, count)), heads) in states.iter().zip(wanted).zip(scopes.into_values()) {
        let mut buckets = Buckets::from_bytes(&state.buckets).unwrap_or_default();
        for (seq, head) in (state.first_of(count)..).zip(heads) {
            buckets.replace(head.id, Some(Short::of(head.digest)), None);
            feed.push(FeedRow {
                scope,
                record: head.id,
                seq,
                event: FeedEvent::Leave,
                digest: head.digest,
            });
        }
        digests.push((scope, buckets.to_bytes()));
        pokes.push(poke(realm, state));
    }
    work.put_buckets(realm, &digests).await?;
    let ids: Vec<RecordId> = heads.iter().map(|head| head.id).collect();
    work.take_out(realm, &ids, code).await?;
    work.put_feed(realm, &feed).await?;
    Ok(pokes)
}

/// What waits for the pipeline, as long as it takes to decide.
fn queued(change: &NewChange) -> QueuedChange {
    QueuedChange {
        key: change.key,
        state: ChangeState::Received,
        scope: change.scope,
        kind: change.kind.clone(),
        device: change.device,
        install: change.install,
        person: change.person,
        answerable: change.person,
        arrival: 0,
        received_at: change.received_at,
        bytes: change.bytes.clone(),
    }
}

fn row(command: &NewCommand) -> CommandRow {
    CommandRow {
        command: command.clone(),
        arrival: 0,
        state: CommandState::Queued,
        code: None,
        answer: None,
        seq: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use danvan_store::ChangeState;
    use sync_core::{change::Path, record};

    use super::*;
    use crate::{
        pipeline::{case::gather, commit::commit, decide::Verdict},
        testing::{MORNING, Office, REALM},
    };

    const RECORD: RecordId = RecordId([0x41; 16]);

    fn named(name: &str) -> Vec<Edit> {
        vec![Edit::Set {
            path: Path::field("name"),
            value: name.into(),
        }]
    }

    /// What a phone adds to the record, and what would be committed of it.
    async fn decided_change(office: &Office, hand: Hand, new: &NewRecord) -> (Vec<Case>, Verdict) {
        let mut doc = genesis(new.kind, new.id);
        change(new, hand, &mut doc).unwrap();
        let more = NewRecord {
            edits: named("Tên chị Lò sửa lại"),
            commands: Vec::new(),
            ..*new
        };
        let change = change(&more, hand, &mut doc).unwrap();
        let store = &office.app.store;
        let mut work = store.write().await.unwrap();
        work.append(REALM, &[change]).await.unwrap();
        work.commit().await.unwrap();
        let cases = gather(store.as_ref(), REALM, &[new.id], MORNING, &HashSet::new()).await;
        let cases = cases.unwrap();
        let moment = Moment {
            now: MORNING,
            limits: Limits::default(),
        };
        let decided = decide(&cases[0], None, &moment, &mut Pace::Together);
        let (verdict, _) = decided.unwrap();
        assert_eq!(verdict.merged.len(), 1);
        (cases, verdict)
    }

    #[tokio::test]
    async fn what_was_taken_out_while_a_change_was_decided_does_not_come_back_by_it() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let hand = Hand {
            person: phone.person,
            device: phone.device,
            install: phone.install,
            at: MORNING,
        };
        let new = NewRecord {
            id: RECORD,
            kind: record::kind("good_deed").unwrap(),
            scope: office.khe_sim,
            edits: named("Sửa cầu"),
            commands: Vec::new(),
        };
        let store = &office.app.store;
        let mut work = store.write().await.unwrap();
        let roles = work.reach_of(REALM, phone.person).await.unwrap().into();
        let decided = decide_own(&new, hand, &roles, MORNING).unwrap();
        commit_own(work.as_mut(), REALM, MORNING, vec![decided])
            .await
            .unwrap();
        work.commit().await.unwrap();

        let (cases, verdict) = decided_change(&office, hand, &new).await;
        let mut work = store.write().await.unwrap();
        let heads = work.heads(REALM, &[RECORD]).await.unwrap();
        take_out_own(work.as_mut(), REALM, &heads, "import_undone")
            .await
            .unwrap();
        work.commit().await.unwrap();

        let late = commit(store.as_ref(), REALM, MORNING, &cases, &mut [verdict]).await;
        assert_eq!(late, Err(StoreError::Busy));
        let mut work = store.read().await.unwrap();
        assert_eq!(work.heads(REALM, &[RECORD]).await.unwrap(), []);
        let queued = work.queued_of(REALM, &[RECORD]).await.unwrap();
        assert_eq!(queued.len(), 1);
        assert_eq!(queued[0].state, ChangeState::Received);
    }
}
