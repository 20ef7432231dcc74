//! Which places of a record a change touches, and who decides whether it may.

use automerge::ObjType;

use super::{Refusal, Scalar};

/// One op in the terms of a schema.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Touch<'a> {
    /// The keys from the root to the map, list or text that the op acts on: none for the root itself,
    /// a field for its container, a log and an entry's key for the entry.
    pub path: &'a [Box<str>],
    /// The key in a map; none in a list or text.
    pub key: Option<&'a str>,
    /// What is done there.
    pub act: Act<'a>,
}

/// What an op does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act<'a> {
    /// Sets a value.
    Put(Scalar<'a>),
    /// Inserts a value into a list, or letters into a text.
    Insert(Scalar<'a>),
    /// Makes a map, list or text.
    Make(ObjType),
    /// Adds to a counter.
    Increment(i64),
    /// Deletes a key, an element or letters.
    Delete,
}

/// On which condition an op is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// None.
    Always,
    /// The key is not there yet, and the map has fewer keys than this.
    NewKey {
        /// Most keys the map may have.
        most: usize,
    },
    /// A value remains at the key: the deletion takes no more than the losers of a conflict. This is how
    /// Automerge writes that the winner was chosen.
    KeyStays,
    /// No object stands at the key; and it is there already, or the map has fewer keys than this.
    FewKeys {
        /// Most keys the map may have.
        most: usize,
    },
}

/// What a change may touch. It is asked for every op, and looks at nothing but the op: the gate
/// itself holds the grant's condition against the document.
pub trait Rules {
    /// Allows or refuses an op.
    fn allows(&self, touch: &Touch<'_>) -> Result<Grant, Refusal>;
}
