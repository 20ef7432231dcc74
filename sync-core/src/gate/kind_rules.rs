//! What a device may touch in a record of one kind.
//!
//! The genesis change makes the containers, the kind and the schema version; a device fills them. Fields
//! of a newer app pass through as scalars, so that an older server loses nothing.

use automerge::ObjType;

use super::{
    Refusal, Scalar,
    paths::{Act, Grant, Rules, Touch},
};
use crate::{
    change::RESERVED,
    record::{Field, Kind, Policy, Type},
};

/// Keys of the root that only the genesis change writes: the kind's name and the schema's version.
const GENESIS_KEYS: usize = 2;
/// Marks an entry of a log as taken back.
const WITHDRAWN: &str = "withdrawn";
/// Unknown keys that a root or an entry may have.
const MOST_UNKNOWN: usize = 64;
/// Bytes that the value of an unknown field may have.
const MOST_UNKNOWN_BYTES: usize = 4096;
/// Characters of a member, an entry's key, or an unknown field's name.
const MOST_KEY_CHARS: usize = 64;
const MOST_MEMBERS: usize = 1024;
const MOST_ENTRIES: usize = 4096;

/// The rules of a kind, from its fields.
#[derive(Debug, Clone, Copy)]
pub struct KindRules(pub &'static Kind);

impl Rules for KindRules {
    fn allows(&self, touch: &Touch<'_>) -> Result<Grant, Refusal> {
        match (touch.path, touch.key) {
            ([], Some(key)) => self.at_root(key, touch.act),
            ([field], key) => {
                let field = self.0.field(field).ok_or(Refusal::PathUnknown)?;
                in_container(field, key, touch.act)
            }
            ([log, _entry], Some(key)) => {
                let log = self.0.field(log).ok_or(Refusal::PathUnknown)?;
                in_entry(log, key, touch.act)
            }
            _ => Err(Refusal::PathUnknown),
        }
    }
}

impl KindRules {
    fn at_root(self, key: &str, act: Act<'_>) -> Result<Grant, Refusal> {
        if key.starts_with(RESERVED) {
            return Err(Refusal::PathGenesis);
        }
        let Some(field) = self.0.field(key) else {
            return unknown_field(key, act, self.0.fields.len() + GENESIS_KEYS);
        };
        match (field.policy, act) {
            (Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest, Act::Put(value)) => {
                check_type(field, value)
            }
            (Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest, Act::Delete) => {
                Ok(Grant::KeyStays)
            }
            (_, Act::Delete) => Err(Refusal::PathDelete),
            (Policy::Counter, Act::Increment(_)) => Ok(Grant::Always),
            (Policy::Text | Policy::Set | Policy::Log, Act::Make(_)) => Err(Refusal::PathGenesis),
            (Policy::Text | Policy::Set | Policy::Log | Policy::Counter, Act::Put(_)) => {
                Err(Refusal::PathHides)
            }
            _ => Err(Refusal::PathAction),
        }
    }
}

fn in_container(field: &Field, key: Option<&str>, act: Act<'_>) -> Result<Grant, Refusal> {
    match (field.policy, key, act) {
        (Policy::Text, None, Act::Insert(_) | Act::Delete) => Ok(Grant::Always),
        (Policy::Set, Some(_), Act::Delete) => Ok(Grant::KeyStays),
        (_, _, Act::Delete) => Err(Refusal::PathDelete),
        (Policy::Set, Some(member), Act::Put(value)) => {
            if !matches!(value, Scalar::Bool(_)) {
                return Err(Refusal::PathType);
            }
            if member.chars().count() > MOST_KEY_CHARS {
                return Err(Refusal::PathKey);
            }
            Ok(Grant::FewKeys { most: MOST_MEMBERS })
        }
        (Policy::Log, Some(entry), Act::Make(ObjType::Map)) => {
            let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
            if entry.len() > MOST_KEY_CHARS || !entry.bytes().all(plain) {
                return Err(Refusal::PathKey);
            }
            Ok(Grant::NewKey { most: MOST_ENTRIES })
        }
        (Policy::Log, Some(_), Act::Put(_)) => Err(Refusal::PathHides),
        _ => Err(Refusal::PathAction),
    }
}

fn in_entry(log: &Field, key: &str, act: Act<'_>) -> Result<Grant, Refusal> {
    let Type::Entries { fields } = log.ty else {
        return Err(Refusal::PathUnknown);
    };
    match (log.entry_field(key), act) {
        (_, Act::Delete) => Ok(Grant::KeyStays),
        (Some(field), Act::Put(value)) => check_type(field, value),
        (None, Act::Put(value)) if key == WITHDRAWN => {
            if matches!(value, Scalar::Bool(_)) {
                Ok(Grant::Always)
            } else {
                Err(Refusal::PathType)
            }
        }
        (None, act) => unknown_field(key, act, fields.len() + 1),
        _ => Err(Refusal::PathAction),
    }
}

/// A field of a newer app: a scalar, and only so many of them beside the known ones.
fn unknown_field(name: &str, act: Act<'_>, known: usize) -> Result<Grant, Refusal> {
    let value = match act {
        Act::Put(value) => value,
        Act::Delete => return Ok(Grant::KeyStays),
        _ => return Err(Refusal::PathUnknown),
    };
    let snake = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.len() > MOST_KEY_CHARS || !name.bytes().all(snake) {
        return Err(Refusal::PathUnknown);
    }
    let len = match value {
        Scalar::Str(text) => text.len(),
        Scalar::Bytes(bytes) => bytes.len(),
        _ => 0,
    };
    if len > MOST_UNKNOWN_BYTES {
        return Err(Refusal::PathTooLong);
    }
    Ok(Grant::FewKeys {
        most: known + MOST_UNKNOWN,
    })
}

fn check_type(field: &Field, value: Scalar<'_>) -> Result<Grant, Refusal> {
    /// Bytes of a date, a code or a point: generous, for what a newer app may write.
    const SHORT: usize = 128;

    let most = match (field.ty, value) {
        (_, Scalar::Null)
        | (Type::Int { .. } | Type::Decimal { .. }, Scalar::Int(_))
        | (Type::Bool, Scalar::Bool(_))
        | (Type::Instant, Scalar::Timestamp(_)) => return Ok(Grant::Always),
        (Type::Unit | Type::Record { .. }, Scalar::Bytes(id)) if id.len() == 16 => {
            return Ok(Grant::Always);
        }
        (Type::Media, Scalar::Bytes(hash)) if hash.len() == 32 => return Ok(Grant::Always),
        (Type::Line { max } | Type::Paragraphs { max }, Scalar::Str(_)) => {
            usize::try_from(max).unwrap_or(usize::MAX).saturating_mul(4)
        }
        (Type::Date | Type::Choice { .. } | Type::Place, Scalar::Str(_)) => SHORT,
        _ => return Err(Refusal::PathType),
    };
    match value {
        Scalar::Str(text) if text.len() > most => Err(Refusal::PathTooLong),
        _ => Ok(Grant::Always),
    }
}
