//! Commands.

use std::sync::Arc;

use sync_core::id::{CommandId, DeviceId, PersonId};

use super::{REALM, Told, change, record, scope};
use crate::{AppendedCommand, CommandRow, CommandState, FinishedCommand, NewCommand, Store};

pub(super) fn command(id: u8, record_no: u8) -> NewCommand {
    NewCommand {
        id: CommandId([id; 16]),
        record: record(record_no),
        scope: scope(1),
        device: DeviceId([1; 16]),
        person: PersonId([1; 16]),
        received_at: 50,
        body: vec![0xa0, id],
    }
}

/// A command sent twice is carried out once, and answered twice.
pub async fn a_command_is_carried_out_once(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append(REALM, &[change(1, 1)]).await?;
    let answers = work
        .append_commands(REALM, &[command(1, 1), command(2, 2)])
        .await?;
    // Changes and commands share one order of arrival.
    let stored = |arrival| AppendedCommand::Stored { arrival };
    assert_eq!(answers, [stored(2), stored(3)]);
    assert_eq!(
        work.pending_command_records(REALM, 9).await?,
        [record(1), record(2)]
    );
    assert_eq!(work.pending_command_records(REALM, 1).await?, [record(1)]);

    let done = FinishedCommand {
        id: CommandId([1; 16]),
        state: CommandState::Done,
        code: None,
        answer: Some(r#"{"number":"12"}"#.to_owned()),
        seq: Some(4),
    };
    let refused = FinishedCommand {
        id: CommandId([2; 16]),
        state: CommandState::Refused,
        code: Some("incomplete".to_owned()),
        answer: None,
        seq: None,
    };
    work.finish_commands(REALM, &[done.clone(), refused.clone()])
        .await?;
    assert!(work.pending_command_records(REALM, 9).await?.is_empty());
    let row = |command: NewCommand, arrival, finished: FinishedCommand| CommandRow {
        command,
        arrival,
        state: finished.state,
        code: finished.code,
        answer: finished.answer,
        seq: finished.seq,
    };
    let (done, refused) = (row(command(1, 1), 2, done), row(command(2, 2), 3, refused));
    let forged = NewCommand {
        person: PersonId([9; 16]),
        ..command(2, 5)
    };
    let answers = work
        .append_commands(REALM, &[command(1, 1), forged])
        .await?;
    let duplicate = |row: &CommandRow| AppendedCommand::Duplicate(Box::new(row.clone()));
    assert_eq!(answers, [duplicate(&done), duplicate(&refused)]);
    assert_eq!(
        work.commands(REALM, &[CommandId([1; 16]), CommandId([8; 16])])
            .await?,
        [done]
    );
    Ok(())
}

/// Commands of a record are carried out in the order in which they came.
pub async fn commands_queue_in_order_of_arrival(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    work.append_commands(REALM, &[command(9, 1), command(3, 2), command(1, 1)])
        .await?;
    let ids = |rows: Vec<CommandRow>| rows.iter().map(|r| r.command.id.0[0]).collect::<Vec<_>>();
    let both = [record(2), record(1)];
    assert_eq!(ids(work.queued_commands_of(REALM, &both).await?), [9, 3, 1]);
    let done = FinishedCommand {
        id: CommandId([9; 16]),
        state: CommandState::Done,
        code: None,
        answer: None,
        seq: Some(1),
    };
    work.finish_commands(REALM, std::slice::from_ref(&done))
        .await?;
    assert_eq!(ids(work.queued_commands_of(REALM, &both).await?), [3, 1]);
    assert_eq!(ids(work.commands_of(REALM, record(1)).await?), [9, 1]);
    let unknown = FinishedCommand {
        id: CommandId([7; 16]),
        ..done
    };
    assert!(work.finish_commands(REALM, &[unknown]).await.is_err());
    Ok(())
}
