//! What becomes of one record: pure, on a thread of its own, with nothing of the store in hand.

use std::collections::{HashMap, HashSet};

use automerge::{Automerge, Change};
use danvan_store::{
    ChangeKey, CommandRow, CommandState, FinishedCommand, HeldRole, QueuedChange, Refusal,
    RefusedMark,
};
use sync_core::{
    change::genesis,
    gate::{self, Context, KindRules, Limits, Meta},
    id::{Hash, PersonId, RecordId, ScopeId, UnitId},
    project::{Row, digest_of, project},
    protocol,
    record::{self, Kind, Label, Required},
    standing::{self, Command, Post, Standing, carry_out},
};

use super::{
    cache::Loaded,
    case::{Case, Source, load},
};

/// Times and bounds of a decision.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    /// Server time, milliseconds since 1970 UTC.
    pub now: i64,
    /// The gate's limits.
    pub limits: Limits,
}

/// What was decided about a record.
#[derive(Debug)]
pub(super) struct Verdict {
    pub id: RecordId,
    /// Changes that are merged now, in order of acceptance, with who wrote them.
    pub merged: Vec<QueuedChange>,
    pub refused: Vec<RefusedMark>,
    /// Changes that wait for others, each with those.
    pub waiting: Vec<(ChangeKey, Vec<Hash>)>,
    pub finished: Vec<FinishedCommand>,
    /// The snapshot that it was loaded from for the first time, by its number of changes.
    pub proven: Option<i64>,
    /// The record as it now is, where anything of it changed.
    pub now: Option<Box<Now>>,
    /// Its document, to be kept loaded.
    pub loaded: Option<Loaded>,
    /// Bytes of its snapshot.
    pub snapshot_len: usize,
}

/// A record as it now is.
#[derive(Debug)]
pub(super) struct Now {
    pub kind: &'static Kind,
    pub scope: ScopeId,
    pub heads: Vec<Hash>,
    pub standing: Standing,
    pub digest: Hash,
    pub row: Row,
    pub snapshot: Vec<u8>,
    pub change_count: i64,
    pub created: bool,
}

/// The store has no document that loads, and no changes to make it from: it contradicts itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoDocument;

/// Decides about one record.
pub(super) fn decide(
    case: Case,
    roles: &HashMap<PersonId, Vec<HeldRole>>,
    moment: &Moment,
) -> Result<Verdict, NoDocument> {
    let mut verdict = Verdict {
        id: case.id,
        merged: Vec::new(),
        refused: Vec::new(),
        waiting: Vec::new(),
        finished: Vec::new(),
        proven: None,
        now: None,
        loaded: None,
        snapshot_len: 0,
    };
    let Some((kind, scope)) = kind_and_scope(&case) else {
        for command in &case.commands {
            verdict
                .finished
                .push(refused_command(command, "no_such_record", "{}".to_owned()));
        }
        return Ok(verdict);
    };
    let mut loaded = open(&case, kind, &mut verdict)?;
    let today = standing::deadlines::today(moment.now);
    let before = case.head.as_ref().map_or(0, |h| h.change_count);
    let created = case.head.is_none();
    let author = case
        .author
        .or_else(|| case.queued.first().map(|q| q.person))
        .unwrap_or_default();

    merge(
        &mut loaded,
        case.queued,
        kind,
        scope,
        roles,
        moment,
        &mut verdict,
    );
    if created && verdict.merged.is_empty() {
        for command in &case.commands {
            verdict
                .finished
                .push(refused_command(command, "no_such_record", "{}".to_owned()));
        }
        return Ok(verdict);
    }

    let mut standing = case
        .head
        .as_ref()
        .and_then(|h| serde_json::from_str(&h.standing).ok())
        .unwrap_or_else(|| Standing::initial(kind.life_cycle));
    let mut row = project(kind, &loaded.doc, &standing);
    let version = standing.version();
    for command in &case.commands {
        let context = Asked {
            author,
            scope,
            roles,
            row: &row,
            kind,
            now: moment.now,
            today,
        };
        verdict
            .finished
            .push(context.carry_out(command, &mut standing));
    }
    if standing.version() != version {
        row = project(kind, &loaded.doc, &standing);
    }
    if created || !verdict.merged.is_empty() || standing.version() != version {
        let snapshot = loaded.doc.save_nocompress();
        let change_count = before + i64::try_from(verdict.merged.len()).unwrap_or(0);
        verdict.snapshot_len = snapshot.len();
        let mut heads: Vec<Hash> = loaded.doc.get_heads().into_iter().map(Hash::from).collect();
        heads.sort_unstable();
        let digest = digest_of(case.id, &loaded.doc, &standing);
        verdict.now = Some(Box::new(Now {
            kind,
            scope,
            heads,
            standing,
            digest,
            row,
            snapshot,
            change_count,
            created,
        }));
    }
    verdict.loaded = Some(loaded);
    Ok(verdict)
}

fn kind_and_scope(case: &Case) -> Option<(&'static Kind, ScopeId)> {
    if let Some(head) = &case.head {
        return Some((record::kind(&head.kind)?, head.scope));
    }
    let first = case.queued.first()?;
    Some((record::kind(&first.kind)?, first.scope))
}

