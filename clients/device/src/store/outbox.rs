//! What the phone wrote and has not yet seen merged.

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    id::{Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing},
    protocol::Reason,
};

use super::{Conn, fixed, from_json, number, signed, to_json};
use crate::error::Error;

/// A change that is not merged yet, as far as taking in an entry needs it.
pub(crate) struct Outstanding {
    pub(crate) install: InstallId,
    pub(crate) seq: u64,
}

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

/// Of a record's changes, those that are in its document and not merged.
pub(crate) async fn outstanding(
    conn: &mut Conn,
    record: RecordId,
) -> Result<Vec<Outstanding>, Error> {
    let rows = sqlx::query(
        "SELECT install, seq FROM outbox WHERE record = $1 AND fate IN ('here', 'safe')",
    )
    .bind(record.0.as_slice())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Outstanding {
                install: fixed(row, "install")?,
                seq: number(row, "seq")?,
            })
        })
        .collect()
}

pub(crate) async fn holds(conn: &mut Conn, hash: Hash) -> Result<bool, Error> {
    let row = sqlx::query("SELECT 1 FROM outbox WHERE hash = $1")
        .bind(hash.0.as_slice())
        .fetch_optional(conn)
        .await?;
    Ok(row.is_some())
}

/// The record of a change that is not merged.
pub(crate) async fn record_of(conn: &mut Conn, hash: Hash) -> Result<Option<RecordId>, Error> {
    let row = sqlx::query("SELECT record FROM outbox WHERE hash = $1 AND fate IN ('here', 'safe')")
        .bind(hash.0.as_slice())
        .fetch_optional(conn)
        .await?;
    row.map(|row| fixed(&row, "record")).transpose()
}

/// A receipt came.
pub(crate) async fn safe(conn: &mut Conn, hash: Hash) -> Result<(), Error> {
    sqlx::query("UPDATE outbox SET fate = 'safe', reason = NULL WHERE hash = $1 AND fate = 'here'")
        .bind(hash.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

/// The server has no room for it: it stays here, and goes again with the next sync.
pub(crate) async fn kept(conn: &mut Conn, hash: Hash, reason: &Reason) -> Result<(), Error> {
    sqlx::query("UPDATE outbox SET reason = $2 WHERE hash = $1 AND fate = 'here'")
        .bind(hash.0.as_slice())
        .bind(to_json(reason)?)
        .execute(conn)
        .await?;
    Ok(())
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

/// A record's changes that were refused.
pub(crate) async fn refused(conn: &mut Conn, record: RecordId) -> Result<Vec<Hash>, Error> {
    let rows = sqlx::query("SELECT hash FROM outbox WHERE record = $1 AND fate = 'refused'")
        .bind(record.0.as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "hash")).collect()
}

/// What was refused was accepted after all.
pub(crate) async fn accepted(conn: &mut Conn, hash: Hash) -> Result<(), Error> {
    sqlx::query("DELETE FROM outbox WHERE hash = $1")
        .bind(hash.0.as_slice())
        .execute(&mut *conn)
        .await?;
    sqlx::query("DELETE FROM notices WHERE hash = $1")
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

/// All that the record's document holds is merged: how many of the phone's changes that were.
pub(crate) async fn merged(conn: &mut Conn, record: RecordId) -> Result<u64, Error> {
    let done = sqlx::query("DELETE FROM outbox WHERE record = $1 AND fate IN ('here', 'safe')")
        .bind(record.0.as_slice())
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}

/// All that was safe for records on their way out is taken by whoever has them now.
pub(crate) async fn handed_over(conn: &mut Conn) -> Result<u64, Error> {
    let done = sqlx::query(
        "DELETE FROM outbox WHERE fate = 'safe'
         AND record IN (SELECT id FROM records WHERE leaving)",
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// After the server lost what it had: its receipts no longer hold.
pub(crate) async fn send_again(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE outbox SET fate = 'here' WHERE fate = 'safe'")
        .execute(conn)
        .await?;
    Ok(())
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
