//! What a decision on an appraisal needs beside the record: the rubrics, and the sheets of those who scored.

use danvan_store::{CommandRow, CommandState, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::RecordId,
    protocol,
    standing::{Action, Command, Decided, Rubric, Sheet, sheets_of},
};

use crate::rules;

/// Rubrics, and the decisions on the record that were carried out so far.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Appraised {
    pub rubrics: Vec<Rubric>,
    decided: Vec<Decided>,
}

/// Whether the command needs it.
pub(super) fn asks(row: &CommandRow) -> bool {
    let action = protocol::decode::<Command>(&row.command.body).map(|c| c.action);
    matches!(
        action,
        Ok(Action::Score { .. } | Action::ConcludeAssessment { .. })
    )
}

/// Reads it.
pub(crate) async fn gather(
    work: &mut dyn Work,
    realm: &str,
    record: RecordId,
) -> Result<Appraised, StoreError> {
    let decided = decided(work, realm, record).await?;
    Ok(Appraised {
        rubrics: rules::rubrics(work, realm).await?,
        decided: decided.into_iter().map(|(_, decided)| decided).collect(),
    })
}

/// The decisions on a record that were carried out, each with the version of the standing that it made, in that order.
pub(crate) async fn decided(
    work: &mut dyn Work,
    realm: &str,
    record: RecordId,
) -> Result<Vec<(u64, Decided)>, StoreError> {
    let mut all = Vec::new();
    for row in work.commands_of(realm, record).await? {
        let version = row.answer.as_deref().and_then(|n| n.parse().ok());
        let command = protocol::decode::<Command>(&row.command.body).ok();
        if let (CommandState::Done, Some(version), Some(command)) = (row.state, version, command) {
            let decided = Decided {
                by: row.command.person,
                at: row.command.received_at,
                action: command.action,
            };
            all.push((version, decided));
        }
    }
    all.sort_by_key(|(version, _)| *version);
    Ok(all)
}

impl Appraised {
    /// The sheets of the round that is under way.
    pub fn sheets(&self) -> Vec<Sheet> {
        sheets_of(self.decided.iter().map(|d| (d.by, &d.action)))
    }

    /// One more decision was carried out.
    pub fn add(&mut self, decided: Decided) {
        self.decided.push(decided);
    }
}
