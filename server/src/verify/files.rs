//! Photos, sound and files: each is on the shelf and is what its name says.

use danvan_store::Store;

use super::{Difference, PAGE, What};
use crate::media::{MediaError, Shelf};

/// Reads every stored file of a realm; answers how many there should be.
///
/// # Errors
/// When store or shelf fails.
pub async fn files(
    store: &dyn Store,
    shelf: &Shelf,
    realm: &str,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<u64, MediaError> {
    let (mut after, mut count) = (None, 0);
    loop {
        let page = store.read().await?.media_after(realm, after, PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(count);
        };
        after = Some(last.sha256);
        for file in page {
            count += 1;
            let what = match shelf.measure(realm, file.sha256).await? {
                None => What::Missing,
                Some((sha256, _)) if sha256 != file.sha256 => What::Column("sha256"),
                Some((_, size)) if i64::try_from(size) != Ok(file.size) => What::Column("size"),
                Some(_) => continue,
            };
            tell(Difference::new("media files", &file.sha256, what));
        }
    }
}
