//! What a phone asks the server to decide.

use serde::{Deserialize, Serialize};

use super::action::Action;
use crate::id::{CommandId, Hash, RecordId};

/// A decision asked for, queued on the phone like a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    /// Chosen by the phone: sending it twice carries it out once.
    pub id: CommandId,
    /// The record that it is about.
    pub record: RecordId,
    /// What to do.
    pub action: Action,
    /// Heads of the document that the person had before them: it waits until these are merged.
    pub seen_heads: Vec<Hash>,
    /// Version of the standing that the person had before them, their own waiting commands counted as done.
    pub seen_standing: u64,
    /// When it was made by the device's clock, in milliseconds since 1970 UTC. For people; it decides nothing.
    pub made_at: i64,
    /// The version of the standing that it made in an earlier life of the server: it is handed in again because the
    /// server was put back from a backup. Absent when it is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_as: Option<u64>,
}
