//! What supervisors read: lists, one record, its history, conflicts, quarantine, waiting room, figures, freshness.
//!
//! Every query names the realm and the scopes that the caller may see; what lies outside them is as
//! if it were not there. Figures are grouped and added up by pure functions.

pub mod appraisal;
pub mod as_of;
pub mod conflicts;
pub(crate) mod cursor;
pub mod export;
pub mod follow_up;
pub mod freshness;
pub mod history;
pub mod inbox;
mod names;
pub mod offers;
pub mod overlaps;
pub mod quarantine;
pub mod records;
pub mod sight;
pub mod status;
#[cfg(test)]
pub(crate) mod testing;
pub mod trend;
pub mod waiting;

use serde::Serialize;
use utoipa::ToSchema;

pub use names::Who;
pub use sight::Sight;

/// Most rows of one page.
pub const MOST: u32 = 200;
/// Rows of a page of which nobody said how long it should be.
pub const USUAL: u32 = 50;

/// A part of a list, and where it goes on.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to ask with for the next page; none after the last.
    pub next: Option<String>,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The cursor is not one that was given out.
    #[error("the cursor is not one that was given out")]
    BadCursor,
    /// There is no such kind of record.
    #[error("there is no such kind of record")]
    UnknownKind,
    /// The record's document cannot be read.
    #[error("the record's document cannot be read")]
    Unreadable,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] danvan_store::StoreError),
}

/// How many rows a page has if `asked` were asked for.
pub fn page_len(asked: Option<u32>) -> u32 {
    asked.unwrap_or(USUAL).clamp(1, MOST)
}
