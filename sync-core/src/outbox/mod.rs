//! What a phone has written and not yet seen merged.

use std::collections::BTreeMap;

use automerge::Automerge;
use serde::{Deserialize, Serialize};

use crate::{
    change::{By, Edit, author, genesis},
    id::{Hash, RecordId, ScopeId},
    protocol::{Notice, Outcome, Reason, Receipt},
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

/// The number of a change was used by a twin: another phone writes under the same install.
const TWIN: &str = "seq_reused";
/// Codes after which the same words, said again in a new change, can be accepted: the words are not at fault.
const REDO: [&str; 2] = [TWIN, "builds_on_refused"];

/// Whether the words can be accepted once they are said again in a new change, under a new install.
pub fn can_be_said_again(reason: &Reason) -> bool {
    REDO.contains(&reason.code.as_str())
}

/// Whether an answer shows that another phone writes under the same install: only a new one can say the same again.
pub(crate) fn tells_of_a_twin(receipts: &[Receipt], notices: &[Notice]) -> bool {
    let receipts = receipts.iter().filter_map(|r| match &r.outcome {
        Outcome::Refused(reason) => Some(reason),
        Outcome::Stored | Outcome::Duplicate | Outcome::Keep(_) => None,
    });
    receipts
        .chain(notices.iter().map(|n| &n.reason))
        .any(can_be_said_again)
}

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
    let unmerged = |o: &&Outgoing| matches!(o.fate, Fate::Here | Fate::Safe);
    let mut fallen: Vec<Hash> = outgoing
        .iter()
        .filter(unmerged)
        .map(|o| o.hash)
        .filter(|hash| refused.contains_key(hash))
        .collect();
    let Some(record) = outgoing
        .first()
        .map(|o| o.record)
        .filter(|_| !fallen.is_empty())
    else {
        return Redo {
            doc: doc.clone(),
            outgoing,
        };
    };
    // By what each change names as its past, not by sequence numbers: what was written under a new install may build
    // on what was refused under the old one.
    let changes = doc.get_changes(&[]);
    for change in &changes {
        if change
            .deps()
            .iter()
            .any(|dep| fallen.contains(&(*dep).into()))
        {
            fallen.push(change.hash().into());
        }
    }
    let place = |hash: Hash| changes.iter().position(|c| Hash::from(c.hash()) == hash);
    outgoing.sort_by_cached_key(|o| place(o.hash));
    let mut kept = genesis(kind, record);
    let whole = changes
        .iter()
        .filter(|c| !fallen.contains(&c.hash().into()));
    let applied = kept.apply_changes(whole.cloned().collect::<Vec<_>>());
    debug_assert!(applied.is_ok(), "changes of a document apply again");

    let mut again = Vec::new();
    for item in outgoing
        .iter_mut()
        .filter(|o| fallen.contains(&o.hash) && matches!(o.fate, Fate::Here | Fate::Safe))
    {
        if let Some(reason) = refused.get(&item.hash).filter(|r| !can_be_said_again(r)) {
            item.fate = Fate::Refused(reason.clone());
            continue;
        }
        // Handed in from memory after the server lost it: the change is there, what was meant is not.
        if item.intent.is_empty() {
            item.fate = Fate::Refused(Reason::of("intent_unknown"));
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

#[cfg(test)]
mod tests {
    use automerge::ReadDoc as _;

    use super::*;
    use crate::{change::Path, id::InstallId, record, value::Value};

    fn set(field: &str, value: &str) -> Vec<Edit> {
        vec![Edit::Set {
            path: Path::field(field),
            value: value.into(),
        }]
    }

    fn write(doc: &mut Automerge, kind: &Kind, by: By, intent: Vec<Edit>) -> Outgoing {
        let made = author(doc, kind, by, &intent, None).unwrap().unwrap();
        Outgoing {
            record: RecordId([7; 16]),
            kind: kind.name.to_owned(),
            scope: ScopeId::default(),
            hash: made.hash,
            seq: made.seq,
            bytes: made.bytes,
            intent,
            note: None,
            at: by.at,
            fate: Fate::Safe,
        }
    }

    #[test]
    fn what_a_renewed_install_wrote_on_top_of_a_refused_change_is_said_again() {
        let kind = record::kind("registration").unwrap();
        let mut doc = genesis(kind, RecordId([7; 16]));
        let old = By {
            install: InstallId([1; 16]),
            at: 1_000,
        };
        let new = By {
            install: InstallId([2; 16]),
            ..old
        };
        let first = write(&mut doc, kind, old, set("name", "Tổ tự quản"));
        let second = write(&mut doc, kind, old, set("objective", "Thôn Hạ"));
        let third = write(&mut doc, kind, new, set("name", "Tổ tự quản an ninh"));
        let refused = BTreeMap::from([
            (second.hash, Reason::of("seq_reused")),
            (third.hash, Reason::of("builds_on_refused")),
        ]);
        let done = redo(
            &doc,
            kind,
            vec![third.clone(), first.clone(), second.clone()],
            &refused,
            new,
        );

        let fate = |o: &Outgoing| {
            done.outgoing
                .iter()
                .find(|d| d.hash == o.hash)
                .unwrap()
                .fate
                .clone()
        };
        assert_eq!(fate(&first), Fate::Safe);
        assert_eq!(fate(&second), Fate::Redone);
        assert_eq!(fate(&third), Fate::Redone);
        let again: Vec<_> = done
            .outgoing
            .iter()
            .filter(|o| o.fate == Fate::Here)
            .collect();
        assert_eq!(again.len(), 2);
        assert!(done.doc.get_missing_deps(&[]).is_empty());
        for (field, value) in [("name", "Tổ tự quản an ninh"), ("objective", "Thôn Hạ")] {
            let field = kind.field(field).unwrap();
            assert_eq!(crate::merge::read(&done.doc, field), Value::from(value));
        }
    }
}
