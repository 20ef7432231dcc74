//! What becomes of one record: pure, with nothing of the store in hand.

use std::{collections::HashSet, sync::Arc};

use automerge::{Automerge, Change};
use danvan_store::{
    ChangeKey, FinishedCommand, HeldRole, Projection, QueuedChange, Refusal, RefusedMark,
};
use serde::{Deserialize, Serialize};
use sync_core::{
    change::genesis,
    gate::{self, Context, KindRules, Limits, Meta},
    id::{Blob, Hash, RecordId, ScopeId},
    merge::Conflict,
    project::{digest_of, project},
    record::{self, Kind},
    standing::{Standing, deadlines},
};

use super::{
    again,
    case::{Case, Source, load},
    command::{Asked, no_such_record},
    judge::{Loaded, Step},
    projection::columns,
};

/// Times and bounds of a decision.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Moment {
    /// Server time, milliseconds since 1970 UTC.
    pub now: i64,
    /// The gate's limits.
    pub limits: Limits,
}

/// What was decided about a record.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Verdict {
    pub id: RecordId,
    /// Those of the queued changes that are merged now, in order of acceptance.
    pub merged: Vec<Hash>,
    pub refused: Vec<RefusedMark>,
    /// Changes that wait for others, each with those.
    pub waiting: Vec<(ChangeKey, Vec<Hash>)>,
    pub finished: Vec<FinishedCommand>,
    /// The snapshot that it was loaded from for the first time, by its number of changes.
    pub proven: Option<i64>,
    /// The record as it now is, where anything of it changed.
    pub now: Option<Box<Now>>,
}

impl Verdict {
    /// Nothing is decided yet.
    pub(super) fn none(id: RecordId) -> Self {
        Self {
            id,
            merged: Vec::new(),
            refused: Vec::new(),
            waiting: Vec::new(),
            finished: Vec::new(),
            proven: None,
            now: None,
        }
    }

    /// Refuses a change, and what builds on it: that can never follow, so it does not wait either.
    pub(super) fn refuse(&mut self, key: ChangeKey, code: &str) {
        self.refused.push(refused(key, code));
        refuse_what_builds_on_refused(self);
    }
}

/// A record as it now is.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Now {
    pub kind: String,
    pub scope: ScopeId,
    pub heads: Vec<Hash>,
    /// Standing, JSON.
    pub standing: String,
    pub standing_version: i64,
    pub digest: Hash,
    pub row: Projection,
    pub conflicts: Vec<Conflict>,
    /// Photos, sounds and files it refers to.
    pub media: Vec<Hash>,
    #[serde(with = "serde_bytes")]
    pub snapshot: Vec<u8>,
    pub change_count: i64,
    pub created: bool,
}

/// How changes are taken.
pub(super) enum Pace<'a> {
    /// Those of one writer together.
    Together,
    /// Each alone, with all that is made of the document after it; what comes next is told before.
    Stepwise(&'a mut dyn FnMut(Step)),
}

/// Why there is no document to decide on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unopened {
    /// It was to have been kept loaded and is not.
    Missed,
    /// The store has none that loads, and no changes to make it from: it contradicts itself.
    NoDocument,
}

