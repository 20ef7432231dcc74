//! Commands that the phone has queued, and what became of them.

use sqlx::{Row as _, sqlite::SqliteRow};
use sync_core::{
    id::{CommandId, RecordId},
    phone::{CommandFate, Queued},
    standing::Command,
};

use super::{Conn, fixed, from_json, number, signed, to_json};
use crate::error::Error;

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
    let rows = sqlx::query("SELECT * FROM commands WHERE state = 'here' ORDER BY n LIMIT $1")
        .bind(signed(IN_ONE_REQUEST))
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| Ok(queued(row)?.command)).collect()
}

/// Commands with a receipt and without a result.
pub(crate) async fn asked(conn: &mut Conn) -> Result<Vec<CommandId>, Error> {
    let rows = sqlx::query("SELECT id FROM commands WHERE state = 'pending' ORDER BY n")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "id")).collect()
}

/// Notes what became of a command.
pub(crate) async fn became(conn: &mut Conn, queued: &Queued) -> Result<(), Error> {
    let (state, version, reason) = match &queued.fate {
        // What was done once says as which version, so that it is done again in its order.
        CommandFate::Here => ("here", queued.command.done_as.map(signed), None),
        CommandFate::Pending => ("pending", queued.command.done_as.map(signed), None),
        CommandFate::Done(version) => ("done", Some(signed(*version)), None),
        CommandFate::Refused(reason) => ("refused", None, Some(to_json(reason)?)),
    };
    sqlx::query("UPDATE commands SET state = $2, version = $3, reason = $4 WHERE id = $1")
        .bind(queued.command.id.0.as_slice())
        .bind(state)
        .bind(version)
        .bind(reason)
        .execute(conn)
        .await?;
    Ok(())
}

/// All that were ever asked for here, oldest first.
pub(crate) async fn all(conn: &mut Conn) -> Result<Vec<Queued>, Error> {
    let rows = sqlx::query("SELECT * FROM commands ORDER BY n")
        .fetch_all(conn)
        .await?;
    rows.iter().map(queued).collect()
}

fn queued(row: &SqliteRow) -> Result<Queued, Error> {
    let fate = match row.try_get::<&str, _>("state")? {
        "here" => CommandFate::Here,
        "pending" => CommandFate::Pending,
        "done" => CommandFate::Done(number(row, "version")?),
        "refused" => CommandFate::Refused(from_json(row, "reason")?),
        _ => return Err(Error::Corrupt("state")),
    };
    let done_as = match fate {
        CommandFate::Here | CommandFate::Pending => row.try_get::<Option<i64>, _>("version")?,
        CommandFate::Done(_) | CommandFate::Refused(_) => None,
    };
    Ok(Queued {
        command: Command {
            done_as: done_as.and_then(|version| u64::try_from(version).ok()),
            ..from_json(row, "body")?
        },
        fate,
    })
}

pub(crate) async fn of_record(conn: &mut Conn, record: RecordId) -> Result<Vec<Queued>, Error> {
    let rows = sqlx::query("SELECT * FROM commands WHERE record = $1 ORDER BY n")
        .bind(record.0.as_slice())
        .fetch_all(conn)
        .await?;
    rows.iter().map(queued).collect()
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
