//! The statements, written once and compiled once per engine: the text is the same for both, only
//! `Db` (of the module that includes this one) differs.

mod audit;
mod change_rows;
mod changes;
mod commands;
mod conflicts;
mod devices;
mod feed;
mod keys;
mod media;
mod people;
mod quarantine;
mod realms;
mod records;
mod rows;
mod snapshots;
mod tokens;
mod units;

use async_trait::async_trait;
use sqlx::{Database, QueryBuilder, Transaction, query::Query};

use super::Db;
use crate::{StoreError, Work};

type Row = <Db as Database>::Row;
type Arguments = <Db as Database>::Arguments;

/// One transaction of this engine.
pub(super) struct Tx(pub(super) Transaction<'static, Db>);

#[async_trait]
impl Work for Tx {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Ok(self.0.commit().await?)
    }
}

impl Tx {
    async fn run(&mut self, query: Query<'_, Db, Arguments>) -> Result<u64, StoreError> {
        Ok(query.execute(&mut *self.0).await?.rows_affected())
    }

    async fn all(&mut self, query: Query<'_, Db, Arguments>) -> Result<Vec<Row>, StoreError> {
        Ok(query.fetch_all(&mut *self.0).await?)
    }

    async fn first(&mut self, query: Query<'_, Db, Arguments>) -> Result<Option<Row>, StoreError> {
        Ok(query.fetch_optional(&mut *self.0).await?)
    }

    /// Takes `n` consecutive numbers of a counter, which stays locked to the commit; answers the first.
    async fn take_numbers(&mut self, realm: &str, name: &str, n: usize) -> Result<i64, StoreError> {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        let last: i64 = sqlx::query_scalar(
            "INSERT INTO counters (realm, name, value) VALUES ($1, $2, $3)
             ON CONFLICT (realm, name) DO UPDATE SET value = counters.value + excluded.value
             RETURNING value",
        )
        .bind(realm)
        .bind(name)
        .bind(n)
        .fetch_one(&mut *self.0)
        .await?;
        Ok(last - n + 1)
    }
}

/// Cuts rows into parts of 64, 16, 4 and 1, so that a statement over many rows has four texts, all of
/// which stay prepared.
fn parts<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let len = [64, 16, 4, 1].into_iter().find(|len| *len <= rest.len())?;
        let (part, tail) = rest.split_at(len);
        rest = tail;
        Some(part)
    })
}

/// Pushes `(a, b, …)`.
fn push_list<'a>(query: &mut QueryBuilder<Db>, ids: impl IntoIterator<Item = &'a [u8]>) {
    query.push("(");
    let mut list = query.separated(", ");
    for id in ids {
        list.push_bind(id);
    }
    list.push_unseparated(")");
}
