//! Edits: what a person meant, free of any document. The outbox keeps them beside the bytes, so that a phone that must
//! begin anew (cloned, restored) can say the same again under a new name.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::value::Value;

/// Where a value stands in a record: a field, or a field of one entry of a log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path {
    /// The field.
    pub field: String,
    /// The entry's key and the field in it.
    pub entry: Option<(String, String)>,
}

impl Path {
    /// A field of the record.
    pub fn field(name: &str) -> Self {
        Self {
            field: name.to_owned(),
            entry: None,
        }
    }

    /// A field of an entry.
    pub fn entry(log: &str, key: &str, name: &str) -> Self {
        Self {
            field: log.to_owned(),
            entry: Some((key.to_owned(), name.to_owned())),
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.field)?;
        match &self.entry {
            Some((key, name)) => write!(f, "/{key}/{name}"),
            None => Ok(()),
        }
    }
}

/// The text is not a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a path is `field` or `log/key/field`")]
pub struct NotAPath;

impl FromStr for Path {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [field] if !field.is_empty() => Ok(Self::field(field)),
            [log, key, name] if ![log, key, name].iter().any(|p| p.is_empty()) => {
                Ok(Self::entry(log, key, name))
            }
            _ => Err(NotAPath),
        }
    }
}

impl Serialize for Path {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(de::Error::custom)
    }
}

/// One thing that a person did to a record's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// Give a single value, superseding exactly the values that the writer saw: this is also how a conflict is settled.
    Set {
        /// Where.
        path: Path,
        /// What; `Null` empties.
        value: Value,
    },
    /// Change a shared text at a place counted in characters.
    Splice {
        /// The text field.
        field: String,
        /// Characters before the place; past the end means at the end.
        at: usize,
        /// Characters to take out.
        delete: usize,
        /// What to put in.
        insert: String,
    },
    /// Put a member in a set.
    Include {
        /// The set.
        field: String,
        /// The member.
        member: String,
    },
    /// Take a member out of a set.
    Exclude {
        /// The set.
        field: String,
        /// The member.
        member: String,
    },
    /// Add an entry to a log.
    Append {
        /// The log.
        field: String,
        /// A key that no other entry has.
        key: String,
        /// The entry's fields.
        values: Vec<(String, Value)>,
    },
    /// Withdraw an entry: it leaves lists and counts and stays in history.
    Withdraw {
        /// The log.
        field: String,
        /// The entry.
        key: String,
    },
    /// Count up, or down.
    Increment {
        /// The counter.
        field: String,
        /// By how much.
        by: i64,
    },
}

/// Why an edit cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditRefused {
    /// The record has no such field or entry.
    #[error("there is no {0} here")]
    NoSuchPlace(String),
    /// The edit does not fit the field's policy: a splice of a number.
    #[error("{0} is not edited in this way")]
    WrongPolicy(String),
    /// The value does not fit the field.
    #[error("{field}: {code}")]
    Invalid {
        /// The field.
        field: String,
        /// Stable code of what is wrong.
        code: &'static str,
    },
    /// An entry of that key is already there.
    #[error("{0} already has an entry of that key")]
    KeyTaken(String),
    /// Automerge refused; the document is as before.
    #[error("the document refused the edit")]
    Document,
}

impl EditRefused {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchPlace(_) => "no_such_place",
            Self::WrongPolicy(_) => "wrong_policy",
            Self::Invalid { code, .. } => code,
            Self::KeyTaken(_) => "key_taken",
            Self::Document => "document",
        }
    }
}
