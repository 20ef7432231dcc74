//! A field's value, free of how Automerge stores it.

use serde::{Deserialize, Serialize};

use crate::id::Blob;

/// What one field holds, or one entry's field.
///
/// Decimals are whole numbers of the field's smallest step (12.5 ha with two places is `Int(1250)`), so that
/// figures add up; dates are `Text("2026-04-14")`, which sorts; instants are `Time`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// Blank: never filled in, or emptied on purpose.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number, or a decimal in its field's smallest step.
    Int(i64),
    /// Text in NFC, a date, or the code of a choice.
    Text(String),
    /// An id (16 bytes) or a media hash (32 bytes).
    Bytes(Blob),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Time(i64),
    /// The members of a set, sorted.
    Members(Vec<String>),
    /// The entries of a log in the order of their keys; withdrawn ones are left out.
    Entries(Vec<Entry>),
}

impl PartialOrd for Blob {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Blob {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

/// One entry of a log: an indicator, a photo of a visit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Entry {
    /// The entry's key, chosen by the device that added it; sorts by time of writing.
    pub key: String,
    /// Its fields by name.
    pub fields: std::collections::BTreeMap<String, Value>,
}

impl Value {
    /// Whether nothing is filled in: null, empty text, an empty set or log.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(t) => t.trim().is_empty(),
            Self::Members(m) => m.is_empty(),
            Self::Entries(e) => e.is_empty(),
            Self::Bool(_) | Self::Int(_) | Self::Bytes(_) | Self::Time(_) => false,
        }
    }

    /// The text, where it is text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The whole number, where it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(n) => Some(*n),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(b)
    }
}

macro_rules! from_id {
    ($($id:ty),*) => {$(
        impl From<$id> for Value {
            fn from(id: $id) -> Self {
                Self::Bytes(Blob(id.0.to_vec()))
            }
        }
    )*};
}
from_id!(
    crate::id::RecordId,
    crate::id::UnitId,
    crate::id::PersonId,
    crate::id::Hash
);
