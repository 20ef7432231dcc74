//! What a phone has written and not yet seen merged.

use std::collections::BTreeMap;

use automerge::Automerge;
use serde::{Deserialize, Serialize};

use crate::{
    change::{By, Edit, author, genesis},
    id::{Hash, RecordId, ScopeId},
    protocol::Reason,
    record::Kind,
};

/// A change on its way, kept until the server has merged it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// The record.
    pub record: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// The scope it is filed in.
    pub scope: ScopeId,
    /// Hash of the change.
    pub hash: Hash,
    /// Its sequence number among this install's changes to the record.
    pub seq: u64,
    /// The chunk.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
    /// What the person meant: said again under a new name if the chunk cannot be taken.
    pub intent: Vec<Edit>,
    /// The note in the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was written, by the phone's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// Where it is.
    pub fate: Fate,
}

/// Where something written on the phone is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Only here. Also while it is on its way: only a receipt changes that.
    Here,
    /// On the server's disk, not merged yet.
    Safe,
    /// Not accepted, kept on both sides: the person must look at it.
    Refused(Reason),
    /// Said again in another change, which took its place.
    Redone,
}

/// True counts of what a phone wrote, for its badge and its status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Only on this phone.
    pub here: u64,
    /// Sent in an exchange that has not been answered: still counted as here when asked what is safe.
    pub on_its_way: u64,
    /// On the server's disk, being merged.
    pub safe: u64,
    /// Merged, seen in an answer.
    pub merged: u64,
    /// Refused, quarantined or in conflict.
    pub needs_you: u64,
}

/// Codes after which the same words, said again in a new change, can be accepted.
const REDO: [&str; 1] = ["seq_reused"];

/// What to do about one record's changes once one of them was refused.
#[derive(Debug, Clone)]
pub struct Redo {
    /// The document without what cannot be taken, with what was said again.
    pub doc: Automerge,
    /// All of the record's outgoing changes, old ones with their new fate and new ones.
    pub outgoing: Vec<Outgoing>,
}

/// After `refused` became known: what built on it is said again on a document without it.
///
/// A change that depends on a refused one can never be merged; its words are not at fault. `doc` is the phone's
/// document, `outgoing` all of the record's changes that are not merged.
pub fn redo(
    doc: &Automerge,
    kind: &'static Kind,
    mut outgoing: Vec<Outgoing>,
    refused: &BTreeMap<Hash, Reason>,
    by: By,
) -> Redo {
    let first = outgoing
        .iter()
        .filter(|o| refused.contains_key(&o.hash))
        .map(|o| o.seq)
        .min();
    let Some((first, record)) = first.zip(outgoing.first().map(|o| o.record)) else {
        return Redo {
            doc: doc.clone(),
            outgoing,
        };
    };
    outgoing.sort_by_key(|o| o.seq);
    let fallen: Vec<Hash> = outgoing
        .iter()
        .filter(|o| o.seq >= first && matches!(o.fate, Fate::Here | Fate::Safe))
        .map(|o| o.hash)
        .collect();
    let mut kept = genesis(kind, record);
    let changes = doc
        .get_changes(&[])
        .into_iter()
        .filter(|c| !fallen.contains(&c.hash().into()));
    let applied = kept.apply_changes(changes.collect::<Vec<_>>());
    debug_assert!(applied.is_ok(), "changes of a document apply again");

    let mut again = Vec::new();
    for item in outgoing.iter_mut().filter(|o| fallen.contains(&o.hash)) {
        if let Some(reason) = refused
            .get(&item.hash)
            .filter(|r| !REDO.contains(&r.code.as_str()))
        {
            item.fate = Fate::Refused(reason.clone());
            continue;
        }
        match author(&mut kept, kind, by, &item.intent, item.note.as_deref()) {
            Ok(made) => {
                item.fate = Fate::Redone;
                again.extend(made.map(|made| Outgoing {
                    hash: made.hash,
                    seq: made.seq,
                    bytes: made.bytes,
                    fate: Fate::Here,
                    ..item.clone()
                }));
            }
            Err(e) => item.fate = Fate::Refused(Reason::of(e.code())),
        }
    }
    outgoing.extend(again);
    Redo {
        doc: kept,
        outgoing,
    }
}
