//! Whether what is stored follows from the change log: everything that is derived is derived again and compared.
//!
//! The database is read in one moment, page by page, so that a server may go on beside it. Nothing is written.

mod audit;
mod feeds;
mod files;
mod found;
mod records;

use danvan_store::{Store, StoreError};

pub use files::files;
pub use found::{Difference, What};

/// Rows read at once.
const PAGE: u32 = 64;

/// Every difference in a realm's database.
///
/// # Errors
/// When the store fails, or a row of it cannot be read at all.
pub async fn differences(store: &dyn Store, realm: &str) -> Result<Vec<Difference>, StoreError> {
    let mut found = Vec::new();
    compare(store, realm, &mut |difference| found.push(difference)).await?;
    Ok(found)
}

/// Tells every difference in a realm's database as it is found; answers how many records were looked at.
///
/// # Errors
/// When the store fails, or a row of it cannot be read at all.
pub async fn compare(
    store: &dyn Store,
    realm: &str,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<u64, StoreError> {
    let mut work = store.read().await?;
    let seen = records::compare(&mut *work, realm, tell).await?;
    feeds::compare(&mut *work, realm, &seen.buckets, tell).await?;
    audit::compare(&mut *work, realm, tell).await?;
    Ok(seen.records)
}

#[cfg(test)]
mod tests;
