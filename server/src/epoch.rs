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
        std::fs::remove_file(folder.path().join(FILE)).unwrap();
        assert_ne!(
            epoch(first.as_ref()).await,
            back,
            "the store in another folder"
        );
    }
}
