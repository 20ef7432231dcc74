//! `PostgreSQL`, or what speaks its protocol and SQL.

#[path = "../queries/mod.rs"]
mod queries;
mod words;

use std::str::FromStr as _;

use async_trait::async_trait;
use sqlx::{
    ConnectOptions as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use self::{
    queries::Tx,
    words::{push_found, push_having},
};
use crate::{Options, Store, StoreError, Work};

type Db = sqlx::Postgres;

/// A `PostgreSQL` database.
pub(crate) struct Postgres {
    pool: PgPool,
}

impl Postgres {
    /// Connects and brings the schema up to date.
    pub(crate) async fn open(url: &str, options: &Options) -> Result<Self, StoreError> {
        let server = PgConnectOptions::from_str(url)
            .map_err(|_| StoreError::other("url"))?
            .application_name("danvan")
            .statement_cache_capacity(256)
            .options([
                ("lock_timeout", options.patience.as_millis().to_string()),
                // Our statements are short: compiling one costs more than running it.
                ("jit", "off".to_owned()),
                // A plan that is kept is of the day when its tables were small, and reads them whole for ever.
                ("plan_cache_mode", "force_custom_plan".to_owned()),
            ])
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(1))
            .acquire_timeout(options.patience)
            .connect_with(server)
            .await?;
        sqlx::migrate!("migrations/postgres").run(&pool).await?;
        Ok(Self { pool })
    }
}

impl Postgres {
    /// Begins even if nobody waits for it any more, and then ends what it began: the driver gives a connection back
    /// amid a transaction of which it knows nothing when its own begin is given up half way, and whoever takes it next
    /// would write in there.
    async fn begin(&self, how: &'static str) -> Result<Box<dyn Work>, StoreError> {
        let pool = self.pool.clone();
        let begun = tokio::spawn(async move { pool.begin_with(how).await });
        let transaction = begun.await.map_err(|_| StoreError::other("begin"))??;
        Ok(Box::new(Tx::new(transaction)))
    }
}

#[async_trait]
impl Store for Postgres {
    async fn read(&self) -> Result<Box<dyn Work>, StoreError> {
        // Repeatable read: all reads of the unit see one moment, as they do on SQLite.
        self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            .await
    }

    async fn write(&self) -> Result<Box<dyn Work>, StoreError> {
        // Read committed suffices: who must not race first locks the row of a counter or a scope.
        self.begin("BEGIN ISOLATION LEVEL READ COMMITTED").await
    }

    async fn shred(&self) -> Result<bool, StoreError> {
        sqlx::query("VACUUM identities").execute(&self.pool).await?;
        Ok(true)
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

#[cfg(all(test, feature = "contract"))]
mod tests;
