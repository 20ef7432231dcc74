//! Taking a record from an answer into the phone's own documents.

use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::{ActorId, Automerge, Change, ReadDoc};

use crate::{
    change::genesis,
    digest::{self, Short},
    id::{Blob, Hash, InstallId, RecordId},
    protocol::{Body, Difference, Entry, Event},
    record,
};

/// A record as the phone holds it when an entry comes.
#[derive(Debug, Clone, Default)]
pub struct Local {
    /// The document, with this phone's unmerged changes in it.
    pub doc: Option<Automerge>,
    /// The greatest sequence number of this install's changes in it; 0 for none.
    pub own_seq: u64,
}

/// What became of it.
#[derive(Debug, Clone)]
pub enum Received {
    /// The document with the entry's changes in it.
    Now(Box<Automerge>),
    /// The record left this phone's scope: drop it once nothing waits for it.
    Left,
    /// What came does not give what the server has: ask for the whole record.
    Incomplete,
}

/// Takes an entry in.
///
/// The document is compared with the server's digest wherever nothing of this phone's is still unmerged in it; a
/// difference, and anything that does not apply, asks for a snapshot instead of being shown as synced.
pub fn receive(local: Local, entry: &Entry, install: InstallId) -> Received {
    if entry.event == Event::Leave {
        return Received::Left;
    }
    let own_seq = local.own_seq;
    let taken = catch_unwind(AssertUnwindSafe(|| take(local.doc, entry)));
    let Ok(Some(mut doc)) = taken else {
        return Received::Incomplete;
    };
    doc.set_actor(ActorId::from(install.0));
    let nothing_unmerged = own_seq <= entry.own_seq;
    let heads: Vec<Hash> = doc.get_heads().into_iter().map(Hash::from).collect();
    let version = entry
        .standing
        .as_ref()
        .map_or(0, crate::standing::Standing::version);
    let agrees = Short::of(digest::record(entry.record, &heads, version)) == entry.digest;
    if !doc.get_missing_deps(&[]).is_empty() || (nothing_unmerged && !agrees) {
        return Received::Incomplete;
    }
    Received::Now(Box::new(doc))
}

fn take(local: Option<Automerge>, entry: &Entry) -> Option<Automerge> {
    let begin = || record::kind(&entry.kind).map(|kind| genesis(kind, entry.record));
    match &entry.body {
        Body::None => local.or_else(begin),
        Body::Changes(changes) => {
            let mut doc = local.or_else(begin)?;
            let parse = |b: &Blob| Change::from_bytes(b.0.clone()).ok();
            let changes = changes.iter().map(parse).collect::<Option<Vec<_>>>()?;
            doc.apply_changes(changes).ok()?;
            Some(doc)
        }
        Body::Snapshot(bytes) => {
            let mut doc = Automerge::load(&bytes.0).ok()?;
            if let Some(mut local) = local {
                doc.merge(&mut local).ok()?;
            }
            Some(doc)
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
