//! Saved documents: a cache of what the change log yields. A record keeps its newest, and the newest
//! that was loaded once since it was saved.

use async_trait::async_trait;
use sync_core::id::RecordId;

use crate::{RecordHead, StoreError};

/// A saved document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSnapshot {
    /// The record.
    pub record: RecordId,
    /// Number of changes that it holds.
    pub change_count: i64,
    /// The saved bytes.
    pub bytes: Vec<u8>,
}

/// A saved document as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The record.
    pub record: RecordId,
    /// Number of changes that it holds.
    pub change_count: i64,
    /// Whether it has been loaded once since it was saved.
    pub proven: bool,
    /// The saved bytes.
    pub bytes: Vec<u8>,
}

impl Snapshot {
    /// Whether it is the record as it stands, and not how it once was: after a newer one was discarded, this one may be
    /// older than the record's changes.
    pub fn is_whole(&self, head: &RecordHead) -> bool {
        self.record == head.id && self.change_count == head.change_count
    }
}

/// Snapshots of records' documents.
#[async_trait]
pub trait Snapshots {
    /// The newest snapshot of each of these records, in no order; none for one without.
    async fn snapshots(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<Snapshot>, StoreError>;

    /// Saves snapshots, unproven. The newest proven one of each record stays beside it. Records differ
    /// within one call.
    async fn put_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[NewSnapshot],
    ) -> Result<(), StoreError>;

    /// The snapshot loaded well (record, change count): what is older goes.
    async fn prove_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[(RecordId, i64)],
    ) -> Result<(), StoreError>;

    /// The record's newest snapshot did not load: drops it, so that the one before is the newest.
    async fn discard_snapshot(
        &mut self,
        realm: &str,
        record: RecordId,
        change_count: i64,
    ) -> Result<(), StoreError>;
}
