//! The store, and one unit of work in it.

use async_trait::async_trait;

use crate::{
    Audit, ChangeLog, Commands, Conflicts, Devices, Feed, Figures, Freezes, Identities, Imports,
    Keys, Lineage, Lists, Media, Overlaps, People, Quarantine, Realms, Records, Rules, Snapshots,
    StoreError, Tokens, Units, WaitingRoom,
};

/// A database that holds realms.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a unit of work that only reads. All its reads see one moment; a write in it fails with
    /// [`StoreError::Other`]. It need not be committed.
    async fn read(&self) -> Result<Box<dyn Work>, StoreError>;

    /// Begins a unit of work that may write. On `SQLite` there is one at a time, and the next waits
    /// here; on `PostgreSQL` writers meet at the counters they take.
    async fn write(&self) -> Result<Box<dyn Work>, StoreError>;

    /// Overwrites what the files still hold of rows that were erased; `false` where somebody reads just now, and it is
    /// to be tried again.
    async fn shred(&self) -> Result<bool, StoreError>;

    /// Waits for open units of work to end, then closes the database.
    async fn close(&self);
}

/// One transaction. Dropped without [`Work::commit`], it leaves no trace.
///
/// On `PostgreSQL` two units of work that lock in different orders can deadlock, and one of them gets
/// [`StoreError::Busy`]. The order that avoids it: scopes by id ([`Feed::take_seqs`]), then records,
/// then refusals ([`Quarantine::mark_refused`]), then the audit log.
#[async_trait]
pub trait Work:
    ChangeLog
    + Quarantine
    + WaitingRoom
    + Records
    + Lists
    + Figures
    + Snapshots
    + Conflicts
    + Feed
    + Commands
    + Units
    + Lineage
    + People
    + Devices
    + Tokens
    + Media
    + Identities
    + Imports
    + Audit
    + Keys
    + Rules
    + Freezes
    + Overlaps
    + Realms
    + Send
{
    /// Makes it durable: when this returns `Ok`, it survives loss of power.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
