//! The phone's own database: `SQLite`, each commit on disk before the call returns.
//!
//! Functions take the connection that they work on, so that a caller puts what belongs together in one transaction.

pub(crate) mod commands;
pub(crate) mod media;
pub(crate) mod notices;
pub(crate) mod outbox;
pub(crate) mod part;
pub(crate) mod phone;
pub(crate) mod records;
pub(crate) mod scopes;

use std::{path::Path, time::Duration};

use serde::{Serialize, de::DeserializeOwned};
use sqlx::{
    ConnectOptions as _, Row as _, Sqlite, SqlitePool, Transaction,
    sqlite::{
        SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};

use crate::error::Error;

/// The connection that statements run on.
pub(crate) type Conn = sqlx::SqliteConnection;

/// How long one process of the phone waits for another's transaction.
const PATIENCE: Duration = Duration::from_secs(30);

/// The database file of one phone.
pub(crate) struct Store(SqlitePool);

impl Store {
    /// Opens or creates the file and brings its schema up to date.
    pub(crate) async fn open(file: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What a person typed must survive an empty battery.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(PATIENCE)
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        sqlx::migrate!().run(&pool).await?;
        Ok(Self(pool))
    }

    /// Begins a transaction. There is one connection: begin, do, commit, and never wait for the network between.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, Error> {
        Ok(self.0.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Waits for the last commit and lets go of the file.
    pub(crate) async fn close(&self) {
        self.0.close().await;
    }
}

/// Bytes of a known length: an id, a hash, a digest.
fn fixed<T: for<'b> TryFrom<&'b [u8]>>(row: &SqliteRow, column: &'static str) -> Result<T, Error> {
    let raw: &[u8] = row.try_get(column)?;
    T::try_from(raw).map_err(|_| Error::Corrupt(column))
}

/// The same, where it may be absent.
fn fixed_or_none<T: for<'b> TryFrom<&'b [u8]>>(
    row: &SqliteRow,
    column: &'static str,
) -> Result<Option<T>, Error> {
    let raw: Option<&[u8]> = row.try_get(column)?;
    raw.map(|raw| T::try_from(raw).map_err(|_| Error::Corrupt(column)))
        .transpose()
}

/// A count or sequence number: never negative.
fn number(row: &SqliteRow, column: &'static str) -> Result<u64, Error> {
    let raw: i64 = row.try_get(column)?;
    u64::try_from(raw).map_err(|_| Error::Corrupt(column))
}

/// As `SQLite` stores a number. What is beyond its range never occurs: sequence numbers grow by one.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn from_json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<T, Error> {
    let raw: &str = row.try_get(column)?;
    serde_json::from_str(raw).map_err(|_| Error::Corrupt(column))
}

fn to_json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| Error::Corrupt("json"))
}
