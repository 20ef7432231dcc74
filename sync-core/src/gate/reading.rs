//! What a change would write, for people who are to judge one that was not accepted.
//!
//! Nothing of it reaches Automerge: its structure is checked first, its ops are read by the gate's own reader, and the
//! document only says what its objects are called.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use automerge::Automerge;

use super::{
    Limits, Refusal,
    meta::Past,
    objects::Objects,
    ops::Scalar,
    paths::{Act, Grant, Rules, Touch},
    precheck::precheck,
    shape::check_ops,
};
use crate::{change::Did, value::Value};

/// A change as far as it can be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// When it was written, by its author's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// What it says it is (a settlement), or nothing.
    pub note: String,
    /// What it would do, place by place, up to where it stops making sense.
    pub did: Vec<Did>,
    /// Why it cannot be read further, if it cannot.
    pub stops: Option<Refusal>,
}

/// Reads a plain change against the record as it is, or as it begins.
///
/// # Errors
/// The refusal of the precheck: nothing of such bytes is looked at.
pub fn read(bytes: &[u8], limits: &Limits, doc: &Automerge) -> Result<Reading, Refusal> {
    let head = precheck(bytes, limits)?;
    let past = Past::everything(head.other_actors().len() + 1);
    let notes = Notes::default();
    let stops = catch_unwind(AssertUnwindSafe(|| {
        check_ops(&head, &past, &mut Objects::of(doc), &notes)
    }))
    .unwrap_or(Err(Refusal::Panicked))
    .err();
    Ok(Reading {
        at: head.time.saturating_mul(1000),
        note: head.message.to_owned(),
        did: notes.0.into_inner(),
        stops,
    })
}

/// Rules that allow everything and put it down.
#[derive(Default)]
struct Notes(RefCell<Vec<Did>>);

impl Rules for Notes {
    fn allows(&self, touch: &Touch<'_>) -> Result<Grant, Refusal> {
        let mut keys: Vec<&str> = touch.path.iter().map(AsRef::as_ref).collect();
        keys.extend(touch.key);
        let path = keys.join("/");
        let mut did = self.0.borrow_mut();
        if touch.key.is_none() && did.last().is_none_or(|last| last.path != path) {
            did.push(blank(path.clone()));
        }
        match (touch.act, touch.key) {
            (Act::Put(value) | Act::Insert(value), None) => {
                if let (Scalar::Str(letters), Some(last)) = (value, did.last_mut()) {
                    last.inserted.push_str(letters);
                }
            }
            (Act::Delete, None) => {
                if let Some(last) = did.last_mut() {
                    last.deleted += 1;
                }
            }
            (Act::Put(value) | Act::Insert(value), Some(_)) => did.push(Did {
                set: Some(plain(value)),
                ..blank(path)
            }),
            (Act::Delete, Some(_)) => did.push(Did {
                set: Some(Value::Null),
                ..blank(path)
            }),
            (Act::Increment(by), _) => did.push(Did {
                by: Some(by),
                ..blank(path)
            }),
            (Act::Make(_), _) => did.push(blank(path)),
        }
        Ok(Grant::Always)
    }
}

fn blank(path: String) -> Did {
    Did {
        path,
        set: None,
        inserted: String::new(),
        deleted: 0,
        by: None,
    }
}

fn plain(scalar: Scalar<'_>) -> Value {
    match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(yes) => Value::Bool(yes),
        Scalar::Uint(number) => Value::Int(i64::try_from(number).unwrap_or(i64::MAX)),
        Scalar::Int(number) | Scalar::Counter(number) => Value::Int(number),
        // No field holds one; what was written is shown all the same.
        Scalar::Float(number) => Value::Text(number.to_string()),
        Scalar::Str(text) => Value::Text(text.to_owned()),
        Scalar::Bytes(bytes) => Value::Bytes(bytes.to_vec().into()),
        Scalar::Timestamp(at) => Value::Time(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::{By, Edit, Path, author, genesis},
        id::{InstallId, RecordId},
        record,
    };

    const RECORD: RecordId = RecordId([7; 16]);

    /// A change that sets a name, by a phone.
    fn written(doc: &mut Automerge) -> Vec<u8> {
        let kind = record::kind("registration").unwrap();
        let by = By {
            install: InstallId([1; 16]),
            at: 1_782_000_000_000,
        };
        let edits = [Edit::Set {
            path: Path::field("name"),
            value: "Tổ tự quản".into(),
        }];
        author(doc, kind, by, &edits, None).unwrap().unwrap().bytes
    }

    #[test]
    fn what_would_be_written_is_read_without_the_change_being_applied() {
        let mut phone = genesis(record::kind("registration").unwrap(), RECORD);
        let begun = phone.clone();
        let read = read(&written(&mut phone), &Limits::default(), &begun).unwrap();
        assert_eq!((read.at, read.stops), (1_782_000_000_000, None));
        let name = Did {
            set: Some("Tổ tự quản".into()),
            ..blank("name".to_owned())
        };
        assert!(read.did.contains(&name), "{read:?}");
    }

    #[test]
    fn bytes_that_fail_the_precheck_are_not_looked_at() {
        let mut phone = genesis(record::kind("registration").unwrap(), RECORD);
        let mut bytes = written(&mut phone);
        *bytes.last_mut().unwrap() ^= 1;
        let begun = Automerge::new();
        assert_eq!(
            read(&bytes, &Limits::default(), &begun),
            Err(Refusal::ChangeChecksum)
        );
    }

    #[test]
    fn reading_stops_at_an_object_that_the_record_does_not_have() {
        let kind = record::kind("registration").unwrap();
        let mut phone = genesis(kind, RECORD);
        let by = By {
            install: InstallId([1; 16]),
            at: 1_782_000_000_000,
        };
        let edits = [Edit::Append {
            field: "indicators".to_owned(),
            key: "k1".to_owned(),
            values: vec![("name".to_owned(), "Hộ thoát nghèo".into())],
        }];
        let made = author(&mut phone, kind, by, &edits, None).unwrap().unwrap();
        let read = read(&made.bytes, &Limits::default(), &Automerge::new()).unwrap();
        assert_eq!(read.stops, Some(Refusal::ShapeObject));
    }
}