/// The document, from wherever it is quickest.
fn open(case: &Case, kind: &'static Kind, verdict: &mut Verdict) -> Result<Loaded, NoDocument> {
    let doc = match &case.source {
        Source::Cached(loaded) => return Ok((**loaded).clone()),
        Source::New => genesis(kind, case.id),
        Source::Snapshot {
            bytes,
            change_count,
            proven,
        } => {
            verdict.snapshot_len = bytes.len();
            let doc = load(bytes).ok_or(NoDocument)?;
            verdict.proven = (!proven).then_some(*change_count);
            doc
        }
        Source::Changes(changes) => rebuild(kind, case.id, changes).ok_or(NoDocument)?,
    };
    let meta = Meta::of(&doc);
    Ok(Loaded { doc, meta })
}

/// A record's document from its merged changes.
pub(super) fn rebuild(kind: &'static Kind, id: RecordId, changes: &[Vec<u8>]) -> Option<Automerge> {
    std::panic::catch_unwind(|| {
        let mut doc = genesis(kind, id);
        let parsed = changes.iter().map(|b| Change::from_bytes(b.clone()).ok());
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
    queued: Vec<QueuedChange>,
    kind: &'static Kind,
    scope: ScopeId,
    roles: &HashMap<PersonId, Vec<HeldRole>>,
    moment: &Moment,
    verdict: &mut Verdict,
) {
    let kind_rules = KindRules(kind);
    let mut left = queued;
    loop {
        let (admitted_before, mut held) = (verdict.merged.len(), Vec::new());
        while !left.is_empty() {
            let writer = (left[0].install, left[0].answerable);
            let run = left
                .iter()
                .take_while(|c| (c.install, c.answerable) == writer)
                .count();
            let run: Vec<QueuedChange> = left.drain(..run).collect();
            if !may_write(roles.get(&writer.1), kind, scope) {
                verdict
                    .refused
                    .extend(run.iter().map(|c| refused(c.key, "not_allowed_here")));
                continue;
            }
            let context = Context {
                limits: &moment.limits,
                actor: writer.0.0,
                now_ms: moment.now,
                rules: &kind_rules,
            };
            let bytes: Vec<&[u8]> = run.iter().map(|c| c.bytes.as_slice()).collect();
            let base = std::mem::replace(
                loaded,
                Loaded {
                    doc: Automerge::new(),
                    meta: Meta::default(),
                },
            );
            let (doc, meta, verdicts) = gate::admit_group(base.doc, base.meta, &bytes, &context);
            *loaded = Loaded { doc, meta };
            for (change, answer) in run.into_iter().zip(verdicts) {
                match answer {
                    Ok(_) | Err(gate::Refusal::Duplicate) => verdict.merged.push(change),
                    Err(refusal) if refusal.waits() => held.push(change),
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

fn may_write(held: Option<&Vec<HeldRole>>, kind: &Kind, scope: ScopeId) -> bool {
    held.is_some_and(|roles| {
        roles
            .iter()
            .any(|r| r.scope == scope && r.grant.role.allows(kind.write))
    })
}

fn refused_command(row: &CommandRow, code: &str, answer: String) -> FinishedCommand {
    FinishedCommand {
        id: row.command.id,
        state: CommandState::Refused,
        code: Some(code.to_owned()),
        answer: Some(answer),
        seq: None,
    }
}

/// What a command is held against.
struct Asked<'a> {
    author: PersonId,
    scope: ScopeId,
    roles: &'a HashMap<PersonId, Vec<HeldRole>>,
    row: &'a Row,
    kind: &'static Kind,
    now: i64,
    today: Option<jiff::civil::Date>,
}

impl Asked<'_> {
    fn carry_out(&self, row: &CommandRow, standing: &mut Standing) -> FinishedCommand {
        let Ok(command) = protocol::decode::<Command>(&row.command.body) else {
            return refused_command(row, "bad_argument", "{}".to_owned());
        };
        let Some(today) = self.today else {
            return refused_command(row, "bad_argument", "{}".to_owned());
        };
        let person = row.command.person;
        let held = self
            .roles
            .get(&person)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let posts: Vec<Post> = held
            .iter()
            .map(|r| Post {
                role: r.grant.role,
                unit: r.grant.unit,
                covers: r.scope == self.scope || r.level == "province",
            })
            .collect();
        let missing: Vec<(&str, Label)> = self
            .row
            .missing
            .iter()
            .map(|m| (m.code.as_str(), m.label))
            .collect();
        let open: Vec<(&str, Label)> = self
            .row
            .conflicts
            .iter()
            .filter_map(|c| self.kind.field(&c.path.field))
            .filter(|f| f.required != Required::No)
            .map(|f| (f.name, f.label))
            .collect();
        let case = standing::Case {
            person,
            posts: &posts,
            author: self.author,
            owner: self.row.unit.unwrap_or(UnitId(self.scope.0)),
            missing: &missing,
            open_conflicts: &open,
            now_ms: self.now,
            today,
        };
        match carry_out(standing, &command, &case) {
            Ok(next) => {
                *standing = next;
                FinishedCommand {
                    id: row.command.id,
                    state: CommandState::Done,
                    code: None,
                    answer: Some(standing.version().to_string()),
                    seq: None,
                }
            }
            Err(why) => {
                let args = serde_json::to_string(&why.args).unwrap_or_else(|_| "{}".to_owned());
                refused_command(row, why.code, args)
            }
        }
    }
}
