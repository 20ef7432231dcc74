//! What people decided of two records that look alike.

use async_trait::async_trait;
use sync_core::id::{PersonId, RecordId};

use crate::StoreError;

/// A decision on a pair; the lesser id stands first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlapDecision {
    /// The record of the lesser id.
    pub one: RecordId,
    /// The other.
    pub other: RecordId,
    /// Code of what they are to each other: `different`, `merge`, `co_lead` ….
    pub decision: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: PersonId,
    /// Server time, ms.
    pub at: i64,
}

/// Decisions of a realm.
#[async_trait]
pub trait Overlaps {
    /// Writes a decision, over the one on the same pair.
    async fn put_overlap(
        &mut self,
        realm: &str,
        decision: &OverlapDecision,
    ) -> Result<(), StoreError>;

    /// Decisions on pairs of which the first is one of these, by pair.
    async fn overlaps(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<OverlapDecision>, StoreError>;
}
