//! Taking a record from an answer into the phone's own documents.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::{ActorId, Automerge, Change, ReadDoc};

use crate::{
    change::genesis,
    digest::{self, Short},
    id::{Blob, Hash, InstallId, RecordId},
    protocol::{Body, Difference, Entry, Event},
    record,
    standing::Standing,
};

/// A record as the phone holds it when an entry comes.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// The document, with this phone's unmerged changes in it.
    pub doc: Option<Automerge>,
    /// This phone's changes in it of which it has not seen that they are merged.
    pub unmerged: BTreeSet<Hash>,
    /// Which of these the server's document lacks, as far as the entry tells: one of these guesses is right, or the
    /// entry alone does not give what the server has.
    pub lacking: Vec<BTreeSet<Hash>>,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Received {
    /// The document with the entry's changes in it.
    Now {
        /// The document.
        doc: Box<Automerge>,
        /// Whether it holds what the server's does, and beyond that this phone's own unmerged changes alone. It may
        /// hold more where the server lost others' changes and they have not handed them in again.
        agrees: bool,
    },
    /// The record left this phone's scope: drop it once nothing waits for it.
    Left,
    /// What came does not give what the server has: ask for the whole record.
    Incomplete,
}

/// Takes an entry in.
///
/// The document without this phone's unmerged changes is compared with the server's digest; a difference, and anything
/// that does not apply, asks for a snapshot instead of being shown as synced.
pub fn receive(local: Local, entry: &Entry, install: InstallId) -> Received {
    if entry.event == Event::Leave {
        return Received::Left;
    }
    let Local {
        doc,
        unmerged,
        lacking,
    } = local;
    let taken = catch_unwind(AssertUnwindSafe(|| take(doc, entry)));
    let Ok(Some((mut doc, theirs))) = taken else {
        return Received::Incomplete;
    };
    doc.set_actor(ActorId::from(install.0));
    if !doc.get_missing_deps(&[]).is_empty() {
        return Received::Incomplete;
    }
    let version = entry.standing.as_ref().map_or(0, Standing::version);
    let agrees = |lacking: &BTreeSet<Hash>| {
        let heads = heads_without(&doc, lacking);
        Short::of(digest::record(entry.record, &heads, version)) == entry.digest
    };
    let (agrees, whole) = match theirs {
        Some(theirs) => {
            let lacks = |hash: &Hash| theirs.get_change_meta_by_hash(&(*hash).into()).is_none();
            (agrees(&unmerged.into_iter().filter(lacks).collect()), true)
        }
        None => (lacking.iter().any(agrees), false),
    };
    if agrees || whole {
        let doc = Box::new(doc);
        Received::Now { doc, agrees }
    } else {
        Received::Incomplete
    }
}

/// The heads of a document as it would be without some of its changes.
fn heads_without(doc: &Automerge, without: &BTreeSet<Hash>) -> Vec<Hash> {
    if without.is_empty() {
        return doc.get_heads().into_iter().map(Hash::from).collect();
    }
    let changes = doc.get_changes_meta(&[]);
    let left = changes
        .iter()
        .filter(|change| !without.contains(&change.hash.into()));
    let mut heads: BTreeSet<Hash> = left.clone().map(|change| change.hash.into()).collect();
    for dep in left.flat_map(|change| change.deps.iter()) {
        heads.remove(&(*dep).into());
    }
    heads.into_iter().collect()
}

/// The document with the entry's facts in it, and the server's own where the entry holds the whole of it.
fn take(local: Option<Automerge>, entry: &Entry) -> Option<(Automerge, Option<Automerge>)> {
    let begin = || record::kind(&entry.kind).map(|kind| genesis(kind, entry.record));
    match &entry.body {
        Body::None => Some((local.or_else(begin)?, None)),
        Body::Changes(changes) => {
            let mut doc = local.or_else(begin)?;
            let parse = |b: &Blob| Change::from_bytes(b.0.clone()).ok();
            let changes = changes.iter().map(parse).collect::<Option<Vec<_>>>()?;
            doc.apply_changes(changes).ok()?;
            Some((doc, None))
        }
        Body::Snapshot(bytes) => {
            let theirs = Automerge::load(&bytes.0).ok()?;
            let mut doc = theirs.clone();
            if let Some(mut local) = local {
                doc.merge(&mut local).ok()?;
            }
            Some((doc, Some(theirs)))
        }
    }
}

/// Of the records in differing buckets, those to ask the server for, and those of ours that it does not know.
///
/// `ours` are the phone's records in those buckets with the digests that the server gave for them.
pub fn compare(ours: &[(RecordId, Short)], theirs: &Difference) -> (Vec<RecordId>, Vec<RecordId>) {
    let want = theirs
        .records
        .iter()
        .filter(|record| !ours.contains(record))
        .map(|(id, _)| *id)
        .collect();
    let unknown = ours
        .iter()
        .filter(|(id, _)| theirs.records.iter().all(|(other, _)| other != id))
        .map(|(id, _)| *id)
        .collect();
    (want, unknown)
}
