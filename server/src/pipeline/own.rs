//! Records that the server writes itself, for a person who hands in a file of them. They go through the same gate, merge,
//! rules and commit as what phones send; only a judge of its own is not needed, since no byte of a change came from outside.

use std::collections::{BTreeMap, HashMap};

use danvan_store::{
    ChangeState, CommandRow, CommandState, FeedEvent, FeedRow, HeldRole, NewChange, NewCommand,
    QueuedChange, RecordHead, StoreError, Work,
};
use sync_core::{
    digest::{Buckets, Short},
    gate::Limits,
    id::{RecordId, ScopeId},
};

use super::{
    Poke,
    case::{Case, Source},
    commit::{finish, write_records},
    decide::{Moment, Pace, Verdict, decide},
};

/// A new record with what was decided of it.
#[derive(Debug)]
pub struct WrittenHere {
    /// Its changes, the first one first.
    pub changes: Vec<NewChange>,
    /// Commands on it, in order.
    pub commands: Vec<NewCommand>,
}

/// A new record that may be committed.
#[derive(Debug)]
pub struct DecidedHere {
    written: WrittenHere,
    case: Case,
    verdict: Verdict,
}

impl DecidedHere {
    /// The record.
    pub fn record(&self) -> RecordId {
        self.case.id
    }
}

/// Lets a new record through the gate and carries out its commands, by these roles at `now`, ms.
///
/// # Errors
/// The code of the first refusal: then nothing of it is to be written.
pub fn decide_own(
    written: WrittenHere,
    roles: &[HeldRole],
    now: i64,
) -> Result<DecidedHere, String> {
    let Some(first) = written.changes.first() else {
        return Err("no_such_record".to_owned());
    };
    let moment = Moment {
        now,
        limits: Limits::default(),
    };
    let case = Case {
        id: first.key.record,
        head: None,
        source: Source::New,
        queued: written.changes.iter().map(queued).collect(),
        commands: written.commands.iter().map(row).collect(),
        author: Some(first.person),
        roles: HashMap::from([(first.person, roles.to_vec())]),
        appraisal: None,
    };
    let decided = decide(&case, None, &moment, &mut Pace::Together);
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
            written,
            case,
            verdict,
        }),
    }
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
        changes.extend(one.written.changes);
        commands.extend(one.written.commands);
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
    let (mut pokes, mut feed) = (Vec::new(), Vec::new());
    for (scope, heads) in scopes {
        let count = u32::try_from(heads.len()).unwrap_or(u32::MAX);
        let first = work.take_seqs(realm, scope, count).await?;
        let states = work.scope_states(realm, &[scope]).await?;
        let known = states.first().and_then(|s| Buckets::from_bytes(&s.buckets));
        let mut buckets = known.unwrap_or_default();
        for (seq, head) in (first..).zip(heads) {
            buckets.replace(head.id, Some(Short::of(head.digest)), None);
            feed.push(FeedRow {
                scope,
                record: head.id,
                seq,
                event: FeedEvent::Leave,
                digest: head.digest,
            });
        }
        work.put_buckets(realm, scope, &buckets.to_bytes()).await?;
        let head = first + i64::from(count) - 1;
        pokes.push(Poke {
            realm: realm.to_owned(),
            scope,
            head: u64::try_from(head).unwrap_or_default(),
        });
    }
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
