//! Opening a store.

use std::{sync::Arc, time::Duration};

use crate::{Store, StoreError, postgres::Postgres, sqlite::Sqlite};

/// How to use a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Connections: on `SQLite` for readers, beside the one writer; on `PostgreSQL` for all.
    pub connections: u32,
    /// How long a unit of work waits to begin, and a statement for a lock, before
    /// [`StoreError::Busy`].
    pub patience: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 4,
            patience: Duration::from_secs(10),
        }
    }
}

/// Opens the database at `url` and brings its schema up to date: `sqlite:` and a path (created if
/// absent), or a `postgres://` address (the database exists).
///
/// # Errors
/// [`StoreError::Other`] with the code `url_scheme` or `url` for an address that names no database,
/// `schema_newer` if a newer program has been at it, `schema_changed` if its migrations are not ours.
pub async fn connect(url: &str, options: &Options) -> Result<Arc<dyn Store>, StoreError> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        Ok(Arc::new(Sqlite::open(path, options).await?))
    } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        Ok(Arc::new(Postgres::open(url, options).await?))
    } else {
        Err(StoreError::other("url_scheme"))
    }
}
