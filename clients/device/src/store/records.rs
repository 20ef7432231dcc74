//! The records that the phone holds, and what lists show of them.

use automerge::Automerge;
use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    digest::Short,
    id::{RecordId, ScopeId},
    project::project,
    record::{self, LifeCycle},
    standing::Standing,
};

use super::{Conn, fixed, fixed_or_none, from_json, number, signed, to_json};
use crate::{error::Error, reading::Listed};

/// A record as the phone holds it.
pub(crate) struct Held {
    pub(crate) kind: String,
    pub(crate) scope: ScopeId,
    pub(crate) doc: Automerge,
    pub(crate) standing: Standing,
    /// As the server's last entry gave it.
    pub(crate) digest: Option<Short>,
    /// It is on its way out of this phone.
    pub(crate) leaving: bool,
}

impl Held {
    /// A record that begins here, or that the server names for the first time.
    pub(crate) fn new(kind: &str, scope: ScopeId, doc: Automerge) -> Self {
        Self {
            kind: kind.to_owned(),
            scope,
            doc,
            standing: first_standing(kind),
            digest: None,
            leaving: false,
        }
    }
}

/// Where a record of the kind stands before anything was decided.
pub(crate) fn first_standing(kind: &str) -> Standing {
    Standing::initial(record::kind(kind).map_or(LifeCycle::None, |k| k.life_cycle))
}

pub(crate) async fn get(conn: &mut Conn, id: RecordId) -> Result<Option<Held>, Error> {
    let row = sqlx::query(
        "SELECT kind, scope, document, standing, digest, leaving FROM records WHERE id = $1",
    )
    .bind(id.0.as_slice())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(held).transpose()
}

fn held(row: &SqliteRow) -> Result<Held, Error> {
    let document: &[u8] = row.try_get("document")?;
    Ok(Held {
        kind: row.try_get("kind")?,
        scope: fixed(row, "scope")?,
        doc: Automerge::load(document).map_err(|_| Error::Corrupt("document"))?,
        standing: from_json(row, "standing")?,
        digest: fixed_or_none(row, "digest")?.map(Short),
        leaving: row.try_get("leaving")?,
    })
}

/// Where a record is filed, and the digest that counts there, without its document.
pub(crate) async fn place(
    conn: &mut Conn,
    id: RecordId,
) -> Result<Option<(ScopeId, Option<Short>)>, Error> {
    let row = sqlx::query("SELECT scope, digest FROM records WHERE id = $1")
        .bind(id.0.as_slice())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        Ok((
            fixed(&row, "scope")?,
            fixed_or_none(&row, "digest")?.map(Short),
        ))
    })
    .transpose()
}

/// Stores a record with what lists show of it.
pub(crate) async fn put(conn: &mut Conn, id: RecordId, held: &Held) -> Result<(), Error> {
    let row = record::kind(&held.kind).map(|kind| project(kind, &held.doc, &held.standing));
    let (missing, conflicts) = row
        .as_ref()
        .map_or((0, 0), |r| (r.missing.len(), r.conflicts.len()));
    let (title, search, sort_key, state) = match &row {
        Some(r) => (
            r.title.as_str(),
            r.search.as_str(),
            r.sort_key.as_slice(),
            r.state.as_str(),
        ),
        // A newer app's kind: carried, and not shown as more than it is.
        None => ("", "", [].as_slice(), held.standing.state_code()),
    };
    sqlx::query(
        "INSERT INTO records (id, kind, scope, document, standing, digest, leaving,
                              title, search, sort_key, state, missing, conflicts)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (id) DO UPDATE SET kind = $2, scope = $3, document = $4, standing = $5,
             digest = $6, leaving = $7, title = $8, search = $9, sort_key = $10, state = $11,
             missing = $12, conflicts = $13",
    )
    .bind(id.0.as_slice())
    .bind(&held.kind)
    .bind(held.scope.0.as_slice())
    .bind(held.doc.save_nocompress())
    .bind(to_json(&held.standing)?)
    .bind(held.digest.map(|d| d.0.to_vec()))
    .bind(held.leaving)
    .bind(title)
    .bind(search)
    .bind(sort_key)
    .bind(state)
    .bind(signed(missing as u64))
    .bind(signed(conflicts as u64))
    .execute(conn)
    .await?;
    Ok(())
}

