//! What has arrived of files under way: one file on local disk each.

use std::{io, path::PathBuf};

use object_store::path::PathPart;
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncSeekExt as _, AsyncWriteExt as _, SeekFrom},
};

/// The folder of partial files: `{realm}/{upload id in hex}`.
pub(super) struct Partials(pub(super) PathBuf);

/// A partial file, open at its end.
pub(super) struct Partial(File);

fn name(id: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(id).simple().to_string()
}

impl Partials {
    fn folder(&self, realm: &str) -> PathBuf {
        // Percent-encoded, so that no realm's code is a way out of the folder.
        self.0.join(PathPart::from(realm).as_ref())
    }

    /// Opens what has arrived, cut back to `len` bytes. `None`: fewer are there.
    pub(super) async fn open(
        &self,
        realm: &str,
        id: [u8; 16],
        len: i64,
    ) -> io::Result<Option<Partial>> {
        let len = u64::try_from(len).map_err(io::Error::other)?;
        let folder = self.folder(realm);
        fs::create_dir_all(&folder).await?;
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(folder.join(name(id)))
            .await?;
        if file.metadata().await?.len() < len {
            return Ok(None);
        }
        if len == 0 {
            // The name must be as durable as the bytes that will be counted under it.
            File::open(&folder).await?.sync_all().await?;
            File::open(&self.0).await?.sync_all().await?;
        }
        file.set_len(len).await?;
        file.seek(SeekFrom::Start(len)).await?;
        Ok(Some(Partial(file)))
    }

    /// Removes what has arrived, if anything has.
    pub(super) async fn remove(&self, realm: &str, id: [u8; 16]) -> io::Result<()> {
        match fs::remove_file(self.folder(realm).join(name(id))).await {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    }

    /// Ids of a realm's partial files.
    pub(super) async fn ids(&self, realm: &str) -> io::Result<Vec<[u8; 16]>> {
        let mut found = Vec::new();
        let mut entries = match fs::read_dir(self.folder(realm)).await {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(found),
            entries => entries?,
        };
        while let Some(entry) = entries.next_entry().await? {
            let id = entry
                .file_name()
                .to_str()
                .and_then(|n| uuid::Uuid::try_parse(n).ok());
            found.extend(id.map(uuid::Uuid::into_bytes));
        }
        Ok(found)
    }
}

impl Partial {
    pub(super) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes).await
    }

    /// Returns when all that was written survives loss of power.
    pub(super) async fn sync(&mut self) -> io::Result<()> {
        self.0.flush().await?;
        self.0.sync_data().await
    }

    /// The file, to be read from its start.
    pub(super) async fn rewind(mut self) -> io::Result<File> {
        self.0.rewind().await?;
        Ok(self.0)
    }
}
