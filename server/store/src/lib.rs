//! Where Danvan keeps what it was given: `SQLite` and `PostgreSQL` behind one set of traits.
//!
//! One trait per aggregate; a [`Work`] is all of them in one transaction, and nothing stands before
//! its [`Work::commit`]. Every table that grows has `realm` (a province) first in its key, and every
//! method names the realm first, so that a distributed `PostgreSQL` can shard by it.
//!
//! Times are milliseconds since 1970-01-01 UTC, dates are `YYYY-MM-DD`, sequences start at 1, and a
//! sequence or arrival is taken under a lock held to the commit: commit order is number order.
//!
//! Texts hold no NUL: `PostgreSQL` cannot keep one, and the unit of work fails.
//!
//! Each room here has its trait and types in a file of its own, and its statements in the file of the
//! same name under `queries/`: one text for both engines. `sqlite/` and `postgres/` open connections,
//! begin transactions, and include the statements.

mod audit;
mod changes;
mod commands;
mod conflicts;
mod connect;
#[cfg(feature = "contract")]
pub mod contract;
mod devices;
mod error;
mod feed;
mod figures;
mod freezes;
mod identities;
mod imports;
mod keys;
mod lineage;
mod lists;
mod media;
mod overlaps;
mod people;
mod postgres;
mod quarantine;
mod realms;
mod records;
mod rules;
mod secret;
mod snapshots;
mod sqlite;
mod tokens;
mod units;
mod waiting;
mod work;

pub use audit::{Audit, AuditEntry, AuditEvent, AuditFilter};
pub use changes::{
    ACTOR_FOREIGN, Appended, Author, Backlog, ChangeKey, ChangeLog, ChangeOutcome, ChangeState,
    MergedChange, MergedMark, NewChange, QueuedChange, StoredChange,
};
pub use commands::{
    AppendedCommand, CommandRow, CommandState, Commands, FinishedCommand, NewCommand,
};
pub use conflicts::{ConflictCursor, ConflictRow, Conflicts};
pub use connect::{Options, connect};
pub use devices::{
    Device, Devices, Enrolment, EnrolmentOutcome, Freshness, Install, NewDevice, SyncNote,
};
pub use error::StoreError;
pub use feed::{BUCKETS_LEN, Feed, FeedEvent, FeedRow, ScopeState};
pub use figures::{Count, Figures};
pub use freezes::{Freeze, Freezes};
pub use identities::{Identities, Presence, SealedIdentity, Tombstone};
pub use imports::{Import, ImportSource, Imports, Titled};
pub use keys::{Keys, SigningKey};
pub use lineage::{Inherited, Lineage, UnitEdge};
pub use lists::{Close, Filter, Lists, Match, Order, PageCursor, PageKey};
pub use media::{Media, MediaFile, MediaRef, Upload};
pub use overlaps::{OverlapDecision, Overlaps};
pub use people::{HeldRole, People, Person, RoleGrant};
pub use quarantine::{
    Held, Kept, Quarantine, QuarantineFilter, QuarantinedChange, Refusal, RefusedMark,
};
pub use realms::{Realm, Realms};
pub use records::{Projection, RecordHead, RecordState, Records};
pub use rules::{Rule, Rules};
pub use secret::Secret;
pub use snapshots::{NewSnapshot, Snapshot, Snapshots};
pub use sqlite::copy_sqlite;
pub use tokens::{RefreshOutcome, RefreshToken, Tokens};
pub use units::{Place, Unit, Units};
pub use waiting::{WaitingChange, WaitingRoom};
pub use work::{Store, Work};
