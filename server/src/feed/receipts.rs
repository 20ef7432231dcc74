//! Receipts: the same bytes get the same answer, however often they are sent.

use std::collections::BTreeMap;

use danvan_store::{
    Appended, AppendedCommand, ChangeState, CommandRow, CommandState, NewChange, NewCommand,
    QuarantinedChange, Refusal, StoreError, Work,
};
use sync_core::{
    id::{CommandId, DeviceId, PersonId},
    protocol::{CommandOutcome, CommandReceipt, Notice, Outcome, Reason, Receipt},
};

/// Notices in one answer at most; the rest comes with the next.
const NOTICES: u32 = 200;

/// What the phone wants to know about what it sent earlier.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The device.
    pub device: DeviceId,
    /// Its person.
    pub person: PersonId,
    /// Commands without a result.
    pub commands: &'a [CommandId],
    /// The last notice that it has.
    pub notices: u64,
}

/// One receipt per change, in order.
pub fn receipts(changes: &[NewChange], appended: Vec<Appended>) -> Vec<Receipt> {
    changes
        .iter()
        .zip(appended)
        .map(|(change, appended)| {
            let outcome = match (appended, &change.refusal) {
                (Appended::Stored { .. }, Some(refusal)) => Outcome::Refused(reason(refusal)),
                (Appended::Stored { .. }, None) => Outcome::Stored,
                (Appended::Duplicate(known), _) => match (known.state, &known.refusal) {
                    (ChangeState::Quarantined, Some(refusal)) => Outcome::Refused(reason(refusal)),
                    _ => Outcome::Duplicate,
                },
            };
            Receipt { hash: change.key.hash, outcome }
        })
        .collect()
}

/// What became of commands: those sent now, and those asked about.
///
/// # Errors
/// When the store fails.
pub async fn results(
    work: &mut dyn Work,
    realm: &str,
    asked: &Asked<'_>,
    sent: &[NewCommand],
    appended: Vec<AppendedCommand>,
) -> Result<(Vec<CommandReceipt>, Vec<Notice>), StoreError> {
    let mut results: Vec<CommandReceipt> = sent
        .iter()
        .zip(appended)
        .map(|(command, appended)| {
            let outcome = match appended {
                AppendedCommand::Stored { .. } => CommandOutcome::Pending,
                AppendedCommand::Duplicate(row) => {
                    let same = row.command.person == command.person
                        && row.command.record == command.record;
                    if same {
                        outcome(&row)
                    } else {
                        CommandOutcome::Refused(Reason::of("command_id_taken"))
                    }
                }
            };
            CommandReceipt { id: command.id, outcome }
        })
        .collect();
    if !asked.commands.is_empty() {
        let known = work.commands(realm, asked.commands).await?;
        let own = known.iter().filter(|row| row.command.person == asked.person);
        results.extend(
            own.map(|row| CommandReceipt { id: row.command.id, outcome: outcome(row) }),
        );
    }
    let after = i64::try_from(asked.notices).unwrap_or(i64::MAX);
    let refused = work.quarantined_of_device(realm, asked.device, after, NOTICES).await?;
    Ok((results, refused.iter().map(notice).collect()))
}

/// What became of a command.
pub(super) fn outcome(row: &CommandRow) -> CommandOutcome {
    match row.state {
        CommandState::Queued => CommandOutcome::Pending,
        CommandState::Done => {
            let version = row.answer.as_deref().and_then(|a| a.parse().ok());
            CommandOutcome::Done(version.unwrap_or_default())
        }
        CommandState::Refused => CommandOutcome::Refused(Reason {
            code: row.code.clone().unwrap_or_default(),
            args: args(row.answer.as_deref()),
        }),
    }
}

fn args(json: Option<&str>) -> BTreeMap<String, String> {
    json.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default()
}

fn notice(refused: &QuarantinedChange) -> Notice {
    Notice {
        seq: u64::try_from(refused.refused_seq).unwrap_or_default(),
        record: refused.key.record,
        hash: refused.key.hash,
        reason: reason(&refused.refusal),
    }
}

fn reason(refusal: &Refusal) -> Reason {
    Reason::of(&refusal.code)
}
