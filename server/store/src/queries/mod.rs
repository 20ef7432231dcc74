//! The statements, written once and compiled once per engine: the text is the same for both, only
//! `Db` (of the module that includes this one) differs.

mod audit;
mod change_rows;
mod changes;
mod commands;
mod conflicts;
mod devices;
mod feed;
mod figures;
mod freezes;
mod identities;
mod imports;
mod keys;
mod lineage;
pub(super) mod lists;
mod media;
mod overlaps;
mod people;
mod quarantine;
mod realms;
mod records;
mod rows;
mod rules;
mod snapshots;
mod tokens;
mod units;
mod waiting;

use async_trait::async_trait;
use sqlx::{Database, QueryBuilder, Transaction, query::Query};

use super::Db;
use crate::{StoreError, Work};

type Row = <Db as Database>::Row;
type Arguments = <Db as Database>::Arguments;

/// Stands before every id and hash.
const FIRST: &[u8] = &[];

/// One transaction of this engine.
///
/// After an error nothing more is done in it. `SQLite` may have rolled back on its own (a full disk),
/// and what came after would stand by itself; `PostgreSQL` would answer a commit with success and keep
/// nothing.
pub(super) struct Tx {
    transaction: Transaction<'static, Db>,
    failed: bool,
}

#[async_trait]
impl Work for Tx {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        if self.failed {
            return Err(StoreError::other("failed_before"));
        }
        Ok(self.transaction.commit().await?)
    }
}

impl Tx {
    pub(super) fn new(transaction: Transaction<'static, Db>) -> Self {
        Self {
            transaction,
            failed: false,
        }
    }

    pub(super) async fn run(&mut self, query: Query<'_, Db, Arguments>) -> Result<u64, StoreError> {
        let done = query.execute(self.connection()?).await;
        self.checked(done).map(|done| done.rows_affected())
    }

    async fn all(&mut self, query: Query<'_, Db, Arguments>) -> Result<Vec<Row>, StoreError> {
        let rows = query.fetch_all(self.connection()?).await;
        self.checked(rows)
    }

    async fn first(&mut self, query: Query<'_, Db, Arguments>) -> Result<Option<Row>, StoreError> {
        let row = query.fetch_optional(self.connection()?).await;
        self.checked(row)
    }

    async fn one(&mut self, query: Query<'_, Db, Arguments>) -> Result<Row, StoreError> {
        let row = query.fetch_one(self.connection()?).await;
        self.checked(row)
    }

    fn connection(&mut self) -> Result<&mut <Db as Database>::Connection, StoreError> {
        if self.failed {
            return Err(StoreError::other("failed_before"));
        }
        Ok(&mut self.transaction)
    }

    fn checked<T>(&mut self, done: Result<T, sqlx::Error>) -> Result<T, StoreError> {
        done.map_err(|error| self.fail(error.into()))
    }

    /// Lets this transaction come to nothing.
    fn fail(&mut self, error: StoreError) -> StoreError {
        self.failed = true;
        error
    }

    /// Takes `n` consecutive numbers of a counter, which stays locked to the commit; answers the first.
    async fn take_numbers(&mut self, realm: &str, name: &str, n: usize) -> Result<i64, StoreError> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let query = sqlx::query(
            "INSERT INTO counters (realm, name, value) VALUES ($1, $2, $3)
             ON CONFLICT (realm, name) DO UPDATE SET value = counters.value + excluded.value
             RETURNING value",
        );
        let row = self.one(query.bind(realm).bind(name).bind(n)).await?;
        Ok(rows::Reader::new("counters", &row).get::<i64>("value")? - n + 1)
    }
}

/// Cuts rows into parts of 64, 16, 4 and 1, so that a statement over many rows has four texts, all of
/// which stay prepared.
pub(super) fn parts<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let len = [64, 16, 4, 1].into_iter().find(|len| *len <= rest.len())?;
        let (part, tail) = rest.split_at(len);
        rest = tail;
        Some(part)
    })
}

/// Pushes `(a, b, …)`.
pub(super) fn push_list<'a>(query: &mut QueryBuilder<Db>, ids: impl IntoIterator<Item = &'a [u8]>) {
    query.push("(");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id);
    }
    list.push_unseparated(")");
}