/// Decides about one record, on its document if that is `kept` loaded; gives the document back as it now is.
pub(super) fn decide(
    case: &Case,
    kept: Option<Loaded>,
    moment: &Moment,
    pace: &mut Pace<'_>,
) -> Result<(Verdict, Option<Loaded>), Unopened> {
    let mut verdict = Verdict::none(case.id);
    let Some((kind, scope)) = kind_and_scope(case) else {
        verdict.finished.extend(no_such_record(&case.commands));
        return Ok((verdict, None));
    };
    let mut loaded = match kept {
        Some(kept) => kept,
        None => open(case, kind, &mut verdict)?,
    };
    let today = deadlines::today(moment.now);
    let before = case.head.as_ref().map_or(0, |h| h.change_count);
    let created = case.head.is_none();
    let author = case
        .author
        .or_else(|| case.queued.first().map(|q| q.person))
        .unwrap_or_default();

    merge(&mut loaded, case, (kind, scope), moment, pace, &mut verdict);
    if created && verdict.merged.is_empty() {
        verdict.finished.extend(no_such_record(&case.commands));
        return Ok((verdict, None));
    }

    if let Pace::Stepwise(tell) = pace {
        tell(Step::Commands);
    }
    let mut standing = case
        .head
        .as_ref()
        .and_then(|h| serde_json::from_str(&h.standing).ok())
        .unwrap_or_else(|| Standing::initial(kind.life_cycle));
    let mut row = project(case.id, kind, &loaded.doc, &standing);
    let version = standing.version();
    let mut context = Asked {
        author,
        scope,
        roles: &case.roles,
        row: &row,
        kind,
        now: moment.now,
        today,
        appraisal: case.appraisal.as_deref().cloned().unwrap_or_default(),
    };
    verdict.finished = again::carry_out_all(&case.commands, &mut standing, |command, standing| {
        context.carry_out(command, standing)
    });
    if standing.version() != version {
        row.stand(kind, &standing);
    }
    if created || !verdict.merged.is_empty() || standing.version() != version {
        let snapshot = loaded.doc.save_nocompress();
        loaded.size = snapshot.len();
        verdict.now = Some(Box::new(Now {
            kind: kind.name.to_owned(),
            scope,
            heads: loaded.heads(),
            digest: digest_of(case.id, &loaded.doc, &standing),
            standing: serde_json::to_string(&standing).unwrap_or_default(),
            standing_version: i64::try_from(standing.version()).unwrap_or(i64::MAX),
            row: columns(&row),
            conflicts: row.conflicts,
            media: row.media,
            snapshot,
            change_count: before + i64::try_from(verdict.merged.len()).unwrap_or(0),
            created,
        }));
    }
    Ok((verdict, Some(loaded)))
}

fn kind_and_scope(case: &Case) -> Option<(&'static Kind, ScopeId)> {
    if let Some(head) = &case.head {
        return Some((record::kind(&head.kind)?, head.scope));
    }
    let first = case.queued.first()?;
    Some((record::kind(&first.kind)?, first.scope))
}

/// The document, from what the store has of it.
fn open(case: &Case, kind: &'static Kind, verdict: &mut Verdict) -> Result<Loaded, Unopened> {
    let mut size = 0;
    let doc = match &case.source {
        Source::Kept => return Err(Unopened::Missed),
        Source::New => genesis(kind, case.id),
        Source::Snapshot {
            bytes,
            change_count,
            proven,
        } => {
            size = bytes.len();
            let doc = load(bytes).ok_or(Unopened::NoDocument)?;
            verdict.proven = (!proven).then_some(*change_count);
            doc
        }
        Source::Changes(changes) => {
            size = changes.iter().map(|c| c.0.len()).sum();
            rebuild(kind, case.id, changes).ok_or(Unopened::NoDocument)?
        }
    };
    let meta = Meta::of(&doc);
    Ok(Loaded { doc, meta, size })
}

/// A record's document from its merged changes.
pub(crate) fn rebuild(kind: &'static Kind, id: RecordId, changes: &[Blob]) -> Option<Automerge> {
    std::panic::catch_unwind(|| {
        let mut doc = genesis(kind, id);
        let parsed = changes.iter().map(|b| Change::from_bytes(b.0.clone()).ok());
        doc.apply_changes(parsed.collect::<Option<Vec<_>>>()?)
            .ok()?;
        Some(doc)
    })
    .ok()
    .flatten()
}

