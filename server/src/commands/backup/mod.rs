//! `danvan backup`: a copy from which everything can be had again, taken while the server runs.
//!
//! The database is copied first, as of one moment; then the media. A file is on the shelf before the database speaks of
//! it, and never goes, so the copies of the files are all that the copy of the database speaks of, and more. The manifest
//! comes last and replaces the one before: a backup that was broken off leaves the earlier one whole, and run again it
//! copies only the files that are not there yet. The epoch is left out: what is restored begins a new one.

mod manifest;

use std::path::{Path, PathBuf};

use clap::Args;
use danvan_store::copy_sqlite;
use tokio::fs;

use super::Failed;
use crate::{
    clock::{Clock as _, SystemClock},
    config::Place,
    media::Shelf,
};

pub(super) use manifest::{Manifest, sha256_of};

/// What to back up, and where to.
#[derive(Args)]
pub(super) struct Backup {
    #[command(flatten)]
    place: Place,
    /// Folder of the backup: a new one, or that of an earlier backup, which it replaces once it is whole
    #[arg(long)]
    to: PathBuf,
}

/// Makes a backup.
///
/// # Errors
/// When something cannot be read or written; an earlier backup in the folder is then still whole.
pub(super) async fn run(backup: Backup) -> Result<(), Failed> {
    fs::create_dir_all(&backup.to).await.map_err(Failed::new)?;
    let database = match backup.place.database_file() {
        Some(file) => Some(database(&file, &backup.to).await?),
        None => None,
    };
    let (from, to) = (
        Shelf::on_disk(&backup.place.data_dir)
            .await
            .map_err(Failed::new)?,
        Shelf::on_disk(&backup.to).await.map_err(Failed::new)?,
    );
    let media = from.names().await.map_err(Failed::new)?;
    for (realm, sha256) in &media {
        from.copy_to(&to, realm, *sha256)
            .await
            .map_err(|e| Failed::new(format!("media file {sha256}: {e}")))?;
    }
    let manifest = Manifest::new(SystemClock.now_ms(), database, media);
    manifest.write(&backup.to).await?;
    leave_only(&manifest, &backup.to).await?;
    match &manifest.database {
        Some(copy) => println!("database {} ({} bytes)", copy.file, copy.bytes),
        None => println!(
            "no database: this is PostgreSQL, whose own tools copy it (pg_dump, before this command)"
        ),
    }
    println!("{} media files", manifest.media.len());
    Ok(())
}

/// Copies the database under the name of its hash.
async fn database(from: &Path, to: &Path) -> Result<manifest::Database, Failed> {
    let draft = to.join("danvan.db.new");
    if fs::try_exists(&draft).await.map_err(Failed::new)? {
        fs::remove_file(&draft).await.map_err(Failed::new)?;
    }
    copy_sqlite(from, &draft).await.map_err(Failed::new)?;
    let (sha256, bytes) = sha256_of(&draft).await.map_err(Failed::new)?;
    let file = format!("danvan-{sha256}.db");
    fs::rename(&draft, to.join(&file))
        .await
        .map_err(Failed::new)?;
    Ok(manifest::Database {
        file,
        sha256,
        bytes,
    })
}

/// Removes databases of earlier backups in the folder.
async fn leave_only(manifest: &Manifest, folder: &Path) -> Result<(), Failed> {
    let mut files = fs::read_dir(folder).await.map_err(Failed::new)?;
    while let Some(file) = files.next_entry().await.map_err(Failed::new)? {
        let name = file.file_name();
        let name = name.to_string_lossy();
        let copy = name.starts_with("danvan-") && name.ends_with(".db");
        if copy && manifest.database.as_ref().is_none_or(|d| d.file != name) {
            fs::remove_file(file.path()).await.map_err(Failed::new)?;
        }
    }
    Ok(())
}
