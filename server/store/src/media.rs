//! Media: which files are stored, which are under way, which records speak of them. The bytes
//! themselves lie in object storage under their SHA-256.

use async_trait::async_trait;
use sync_core::id::{DeviceId, Hash, RecordId, ScopeId};

use crate::StoreError;

/// A file that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaFile {
    /// SHA-256 of its bytes.
    pub sha256: Hash,
    /// Its size in bytes.
    pub size: i64,
    /// Media type (RFC 6838).
    pub media_type: String,
    /// Server time, ms.
    pub stored_at: i64,
}

/// A resumable upload (tus 1.0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The upload.
    pub id: [u8; 16],
    /// Device that may continue it.
    pub device: DeviceId,
    /// SHA-256 that the whole must have.
    pub sha256: Hash,
    /// Size of the whole in bytes.
    pub length: i64,
    /// Bytes received and durable.
    pub received: i64,
    /// Media type that the device named.
    pub media_type: String,
    /// Server time, ms.
    pub created_at: i64,
    /// Server time from which it may be dropped, ms.
    pub expires_at: i64,
}

/// A record speaks of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaRef {
    /// The record.
    pub record: RecordId,
    /// Its scope.
    pub scope: ScopeId,
    /// The file.
    pub sha256: Hash,
}

/// Media of a realm.
#[async_trait]
pub trait Media {
    /// Adds a stored file; one already there stays.
    async fn add_media(&mut self, realm: &str, file: &MediaFile) -> Result<(), StoreError>;

    /// One stored file.
    async fn media(&mut self, realm: &str, sha256: Hash) -> Result<Option<MediaFile>, StoreError>;

    /// Stored files after a hash, by hash: all of a realm, page by page.
    async fn media_after(
        &mut self,
        realm: &str,
        after: Option<Hash>,
        limit: u32,
    ) -> Result<Vec<MediaFile>, StoreError>;

    /// Adds an upload.
    async fn add_upload(&mut self, realm: &str, upload: &Upload) -> Result<(), StoreError>;

    /// One upload.
    async fn upload(&mut self, realm: &str, id: [u8; 16]) -> Result<Option<Upload>, StoreError>;

    /// Moves an upload's offset. `false`: it does not stand at `from` (another request was quicker), or
    /// there is none.
    async fn advance_upload(
        &mut self,
        realm: &str,
        id: [u8; 16],
        from: i64,
        to: i64,
    ) -> Result<bool, StoreError>;

    /// Forgets an upload. `false`: there was none.
    async fn remove_upload(&mut self, realm: &str, id: [u8; 16]) -> Result<bool, StoreError>;

    /// A device's uploads under way, oldest first.
    async fn uploads_of(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<Vec<Upload>, StoreError>;

    /// Uploads that may be dropped at `now`, oldest first.
    async fn expired_uploads(
        &mut self,
        realm: &str,
        now: i64,
        limit: u32,
    ) -> Result<Vec<Upload>, StoreError>;

    /// Replaces what these records speak of by these rows (each of one of these records; file differs
    /// within a record).
    async fn replace_media_refs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        refs: &[MediaRef],
    ) -> Result<(), StoreError>;

    /// Files that a record speaks of, and whether each is stored; by hash.
    async fn media_of_record(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<(Hash, bool)>, StoreError>;

    /// Files that these records speak of and that are stored, by record and hash.
    async fn stored_media_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Hash)>, StoreError>;

    /// Number of different files that records of these scopes speak of and that are not stored.
    async fn missing_media(&mut self, realm: &str, scopes: &[ScopeId]) -> Result<i64, StoreError>;

    /// Records that speak of a file, by scope and record.
    async fn records_of_media(
        &mut self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Vec<MediaRef>, StoreError>;

    /// Scopes with a record that speaks of a file: who may see one of them may see it.
    async fn media_scopes(&mut self, realm: &str, sha256: Hash)
    -> Result<Vec<ScopeId>, StoreError>;
}
