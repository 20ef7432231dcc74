//! Beginning an upload.

use danvan_store::Upload;
use sync_core::id::Hash;

use super::{Media, MediaError, MediaType, Sender, sealed::MOST_SEALED};

/// An upload that a device wants to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewUpload {
    /// Id that it gets if it is new. Random: it is the name under which the device goes on.
    pub id: [u8; 16],
    /// SHA-256 that the whole must have.
    pub sha256: Hash,
    /// Size of the whole in bytes.
    pub length: i64,
    /// What the whole is.
    pub media_type: MediaType,
}

impl Media {
    /// Begins an upload. Of a file that is already stored the upload is complete at once; one that the
    /// device already began is gone on with, so that asking twice costs nothing.
    pub async fn create(
        &self,
        sender: &Sender,
        new: NewUpload,
        now: i64,
    ) -> Result<Upload, MediaError> {
        if new.length <= 0 {
            return Err(MediaError::BadLength);
        }
        let max = if new.media_type.is_sealed() {
            self.limits.file_bytes.min(MOST_SEALED)
        } else {
            self.limits.file_bytes
        };
        if new.length > max {
            return Err(MediaError::TooLarge { max });
        }
        let realm = sender.realm.as_str();
        // Asked before the unit of work: nothing waits for object storage inside a transaction.
        let on_shelf = self.shelf.has(realm, new.sha256).await?;

        let mut work = self.store.write().await?;
        let stored = on_shelf
            && work
                .media(realm, new.sha256)
                .await?
                .is_some_and(|f| f.size == new.length);
        let under_way: Vec<Upload> = work
            .uploads_of(realm, sender.device)
            .await?
            .into_iter()
            .filter(|u| u.expires_at > now)
            .collect();
        if let Some(begun) = under_way.iter().find(|u| {
            u.sha256 == new.sha256
                && u.length == new.length
                && u.media_type == new.media_type.name
                && (u.received == u.length) == stored
        }) {
            return Ok(begun.clone());
        }
        let unfinished = || under_way.iter().filter(|u| u.received < u.length);
        let bytes: i64 = unfinished().map(|u| u.length).sum();
        if !stored
            && (unfinished().count() >= self.limits.device_uploads
                || bytes.saturating_add(new.length) > self.limits.device_bytes)
        {
            return Err(MediaError::QuotaReached);
        }
        let upload = Upload {
            id: new.id,
            device: sender.device,
            sha256: new.sha256,
            length: new.length,
            received: if stored { new.length } else { 0 },
            media_type: new.media_type.name.to_owned(),
            created_at: now,
            expires_at: now.saturating_add(self.limits.keep_ms),
        };
        work.add_upload(realm, &upload).await?;
        work.commit().await?;
        Ok(upload)
    }
}
