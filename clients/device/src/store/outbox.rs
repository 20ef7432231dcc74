//! What the phone wrote and has not yet seen merged.

use std::collections::BTreeSet;

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    id::{Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing},
    phone::Item,
    protocol::Reason,
};

use super::{Conn, fixed, from_json, number, signed, to_json};
use crate::error::Error;

fn fate_columns(fate: &Fate) -> Result<(&'static str, Option<String>), Error> {
    Ok(match fate {
        Fate::Here => ("here", None),
        Fate::Safe => ("safe", None),
        Fate::Refused(reason) => ("refused", Some(to_json(reason)?)),
        Fate::Redone => ("redone", None),
    })
}

fn fate(row: &SqliteRow) -> Result<Fate, Error> {
    Ok(match row.try_get::<&str, _>("fate")? {
        "here" => Fate::Here,
        "safe" => Fate::Safe,
        "refused" => Fate::Refused(from_json(row, "reason")?),
        "redone" => Fate::Redone,
        _ => return Err(Error::Corrupt("fate")),
    })
}

fn outgoing(row: &SqliteRow) -> Result<Outgoing, Error> {
    Ok(Outgoing {
        record: fixed(row, "record")?,
        kind: row.try_get("kind")?,
        scope: fixed(row, "scope")?,
        hash: fixed(row, "hash")?,
        seq: number(row, "seq")?,
        bytes: row.try_get("bytes")?,
        intent: from_json(row, "intent")?,
        note: row.try_get("note")?,
        at: row.try_get("at")?,
        fate: fate(row)?,
    })
}

pub(crate) async fn add(
    conn: &mut Conn,
    change: &Outgoing,
    install: InstallId,
) -> Result<(), Error> {
    let (fate, reason) = fate_columns(&change.fate)?;
    sqlx::query(
        "INSERT INTO outbox
         (record, kind, scope, hash, install, seq, bytes, intent, note, at, fate, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(change.record.0.as_slice())
    .bind(&change.kind)
    .bind(change.scope.0.as_slice())
    .bind(change.hash.0.as_slice())
    .bind(install.0.as_slice())
    .bind(signed(change.seq))
    .bind(&change.bytes)
    .bind(to_json(&change.intent)?)
    .bind(&change.note)
    .bind(change.at)
    .bind(fate)
    .bind(reason)
    .execute(conn)
    .await?;
    Ok(())
}

/// Changes that are only here, oldest first, up to so many bytes but at least one, and how many stay behind.
pub(crate) async fn to_send(
    conn: &mut Conn,
    max_bytes: usize,
) -> Result<(Vec<Outgoing>, u64), Error> {
    let row = sqlx::query("SELECT count(*) AS n FROM outbox WHERE fate = 'here'")
        .fetch_one(&mut *conn)
        .await?;
    let all = number(&row, "n")?;
    let ids = sqlx::query(
        "SELECT id FROM (
            SELECT id, sum(length(bytes)) OVER (ORDER BY id) - length(bytes) AS before
            FROM outbox WHERE fate = 'here')
         WHERE before < $1 ORDER BY id DESC LIMIT 1",
    )
    .bind(i64::try_from(max_bytes).unwrap_or(i64::MAX))
    .fetch_optional(&mut *conn)
    .await?;
    let last: i64 = match &ids {
        Some(row) => row.try_get("id")?,
        None => return Ok((Vec::new(), 0)),
    };
    // What was meant is only needed to say it again, and is the larger half.
    let rows = sqlx::query(
        "SELECT record, kind, scope, hash, seq, bytes, '[]' AS intent, note, at, fate, reason
         FROM outbox WHERE fate = 'here' AND id <= $1 ORDER BY id",
    )
    .bind(last)
    .fetch_all(conn)
    .await?;
    let changes = rows.iter().map(outgoing).collect::<Result<Vec<_>, _>>()?;
    let left = all.saturating_sub(changes.len() as u64);
    Ok((changes, left))
}

/// All of a record's changes that are not merged, oldest first.
pub(crate) async fn of_record(conn: &mut Conn, record: RecordId) -> Result<Vec<Outgoing>, Error> {
    let rows = sqlx::query("SELECT * FROM outbox WHERE record = $1 ORDER BY id")
        .bind(record.0.as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(outgoing).collect()
}

fn item(row: &SqliteRow) -> Result<Item, Error> {
    Ok(Item {
        install: fixed(row, "install")?,
        out: outgoing(row)?,
        kept: match row.try_get::<&str, _>("fate")? {
            "here" if row.try_get::<Option<&str>, _>("reason")?.is_some() => {
                Some(from_json(row, "reason")?)
            }
            _ => None,
        },
    })
}

/// Everything that is kept, oldest first.
pub(crate) async fn all(conn: &mut Conn) -> Result<Vec<Item>, Error> {
    let rows = sqlx::query("SELECT * FROM outbox ORDER BY id")
        .fetch_all(conn)
        .await?;
    rows.iter().map(item).collect()
}

/// What is kept of these records, oldest first within each.
pub(crate) async fn of_records(
    conn: &mut Conn,
    records: &BTreeSet<RecordId>,
) -> Result<Vec<Item>, Error> {
    let mut items = Vec::new();
    for record in records {
        let rows = sqlx::query("SELECT * FROM outbox WHERE record = $1 ORDER BY id")
            .bind(record.0.as_slice())
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            items.push(item(row)?);
        }
    }
    Ok(items)
}

/// Why changes are still here though they were sent, with how many.
pub(crate) async fn kept_because(conn: &mut Conn) -> Result<Vec<(Reason, u64)>, Error> {
    let rows = sqlx::query(
        "SELECT reason, count(*) AS n FROM outbox
         WHERE fate = 'here' AND reason IS NOT NULL GROUP BY reason ORDER BY reason",
    )
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| Ok((from_json(row, "reason")?, number(row, "n")?)))
        .collect()
}

