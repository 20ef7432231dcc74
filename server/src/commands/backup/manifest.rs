//! The manifest: what a backup consists of, and by what hashes that is known.

use std::{collections::BTreeSet, io, path::Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sync_core::id::Hash;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt as _, AsyncWriteExt as _},
};

use super::Failed;

const FILE: &str = "manifest.json";
/// The only form so far.
const FORMAT: u32 = 1;

/// A backup, as its last file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::commands) struct Manifest {
    format: u32,
    /// Milliseconds since 1970 UTC.
    pub made_at: i64,
    /// The copy of the database; none where `PostgreSQL` keeps it.
    pub database: Option<Database>,
    /// Realm and SHA-256 of each media file.
    pub media: BTreeSet<(String, Hash)>,
    /// SHA-256 over realm and hash of each media file, in order.
    media_sha256: Hash,
}

/// A copy of a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::commands) struct Database {
    /// Its name in the backup's folder.
    pub file: String,
    /// SHA-256 of its bytes.
    pub sha256: Hash,
    /// Its size.
    pub bytes: u64,
}

impl Manifest {
    pub(super) fn new(
        made_at: i64,
        database: Option<Database>,
        media: BTreeSet<(String, Hash)>,
    ) -> Self {
        Self {
            format: FORMAT,
            made_at,
            database,
            media_sha256: sha256_of_list(&media),
            media,
        }
    }

    /// Writes it over the one before, in one step and durably.
    pub(super) async fn write(&self, folder: &Path) -> Result<(), Failed> {
        let text = serde_json::to_vec_pretty(self).map_err(Failed::new)?;
        let draft = folder.join("manifest.new");
        let write = async {
            let mut file = File::create(&draft).await?;
            file.write_all(&text).await?;
            file.sync_all().await?;
            fs::rename(&draft, folder.join(FILE)).await?;
            File::open(folder).await?.sync_all().await
        };
        write.await.map_err(Failed::new)
    }

    /// Reads that of a backup, and checks all that can be checked without the media files themselves: they are when
    /// they are copied.
    pub(in crate::commands) async fn read(folder: &Path) -> Result<Self, Failed> {
        let text = match fs::read(folder.join(FILE)).await {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(Failed::new("no backup: it has no manifest"));
            }
            read => read.map_err(Failed::new)?,
        };
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|_| Failed::new("the backup's manifest cannot be read"))?;
        if manifest.format != FORMAT {
            return Err(Failed::new("the backup is of a newer version"));
        }
        if sha256_of_list(&manifest.media) != manifest.media_sha256 {
            return Err(Failed::new("the backup's list of media has been changed"));
        }
        if let Some(database) = &manifest.database {
            let (sha256, _) = sha256_of(&folder.join(&database.file))
                .await
                .map_err(Failed::new)?;
            if sha256 != database.sha256 {
                return Err(Failed::new("the backup's database is damaged"));
            }
        }
        Ok(manifest)
    }
}

fn sha256_of_list(media: &BTreeSet<(String, Hash)>) -> Hash {
    let mut sha = Sha256::new();
    for (realm, file) in media {
        sha.update(realm.as_bytes());
        sha.update(file.as_bytes());
    }
    Hash(sha.finalize().into())
}

/// SHA-256 and size of a file.
pub(in crate::commands) async fn sha256_of(path: &Path) -> io::Result<(Hash, u64)> {
    let mut file = File::open(path).await?;
    let (mut sha, mut size) = (Sha256::new(), 0);
    let mut step = vec![0; 256 << 10];
    loop {
        let read = file.read(&mut step).await?;
        if read == 0 {
            return Ok((Hash(sha.finalize().into()), size));
        }
        sha.update(&step[..read]);
        size += read as u64;
    }
}
