//! The first change of every record, the same wherever it is made.
//!
//! Two phones that each made a container under one key would hide one of the two subtrees from each other, so all
//! containers come from this change, which both ends derive from the record's id and kind and never send.

use automerge::{
    ActorId, Automerge, ObjType, ROOT, ReadDoc, ScalarValue,
    transaction::{CommitOptions, Transactable},
};

use crate::{
    id::RecordId,
    record::{self, Kind, Policy},
};

/// What keys that belong to genesis begin with: no field's name does, so a dialogue may have a `kind` of its own.
pub const RESERVED: char = '_';

/// The actor of a record's genesis at a schema version: the record's id with the version mixed into its first byte.
///
/// So near to the id on purpose: a batch of snapshots names both, and compresses the second to nothing.
pub fn genesis_actor(record: RecordId, version: u32) -> ActorId {
    let mut bytes = record.0;
    bytes[0] ^= version.to_be_bytes()[3];
    ActorId::from(bytes)
}

/// A new record's document: its genesis change and nothing else.
///
/// Frozen per schema version: a changed order or name would give the same record two beginnings.
pub fn genesis(kind: &Kind, record: RecordId) -> Automerge {
    let mut doc = Automerge::new().with_actor(genesis_actor(record, kind.version));
    let mut tx = doc.transaction();
    let made = (|| {
        tx.put(ROOT, "_kind", kind.name)?;
        tx.put(ROOT, "_schema", i64::from(kind.version))?;
        let mut fields: Vec<_> = kind.fields.iter().collect();
        fields.sort_unstable_by_key(|f| f.name);
        for field in fields {
            match field.policy {
                Policy::Text => drop(tx.put_object(ROOT, field.name, ObjType::Text)?),
                Policy::Set | Policy::Log => drop(tx.put_object(ROOT, field.name, ObjType::Map)?),
                Policy::Counter => tx.put(ROOT, field.name, ScalarValue::counter(0))?,
                Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest => {}
            }
        }
        Ok::<(), automerge::AutomergeError>(())
    })();
    debug_assert!(made.is_ok(), "puts at the root of an empty document fit");
    tx.commit_with(CommitOptions::default().with_time(0));
    doc
}

/// The kind that a document says it is of, where this build knows it.
pub fn kind_of(doc: &Automerge) -> Option<&'static Kind> {
    match doc.get(ROOT, "_kind").ok()?? {
        (automerge::Value::Scalar(s), _) => record::kind(s.as_str()?),
        (automerge::Value::Object(_), _) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_has_a_name_that_belongs_to_genesis_or_to_an_entry_itself() {
        for field in record::KINDS.iter().flat_map(|kind| kind.fields) {
            assert!(!field.name.starts_with(RESERVED), "{}", field.name);
            assert!(field.entry_field("withdrawn").is_none(), "{}", field.name);
        }
    }

    #[test]
    fn every_kind_begins_alike_everywhere_and_stays_as_it_was() {
        let frozen: std::collections::BTreeMap<_, _> = record::KINDS
            .iter()
            .map(|kind| {
                let (a, b) = (
                    genesis(kind, RecordId([9; 16])),
                    genesis(kind, RecordId([9; 16])),
                );
                assert_eq!(a.get_heads(), b.get_heads());
                assert_eq!(kind_of(&a), Some(*kind));
                (
                    format!("{} v{}", kind.name, kind.version),
                    a.get_heads()[0].to_string(),
                )
            })
            .collect();
        insta::assert_json_snapshot!(frozen);
    }
}
