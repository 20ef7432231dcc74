//! The store's epoch: which life of it phones have spoken to.
//!
//! It is kept in the store and beside it, in the data folder. Beside it lies also how far the store had come: the
//! watermark. A dump that is restored elsewhere brings another epoch; an older one put in place of a newer store brings
//! the same, but stands before the watermark; a data folder put back as a whole brings a file that was born at another
//! moment than it says. In each case a new epoch begins, and phones verify all they hold against the server: what it
//! lost comes back from them without anybody's doing.
//!
//! The watermark is read from what is committed and written afterwards, so it is never ahead of what is durable. It
//! lags by [`EVERY`] at most.

use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use danvan_store::{Store, StoreError};
use sync_core::id::EpochId;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::{
    app::{App, StartError},
    entropy::{Entropy, random},
};

const META: &str = "epoch";
const FILE: &str = "epoch";
/// Between two writings of the watermark, where there is something to write.
const EVERY: Duration = Duration::from_secs(5);

/// The file beside the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Beside {
    epoch: EpochId,
    watermark: i64,
    /// Nanoseconds since 1970 UTC at which the file was made, where the file system knows; a copy was made later.
    born: Option<u128>,
}

/// Reads the epoch; begins a new one if store and folder do not agree.
///
/// # Errors
/// When the store or the folder cannot be read or written.
pub async fn open(
    store: &dyn Store,
    entropy: &dyn Entropy,
    data_dir: &Path,
) -> Result<EpochId, StartError> {
    let beside = read(data_dir).await?;
    let mut work = store.write().await?;
    let inside = work
        .meta(META)
        .await?
        .and_then(|b| EpochId::try_from(b.as_slice()).ok());
    let stands = work.progress().await?;
    if let (Some(beside), Some(epoch)) = (beside, inside)
        && beside.epoch == epoch
        && beside.watermark <= stands
    {
        return Ok(epoch);
    }
    let epoch = EpochId(random(entropy));
    work.put_meta(META, epoch.as_bytes()).await?;
    // The file first: if the commit fails, they differ and the next start begins another epoch.
    write(data_dir, epoch, stands).await?;
    work.commit().await?;
    Ok(epoch)
}

