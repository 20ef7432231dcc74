//! Commands handed in again after a restore, beside those that are new.
//!
//! A server put back from a backup has forgotten decisions that phones know to be done. They hand them in again, each
//! with the version of the standing that it made, and those are made again in that order, whichever phone comes first:
//! one whose turn has not come waits for the one before it, and one whose facts are not all back yet for those. Who
//! held which role on the day cannot be known any more: today's roles decide. A new command waits for nobody; once one
//! is carried out, what still waits has been overtaken and is refused.

use std::cmp::Ordering;

use danvan_store::{CommandRow, CommandState, FinishedCommand};
use sync_core::{
    protocol,
    standing::{Code, Command, Standing},
};

use super::command::refused_command;

/// The version that a command made before the restore; none for a new one.
pub(super) fn done_as(row: &CommandRow) -> Option<u64> {
    protocol::decode::<Command>(&row.command.body).ok()?.done_as
}

/// Carries out what can be, with `carry_out` for each; what must wait is left out of the answer.
pub(super) fn carry_out_all(
    commands: &[CommandRow],
    standing: &mut Standing,
    mut carry_out: impl FnMut(&CommandRow, &mut Standing) -> FinishedCommand,
) -> Vec<FinishedCommand> {
    let (mut again, mut fresh) = (Vec::new(), Vec::new());
    for row in commands {
        match done_as(row) {
            Some(version) => again.push((version, row)),
            None => fresh.push(row),
        }
    }
    again.sort_by_key(|(version, row)| (*version, row.arrival));
    let (mut finished, mut waiting) = (Vec::new(), Vec::new());
    for (version, row) in again {
        let next = standing.version() + 1;
        match version.cmp(&next) {
            // Carried out in this life, it would not be in the queue: another command made this version.
            Ordering::Less => finished.push(overtaken(row)),
            Ordering::Greater => waiting.push(row),
            Ordering::Equal => match carry_out(row, standing) {
                done if waits_for_facts(&done) => waiting.push(row),
                done => finished.push(done),
            },
        }
    }
    let before = standing.version();
    for row in fresh {
        finished.push(carry_out(row, standing));
    }
    if standing.version() > before {
        finished.extend(waiting.into_iter().map(overtaken));
    }
    finished
}

fn waits_for_facts(done: &FinishedCommand) -> bool {
    let code = done.code.as_deref().and_then(Code::from_code);
    done.state == CommandState::Refused
        && matches!(code, Some(Code::Incomplete | Code::OpenConflict))
}

fn overtaken(row: &CommandRow) -> FinishedCommand {
    refused_command(row, Code::OvertakenAfterRestore.code(), "{}".to_owned())
}

#[cfg(test)]
mod tests {
    use danvan_store::NewCommand;
    use sync_core::{
        id::{CommandId, DeviceId, PersonId, RecordId, ScopeId},
        record::LifeCycle,
        standing::Action,
    };

    use super::*;

    fn row(n: u8, done_as: Option<u64>) -> CommandRow {
        let command = Command {
            id: CommandId([n; 16]),
            record: RecordId([1; 16]),
            action: Action::Submit,
            seen_heads: Vec::new(),
            seen_standing: 0,
            made_at: 7,
            done_as,
        };
        CommandRow {
            command: NewCommand {
                id: command.id,
                record: command.record,
                scope: ScopeId([1; 16]),
                device: DeviceId([1; 16]),
                person: PersonId([1; 16]),
                received_at: 9,
                body: protocol::encode(&command),
            },
            arrival: i64::from(n),
            state: CommandState::Queued,
            code: None,
            answer: None,
            seq: None,
        }
    }

    /// What became of each command that did not wait: its first byte, and the version it made or why not.
    fn carried(version: u64, commands: &[CommandRow], lacks: Option<u8>) -> Vec<(u8, String)> {
        let mut standing = Standing::initial(LifeCycle::Registration);
        standing.version = version;
        let one = |row: &CommandRow, standing: &mut Standing| {
            if lacks == Some(row.command.id.0[0]) {
                return refused_command(row, "incomplete", "{}".to_owned());
            }
            standing.version += 1;
            FinishedCommand {
                id: row.command.id,
                state: CommandState::Done,
                code: None,
                answer: Some(standing.version.to_string()),
                seq: None,
            }
        };
        let finished = carry_out_all(commands, &mut standing, one);
        let told = |f: FinishedCommand| (f.id.0[0], f.code.or(f.answer).unwrap_or_default());
        finished.into_iter().map(told).collect()
    }

    fn told(expected: &[(u8, &str)]) -> Vec<(u8, String)> {
        let owned = expected.iter().map(|(n, what)| (*n, (*what).to_owned()));
        owned.collect()
    }

    #[test]
    fn decisions_are_made_again_in_their_old_order() {
        let commands = [row(1, Some(4)), row(2, Some(2)), row(3, Some(3))];
        let expected = [(2, "2"), (3, "3"), (1, "4")];
        assert_eq!(carried(1, &commands, None), told(&expected));
    }

    #[test]
    fn one_whose_turn_has_not_come_waits() {
        let commands = [row(1, Some(4)), row(2, Some(2))];
        assert_eq!(carried(1, &commands, None), told(&[(2, "2")]));
        assert_eq!(carried(3, &commands[..1], None), told(&[(1, "4")]));
    }

    #[test]
    fn one_whose_facts_are_not_back_waits() {
        let commands = [row(1, Some(2)), row(2, Some(3))];
        assert_eq!(carried(1, &commands, Some(1)), []);
    }

    #[test]
    fn a_new_command_waits_for_nobody_and_overtakes_who_waits() {
        let commands = [row(1, Some(4)), row(2, None)];
        let expected = [(2, "2"), (1, "overtaken_after_restore")];
        assert_eq!(carried(1, &commands, None), told(&expected));
        let refused = carried(1, &commands, Some(2));
        assert_eq!(refused, told(&[(2, "incomplete")]), "and waits on");
        let late = carried(2, &[row(3, Some(2))], None);
        assert_eq!(late, told(&[(3, "overtaken_after_restore")]));
    }
}
