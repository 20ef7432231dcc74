//! Files that a colleague carried: opened once they are whole, and shelved as what is in them.

use sha2::{Digest as _, Sha256};
use sync_core::{
    id::Hash,
    protocol::{SealedFile, decode},
};
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncSeekExt as _},
};

use super::{Media, MediaError, MediaType};
use crate::auth::parcels;

/// Most bytes of a sealed file: it is opened in memory, one at a time.
pub(super) const MOST_SEALED: i64 = 16 << 20;

/// What was inside.
pub(super) struct Opened {
    pub sha256: Hash,
    pub media_type: MediaType,
    pub bytes: Vec<u8>,
}

impl Media {
    /// Opens a sealed file that has this hash.
    ///
    /// # Errors
    /// [`MediaError::HashMismatch`], [`MediaError::Unreadable`] where no key of this server opens it,
    /// [`MediaError::TypeRefused`] of what is inside; as the disk and the store.
    pub(super) async fn unseal(&self, mut file: File, sha256: Hash) -> Result<Opened, MediaError> {
        let mut whole = Vec::new();
        file.rewind().await?;
        file.read_to_end(&mut whole).await?;
        if Sha256::digest(&whole)[..] != sha256.0 {
            return Err(MediaError::HashMismatch);
        }
        let sealed: SealedFile = decode(&whole).map_err(|_| MediaError::Unreadable)?;
        drop(whole);
        let media_type = MediaType::named(&sealed.media_type)
            .filter(|inside| !inside.is_sealed())
            .ok_or(MediaError::TypeRefused)?;
        let mut work = self.store.read().await?;
        let bytes = parcels::open_file(work.as_mut(), &sealed).await?;
        let bytes = bytes.ok_or(MediaError::Unreadable)?;
        Ok(Opened {
            sha256: Hash(Sha256::digest(&bytes).into()),
            media_type,
            bytes,
        })
    }
}