/// Lets the next start begin a new epoch.
///
/// # Errors
/// When the folder cannot be written.
pub async fn end(data_dir: &Path) -> io::Result<()> {
    match fs::remove_file(data_dir.join(FILE)).await {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    fs::File::open(data_dir).await?.sync_all().await
}

/// Keeps the watermark up until the server is told to stop.
pub async fn keep(app: &App) {
    let mut written = None;
    loop {
        written = match mark(app, written).await {
            Ok(stands) => Some(stands),
            Err(error) => {
                tracing::warn!(%error, "how far the store has come was not noted; it is tried again");
                None
            }
        };
        tokio::select! {
            () = app.stopped() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Writes how far the store has come, unless that was written; answers it.
///
/// # Errors
/// When the store cannot be read or the folder not written.
pub async fn mark(app: &App, written: Option<i64>) -> Result<i64, StartError> {
    let stands = progress(app.store.as_ref()).await?;
    if written != Some(stands) {
        write(&app.config.place.data_dir, app.exchange.epoch, stands).await?;
    }
    Ok(stands)
}

async fn progress(store: &dyn Store) -> Result<i64, StoreError> {
    store.read().await?.progress().await
}

/// What lies beside the store; `None` also for a file that is a copy.
async fn read(data_dir: &Path) -> io::Result<Option<Beside>> {
    let path = data_dir.join(FILE);
    let text = match fs::read_to_string(&path).await {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(e),
    };
    let born = born(&fs::File::open(&path).await?).await?;
    Ok(parse(&text).filter(|beside| beside.born.is_none() || beside.born == born))
}

/// One line: epoch, watermark, birth. A file of an earlier version has the epoch alone.
fn parse(text: &str) -> Option<Beside> {
    let mut words = text.split_whitespace();
    Some(Beside {
        epoch: words.next()?.parse().ok()?,
        watermark: words.next().map_or(Some(0), |w| w.parse().ok())?,
        born: words
            .next()
            .map_or(Some(None), |w| w.parse().map(Some).ok())?,
    })
}

async fn born(file: &fs::File) -> io::Result<Option<u128>> {
    let created = file.metadata().await?.created().ok();
    let since = created.and_then(|at: SystemTime| at.duration_since(UNIX_EPOCH).ok());
    Ok(since.map(|at| at.as_nanos()))
}

async fn write(data_dir: &Path, epoch: EpochId, watermark: i64) -> io::Result<()> {
    let path: PathBuf = data_dir.join(FILE);
    let draft = path.with_extension("new");
    // A file of its own each time, so that its birth tells it from every copy of an earlier one.
    match fs::remove_file(&draft).await {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = fs::File::create_new(&draft).await?;
    let born = born(&file)
        .await?
        .map_or(String::new(), |at| format!(" {at}"));
    file.write_all(format!("{epoch} {watermark}{born}\n").as_bytes())
        .await?;
    file.sync_all().await?;
    fs::rename(&draft, path).await?;
    fs::File::open(data_dir).await?.sync_all().await
}

#[cfg(test)]
mod tests {
    use danvan_store::{Options, connect};

    use super::*;
    use crate::entropy::SystemEntropy;

    #[tokio::test]
    async fn an_epoch_lasts_until_store_and_folder_disagree() {
        let folder = tempfile::tempdir().unwrap();
        let store = async |name: &str| {
            let path = folder.path().join(name);
            connect(&format!("sqlite:{}", path.display()), &Options::default())
                .await
                .unwrap()
        };
        let epoch =
            async |store: &dyn Store| open(store, &SystemEntropy, folder.path()).await.unwrap();
        let (first, other) = (store("a.db").await, store("b.db").await);
        let begun = epoch(first.as_ref()).await;
        assert_eq!(
            epoch(first.as_ref()).await,
            begun,
            "a restart is no new life"
        );
        let replaced = epoch(other.as_ref()).await;
        assert_ne!(replaced, begun, "another store in the same folder");
        let back = epoch(first.as_ref()).await;
        assert!(back != begun && back != replaced, "the old store put back");
        end(folder.path()).await.unwrap();
        assert_ne!(
            epoch(first.as_ref()).await,
            back,
            "the store in another folder"
        );
    }

    #[tokio::test]
    async fn a_store_behind_its_watermark_is_a_restored_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("danvan.db");
        let url = format!("sqlite:{}", path.display());
        let store = connect(&url, &Options::default()).await.unwrap();
        let epoch = open(store.as_ref(), &SystemEntropy, folder.path());
        let begun = epoch.await.unwrap();
        let copy = folder.path().join("copy.db");
        danvan_store::copy_sqlite(&path, &copy).await.unwrap();
        let mut work = store.write().await.unwrap();
        work.take_seqs("LS", &[(sync_core::id::ScopeId([1; 16]), 1)])
            .await
            .unwrap();
        work.commit().await.unwrap();
        let stands = progress(store.as_ref()).await.unwrap();
        write(folder.path(), begun, stands).await.unwrap();
        let again = open(store.as_ref(), &SystemEntropy, folder.path()).await;
        assert_eq!(again.unwrap(), begun, "it stands at its watermark");
        store.close().await;
        let url = format!("sqlite:{}", copy.display());
        let restored = connect(&url, &Options::default()).await.unwrap();
        let after = open(restored.as_ref(), &SystemEntropy, folder.path()).await;
        assert_ne!(after.unwrap(), begun, "the same life, but earlier");
    }

    #[tokio::test]
    async fn a_folder_put_back_as_a_whole_is_a_restored_one() {
        let folder = tempfile::tempdir().unwrap();
        let epoch = EpochId([7; 16]);
        write(folder.path(), epoch, 3).await.unwrap();
        let kept = read(folder.path()).await.unwrap().unwrap();
        assert_eq!((kept.epoch, kept.watermark), (epoch, 3));
        let (file, copy) = (folder.path().join(FILE), folder.path().join("copy"));
        std::fs::copy(&file, &copy).unwrap();
        write(folder.path(), epoch, 9).await.unwrap();
        std::fs::copy(&copy, &file).unwrap();
        let back = read(folder.path()).await.unwrap();
        assert!(
            back.is_none() || kept.born.is_none(),
            "written over in place"
        );
        std::fs::rename(&copy, &file).unwrap();
        let back = read(folder.path()).await.unwrap();
        assert!(back.is_none() || kept.born.is_none(), "put in its place");
    }

    #[test]
    fn a_file_of_an_earlier_version_is_understood() {
        let beside = parse(&format!("{}\n", EpochId([7; 16]))).unwrap();
        assert_eq!((beside.watermark, beside.born), (0, None));
        assert_eq!(parse("gibberish"), None);
    }
}
