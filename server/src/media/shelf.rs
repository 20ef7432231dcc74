//! Finished files in object storage: `{realm}/{first two digits}/{SHA-256 in hex}`.

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use bytes::Bytes;
use danvan_store::MediaFile;
use futures_util::{StreamExt as _, stream::BoxStream};
use object_store::{
    GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, WriteMultipart, local::LocalFileSystem,
    path::Path,
};
use sha2::{Digest, Sha256};
use sync_core::id::Hash;
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::{
    MediaError,
    types::{MediaType, SNIFF_LEN},
};

/// Bytes read at once: hashing them holds a thread for well under a millisecond.
const STEP: usize = 256 << 10;
/// Parts sent to object storage at once.
const PARTS_UNDER_WAY: usize = 2;

/// Where finished files lie.
pub struct Shelf(Arc<dyn ObjectStore>);

/// A stored file, being read.
pub struct Stored {
    /// The file.
    pub file: MediaFile,
    /// Bytes of it that [`Stored::body`] gives.
    pub range: Range<u64>,
    /// The bytes.
    pub body: BoxStream<'static, Result<Bytes, object_store::Error>>,
}

fn path(realm: &str, sha256: Hash) -> Path {
    let name = sha256.to_string();
    Path::from_iter([realm, &name[..2], &name])
}

impl Shelf {
    /// The shelf in the folder `media` of a data folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn on_disk(data_folder: &std::path::Path) -> std::io::Result<Self> {
        let folder = data_folder.join("media");
        tokio::fs::create_dir_all(&folder).await?;
        let objects = LocalFileSystem::new_with_prefix(folder).map_err(std::io::Error::other)?;
        Ok(Self(Arc::new(objects.with_fsync(true))))
    }

    /// SHA-256 and size of the bytes that lie there under a name, read in small steps. `None`: nothing does.
    ///
    /// # Errors
    /// When the shelf fails.
    pub async fn measure(
        &self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Option<(Hash, u64)>, MediaError> {
        let mut bytes = match self.0.get(&path(realm, sha256)).await {
            Ok(got) => got.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        let (mut sha, mut size) = (Sha256::new(), 0);
        while let Some(step) = bytes.next().await {
            let step = step?;
            size += step.len() as u64;
            sha.update(&step);
        }
        Ok(Some((Hash(sha.finalize().into()), size)))
    }

    /// What lies there, by realm and hash: whole files only.
    ///
    /// # Errors
    /// When the shelf fails.
    pub async fn names(&self) -> Result<BTreeSet<(String, Hash)>, MediaError> {
        let mut listed = self.0.list(None);
        let mut names = BTreeSet::new();
        while let Some(object) = listed.next().await {
            let location = object?.location;
            let mut parts = location.parts();
            if let (Some(realm), Some(_), Some(name), None) =
                (parts.next(), parts.next(), parts.next(), parts.next())
                && let Ok(sha256) = name.as_ref().parse()
            {
                names.insert((realm.as_ref().to_owned(), sha256));
            }
        }
        Ok(names)
    }

    /// Copies a file to another shelf, unless it is there already and is what its name says.
    ///
    /// # Errors
    /// [`MediaError::HashMismatch`] where it is not what its name says here; when a shelf fails.
    pub async fn copy_to(&self, to: &Self, realm: &str, sha256: Hash) -> Result<(), MediaError> {
        if let Some((there, _)) = to.measure(realm, sha256).await?
            && there == sha256
        {
            return Ok(());
        }
        let mut bytes = self.0.get(&path(realm, sha256)).await?.into_stream();
        let mut writer = WriteMultipart::new(to.0.put_multipart(&path(realm, sha256)).await?);
        let mut sha = Sha256::new();
        while let Some(step) = bytes.next().await {
            let step = step?;
            sha.update(&step);
            writer.wait_for_capacity(PARTS_UNDER_WAY).await?;
            writer.put(step);
        }
        if sha.finalize()[..] != sha256.0 {
            writer.abort().await?;
            return Err(MediaError::HashMismatch);
        }
        writer.finish().await?;
        Ok(())
    }

    /// Whether the bytes are really there.
    pub(super) async fn has(&self, realm: &str, sha256: Hash) -> Result<bool, MediaError> {
        match self.0.head(&path(realm, sha256)).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(e) => Err(e.into()),
        }
    }

    /// Copies a file in, unless its content is not what it should be. It becomes visible whole and
    /// durable, or not at all.
    pub(super) async fn put(
        &self,
        realm: &str,
        sha256: Hash,
        media_type: MediaType,
        mut file: impl AsyncRead + Unpin,
    ) -> Result<(), MediaError> {
        let upload = self.0.put_multipart(&path(realm, sha256)).await?;
        let mut writer = WriteMultipart::new(upload);
        let copied = copy(&mut file, &mut writer, media_type, sha256).await;
        if let Err(e) = copied {
            writer.abort().await?;
            return Err(e);
        }
        writer.finish().await?;
        Ok(())
    }

    /// `None`: the bytes are not there.
    pub(super) async fn open(
        &self,
        realm: &str,
        file: MediaFile,
        range: Option<GetRange>,
    ) -> Result<Option<Stored>, MediaError> {
        let size = u64::try_from(file.size).unwrap_or_default();
        let outside = match &range {
            Some(GetRange::Bounded(r)) => r.start >= size || r.is_empty(),
            Some(GetRange::Offset(start)) => *start >= size,
            Some(GetRange::Suffix(n)) => *n == 0,
            None => false,
        };
        if outside {
            return Err(MediaError::RangeNotSatisfiable { size: file.size });
        }
        let options = GetOptions {
            range,
            ..GetOptions::default()
        };
        match self.0.get_opts(&path(realm, file.sha256), options).await {
            Ok(got) => Ok(Some(Stored {
                file,
                range: got.range.clone(),
                body: got.into_stream().boxed(),
            })),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }
}

async fn copy(
    file: &mut (impl AsyncRead + Unpin),
    writer: &mut WriteMultipart,
    media_type: MediaType,
    sha256: Hash,
) -> Result<(), MediaError> {
    let mut begin = [0u8; SNIFF_LEN];
    let mut filled = 0;
    let mut sha = Sha256::new();
    let mut step = vec![0u8; STEP];
    loop {
        let read = file.read(&mut step).await?;
        if read == 0 {
            break;
        }
        let fresh = read.min(SNIFF_LEN - filled);
        begin[filled..filled + fresh].copy_from_slice(&step[..fresh]);
        filled += fresh;
        sha.update(&step[..read]);
        writer.wait_for_capacity(PARTS_UNDER_WAY).await?;
        writer.write(&step[..read]);
    }
    if sha.finalize()[..] != sha256.0 {
        return Err(MediaError::HashMismatch);
    }
    if !media_type.matches(&begin[..filled]) {
        return Err(MediaError::TypeMismatch);
    }
    Ok(())
}
