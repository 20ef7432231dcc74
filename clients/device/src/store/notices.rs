//! Changes that were refused after their receipt.

use std::collections::BTreeMap;

use sync_core::protocol::Notice;

use super::{Conn, fixed, from_json, number, signed, to_json};
use crate::error::Error;

/// Puts a notice down.
pub(crate) async fn add(conn: &mut Conn, notice: &Notice) -> Result<(), Error> {
    sqlx::query("INSERT INTO notices (seq, record, hash, reason) VALUES ($1, $2, $3, $4)")
        .bind(signed(notice.seq))
        .bind(notice.record.0.as_slice())
        .bind(notice.hash.0.as_slice())
        .bind(to_json(&notice.reason)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// What it was about was accepted after all.
pub(crate) async fn remove(conn: &mut Conn, seq: u64) -> Result<(), Error> {
    sqlx::query("DELETE FROM notices WHERE seq = $1")
        .bind(signed(seq))
        .execute(conn)
        .await?;
    Ok(())
}

/// All that were ever put down, by `seq`.
pub(crate) async fn all(conn: &mut Conn) -> Result<BTreeMap<u64, Notice>, Error> {
    let rows = sqlx::query("SELECT * FROM notices").fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let notice = Notice {
                seq: number(row, "seq")?,
                record: fixed(row, "record")?,
                hash: fixed(row, "hash")?,
                reason: from_json(row, "reason")?,
            };
            Ok((notice.seq, notice))
        })
        .collect()
}

/// How many are about changes that the outbox does not hold (written before this database was restored).
pub(crate) async fn orphans(conn: &mut Conn) -> Result<u64, Error> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM notices
         WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.hash = notices.hash)",
    )
    .fetch_one(conn)
    .await?;
    number(&row, "n")
}
