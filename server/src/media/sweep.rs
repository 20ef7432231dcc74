//! Dropping what nobody goes on with.

use super::{Media, MediaError};

/// Expired uploads dropped in one unit of work.
const BATCH: u32 = 100;

/// What a sweep dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Uploads that had expired, finished ones too.
    pub uploads: u64,
    /// Partial files that no upload knew of.
    pub strays: u64,
}

impl Media {
    /// Drops uploads that have expired at `now`, and partial files left by a process that ended
    /// between two steps.
    pub async fn sweep(&self, now: i64) -> Result<Swept, MediaError> {
        let mut swept = Swept::default();
        let realms = self.store.read().await?.realms().await?;
        for realm in realms.iter().map(|r| r.code.as_str()) {
            loop {
                let expired = self
                    .store
                    .read()
                    .await?
                    .expired_uploads(realm, now, BATCH)
                    .await?;
                if expired.is_empty() {
                    break;
                }
                for upload in expired {
                    let _turn = self.turns.take(upload.id).await;
                    self.forget(realm, upload.id).await?;
                    swept.uploads += 1;
                }
            }
            // Listed before the rows are read: a row is there before its file.
            let files = self.partials.ids(realm).await?;
            let mut work = self.store.read().await?;
            for id in files {
                if work.upload(realm, id).await?.is_none() {
                    self.partials.remove(realm, id).await?;
                    swept.strays += 1;
                }
            }
        }
        Ok(swept)
    }
}
