//! `SQLite`: one connection that writes, a pool that reads, in WAL mode.

#[expect(
    clippy::duplicate_mod,
    reason = "the same statements, compiled for each engine"
)]
#[path = "../queries/mod.rs"]
mod queries;
mod words;

use std::{path::Path, str::FromStr as _};

use async_trait::async_trait;
use sqlx::{
    ConnectOptions as _, Connection as _, Row as _, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::{
    queries::Tx,
    words::{push_found, push_having},
};
use crate::{Options, Store, StoreError, Work};

type Db = sqlx::Sqlite;

/// A `SQLite` file.
pub(crate) struct Sqlite {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Sqlite {
    /// Opens or creates the file and brings its schema up to date.
    pub(crate) async fn open(path: &str, options: &Options) -> Result<Self, StoreError> {
        let file = SqliteConnectOptions::from_str("sqlite:")?
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A receipt must survive loss of power, so the WAL is synced at each commit.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(options.patience)
            .statement_cache_capacity(256)
            .pragma("temp_store", "memory")
            // What is erased is overwritten where that costs no page more: an identity lies within one.
            .pragma("secure_delete", "fast")
            // 16 MiB of WAL between checkpoints: a day's intake writes each page once, not ten times.
            .pragma("wal_autocheckpoint", "4000")
            .pragma("journal_size_limit", "67108864")
            .disable_statement_logging();
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(options.patience)
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
                .before_acquire(|connection, _| Box::pin(left_whole(connection)))
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(file.clone().pragma("cache_size", "-8000"))
            .await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = pool()
            .max_connections(options.connections.max(1))
            .connect_with(
                file.pragma("cache_size", "-2000")
                    .pragma("query_only", "on"),
            )
            .await?;
        Ok(Self { writer, readers })
    }
}

/// Copies the database of a file into a new one, whole and as of one moment, while others go on reading and writing.
/// The copy is durable when this returns, and its schema is that of the original.
///
/// # Errors
/// [`StoreError::Unavailable`] where there is no such file; [`StoreError::Full`]; [`StoreError::Other`] where the new
/// file is there already.
pub async fn copy_sqlite(from: &Path, to: &Path) -> Result<(), StoreError> {
    let original = SqliteConnectOptions::new()
        .filename(from)
        .busy_timeout(Options::default().patience)
        .disable_statement_logging();
    let mut connection = SqliteConnection::connect_with(&original).await?;
    let to_text = to.to_str().ok_or_else(|| StoreError::other("path"))?;
    sqlx::query("VACUUM INTO $1")
        .bind(to_text)
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    // SQLite leaves such a copy unsynced.
    let synced = std::fs::File::open(to).and_then(|copy| copy.sync_all());
    Ok(synced.map_err(sqlx::Error::from)?)
}

/// Whether the last transaction is over, as the driver sees it. After a full disk `SQLite` rolls back
/// on its own, the driver's own rollback then fails, and it would never begin another: such a
/// connection is dropped.
async fn left_whole(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // A dropped transaction's rollback may still be queued: behind the ping it is done.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

#[async_trait]
impl Store for Sqlite {
    async fn read(&self) -> Result<Box<dyn Work>, StoreError> {
        Ok(Box::new(Tx::new(self.readers.begin().await?)))
    }

    async fn write(&self) -> Result<Box<dyn Work>, StoreError> {
        // Deferred, a read followed by a write fails as soon as another process has written between.
        Ok(Box::new(Tx::new(
            self.writer.begin_with("BEGIN IMMEDIATE").await?,
        )))
    }

    async fn shred(&self) -> Result<bool, StoreError> {
        // Erased cells are zeros in the newest pages; the log still holds the earlier ones.
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await?;
        Ok(row.try_get::<i64, _>("busy")? == 0)
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
mod tests;
