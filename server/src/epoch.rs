//! The store's epoch: which life of it phones have spoken to.
//!
//! It is kept in the store and beside it. A dump that is restored elsewhere, or an older one put in place of a newer
//! store, brings its own; where the two differ a new epoch begins, and phones verify all they hold against the
//! server: what it lost comes back from them without anybody's doing.

use std::{io, path::Path};

use danvan_store::Store;
use sync_core::id::EpochId;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::{
    app::StartError,
    entropy::{Entropy, random},
};

const META: &str = "epoch";
const FILE: &str = "epoch";

/// Reads the epoch; begins a new one if store and folder do not agree.
///
/// # Errors
/// When the store or the folder cannot be read or written.
pub async fn open(
    store: &dyn Store,
    entropy: &dyn Entropy,
    data_dir: &Path,
) -> Result<EpochId, StartError> {
    let path = data_dir.join(FILE);
    let beside = match fs::read_to_string(&path).await {
        Ok(text) => text.trim().parse::<EpochId>().ok(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(e.into()),
    };
    let mut work = store.write().await?;
    let inside = work
        .meta(META)
        .await?
        .and_then(|b| EpochId::try_from(b.as_slice()).ok());
    if let Some(epoch) = inside
        && beside == inside
    {
        return Ok(epoch);
    }
    let epoch = EpochId(random(entropy));
    work.put_meta(META, epoch.as_bytes()).await?;
    // The file first: if the commit fails, they differ and the next start begins another epoch.
    write_durably(&path, &format!("{epoch}\n")).await?;
    work.commit().await?;
    Ok(epoch)
}

async fn write_durably(path: &Path, text: &str) -> io::Result<()> {
    let draft = path.with_extension("new");
    let mut file = fs::File::create(&draft).await?;
    file.write_all(text.as_bytes()).await?;
    file.sync_all().await?;
    fs::rename(&draft, path).await?;
    if let Some(folder) = path.parent() {
        fs::File::open(folder).await?.sync_all().await?;
    }
    Ok(())
}
