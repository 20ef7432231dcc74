//! The decisions on a record: where it stands, what may be asked for, what was.

use serde::Serialize;
use serde_json::Value as Json;
use sync_core::{
    change::Step,
    form,
    id::ScopeId,
    phone::{CommandFate, Held, Queued},
    project::Row,
    record::{self, Label},
    standing::{
        self, ActionName, Appraisal, ArgumentForm, Post, argument_forms, deadlines::today,
        standing_in_the_way,
    },
};

use super::{Line, Words, same, words};
use crate::{phone::Core, problem::Problem};

/// What the owner gave, told from what the appraisal team gave.
const OWN_POINTS: Label = Label::new("điểm tự đánh giá", "self-assessed points");

/// A decision asked for.
#[derive(Debug, Serialize)]
pub struct Asked {
    id: String,
    action: String,
    label: Words,
    at: i64,
    fate: &'static str,
    why: Option<Problem>,
}

#[derive(Debug, Serialize)]
pub(super) struct Offered {
    action: &'static str,
    label: Label,
    why: Option<Problem>,
    args: Vec<ArgumentForm>,
}

#[derive(Debug, Serialize)]
pub(super) struct StandingShown {
    state: &'static str,
    label: Label,
    since: Option<i64>,
    deadline: Option<String>,
    last: Option<Last>,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
pub(super) struct Last {
    label: Label,
    at: i64,
    reason: Option<String>,
}

impl Core {
    pub(super) fn actions(
        &self,
        held: &Held,
        row: &Row,
        scope: ScopeId,
        steps: &[Step],
        now: i64,
    ) -> Vec<Offered> {
        let Some(day) = today(now) else {
            return Vec::new();
        };
        let posts: Vec<Post> = self.known.posts(scope);
        let missing: Vec<_> = row
            .missing
            .iter()
            .map(|m| (m.code.as_str(), m.label))
            .collect();
        let paths = row.conflicts.iter().map(|c| &c.path);
        let open = record::kind(&held.kind)
            .map(|kind| standing_in_the_way(kind, paths))
            .unwrap_or_default();
        let author = steps.first().map(|step| step.install).unwrap_or_default();
        let case = standing::Case {
            person: self.known.person,
            posts: &posts,
            author: self.known.author(&self.phone, author),
            owner: standing::owner(row.unit, scope),
            missing: &missing,
            open_conflicts: &open,
            now_ms: now,
            today: day,
            appraisal: Appraisal::default(),
        };
        standing::offered(&held.standing, &case)
            .into_iter()
            .map(|(name, may)| Offered {
                action: name.code(),
                label: name.label(),
                why: may.err().map(Problem::from),
                args: argument_forms(name),
            })
            .collect()
    }

    pub(super) fn standing(&self, held: &Held) -> StandingShown {
        let standing = &held.standing;
        let mut lines = Vec::new();
        if let Ok(state) = serde_json::to_value(&standing.state) {
            self.decided("", &state, &mut lines);
        }
        StandingShown {
            state: standing.state_code(),
            label: standing.label(),
            since: standing.since(),
            deadline: standing.deadline().map(str::to_owned),
            last: standing.last.as_ref().map(|last| Last {
                label: last.action.label(),
                at: last.at,
                reason: last.reason.clone(),
            }),
            lines,
        }
    }

    /// What was decided on the way, found by the names that its parts have in every state.
    fn decided(&self, under: &str, part: &Json, lines: &mut Vec<Line>) {
        let Some(parts) = part.as_object() else {
            return;
        };
        for (name, value) in parts {
            let text = match value {
                Json::String(text) if name == "agency" => {
                    let unit = text.parse().ok().and_then(|id| self.known.unit(id));
                    unit.unwrap_or_else(|| text.clone())
                }
                Json::String(text) => form::vietnamese_day(text),
                Json::Number(number) => number.to_string(),
                _ => {
                    self.decided(name, value, lines);
                    continue;
                }
            };
            let label = match (under, name.as_str()) {
                ("own", "points") => Some(OWN_POINTS),
                _ => standing::argument_label(name),
            };
            if let Some(label) = label.filter(|_| !text.is_empty()) {
                lines.push(Line {
                    label: words(label),
                    text,
                });
            }
        }
    }
}

pub(crate) fn asked(queued: &Queued) -> Asked {
    let name = queued.command.action.name();
    let (fate, why) = match &queued.fate {
        CommandFate::Here => ("here", None),
        CommandFate::Pending => ("pending", None),
        CommandFate::Done(_) => ("done", None),
        CommandFate::Refused(reason) => ("refused", Some(Problem::from(reason))),
    };
    Asked {
        id: queued.command.id.to_string(),
        action: name.map_or("unknown", ActionName::code).to_owned(),
        label: name.map_or_else(|| same("?"), |name| words(name.label())),
        at: queued.command.made_at,
        fate,
        why,
    }
}
