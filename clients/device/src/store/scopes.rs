//! The scopes that the phone holds, how far it has read each, and their digests.

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{digest::Buckets, id::ScopeId, phone::Scope};

use super::{Conn, fixed, number, signed};
use crate::error::Error;

/// A scope as the phone holds it, with its name.
pub(crate) struct Held {
    pub(crate) id: ScopeId,
    pub(crate) name: String,
    pub(crate) scope: Scope,
}

fn held(row: &SqliteRow) -> Result<Held, Error> {
    let buckets: &[u8] = row.try_get("buckets")?;
    Ok(Held {
        id: fixed(row, "id")?,
        name: row.try_get("name")?,
        scope: Scope {
            cursor: number(row, "cursor")?,
            buckets: Buckets::from_bytes(buckets).ok_or(Error::Corrupt("buckets"))?,
            taken: row.try_get("taken")?,
        },
    })
}

pub(crate) async fn all(conn: &mut Conn) -> Result<Vec<Held>, Error> {
    let rows = sqlx::query("SELECT * FROM scopes ORDER BY name, id")
        .fetch_all(conn)
        .await?;
    rows.iter().map(held).collect()
}

pub(crate) async fn add(conn: &mut Conn, id: ScopeId, name: &str) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO scopes (id, name, buckets) VALUES ($1, $2, $3)")
        .bind(id.0.as_slice())
        .bind(name)
        .bind(Buckets::default().to_bytes())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn put(conn: &mut Conn, id: ScopeId, scope: &Scope) -> Result<(), Error> {
    sqlx::query("UPDATE scopes SET cursor = $2, buckets = $3, taken = $4 WHERE id = $1")
        .bind(id.0.as_slice())
        .bind(signed(scope.cursor))
        .bind(scope.buckets.to_bytes())
        .bind(scope.taken)
        .execute(conn)
        .await?;
    Ok(())
}

/// The scope was taken and holds no record any more.
pub(crate) async fn remove(conn: &mut Conn, id: ScopeId) -> Result<(), Error> {
    sqlx::query("DELETE FROM scopes WHERE id = $1")
        .bind(id.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}
