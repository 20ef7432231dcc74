//! Records as merged: heads, standing, projection. All but the standing can be computed again from
//! the change log.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};

use crate::StoreError;

/// A record without its projection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordHead {
    /// The record.
    pub id: RecordId,
    /// Its kind's code.
    pub kind: String,
    /// The scope that it is in.
    pub scope: ScopeId,
    /// Server time of its first merge, ms.
    pub created_at: i64,
    /// Server time of its last merge or command, ms.
    pub updated_at: i64,
    /// Heads of its document, sorted.
    pub heads: Vec<Hash>,
    /// Standing, JSON.
    pub standing: String,
    /// Version of the standing: grows with each command carried out.
    pub standing_version: i64,
    /// Number of merged changes.
    pub change_count: i64,
    /// Digest of heads and standing version.
    pub digest: Hash,
    /// Its bucket in the scope's digest.
    pub bucket: u8,
    /// Sequence of its entry in the scope's feed.
    pub feed_seq: i64,
}

/// What lists, filters and counts read of a record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Projection {
    /// Title as shown.
    pub title: String,
    /// Folded text that is searched.
    pub search: String,
    /// Collation key of the title.
    #[serde(with = "serde_bytes")]
    pub sort_key: Vec<u8>,
    /// Workflow state's code.
    pub state: Option<String>,
    /// Field's code (lĩnh vực).
    pub field: Option<String>,
    /// Who does it: collective or individual (loại).
    pub subject: Option<String>,
    /// New or continued (hình thức).
    pub renewal: Option<String>,
    /// Level of registration (cấp).
    pub level: Option<String>,
    /// Unit of its day.
    pub unit: Option<UnitId>,
    /// Year that it counts in.
    pub year: Option<i32>,
    /// Record that it belongs to.
    pub parent: Option<RecordId>,
    /// Whether nothing required is missing.
    pub complete: bool,
    /// Number of open conflicts.
    pub open_conflicts: i32,
    /// Quarter of its date, 1 to 4.
    pub quarter: Option<i32>,
    /// Code of how long citizens waited for an answer.
    pub speed: Option<String>,
    /// Next deadline, ms.
    pub deadline: Option<i64>,
    /// The agency that answers for it.
    pub agency: Option<UnitId>,
    /// All projected values, JSON.
    pub row_json: String,
}

/// A record, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordState {
    /// Identity, heads, standing, feed.
    pub head: RecordHead,
    /// What lists read.
    pub row: Projection,
}

/// Merged records.
#[async_trait]
pub trait Records {
    /// Heads of those of these records that exist, in no order.
    async fn heads(&mut self, realm: &str, ids: &[RecordId])
    -> Result<Vec<RecordHead>, StoreError>;

    /// Those of these records that exist, whole, in no order.
    async fn records(
        &mut self,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<RecordState>, StoreError>;

    /// Records after an id, whole, by id: all of a realm, page by page.
    async fn records_after(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordState>, StoreError>;

    /// Writes records; `created_at` of one that exists stays. Ids differ within one call.
    async fn put_records(&mut self, realm: &str, records: &[RecordState])
    -> Result<(), StoreError>;

    /// Records of one digest bucket of a scope with their digests, by id.
    async fn bucket(
        &mut self,
        realm: &str,
        scope: ScopeId,
        bucket: u8,
    ) -> Result<Vec<(RecordId, Hash)>, StoreError>;

    /// Records of a scope with their feed sequences, by id.
    async fn in_scope(
        &mut self,
        realm: &str,
        scope: ScopeId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError>;
}
