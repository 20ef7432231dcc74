//! Who changed what, when: the document's steps and the decisions, in one order.

use std::collections::HashMap;

use automerge::Automerge;
use danvan_store::{Author, CommandRow, CommandState, Work};
use serde::Serialize;
use sync_core::{
    change::{Did, Step, history},
    id::{CommandId, Hash, PersonId, RecordId},
    protocol,
    standing::{ActionName, Command},
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

/// Who reads, and whether sheets of an appraisal are still sealed.
#[derive(Debug, Clone, Copy)]
pub struct Reader {
    /// The person.
    pub person: PersonId,
    /// Whether what others filled in is hidden.
    pub sealed: bool,
}

impl Reader {
    /// Leaves of another's sheet only that there is one.
    fn seal(&self, event: &mut Event) {
        let own = event
            .who
            .as_ref()
            .is_some_and(|who| who.person == self.person);
        if let What::Decision {
            action: Some(action),
            ..
        } = &mut event.what
            && self.sealed
            && !own
            && action["do"] == ActionName::Score.code()
        {
            *action = serde_json::json!({ "do": ActionName::Score.code() });
        }
    }
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
    reader: Reader,
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
    let all = interleave(steps, authors, commands);
    let end = skip.saturating_add(len as usize);
    let next = (all.len() > end).then(|| end.to_string());
    let mut names = Names::default();
    let mut items = Vec::new();
    for happened in all.into_iter().skip(skip).take(len as usize) {
        let mut event = told(work, realm, happened, &mut names).await?;
        reader.seal(&mut event);
        items.push(event);
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
                    action: asked.and_then(|c| serde_json::to_value(c.action).ok()),
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
