//! Commands: decisions asked for on phones, carried out here in order of arrival.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::id::{CommandId, DeviceId, PersonId, RecordId, ScopeId};

use crate::StoreError;

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CommandState {
    /// Durable, not carried out yet.
    Queued,
    /// Carried out.
    Done,
    /// Refused, with a code.
    Refused,
}

impl CommandState {
    /// As stored.
    pub(crate) const fn code(self) -> i16 {
        match self {
            Self::Queued => 0,
            Self::Done => 1,
            Self::Refused => 2,
        }
    }

    /// What is stored as `code`.
    pub(crate) const fn of_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Queued),
            1 => Some(Self::Done),
            2 => Some(Self::Refused),
            _ => None,
        }
    }
}

/// A command as it came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCommand {
    /// Chosen by the phone.
    pub id: CommandId,
    /// The record.
    pub record: RecordId,
    /// Scope that the device named.
    pub scope: ScopeId,
    /// Sender.
    pub device: DeviceId,
    /// Person who asks.
    pub person: PersonId,
    /// Server time of receipt, ms.
    pub received_at: i64,
    /// The command, CBOR.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

/// A command as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandRow {
    /// What came in.
    pub command: NewCommand,
    /// Place in the realm's order of arrival, shared with changes.
    pub arrival: i64,
    /// Its state.
    pub state: CommandState,
    /// Stable code, once refused.
    pub code: Option<String>,
    /// What was decided, JSON, once finished.
    pub answer: Option<String>,
    /// Feed sequence under which the decision became visible, once done.
    pub seq: Option<i64>,
}

/// What [`Commands::append_commands`] did with one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendedCommand {
    /// New, now durable with the commit.
    Stored {
        /// Its place in the realm's order of arrival.
        arrival: i64,
    },
    /// A command of that id is already there, and stays. Compare person and record: ids are chosen by
    /// phones.
    Duplicate(Box<CommandRow>),
}

/// Verdict on a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishedCommand {
    /// The command.
    pub id: CommandId,
    /// Done or refused.
    pub state: CommandState,
    /// Stable code if refused.
    pub code: Option<String>,
    /// What was decided, or the refusal's arguments, JSON.
    pub answer: Option<String>,
    /// Feed sequence under which it became visible if done.
    pub seq: Option<i64>,
}

/// The queue and history of commands.
#[async_trait]
pub trait Commands {
    /// Appends commands, in order; one already there is left as it is. One answer per input, in order.
    async fn append_commands(
        &mut self,
        realm: &str,
        commands: &[NewCommand],
    ) -> Result<Vec<AppendedCommand>, StoreError>;

    /// Records with queued commands: those of the `limit` oldest such commands, oldest first.
    async fn pending_command_records(
        &mut self,
        realm: &str,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError>;

    /// Queued commands of these records, in order of arrival.
    async fn queued_commands_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<CommandRow>, StoreError>;

    /// Writes verdicts.
    async fn finish_commands(
        &mut self,
        realm: &str,
        finished: &[FinishedCommand],
    ) -> Result<(), StoreError>;

    /// Those of these commands that are there, in no order.
    async fn commands(
        &mut self,
        realm: &str,
        ids: &[CommandId],
    ) -> Result<Vec<CommandRow>, StoreError>;

    /// All commands of a record, in order of arrival.
    async fn commands_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<CommandRow>, StoreError>;
}
