//! Reports: figures frozen as sets of rows, tables that are sums of them, and papers made from both.
//!
//! A report is a record of its own (its words merge like any other's); a freeze is what the server counted for it in
//! one moment, kept for good. Everything a reader sees of its figures is computed from the frozen rows.

mod declared;
mod difference;
mod forms;
mod freeze;
mod frozen;
pub mod paper;
mod period;
mod reading;
mod table;
#[cfg(test)]
mod tests;

pub use declared::{Compared, compare, sentences, stated};
pub use difference::Difference;
pub use freeze::{Note, Reach, Subject, gather, values};
pub use frozen::{Frozen, FrozenRow, FrozenUnit};
pub use period::{Named, Period};
pub use reading::{Reading, RowRef, Suggestion, Told, is_close};
pub use table::{Column, Group, Line, Table};

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The report does not say which unit and period it covers.
    #[error("the report does not say which unit and period it covers")]
    Incomplete,
    /// There are more records than one report counts.
    #[error("there are more records than one report counts")]
    TooMany,
    /// What was frozen cannot be read.
    #[error("what was frozen cannot be read")]
    Unreadable,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] danvan_store::StoreError),
}
