//! Who changed what, when: the document's steps and the decisions, in one order.

use std::collections::HashMap;

use automerge::Automerge;
use danvan_store::{Author, CommandRow, CommandState, Work};
use serde::Serialize;
use sync_core::{
    change::{Did, Step, history},
    id::{CommandId, Hash, PersonId, RecordId},
    protocol,
    standing::{Action, ActionName, Command},
};
use utoipa::ToSchema;

use super::{
    DeskError, Page,
    names::{Names, Who},
};

/// Something that happened to a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Event {
    /// When it reached the server, ms; none for a change that the server does not know the sender of.
    pub server_time: Option<i64>,
    /// When, by the device's clock, ms.
    pub device_time: Option<i64>,
    /// Who, with which device, if the server knows.
    pub who: Option<Who>,
    /// What.
    #[serde(flatten)]
    pub what: What,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum What {
    /// Facts were changed.
    Change {
        /// The change.
        #[schema(value_type = String)]
        change: Hash,
        /// What kind of step it was, if it says (a settlement).
        note: Option<String>,
        /// What it did, place by place.
        #[schema(value_type = Vec<Object>)]
        did: Vec<Did>,
    },
    /// A decision was asked for.
    Decision {
        /// The command.
        #[schema(value_type = String, format = "uuid")]
        command: CommandId,
        /// What was asked, with its arguments; none if this build cannot read it.
        #[schema(value_type = Option<Object>)]
        action: Option<serde_json::Value>,
        /// `queued`, `done` or `refused`.
        outcome: &'static str,
        /// Why not, if refused: stable code.
        code: Option<String>,
        /// What was decided, or the refusal's arguments.
        #[schema(value_type = Option<Object>)]
        answer: Option<serde_json::Value>,
    },
}

/// What sheets of an appraisal must not tell: another's stays sealed until a conclusion comes after it, also one that was
/// refused or still waits.
struct Seal {
    reader: PersonId,
    /// The last conclusion: when it arrived, and the version of the standing that it made.
    conclusion: Option<(i64, u64)>,
}

impl Seal {
    fn of(reader: PersonId, commands: &[CommandRow]) -> Self {
        let concludes = |row: &&CommandRow| {
            let asked = protocol::decode::<Command>(&row.command.body);
            matches!(asked, Ok(c) if matches!(c.action, Action::ConcludeAssessment { .. }))
        };
        let done = commands
            .iter()
            .filter(|row| row.state == CommandState::Done);
        let conclusions = done.filter(concludes).filter_map(|row| {
            let version = version(row)?;
            Some((row.arrival, version))
        });
        Self {
            reader,
            conclusion: conclusions.max_by_key(|(_, version)| *version),
        }
    }

    fn hides(&self, row: &CommandRow) -> bool {
        // After a restore a sheet may come back behind the conclusion that it was in.
        let is_in = |(arrival, made)| {
            row.arrival < arrival || version(row).is_some_and(|version| version < made)
        };
        row.command.person != self.reader && !self.conclusion.is_some_and(is_in)
    }
}

/// The version of the standing that a decision made, once it is carried out.
fn version(row: &CommandRow) -> Option<u64> {
    let answer = row
        .answer
        .as_deref()
        .filter(|_| row.state == CommandState::Done);
    answer.and_then(|version| version.parse().ok())
}

enum Happened {
    Change(Step, Option<Author>),
    Decision(Box<CommandRow>),
}

/// A page of a record's history, oldest first. `None` as `doc` where it has no document.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    record: RecordId,
    doc: Option<Automerge>,
    reader: PersonId,
    after: Option<&str>,
    len: u32,
) -> Result<Page<Event>, DeskError> {
    let skip: usize = after.map_or(Ok(0), |text| text.parse().map_err(|_| DeskError::BadCursor))?;
    // Decoding every change of a long history is too much for a thread that serves others.
    let steps = tokio::task::spawn_blocking(move || doc.map(|d| history(&d, record)))
        .await
        .map_err(|_| DeskError::Unreadable)?
        .unwrap_or_default();
    let authors = work.authors_of(realm, record).await?;
    let commands = work.commands_of(realm, record).await?;
    let seal = Seal::of(reader, &commands);
    let all = interleave(steps, authors, commands);
    let end = skip.saturating_add(len as usize);
    let next = (all.len() > end).then(|| end.to_string());
    let mut names = Names::default();
    let mut items = Vec::new();
    for happened in all.into_iter().skip(skip).take(len as usize) {
        items.push(told(work, realm, happened, &seal, &mut names).await?);
    }
    Ok(Page { items, next })
}

/// Steps keep their order, in which each comes after what it builds on; a decision stands before the
/// first step that reached the server later.
fn interleave(steps: Vec<Step>, authors: Vec<Author>, commands: Vec<CommandRow>) -> Vec<Happened> {
    let mut authors: HashMap<Hash, Author> = authors.into_iter().map(|a| (a.hash, a)).collect();
    let mut decisions = commands.into_iter().peekable();
    let mut all = Vec::new();
    for step in steps {
        let author = authors.remove(&step.change);
        if let Some(author) = &author {
            while let Some(d) = decisions.next_if(|d| d.command.received_at < author.received_at) {
                all.push(Happened::Decision(Box::new(d)));
            }
        }
        all.push(Happened::Change(step, author));
    }
    all.extend(decisions.map(|d| Happened::Decision(Box::new(d))));
    all
}

