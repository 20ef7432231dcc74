//! Carrying out a command: the record as it stands, who asks, and what the rules say.

use std::{collections::HashMap, sync::Arc};

use danvan_store::{CommandRow, CommandState, FinishedCommand, HeldRole};
use sync_core::{
    id::{PersonId, ScopeId},
    project::Row,
    protocol,
    record::{Axis, Kind, Label},
    standing::{self, Command, Decided, Post, Standing, carry_out, standing_in_the_way},
};

use super::{again, appraisal::Appraised};

/// New commands about a record that is not there. One that is handed in again waits: the record may be, too.
pub(super) fn no_such_record(commands: &[CommandRow]) -> Vec<FinishedCommand> {
    let fresh = commands.iter().filter(|c| again::done_as(c).is_none());
    fresh
        .map(|c| refused_command(c, "no_such_record", "{}".to_owned()))
        .collect()
}

pub(super) fn refused_command(row: &CommandRow, code: &str, answer: String) -> FinishedCommand {
    FinishedCommand {
        id: row.command.id,
        state: CommandState::Refused,
        code: Some(code.to_owned()),
        answer: Some(answer),
        seq: None,
    }
}

/// What a command is held against.
pub(super) struct Asked<'a> {
    pub author: PersonId,
    pub scope: ScopeId,
    pub roles: &'a HashMap<PersonId, Arc<[HeldRole]>>,
    pub row: &'a Row,
    pub kind: &'static Kind,
    pub now: i64,
    pub today: Option<jiff::civil::Date>,
    pub appraisal: Appraised,
}

impl Asked<'_> {
    pub fn carry_out(&mut self, row: &CommandRow, standing: &mut Standing) -> FinishedCommand {
        let Ok(command) = protocol::decode::<Command>(&row.command.body) else {
            return refused_command(row, "bad_argument", "{}".to_owned());
        };
        let Some(today) = self.today else {
            return refused_command(row, "bad_argument", "{}".to_owned());
        };
        let person = row.command.person;
        let held = self.roles.get(&person).map_or(&[][..], |held| held);
        let posts: Vec<Post> = held
            .iter()
            .map(|r| Post::on(r.grant.role, r.grant.unit, (r.scope, &r.level), self.scope))
            .collect();
        let missing: Vec<(&str, Label)> = self
            .row
            .missing
            .iter()
            .map(|m| (m.code.as_str(), m.label))
            .collect();
        let paths = self.row.conflicts.iter().map(|c| &c.path);
        let open = standing_in_the_way(self.kind, paths);
        let sheets = self.appraisal.sheets();
        let axis = |axis| self.row.axes.get(&axis).map(String::as_str);
        let case = standing::Case {
            person,
            posts: &posts,
            author: self.author,
            owner: standing::owner(self.row.unit, self.scope),
            missing: &missing,
            open_conflicts: &open,
            now_ms: self.now,
            today,
            appraisal: standing::Appraisal {
                rubrics: &self.appraisal.rubrics,
                subject: axis(Axis::Subject),
                level: axis(Axis::Level),
                sheets: &sheets,
            },
        };
        match carry_out(standing, &command, &case) {
            Ok(next) => {
                *standing = next;
                self.appraisal.add(Decided {
                    by: person,
                    at: self.now,
                    action: command.action,
                });
                FinishedCommand {
                    id: row.command.id,
                    state: CommandState::Done,
                    code: None,
                    answer: Some(standing.version().to_string()),
                    seq: None,
                }
            }
            Err(why) => {
                let args = serde_json::to_string(&why.args).unwrap_or_else(|_| "{}".to_owned());
                refused_command(row, why.code, args)
            }
        }
    }
}
