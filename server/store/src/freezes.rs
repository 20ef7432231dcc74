//! What reports counted: sets of rows, frozen. None is ever written again.

use async_trait::async_trait;
use sync_core::id::{Hash, PersonId, RecordId, ScopeId};

use crate::StoreError;

/// A freeze without its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// The report's record.
    pub report: RecordId,
    /// Its number among the report's freezes, from 1.
    pub n: i32,
    /// The scope that the report is in.
    pub scope: ScopeId,
    /// Code of what it is: `preliminary`, `official`.
    pub state: String,
    /// Server time of the count, ms.
    pub frozen_at: i64,
    /// Who froze it.
    pub frozen_by: PersonId,
    /// SHA-256 of the rows as stored.
    pub sha256: Hash,
    /// What is said of it beside, JSON.
    pub note: String,
}

/// Freezes of a realm.
#[async_trait]
pub trait Freezes {
    /// Writes a freeze with its rows. [`StoreError::Taken`]: that number is there.
    async fn put_freeze(
        &mut self,
        realm: &str,
        freeze: &Freeze,
        rows: &[u8],
    ) -> Result<(), StoreError>;

    /// Freezes of a report, by number.
    async fn freezes(&mut self, realm: &str, report: RecordId) -> Result<Vec<Freeze>, StoreError>;

    /// The rows of a freeze, as they were written.
    async fn frozen_rows(
        &mut self,
        realm: &str,
        report: RecordId,
        n: i32,
    ) -> Result<Option<Vec<u8>>, StoreError>;
}