async fn told(
    work: &mut dyn Work,
    realm: &str,
    happened: Happened,
    seal: &Seal,
    names: &mut Names,
) -> Result<Event, DeskError> {
    match happened {
        Happened::Change(step, author) => {
            let who = match &author {
                None => None,
                Some(a) => Some(names.who(work, realm, a.person, a.device).await?),
            };
            Ok(Event {
                server_time: author.map(|a| a.received_at),
                device_time: Some(step.at),
                who,
                what: What::Change {
                    change: step.change,
                    note: step.note,
                    did: step.did,
                },
            })
        }
        Happened::Decision(row) => {
            let sent = &row.command;
            let asked = protocol::decode::<Command>(&sent.body).ok();
            Ok(Event {
                server_time: Some(sent.received_at),
                device_time: asked.as_ref().map(|c| c.made_at),
                who: Some(names.who(work, realm, sent.person, sent.device).await?),
                what: What::Decision {
                    command: sent.id,
                    action: asked.and_then(|c| match c.action {
                        Action::Score { .. } if seal.hides(&row) => {
                            Some(serde_json::json!({ "do": ActionName::Score.code() }))
                        }
                        action => serde_json::to_value(action).ok(),
                    }),
                    outcome: match row.state {
                        CommandState::Queued => "queued",
                        CommandState::Done => "done",
                        CommandState::Refused => "refused",
                    },
                    code: row.code,
                    answer: row
                        .answer
                        .as_deref()
                        .and_then(|a| serde_json::from_str(a).ok()),
                },
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use danvan_store::NewCommand;
    use sync_core::id::{DeviceId, InstallId, PersonId, ScopeId};

    use super::*;

    fn step(n: u8) -> Step {
        Step {
            change: Hash([n; 32]),
            install: InstallId([1; 16]),
            at: 0,
            note: None,
            did: vec![],
        }
    }

    fn author(n: u8, received_at: i64) -> Author {
        let (person, device) = (PersonId([1; 16]), DeviceId([1; 16]));
        Author {
            hash: Hash([n; 32]),
            person,
            device,
            received_at,
        }
    }

    fn decision(n: u8, received_at: i64) -> CommandRow {
        CommandRow {
            command: NewCommand {
                id: CommandId([n; 16]),
                record: RecordId([1; 16]),
                scope: ScopeId([1; 16]),
                device: DeviceId([1; 16]),
                person: PersonId([1; 16]),
                received_at,
                body: Vec::new(),
            },
            arrival: 0,
            state: CommandState::Done,
            code: None,
            answer: None,
            seq: None,
        }
    }

    fn order(all: &[Happened]) -> Vec<(char, u8)> {
        all.iter()
            .map(|h| match h {
                Happened::Change(s, _) => ('c', s.change.0[0]),
                Happened::Decision(d) => ('d', d.command.id.0[0]),
            })
            .collect()
    }

    fn asked(n: u8, person: u8, action: Action, made: Option<u64>) -> CommandRow {
        let mut row = decision(n, 0);
        let command = Command {
            id: row.command.id,
            record: row.command.record,
            action,
            seen_heads: Vec::new(),
            seen_standing: 0,
            made_at: 0,
            done_as: None,
        };
        row.command.body = protocol::encode(&command);
        row.command.person = PersonId([person; 16]);
        row.arrival = i64::from(n);
        row.answer = made.map(|version| version.to_string());
        row.state = made.map_or(CommandState::Refused, |_| CommandState::Done);
        row
    }

    #[test]
    fn a_sheet_is_sealed_until_a_conclusion_comes_after_it_also_a_refused_one() {
        let sheet = |n, made| asked(n, 1, ActionName::Score.blank(), made);
        let conclusion = |n, made| asked(n, 2, ActionName::ConcludeAssessment.blank(), made);
        let hidden = |rows: &[CommandRow], reader: u8| -> Vec<u8> {
            let seal = Seal::of(PersonId([reader; 16]), rows);
            let sheets = rows
                .iter()
                .filter(|row| row.command.person == PersonId([1; 16]));
            let hidden = sheets.filter(|row| seal.hides(row));
            hidden.map(|row| row.command.id.0[0]).collect()
        };
        let under_way = [sheet(1, None), sheet(2, Some(5))];
        assert_eq!(hidden(&under_way, 3), [1, 2]);
        assert_eq!(
            hidden(&under_way, 1),
            [0_u8; 0],
            "one's own is never hidden"
        );
        let refused = [sheet(1, Some(5)), conclusion(2, None)];
        assert_eq!(
            hidden(&refused, 3),
            [1],
            "a refused conclusion opens nothing"
        );
        let next_round = [
            sheet(1, None),
            sheet(2, Some(5)),
            conclusion(3, Some(6)),
            sheet(4, Some(9)),
        ];
        assert_eq!(hidden(&next_round, 3), [4]);
        let after_a_restore = [conclusion(1, Some(6)), sheet(2, Some(5))];
        assert_eq!(hidden(&after_a_restore, 2), [0_u8; 0]);
    }

    #[test]
    fn a_decision_stands_between_the_changes_it_came_between() {
        let all = interleave(
            vec![step(1), step(2), step(3)],
            vec![author(3, 30), author(1, 10), author(2, 20)],
            vec![decision(1, 10), decision(2, 25), decision(3, 99)],
        );
        let expected = [('c', 1), ('d', 1), ('c', 2), ('d', 2), ('c', 3), ('d', 3)];
        assert_eq!(order(&all), expected);
    }

    #[test]
    fn a_change_that_came_late_stays_behind_what_it_builds_on() {
        let all = interleave(
            vec![step(1), step(2)],
            vec![author(1, 50), author(2, 20)],
            vec![],
        );
        assert_eq!(order(&all), [('c', 1), ('c', 2)]);
    }
}
