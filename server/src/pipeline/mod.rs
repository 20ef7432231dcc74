//! From the change log to merged records: gate → merge → commands → project → feed, one transaction a batch.
//!
//! Everything here can be done again from the log: a crash between intake and here loses nothing, since what was not
//! decided is still marked as received.

mod again;
mod appraisal;
mod case;
mod command;
mod commit;
mod conflicts;
mod decide;
mod documents;
mod hearing;
pub mod judge;
mod own;
mod projection;
mod worker;

use sync_core::id::{RecordId, ScopeId};
use tokio::sync::oneshot;

pub(crate) use appraisal::{decided, gather as appraised};
pub(crate) use case::load;
pub(crate) use commit::{as_many, poke};
pub(crate) use conflicts::conflict_rows;
pub(crate) use decide::rebuild;
pub(crate) use projection::columns;

pub use documents::{Documents, Unreadable};
pub use own::{DecidedHere, Hand, NewRecord, commit_own, decide_own, take_out_own};
pub use worker::{Pipeline, Settings};

/// Records with something new for the pipeline.
#[derive(Debug)]
pub struct Dirty {
    /// The realm.
    pub realm: String,
    /// The records.
    pub records: Vec<RecordId>,
    /// Told once all of them are decided.
    pub done: Option<oneshot::Sender<()>>,
}

/// A scope has something new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poke {
    /// The realm.
    pub realm: String,
    /// The scope.
    pub scope: ScopeId,
    /// The `seq` of its newest entry.
    pub head: u64,
}
