//! The gate itself: one change, or a group of one record's changes, tried on a copy of the document.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{Automerge, Change, ObjId, ReadDoc};

use super::{
    Limits, Refusal, Rules,
    meta::{Entry, Meta},
    objects::Objects,
    precheck::{Head, precheck},
    shape::check_ops,
};
use crate::id::Hash;

/// No change of this house is older: 2020-01-01, in milliseconds since 1970 UTC.
const EARLIEST_MS: i64 = 1_577_836_800_000;
/// How far a device's clock may be ahead: two days.
const MOST_AHEAD_MS: i64 = 2 * 24 * 60 * 60 * 1000;

/// What a change is held against, beside the document.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Sizes that no change may exceed.
    pub limits: &'a Limits,
    /// The actor as which the sending device and install writes.
    pub actor: [u8; 16],
    /// The server's time, in milliseconds since 1970 UTC.
    pub now_ms: i64,
    /// What the change may touch.
    pub rules: &'a dyn Rules,
}

/// A change that passed the gate.
#[derive(Debug)]
pub struct Admitted {
    /// The document with the change.
    pub doc: Automerge,
    /// What [`Meta::note`] is to be told.
    pub entry: Entry,
}

/// Lets one plain change in, or says why not. Neither `base` nor `meta` is changed.
///
/// Every step of the gate is taken, from the [`precheck`] to the comparison of the change as the
/// document gives it back with the bytes that came. A panic of Automerge is caught, and nothing
/// remains of it but the panic hook's message.
pub fn admit(
    base: &Automerge,
    meta: &Meta,
    bytes: &[u8],
    ctx: &Context<'_>,
) -> Result<Admitted, Refusal> {
    let mut objects = Objects::of(base);
    let entry = inspect(bytes, meta, &mut objects, ctx)?;
    let doc = trial(base, &[(entry.hash, bytes)], &objects.into_staying())?;
    Ok(Admitted { doc, entry })
}

/// Lets a record's changes in that came from one device, in the order in which they were written.
///
/// One bad change never fails its neighbours; what builds on a refused one waits
/// ([`Refusal::DepsMissing`]). Honest changes are tried together, at the cost of one copy of the
/// document; only where that fails is each tried alone.
pub fn admit_group(
    doc: Automerge,
    meta: Meta,
    changes: &[&[u8]],
    ctx: &Context<'_>,
) -> (Automerge, Meta, Vec<Result<Hash, Refusal>>) {
    let (mut doc, mut meta) = (doc, meta);
    match admit_together(&mut doc, &mut meta, changes, ctx) {
        Ok(verdicts) => return (doc, meta, verdicts),
        Err(refusal) if changes.len() == 1 => return (doc, meta, vec![Err(refusal)]),
        Err(_) => {}
    }
    let alone = |bytes| {
        let one = admit_together(&mut doc, &mut meta, std::slice::from_ref(bytes), ctx)?;
        one.into_iter().next().unwrap_or(Err(Refusal::Unreadable))
    };
    let verdicts = changes.iter().map(alone).collect();
    (doc, meta, verdicts)
}

/// Lets in those changes that pass; fails, with all as it was, where they do not pass the trial together.
fn admit_together(
    doc: &mut Automerge,
    meta: &mut Meta,
    changes: &[&[u8]],
    ctx: &Context<'_>,
) -> Result<Vec<Result<Hash, Refusal>>, Refusal> {
    let mut objects = Objects::of(doc);
    let mut passed: Vec<(Hash, &[u8])> = Vec::new();
    let verdicts: Vec<_> = changes
        .iter()
        .map(|bytes| {
            let entry = inspect(bytes, meta, &mut objects, ctx)?;
            let hash = entry.hash;
            passed.push((hash, bytes));
            meta.note(&entry);
            Ok(hash)
        })
        .collect();
    if passed.is_empty() {
        return Ok(verdicts);
    }
    match trial(doc, &passed, &objects.into_staying()) {
        Ok(tried) => {
            *doc = tried;
            Ok(verdicts)
        }
        Err(refusal) => {
            for (hash, _) in passed.iter().rev() {
                meta.retract(hash);
            }
            Err(refusal)
        }
    }
}

/// Everything that can be known of a change without handing it to Automerge.
fn inspect(
    bytes: &[u8],
    meta: &Meta,
    objects: &mut Objects<'_>,
    ctx: &Context<'_>,
) -> Result<Entry, Refusal> {
    let head = precheck(bytes, ctx.limits)?;
    check_origin(&head, ctx)?;
    let past = meta.place(&head)?;
    // Reading the document's objects is Automerge's part in this, and no less caught.
    let checked = catch_unwind(AssertUnwindSafe(|| {
        check_ops(&head, &past, objects, ctx.rules)
    }))
    .unwrap_or(Err(Refusal::Panicked));
    match checked {
        Ok(()) => objects.keep(),
        Err(_) => objects.take_back(),
    }
    checked.map(|()| Entry::of(&head))
}

fn check_origin(head: &Head<'_>, ctx: &Context<'_>) -> Result<(), Refusal> {
    if head.actor != ctx.actor {
        return Err(Refusal::ForeignActor);
    }
    if !head.extra.is_empty() {
        return Err(Refusal::ChangeExtra);
    }
    let latest = ctx.now_ms.saturating_add(MOST_AHEAD_MS);
    if !(EARLIEST_MS..=latest).contains(&head.time.saturating_mul(1000)) {
        return Err(Refusal::TimeOutOfRange);
    }
    Ok(())
}

/// Applies the changes to a copy, and reads each back; a value must remain at every key of `staying`.
fn trial(
    base: &Automerge,
    changes: &[(Hash, &[u8])],
    staying: &[(ObjId, Box<str>)],
) -> Result<Automerge, Refusal> {
    let tried = catch_unwind(AssertUnwindSafe(|| {
        let parsed: Vec<_> = changes
            .iter()
            .map(|(_, bytes)| Change::try_from(*bytes).map_err(|_| Refusal::Unreadable))
            .collect::<Result<_, _>>()?;
        let mut doc = base.clone();
        doc.apply_changes(parsed)
            .map_err(|_| Refusal::ApplyFailed)?;
        if !is_rebuilt(base, &doc, changes) {
            return Err(Refusal::NotRebuilt);
        }
        let stays =
            |(map, key): &(ObjId, Box<str>)| matches!(doc.get(map, key.as_ref()), Ok(Some(_)));
        if staying.iter().all(stays) {
            Ok(doc)
        } else {
            Err(Refusal::PathDelete)
        }
    }));
    tried.unwrap_or(Err(Refusal::Panicked))
}

/// True where the document gives every change back as it came.
fn is_rebuilt(base: &Automerge, doc: &Automerge, changes: &[(Hash, &[u8])]) -> bool {
    if let [(hash, bytes)] = changes {
        return doc
            .get_change_by_hash(&(*hash).into())
            .is_some_and(|change| change.raw_bytes() == *bytes);
    }
    let rebuilt = doc.get_changes(&base.get_heads());
    let rebuilt: HashMap<_, _> = rebuilt
        .iter()
        .map(|c| (c.hash().0, c.raw_bytes()))
        .collect();
    rebuilt.len() == changes.len()
        && changes
            .iter()
            .all(|(hash, bytes)| rebuilt.get(&hash.0) == Some(bytes))
}