/// The server has no room for it, or none was said: it stays here.
pub(crate) async fn set_kept(
    conn: &mut Conn,
    hash: Hash,
    because: Option<&Reason>,
) -> Result<(), Error> {
    sqlx::query("UPDATE outbox SET reason = $2 WHERE hash = $1 AND fate = 'here'")
        .bind(hash.0.as_slice())
        .bind(because.map(to_json).transpose()?)
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn remove(conn: &mut Conn, hash: Hash) -> Result<(), Error> {
    sqlx::query("DELETE FROM outbox WHERE hash = $1")
        .bind(hash.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn set_fate(conn: &mut Conn, hash: Hash, becomes: &Fate) -> Result<(), Error> {
    let (fate, reason) = fate_columns(becomes)?;
    sqlx::query("UPDATE outbox SET fate = $2, reason = $3 WHERE hash = $1")
        .bind(hash.0.as_slice())
        .bind(fate)
        .bind(reason)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many are on the server's disk and not seen merged. Of a record on its way out nothing more is seen.
pub(crate) async fn only_safe(conn: &mut Conn) -> Result<u64, Error> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM outbox WHERE fate = 'safe'
         AND record NOT IN (SELECT id FROM records WHERE leaving)",
    )
    .fetch_one(conn)
    .await?;
    number(&row, "n")
}

/// How many are only here, safe, and refused.
pub(crate) async fn counts(conn: &mut Conn) -> Result<[u64; 3], Error> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE fate = 'here') AS here,
                count(*) FILTER (WHERE fate = 'safe') AS safe,
                count(*) FILTER (WHERE fate = 'refused') AS refused FROM outbox",
    )
    .fetch_one(conn)
    .await?;
    Ok([
        number(&row, "here")?,
        number(&row, "safe")?,
        number(&row, "refused")?,
    ])
}