/// Every record, in no order.
pub(crate) async fn ids(conn: &mut Conn) -> Result<Vec<RecordId>, Error> {
    let rows = sqlx::query("SELECT id FROM records")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "id")).collect()
}

/// Records with an open conflict.
pub(crate) async fn in_conflict(conn: &mut Conn) -> Result<Vec<RecordId>, Error> {
    let rows = sqlx::query("SELECT id FROM records WHERE conflicts > 0 ORDER BY id")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "id")).collect()
}

/// The records of a scope that the server knows, with the digests it gave.
pub(crate) async fn digests(
    conn: &mut Conn,
    scope: ScopeId,
) -> Result<Vec<(RecordId, Short)>, Error> {
    let rows =
        sqlx::query("SELECT id, digest FROM records WHERE scope = $1 AND digest IS NOT NULL")
            .bind(scope.0.as_slice())
            .fetch_all(conn)
            .await?;
    rows.iter()
        .map(|row| Ok((fixed(row, "id")?, Short(fixed(row, "digest")?))))
        .collect()
}

/// The record is on its way out: its digest counts no more.
pub(crate) async fn leave(conn: &mut Conn, id: RecordId) -> Result<(), Error> {
    sqlx::query("UPDATE records SET leaving = 1, digest = NULL WHERE id = $1")
        .bind(id.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// The scope was taken, or given back.
pub(crate) async fn scope_leaves(
    conn: &mut Conn,
    scope: ScopeId,
    leaving: bool,
) -> Result<(), Error> {
    sqlx::query("UPDATE records SET leaving = $2 WHERE scope = $1")
        .bind(scope.0.as_slice())
        .bind(leaving)
        .execute(conn)
        .await?;
    Ok(())
}

/// Drops what is on its way out and has nothing waiting.
pub(crate) async fn purge(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query(
        "DELETE FROM records WHERE leaving AND NOT EXISTS (
            SELECT 1 FROM outbox WHERE outbox.record = records.id AND fate IN ('here', 'safe'))",
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn want(conn: &mut Conn, id: RecordId) -> Result<(), Error> {
    sqlx::query("INSERT OR IGNORE INTO wanted (record) VALUES ($1)")
        .bind(id.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn arrived(conn: &mut Conn, id: RecordId) -> Result<(), Error> {
    sqlx::query("DELETE FROM wanted WHERE record = $1")
        .bind(id.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn wanted(conn: &mut Conn) -> Result<Vec<RecordId>, Error> {
    let rows = sqlx::query("SELECT record FROM wanted")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "record")).collect()
}

/// The lines of a list: all kinds, or one.
pub(crate) async fn list(conn: &mut Conn, kind: Option<&str>) -> Result<Vec<Listed>, Error> {
    let rows = sqlx::query(
        "SELECT id, kind, scope, title, search, state, missing, conflicts, leaving, digest,
                EXISTS (SELECT 1 FROM outbox WHERE outbox.record = records.id
                        AND fate IN ('here', 'safe')) AS waiting
         FROM records WHERE $1 IS NULL OR kind = $1 ORDER BY sort_key, id",
    )
    .bind(kind)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Listed {
                id: fixed(row, "id")?,
                kind: row.try_get("kind")?,
                scope: fixed(row, "scope")?,
                title: row.try_get("title")?,
                search: row.try_get("search")?,
                state: row.try_get("state")?,
                missing: number(row, "missing")?,
                conflicts: number(row, "conflicts")?,
                merged: !row.try_get::<bool, _>("waiting")?,
                leaving: row.try_get("leaving")?,
            })
        })
        .collect()
}

/// How many conflicts stand open.
pub(crate) async fn conflicts(conn: &mut Conn) -> Result<u64, Error> {
    let row =
        sqlx::query("SELECT coalesce(sum(conflicts), 0) AS n FROM records WHERE conflicts > 0")
            .fetch_one(conn)
            .await?;
    number(&row, "n")
}
