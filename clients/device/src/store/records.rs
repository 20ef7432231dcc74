//! The records that the phone holds, and what lists show of them.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Automerge;
use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    digest::Short,
    id::RecordId,
    phone::{Held, Place},
    project::project,
    record,
};

use super::{Conn, fixed, fixed_or_none, from_json, number, signed, to_json};
use crate::{error::Error, reading::Listed};

/// A record as the phone holds it, with where it is filed.
pub(crate) struct Filed {
    pub(crate) held: Held,
    pub(crate) place: Place,
}

const COLUMNS: &str = "id, kind, scope, document, standing, digest, leaving";

pub(crate) async fn get(conn: &mut Conn, id: RecordId) -> Result<Option<Filed>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM records WHERE id = $1");
    let row = sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(id.0.as_slice())
        .fetch_optional(conn)
        .await?;
    row.as_ref().map(filed).transpose()
}

fn filed(row: &SqliteRow) -> Result<Filed, Error> {
    let document: &[u8] = row.try_get("document")?;
    Ok(Filed {
        held: Held {
            kind: row.try_get("kind")?,
            doc: Automerge::load(document).map_err(|_| Error::Corrupt("document"))?,
            standing: from_json(row, "standing")?,
        },
        place: place(row)?,
    })
}

fn place(row: &SqliteRow) -> Result<Place, Error> {
    Ok(Place {
        scope: fixed(row, "scope")?,
        digest: fixed_or_none(row, "digest")?.map(Short),
        leaving: row.try_get("leaving")?,
    })
}

/// Those of these records that the phone holds.
pub(crate) async fn held(
    conn: &mut Conn,
    ids: &BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, Held>, Error> {
    let mut held = BTreeMap::new();
    for id in ids {
        if let Some(filed) = get(conn, *id).await? {
            held.insert(*id, filed.held);
        }
    }
    Ok(held)
}

/// Where those of these records are filed that the phone holds.
pub(crate) async fn places_of(
    conn: &mut Conn,
    ids: &BTreeSet<RecordId>,
) -> Result<BTreeMap<RecordId, Place>, Error> {
    let mut places = BTreeMap::new();
    for id in ids {
        let row = sqlx::query("SELECT scope, digest, leaving FROM records WHERE id = $1")
            .bind(id.0.as_slice())
            .fetch_optional(&mut *conn)
            .await?;
        if let Some(row) = row {
            places.insert(*id, place(&row)?);
        }
    }
    Ok(places)
}

/// Where every record is filed.
pub(crate) async fn places(conn: &mut Conn) -> Result<BTreeMap<RecordId, Place>, Error> {
    let rows = sqlx::query("SELECT id, scope, digest, leaving FROM records")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok((fixed(row, "id")?, place(row)?)))
        .collect()
}

/// Stores a record with what lists show of it.
pub(crate) async fn put(
    conn: &mut Conn,
    id: RecordId,
    held: &Held,
    place: &Place,
) -> Result<(), Error> {
    let row = record::kind(&held.kind).map(|kind| project(id, kind, &held.doc, &held.standing));
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
    .bind(place.scope.0.as_slice())
    .bind(held.doc.save_nocompress())
    .bind(to_json(&held.standing)?)
    .bind(place.digest.map(|d| d.0.to_vec()))
    .bind(place.leaving)
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

/// Files a record elsewhere, its document unchanged.
pub(crate) async fn refile(conn: &mut Conn, id: RecordId, place: &Place) -> Result<(), Error> {
    sqlx::query("UPDATE records SET scope = $2, digest = $3, leaving = $4 WHERE id = $1")
        .bind(id.0.as_slice())
        .bind(place.scope.0.as_slice())
        .bind(place.digest.map(|d| d.0.to_vec()))
        .bind(place.leaving)
        .execute(conn)
        .await?;
    Ok(())
}

/// The record has left this phone.
pub(crate) async fn remove(conn: &mut Conn, id: RecordId) -> Result<(), Error> {
    sqlx::query("DELETE FROM records WHERE id = $1")
        .bind(id.0.as_slice())
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
