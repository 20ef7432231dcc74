//! `danvan restore`: a backup becomes the data of a server again, and a new epoch begins.

use std::path::{Path, PathBuf};

use clap::Args;
use tokio::fs;

use super::{
    Failed,
    backup::{Manifest, sha256_of},
};
use crate::{
    clock::{Clock as _, SystemClock},
    config::Place,
    epoch,
    media::Shelf,
};

/// What to put back, and where.
#[derive(Args)]
pub(super) struct Restore {
    #[command(flatten)]
    place: Place,
    /// Folder of the backup
    #[arg(long)]
    from: PathBuf,
    /// Move a database that is there aside and take the backup's in its place
    #[arg(long)]
    replace: bool,
}

/// Puts a backup back. Phones find out by themselves and hand in again what it lacks.
///
/// # Errors
/// When a server uses the folder, when there is a database and it is not to be replaced, when the backup is damaged.
pub(super) async fn run(restore: Restore) -> Result<(), Failed> {
    let Restore { place, from, .. } = &restore;
    place.make().await.map_err(Failed::new)?;
    let _alone = place
        .keep_out()
        .map_err(|_| Failed::new("the data folder is in use: stop the server first"))?;
    let manifest = Manifest::read(from).await?;
    let database = match (&manifest.database, place.database_file()) {
        (Some(copy), Some(file)) => Some((copy, file)),
        (None, None) => None,
        (Some(_), None) => return Err(Failed::new("the backup is of SQLite, not PostgreSQL")),
        (None, Some(_)) => {
            return Err(Failed::new(
                "the backup has no database: it is of PostgreSQL",
            ));
        }
    };
    if let Some((_, file)) = &database
        && !restore.replace
        && fs::try_exists(file).await.map_err(Failed::new)?
    {
        return Err(Failed::new(
            "there is a database already; with --replace it is moved aside",
        ));
    }
    let (there, here) = (
        Shelf::on_disk(from).await.map_err(Failed::new)?,
        Shelf::on_disk(&place.data_dir).await.map_err(Failed::new)?,
    );
    for (realm, sha256) in &manifest.media {
        there
            .copy_to(&here, realm, *sha256)
            .await
            .map_err(|e| Failed::new(format!("media file {sha256}: {e}")))?;
    }
    // First of all that cannot be undone: broken off anywhere after it, a new epoch begins all the same.
    epoch::end(&place.data_dir).await.map_err(Failed::new)?;
    match database {
        Some((copy, file)) => {
            put_back(&from.join(&copy.file), copy.sha256, &file).await?;
            println!("the database of {} is back", copy.file);
        }
        None => println!("no database: bring it back with pg_restore"),
    }
    println!("{} media files are there", manifest.media.len());
    Ok(())
}

async fn put_back(copy: &Path, sha256: sync_core::id::Hash, file: &Path) -> Result<(), Failed> {
    let draft = with_suffix(file, ".restored");
    fs::copy(copy, &draft).await.map_err(Failed::new)?;
    let (arrived, _) = sha256_of(&draft).await.map_err(Failed::new)?;
    if arrived != sha256 {
        return Err(Failed::new("the database was damaged on its way"));
    }
    let sync = async |path: &Path| fs::File::open(path).await?.sync_all().await;
    sync(&draft).await.map_err(Failed::new)?;
    let aside = format!(".before-{}", SystemClock.now_ms());
    // The log goes with its database: beside another one it would be replayed into it.
    for part in ["-shm", "-wal", ""] {
        let old = with_suffix(file, part);
        if fs::try_exists(&old).await.map_err(Failed::new)? {
            let moved = with_suffix(&with_suffix(file, &aside), part);
            fs::rename(&old, &moved).await.map_err(Failed::new)?;
            if part.is_empty() {
                println!("what was there is now {}", moved.display());
            }
        }
    }
    fs::rename(&draft, file).await.map_err(Failed::new)?;
    if let Some(folder) = file.parent().filter(|f| !f.as_os_str().is_empty()) {
        sync(folder).await.map_err(Failed::new)?;
    }
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
