//! Receipts: the same bytes get the same answer, however often they are sent.

use std::collections::BTreeMap;

use danvan_store::{
    Appended, AppendedCommand, ChangeState, CommandRow, CommandState, NewCommand,
    QuarantinedChange, Refusal, StoreError, Work,
};
use sync_core::{
    id::{CommandId, DeviceId, Hash, PersonId},
    protocol::{CommandOutcome, CommandReceipt, Decided, Notice, Outcome, Reason, Receipt},
};

use crate::intake::Taking;

/// Notices in one answer at most; the rest comes with the next.
const NOTICES: u32 = 200;

/// What the phone wants to know about what it sent earlier.
#[derive(Debug)]
pub struct Asked {
    /// The device.
    pub device: DeviceId,
    /// Its person.
    pub person: PersonId,
    /// Commands sent now, or without a result.
    pub commands: Vec<CommandId>,
    /// The last notice that it has.
    pub notices: u64,
}

/// One receipt per change, in order: `sent` has the hash, and why the precheck refused it.
pub fn receipts(sent: &[(Hash, Option<Refusal>)], taken: Vec<Taking>) -> Vec<Receipt> {
    sent.iter()
        .zip(taken)
        .map(|((hash, refused), taken)| {
            let outcome = match (taken, refused) {
                (Taking::NotTaken(code), _) => Outcome::Keep(Reason::of(code)),
                (Taking::Logged(Appended::Stored { .. }), Some(refusal)) => {
                    Outcome::Refused(reason(refusal))
                }
                (Taking::Logged(Appended::Stored { .. }), None) => Outcome::Stored,
                (Taking::Logged(Appended::Duplicate(known)), _) => {
                    match (known.state, &known.refusal) {
                        (ChangeState::Quarantined | ChangeState::Discarded, Some(refusal)) => {
                            Outcome::Refused(reason(refusal))
                        }
                        _ => Outcome::Duplicate,
                    }
                }
            };
            Receipt {
                hash: *hash,
                outcome,
            }
        })
        .collect()
}

/// One receipt per command, in order.
pub fn command_receipts(
    sent: &[NewCommand],
    appended: Vec<AppendedCommand>,
) -> Vec<CommandReceipt> {
    sent.iter()
        .zip(appended)
        .map(|(command, appended)| {
            let outcome = match appended {
                AppendedCommand::Stored { .. } => CommandOutcome::Pending,
                AppendedCommand::Duplicate(row)
                    if row.command.person == command.person
                        && row.command.record == command.record =>
                {
                    outcome(&row)
                }
                // Ids are chosen by phones: another's command is not told about.
                AppendedCommand::Duplicate(_) => {
                    CommandOutcome::Refused(Reason::of("command_id_taken"))
                }
            };
            CommandReceipt {
                id: command.id,
                outcome,
            }
        })
        .collect()
}

/// What was decided about what the device sent.
///
/// # Errors
/// When the store fails.
pub async fn decided(
    work: &mut dyn Work,
    realm: &str,
    asked: &Asked,
) -> Result<Decided, StoreError> {
    let mut commands = Vec::new();
    if !asked.commands.is_empty() {
        let known = work.commands(realm, &asked.commands).await?;
        let own = known
            .iter()
            .filter(|row| row.command.person == asked.person);
        commands.extend(own.map(|row| CommandReceipt {
            id: row.command.id,
            outcome: outcome(row),
        }));
    }
    let notices = notices(work, realm, asked.device, asked.notices).await?;
    Ok(Decided { commands, notices })
}

/// Changes of a device that were refused after a notice, oldest first.
///
/// # Errors
/// When the store fails.
pub async fn notices(
    work: &mut dyn Work,
    realm: &str,
    device: DeviceId,
    after: u64,
) -> Result<Vec<Notice>, StoreError> {
    let after = i64::try_from(after).unwrap_or(i64::MAX);
    let refused = work
        .quarantined_of_device(realm, device, after, NOTICES)
        .await?;
    Ok(refused.iter().map(notice).collect())
}

/// What became of a command.
fn outcome(row: &CommandRow) -> CommandOutcome {
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
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
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
