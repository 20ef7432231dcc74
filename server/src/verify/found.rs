//! What is told of a difference: where it is, never what is written there.

use std::fmt;

/// Something stored that does not follow from the change log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The table, or `media files`.
    pub table: &'static str,
    /// Ids, hashes or numbers that name the row.
    pub row: String,
    /// In what it differs.
    pub what: What,
}

/// In what a row differs from what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// This column holds something else.
    Column(&'static str),
    /// It should be there.
    Missing,
    /// Nothing calls for it.
    Stray,
}

impl Difference {
    pub(super) fn new(table: &'static str, row: &impl ToString, what: What) -> Self {
        Self {
            table,
            row: row.to_string(),
            what,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, row, what } = self;
        match what {
            What::Column(column) => write!(f, "{table} {row}: {column} differs"),
            What::Missing => write!(f, "{table} {row}: missing"),
            What::Stray => write!(f, "{table} {row}: stray"),
        }
    }
}
