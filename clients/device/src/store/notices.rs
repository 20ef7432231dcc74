//! Changes that were refused after their receipt.

use sync_core::protocol::Notice;

use super::{Conn, number, signed, to_json};
use crate::error::Error;

/// Puts a notice down; whether it is new.
pub(crate) async fn add(conn: &mut Conn, notice: &Notice) -> Result<bool, Error> {
    let done = sqlx::query(
        "INSERT OR IGNORE INTO notices (seq, record, hash, reason) VALUES ($1, $2, $3, $4)",
    )
    .bind(signed(notice.seq))
    .bind(notice.record.0.as_slice())
    .bind(notice.hash.0.as_slice())
    .bind(to_json(&notice.reason)?)
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
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
