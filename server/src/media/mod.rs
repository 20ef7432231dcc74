//! Photos, sound and files: resumable uploads (tus 1.0.0), content-addressed storage, reading.
//!
//! The kept tus crates do not fit: they verify a chunk's checksum only after it is stored, leave the
//! offset's durability to a storage layer that knows neither caller nor quota, and read the clock
//! themselves. What the standard asks for is small, so it stands here.
//!
//! While a file is under way its bytes lie in a partial file on local disk and its offset in the
//! store. The store's offset is the truth: it advances only after the bytes are on disk, and a longer
//! partial file is cut back to it. Whole and verified, the file moves to object storage under its
//! SHA-256, and only then does the store say that it is there.

mod append;
mod checksum;
mod create;
mod error;
mod partial;
mod sealed;
mod shelf;
mod sweep;
#[cfg(test)]
mod tests;
mod turns;
mod types;

use std::{io, path::Path, sync::Arc};

use danvan_store::{Store, Upload};
use sync_core::id::{DeviceId, Hash, ScopeId};
use tokio::sync::{Mutex, broadcast};

pub use checksum::{ALGORITHMS, Checksum};
pub use create::NewUpload;
pub use error::MediaError;
pub use object_store::GetRange;
pub use shelf::{Shelf, Stored};
pub use sweep::Swept;
pub use types::MediaType;

use crate::pipeline::Poke;
use partial::Partials;
use turns::Turns;

/// What the room takes and for how long it keeps what is unfinished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of one file.
    pub file_bytes: i64,
    /// Most unfinished uploads of one device.
    pub device_uploads: usize,
    /// Most bytes that a device's unfinished uploads declare together.
    pub device_bytes: i64,
    /// Milliseconds that an upload is kept after it was created.
    pub keep_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            device_uploads: 64,
            device_bytes: 512 << 20,
            keep_ms: 14 * 24 * 60 * 60 * 1000,
        }
    }
}

/// Who uploads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Realm of the device.
    pub realm: String,
    /// The device.
    pub device: DeviceId,
}

/// The room of photos, sound and files.
pub struct Media {
    store: Arc<dyn Store>,
    shelf: Shelf,
    partials: Partials,
    turns: Turns,
    limits: Limits,
    pokes: broadcast::Sender<Poke>,
    unsealing: Mutex<()>,
}

impl Media {
    /// A room in the folders `media` and `uploads` of a data folder, that tells `pokes` in which scopes a file arrived.
    ///
    /// # Errors
    /// When they cannot be made.
    pub async fn on_disk(
        store: Arc<dyn Store>,
        data_folder: &Path,
        limits: Limits,
        pokes: broadcast::Sender<Poke>,
    ) -> io::Result<Self> {
        let partials = data_folder.join("uploads");
        tokio::fs::create_dir_all(&partials).await?;
        Ok(Self {
            store,
            shelf: Shelf::on_disk(data_folder).await?,
            partials: Partials(partials),
            turns: Turns::default(),
            limits,
            pokes,
            unsealing: Mutex::default(),
        })
    }

    /// What the room takes.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// An upload as it stands. A request that is still sending to it ends first: the phone that asks
    /// has given that one up.
    pub async fn offset(
        &self,
        sender: &Sender,
        id: [u8; 16],
        now: i64,
    ) -> Result<Upload, MediaError> {
        let _turn = self.turns.take(id).await;
        self.own(sender, id, now).await
    }

    /// Drops an upload and what arrived of it. The stored file, if it was finished, stays.
    pub async fn terminate(
        &self,
        sender: &Sender,
        id: [u8; 16],
        now: i64,
    ) -> Result<(), MediaError> {
        let _turn = self.turns.take(id).await;
        self.own(sender, id, now).await?;
        self.forget(&sender.realm, id).await
    }

    /// Whether a caller who sees these scopes may see a file: a record of one of them speaks of it.
    pub async fn visible(
        &self,
        realm: &str,
        sha256: Hash,
        scopes: &[ScopeId],
    ) -> Result<bool, MediaError> {
        let of_file = self.store.read().await?.media_scopes(realm, sha256).await?;
        Ok(of_file.iter().any(|s| scopes.contains(s)))
    }

    /// A stored file, from the range's first byte to its last. `None`: it is not stored.
    pub async fn get(
        &self,
        realm: &str,
        sha256: Hash,
        range: Option<GetRange>,
    ) -> Result<Option<Stored>, MediaError> {
        let Some(file) = self.store.read().await?.media(realm, sha256).await? else {
            return Ok(None);
        };
        self.shelf.open(realm, file, range).await
    }

    /// What is known of a stored file without its bytes.
    pub async fn find(
        &self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Option<danvan_store::MediaFile>, MediaError> {
        Ok(self.store.read().await?.media(realm, sha256).await?)
    }

    async fn own(&self, sender: &Sender, id: [u8; 16], now: i64) -> Result<Upload, MediaError> {
        let upload = self.store.read().await?.upload(&sender.realm, id).await?;
        match upload {
            Some(u) if u.device == sender.device && u.expires_at > now => Ok(u),
            Some(u) if u.device == sender.device => Err(MediaError::Expired),
            _ => Err(MediaError::NoSuchUpload),
        }
    }

    /// The row goes before the bytes: bytes without a row are swept, a row without bytes would be a
    /// promise that cannot be kept.
    async fn forget(&self, realm: &str, id: [u8; 16]) -> Result<(), MediaError> {
        let mut work = self.store.write().await?;
        work.remove_upload(realm, id).await?;
        work.commit().await?;
        Ok(self.partials.remove(realm, id).await?)
    }
}
