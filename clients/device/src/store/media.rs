//! What is known of photos, sounds and files.

use std::collections::BTreeSet;

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::id::Hash;

use super::{Conn, fixed, number, signed};
use crate::error::Error;

/// A file in the media folder that the server does not have yet.
#[derive(Debug, Clone)]
pub(crate) struct Waiting {
    pub(crate) sha256: Hash,
    pub(crate) size: u64,
    pub(crate) media_type: String,
    /// Where its upload stands on the server, once one was begun.
    pub(crate) url: Option<String>,
}

pub(crate) async fn add(
    conn: &mut Conn,
    sha256: Hash,
    size: u64,
    media_type: &str,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO media (sha256, size, media_type) VALUES ($1, $2, $3)
         ON CONFLICT (sha256) DO UPDATE SET size = $2, media_type = $3",
    )
    .bind(sha256.0.as_slice())
    .bind(signed(size))
    .bind(media_type)
    .execute(conn)
    .await?;
    Ok(())
}

/// The server has these.
pub(crate) async fn on_server(conn: &mut Conn, hashes: &BTreeSet<Hash>) -> Result<(), Error> {
    for hash in hashes {
        sqlx::query(
            "INSERT INTO media (sha256, on_server) VALUES ($1, 1)
             ON CONFLICT (sha256) DO UPDATE SET on_server = 1",
        )
        .bind(hash.0.as_slice())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

pub(crate) async fn set_url(conn: &mut Conn, sha256: Hash, url: Option<&str>) -> Result<(), Error> {
    sqlx::query("UPDATE media SET url = $2 WHERE sha256 = $1")
        .bind(sha256.0.as_slice())
        .bind(url)
        .execute(conn)
        .await?;
    Ok(())
}

/// After the server lost what it had.
pub(crate) async fn forget_server(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE media SET on_server = 0, url = NULL")
        .execute(conn)
        .await?;
    Ok(())
}

fn waiting_row(row: &SqliteRow) -> Result<Waiting, Error> {
    Ok(Waiting {
        sha256: fixed(row, "sha256")?,
        size: number(row, "size")?,
        media_type: row.try_get("media_type")?,
        url: row.try_get("url")?,
    })
}

/// Files to upload, the small ones first: more of them arrive over a poor link.
pub(crate) async fn to_upload(conn: &mut Conn) -> Result<Vec<Waiting>, Error> {
    let rows = sqlx::query(
        "SELECT * FROM media WHERE size IS NOT NULL AND on_server = 0 ORDER BY size, sha256",
    )
    .fetch_all(conn)
    .await?;
    rows.iter().map(waiting_row).collect()
}

/// Whether the server is known to have it.
pub(crate) async fn is_on_server(conn: &mut Conn, sha256: Hash) -> Result<bool, Error> {
    let row = sqlx::query("SELECT 1 FROM media WHERE sha256 = $1 AND on_server = 1")
        .bind(sha256.0.as_slice())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// Of the files in the media folder: how many, how many of them the server has, and the bytes of those it has not.
pub(crate) async fn counts(conn: &mut Conn) -> Result<(u64, u64, u64), Error> {
    let row = sqlx::query(
        "SELECT count(*) AS files, coalesce(sum(on_server), 0) AS there,
                coalesce(sum(iif(on_server, 0, size)), 0) AS bytes
         FROM media WHERE size IS NOT NULL",
    )
    .fetch_one(conn)
    .await?;
    Ok((
        number(&row, "files")?,
        number(&row, "there")?,
        number(&row, "bytes")?,
    ))
}
