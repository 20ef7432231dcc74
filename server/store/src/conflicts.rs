//! Open conflicts, one row per record and path. Computed from the documents; kept for lists.

use async_trait::async_trait;
use sync_core::id::{RecordId, ScopeId};

use crate::StoreError;

/// An open conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictRow {
    /// The record.
    pub record: RecordId,
    /// Path of the field in the document.
    pub path: String,
    /// Scope of the record.
    pub scope: ScopeId,
    /// Server time since which it is open, ms.
    pub since: i64,
    /// Values with who, device and times, JSON.
    pub body: String,
}

/// The last conflict of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConflictCursor {
    /// Its `since`.
    pub since: i64,
    /// Its record.
    pub record: RecordId,
    /// Its path.
    pub path: String,
}

/// Lists of open conflicts.
#[async_trait]
pub trait Conflicts {
    /// Replaces all conflicts of these records by these rows (each of one of these records; path
    /// differs within a record).
    async fn replace_conflicts(
        &mut self,
        realm: &str,
        records: &[RecordId],
        rows: &[ConflictRow],
    ) -> Result<(), StoreError>;

    /// Open conflicts of these scopes, oldest first.
    async fn conflicts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        after: Option<&ConflictCursor>,
        limit: u32,
    ) -> Result<Vec<ConflictRow>, StoreError>;

    /// A record's open conflicts, by path.
    async fn conflicts_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<ConflictRow>, StoreError>;
}
