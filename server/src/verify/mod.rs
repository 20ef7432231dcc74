//! Whether what is stored follows from the change log: everything that is derived is derived again and compared.
//!
//! The database is read in one moment, page by page, so that a server may go on beside it. Nothing is written.

mod audit;
mod feeds;
mod figures;
mod files;
mod found;
mod freezes;
mod records;

use danvan_store::{Store, StoreError};

pub use figures::Recount;
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

/// What was looked at.
#[derive(Debug)]
pub struct Looked {
    /// How many records.
    pub records: u64,
    /// The figures, counted from their documents.
    pub figures: Recount,
}

/// Tells every difference in a realm's database as it is found; answers what was looked at.
///
/// # Errors
/// When the store fails, or a row of it cannot be read at all.
pub async fn compare(
    store: &dyn Store,
    realm: &str,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<Looked, StoreError> {
    let mut work = store.read().await?;
    let seen = records::compare(&mut *work, realm, tell).await?;
    feeds::compare(&mut *work, realm, &seen.buckets, tell).await?;
    figures::compare(&mut *work, realm, &seen.figures, tell).await?;
    audit::compare(&mut *work, realm, tell).await?;
    Ok(Looked {
        records: seen.records,
        figures: seen.figures,
    })
}

#[cfg(test)]
mod tests;
