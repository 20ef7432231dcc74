//! Commands that the phone has queued, and what became of them.

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    id::{CommandId, RecordId},
    protocol::{CommandOutcome, Reason},
    standing::Command,
};

use super::{Conn, fixed, from_json, number, signed, to_json};
use crate::{error::Error, reading::CommandState};

/// The server takes no more at once.
const IN_ONE_REQUEST: u64 = 10_000;

pub(crate) async fn add(conn: &mut Conn, command: &Command) -> Result<(), Error> {
    sqlx::query("INSERT INTO commands (id, record, body, state) VALUES ($1, $2, $3, 'here')")
        .bind(command.id.0.as_slice())
        .bind(command.record.0.as_slice())
        .bind(to_json(command)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// Commands that are only here, oldest first, as many as go in one request.
pub(crate) async fn to_send(conn: &mut Conn) -> Result<Vec<Command>, Error> {
    let rows =
        sqlx::query("SELECT body, version FROM commands WHERE state = 'here' ORDER BY n LIMIT $1")
            .bind(signed(IN_ONE_REQUEST))
            .fetch_all(conn)
            .await?;
    let command = |row: &SqliteRow| -> Result<Command, Error> {
        let done_as = row.try_get::<Option<i64>, _>("version")?;
        Ok(Command {
            done_as: done_as.and_then(|version| u64::try_from(version).ok()),
            ..from_json(row, "body")?
        })
    };
    rows.iter().map(command).collect()
}

/// Commands with a receipt and without a result.
pub(crate) async fn asked(conn: &mut Conn) -> Result<Vec<CommandId>, Error> {
    let rows = sqlx::query("SELECT id FROM commands WHERE state = 'pending' ORDER BY n")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "id")).collect()
}

/// How many commands about the record wait for a decision.
pub(crate) async fn waiting(conn: &mut Conn, record: RecordId) -> Result<u64, Error> {
    let row = sqlx::query(
        "SELECT count(*) AS n FROM commands WHERE record = $1 AND state IN ('here', 'pending')",
    )
    .bind(record.0.as_slice())
    .fetch_one(conn)
    .await?;
    number(&row, "n")
}

/// Notes what became of a command. What was decided stays decided: a late answer changes nothing.
pub(crate) async fn became(
    conn: &mut Conn,
    id: CommandId,
    outcome: &CommandOutcome,
) -> Result<(), Error> {
    let (state, version, reason) = match outcome {
        CommandOutcome::Pending => ("pending", None, None),
        CommandOutcome::Done(version) => ("done", Some(signed(*version)), None),
        CommandOutcome::Refused(reason) => ("refused", None, Some(to_json(reason)?)),
        CommandOutcome::Keep(_) => return Ok(()),
    };
    sqlx::query(
        "UPDATE commands SET state = $2, version = coalesce($3, version), reason = $4
         WHERE id = $1 AND state IN ('here', 'pending')",
    )
    .bind(id.0.as_slice())
    .bind(state)
    .bind(version)
    .bind(reason)
    .execute(conn)
    .await?;
    Ok(())
}

/// After the server lost what it had: its receipts no longer hold, nor does what it decided. `version` of what was done
/// stays: it says in which order it is to be done again.
pub(crate) async fn send_again(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE commands SET state = 'here' WHERE state IN ('pending', 'done')")
        .execute(conn)
        .await?;
    Ok(())
}

fn state(row: &SqliteRow) -> Result<(Command, CommandState), Error> {
    let reason = || -> Result<Reason, Error> { from_json(row, "reason") };
    let state = match row.try_get::<&str, _>("state")? {
        "here" => CommandState::Here,
        "pending" => CommandState::Pending,
        "done" => CommandState::Done(number(row, "version")?),
        "refused" => CommandState::Refused(reason()?),
        _ => return Err(Error::Corrupt("state")),
    };
    Ok((from_json(row, "body")?, state))
}

pub(crate) async fn of_record(
    conn: &mut Conn,
    record: RecordId,
) -> Result<Vec<(Command, CommandState)>, Error> {
    let rows = sqlx::query("SELECT * FROM commands WHERE record = $1 ORDER BY n")
        .bind(record.0.as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(state).collect()
}

/// How many are only here, have a receipt, and were refused.
pub(crate) async fn counts(conn: &mut Conn) -> Result<[u64; 3], Error> {
    let row = sqlx::query(
        "SELECT count(*) FILTER (WHERE state = 'here') AS here,
                count(*) FILTER (WHERE state = 'pending') AS pending,
                count(*) FILTER (WHERE state = 'refused') AS refused FROM commands",
    )
    .fetch_one(conn)
    .await?;
    Ok([
        number(&row, "here")?,
        number(&row, "pending")?,
        number(&row, "refused")?,
    ])
}