/// Lets the queued changes in through the gate, run by run of one writer, until no waiting one can follow.
fn merge(
    loaded: &mut Loaded,
    case: &Case,
    (kind, scope): (&'static Kind, ScopeId),
    moment: &Moment,
    pace: &mut Pace<'_>,
    verdict: &mut Verdict,
) {
    let mut left: Vec<&QueuedChange> = case.queued.iter().collect();
    loop {
        let (admitted_before, mut held) = (verdict.merged.len(), Vec::new());
        while let Some(first) = left.first() {
            let writer = (first.install, first.answerable);
            let run = match pace {
                Pace::Stepwise(_) => 1,
                Pace::Together => left
                    .iter()
                    .take_while(|c| (c.install, c.answerable) == writer)
                    .count(),
            };
            let run: Vec<&QueuedChange> = left.drain(..run).collect();
            if !may_write(case.roles.get(&writer.1), kind, scope) {
                verdict
                    .refused
                    .extend(run.iter().map(|c| refused(c.key, "not_allowed_here")));
                continue;
            }
            for (change, answer) in run.iter().zip(admit(loaded, &run, kind, moment, pace)) {
                match answer {
                    Ok(_) | Err(gate::Refusal::Duplicate) => verdict.merged.push(change.key.hash),
                    Err(refusal) if refusal.waits() => held.push(*change),
                    Err(refusal) => verdict.refused.push(refused(change.key, refusal.code())),
                }
            }
        }
        if held.is_empty() || verdict.merged.len() == admitted_before {
            verdict.waiting = held
                .into_iter()
                .map(|c| (c.key, deps(&c.bytes, &moment.limits)))
                .collect();
            break;
        }
        left = held;
    }
    refuse_what_builds_on_refused(verdict);
}

/// Lets a run of one writer's changes into the document, or says why not.
fn admit(
    loaded: &mut Loaded,
    run: &[&QueuedChange],
    kind: &'static Kind,
    moment: &Moment,
    pace: &mut Pace<'_>,
) -> Vec<Result<Hash, gate::Refusal>> {
    let Some(first) = run.first() else {
        return Vec::new();
    };
    if let Pace::Stepwise(tell) = pace {
        tell(Step::Change(first.key.hash));
    }
    let context = Context {
        limits: &moment.limits,
        actor: first.install.0,
        now_ms: moment.now,
        rules: &KindRules(kind),
    };
    let bytes: Vec<&[u8]> = run.iter().map(|c| c.bytes.as_slice()).collect();
    let doc = std::mem::replace(&mut loaded.doc, Automerge::new());
    let meta = std::mem::take(&mut loaded.meta);
    let (doc, meta, answers) = gate::admit_group(doc, meta, &bytes, &context);
    (loaded.doc, loaded.meta) = (doc, meta);
    if matches!(pace, Pace::Stepwise(_)) {
        // What the change makes of the document must not be the end of a later step.
        drop(project(
            RecordId::default(),
            kind,
            &loaded.doc,
            &Standing::initial(kind.life_cycle),
        ));
        drop(loaded.doc.save_nocompress());
    }
    answers
}

/// A change that builds on a refused one can never follow: it is refused, too, rather than left to wait.
fn refuse_what_builds_on_refused(verdict: &mut Verdict) {
    let mut fallen: HashSet<Hash> = verdict.refused.iter().map(|r| r.key.hash).collect();
    loop {
        let (gone, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut verdict.waiting)
            .into_iter()
            .partition(|(_, deps)| deps.iter().any(|d| fallen.contains(d)));
        verdict.waiting = kept;
        if gone.is_empty() {
            break;
        }
        for (key, _) in gone {
            fallen.insert(key.hash);
            verdict.refused.push(refused(key, "builds_on_refused"));
        }
    }
}

fn deps(bytes: &[u8], limits: &Limits) -> Vec<Hash> {
    gate::precheck(bytes, limits)
        .map(|head| head.deps().collect())
        .unwrap_or_default()
}

fn refused(key: ChangeKey, code: &str) -> RefusedMark {
    RefusedMark {
        key,
        refusal: Refusal {
            code: code.to_owned(),
            detail: None,
        },
    }
}

fn may_write(held: Option<&Arc<[HeldRole]>>, kind: &Kind, scope: ScopeId) -> bool {
    held.is_some_and(|roles| {
        roles
            .iter()
            .any(|r| r.scope == scope && r.grant.role.allows(kind.write))
    })
}
