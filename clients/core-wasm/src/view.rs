//! One record as its screen shows it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;
use sync_core::{
    change::{Path, Step, history},
    form,
    id::{Hash, RecordId, ScopeId},
    merge::{self, Candidate, settlements},
    outbox::Fate,
    phone::{CommandFate, Held, Item, Queued},
    project::{Row, project},
    record::{self, Choice, Field, Kind, Label, Missing, Required},
    standing::{self, ActionName, Argument, Ending, Post, deadlines::today},
    value::Value,
};

use crate::{
    known::owner,
    phone::{Core, parsed},
    problem::Problem,
    summary::Summary,
};

/// A term in both languages, put together here.
#[derive(Debug, Clone, Serialize)]
pub struct Words {
    vi: String,
    en: String,
}

/// A value: as it is typed, and as it is read.
#[derive(Debug, Serialize)]
pub struct Shown {
    text: String,
    label: Words,
}

#[derive(Debug, Serialize)]
struct FieldShown {
    #[serde(flatten)]
    shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<EntryShown>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
struct EntryShown {
    key: String,
    fields: BTreeMap<String, Shown>,
}

#[derive(Debug, Serialize)]
struct Conflict {
    path: String,
    label: Words,
    candidates: Vec<Offer>,
    before: Option<Shown>,
}

#[derive(Debug, Serialize)]
struct Offer {
    shown: Shown,
    change: Hash,
    who: Words,
    mine: bool,
    at: i64,
}

#[derive(Debug, Serialize)]
struct Settlement {
    change: Hash,
    who: Words,
    at: i64,
    conflict: Conflict,
    undone: bool,
    /// Taking it back would change what is shown.
    reversible: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    label: Words,
    text: String,
}

#[derive(Debug, Serialize)]
struct Own {
    hash: Hash,
    at: i64,
    fate: &'static str,
    why: Option<Problem>,
    lines: Vec<Line>,
    bytes: usize,
}

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
struct Offered {
    action: &'static str,
    label: Label,
    why: Option<Problem>,
    args: Vec<ArgumentForm>,
}

#[derive(Debug, Serialize)]
struct ArgumentForm {
    name: String,
    label: Words,
    #[serde(rename = "type")]
    ty: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct HistoryLine {
    at: i64,
    who: Words,
    what: Vec<Words>,
    decision: bool,
}

#[derive(Debug, Serialize)]
struct StandingShown {
    state: &'static str,
    label: Label,
    since: Option<i64>,
    deadline: Option<String>,
    last: Option<Last>,
    lines: Vec<Line>,
}

#[derive(Debug, Serialize)]
struct Last {
    label: Label,
    at: i64,
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct MediaShown {
    hash: Hash,
    on_server: bool,
}

/// A record with all that this phone knows of it.
#[derive(Debug, Serialize)]
pub struct View {
    summary: Summary,
    fields: BTreeMap<String, FieldShown>,
    missing: Vec<Missing>,
    conflicts: Vec<Conflict>,
    settlements: Vec<Settlement>,
    own: Vec<Own>,
    commands: Vec<Asked>,
    actions: Vec<Offered>,
    history: Vec<HistoryLine>,
    standing: StandingShown,
    media: Vec<MediaShown>,
}

impl Core {
    /// A record with all that this phone knows of it; its document must be in memory.
    ///
    /// # Errors
    /// `no_such_record`, or `unknown_kind` for one of a newer app.
    pub fn show(&self, id: &str, now: i64) -> Result<View, Problem> {
        let id: RecordId = parsed(id)?;
        let found = self.phone.records.get(&id).zip(self.phone.places.get(&id));
        let (held, place) = found.ok_or_else(|| Problem::plain("no_such_record"))?;
        let kind = crate::phone::kind_of(&held.kind)?;
        let row = project(kind, &held.doc, &held.standing);
        let (summary, _) = self
            .line(id, held)
            .ok_or_else(|| Problem::plain("no_such_record"))?;
        let items = self.phone.outbox.iter().filter(|i| i.out.record == id);
        let commands = self.phone.commands.iter();
        let commands = commands.filter(|q| q.command.record == id);
        let steps = history(&held.doc, id);
        Ok(View {
            fields: self.fields(kind, &row),
            conflicts: row
                .conflicts
                .iter()
                .map(|c| self.conflict(kind, c))
                .collect(),
            settlements: self.settled(kind, held),
            own: items.map(|item| self.own(kind, item)).collect(),
            commands: commands.map(asked).collect(),
            actions: self.actions(held, &row, place.scope, &steps, now),
            history: self.history(kind, held, &steps),
            standing: self.standing(held),
            media: row
                .media
                .iter()
                .map(|hash| MediaShown {
                    hash: *hash,
                    on_server: self.phone.media.on_server.contains(hash),
                })
                .collect(),
            missing: row.missing,
            summary,
        })
    }

    fn shown(&self, field: &Field, value: &Value) -> Shown {
        let (vi, en) = form::read(field, value, &|unit| self.known.unit(unit), &|record| {
            self.index.title(record)
        });
        Shown {
            text: form::typed(field, value),
            label: Words { vi, en },
        }
    }

    fn fields(&self, kind: &'static Kind, row: &Row) -> BTreeMap<String, FieldShown> {
        let known = kind.fields.iter();
        let filled = known.filter_map(|field| Some((field, row.values.get(field.name)?)));
        filled
            .map(|(field, value)| {
                let entries = match value {
                    Value::Entries(entries) => Some(entries),
                    _ => None,
                };
                let members = match value {
                    Value::Members(members) => Some(members.clone()),
                    _ => None,
                };
                let entries = entries.map(|entries| {
                    let shown = entries.iter().map(|entry| EntryShown {
                        key: entry.key.clone(),
                        fields: entry
                            .fields
                            .iter()
                            .filter_map(|(name, value)| {
                                let field = field.entry_field(name)?;
                                Some((name.clone(), self.shown(field, value)))
                            })
                            .collect(),
                    });
                    shown.collect()
                });
                let shown = FieldShown {
                    shown: self.shown(field, value),
                    entries,
                    members,
                };
                (field.name.to_owned(), shown)
            })
            .collect()
    }

    fn conflict(&self, kind: &'static Kind, conflict: &merge::Conflict) -> Conflict {
        let field = field_at(kind, &conflict.path);
        let shown = |value: &Value| match field {
            Some(field) => self.shown(field, value),
            None => Shown {
                text: value.as_text().unwrap_or_default().to_owned(),
                label: same(value.as_text().unwrap_or_default()),
            },
        };
        let offer = |candidate: &Candidate| Offer {
            shown: shown(&candidate.value),
            change: candidate.change,
            who: self.who(candidate.install),
            mine: self.phone.me.installs.contains(&candidate.install),
            at: candidate.at,
        };
        Conflict {
            path: conflict.path.to_string(),
            label: place_label(kind, &conflict.path.to_string()),
            candidates: conflict.candidates.iter().map(offer).collect(),
            before: conflict.before.as_ref().map(shown),
        }
    }

    fn settled(&self, kind: &'static Kind, held: &Held) -> Vec<Settlement> {
        let settled = settlements(&held.doc).into_iter();
        settled
            .map(|s| Settlement {
                change: s.change,
                who: self.who(s.install),
                at: s.at,
                conflict: self.conflict(kind, &s.conflict),
                undone: s.undone,
                reversible: !s.undone
                    && s.conflict.candidates.first().map(|c| &c.value)
                        != value_at(kind, held, &s.conflict.path).as_ref(),
            })
            .collect()
    }

    fn own(&self, kind: &'static Kind, item: &Item) -> Own {
        let (fate, why) = match &item.out.fate {
            Fate::Here => ("here", item.kept.as_ref().map(Problem::from)),
            Fate::Safe => ("safe", None),
            Fate::Refused(reason) => ("refused", Some(Problem::from(reason))),
            Fate::Redone => ("redone", None),
        };
        let lines = form::lines(kind, &item.out.intent, &|field, value| {
            self.shown(field, value).label.vi
        });
        Own {
            hash: item.out.hash,
            at: item.out.at,
            fate,
            why,
            lines: lines
                .into_iter()
                .map(|(label, text)| Line {
                    label: label.map_or_else(|| same("?"), words),
                    text,
                })
                .collect(),
            bytes: item.out.bytes.len(),
        }
    }

    fn actions(
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
        let kind = record::kind(&held.kind);
        let open: Vec<_> = row
            .conflicts
            .iter()
            .filter_map(|c| kind?.field(&c.path.field))
            .filter(|f| f.required != Required::No)
            .map(|f| (f.name, f.label))
            .collect();
        let author = steps.first().map(|step| step.install).unwrap_or_default();
        let case = standing::Case {
            person: self.known.person,
            posts: &posts,
            author: self.known.author(&self.phone, author),
            owner: owner(row.unit, scope),
            missing: &missing,
            open_conflicts: &open,
            now_ms: now,
            today: day,
        };
        standing::offered(&held.standing, &case)
            .into_iter()
            .map(|(name, may)| Offered {
                action: name.code(),
                label: name.label(),
                why: may.err().map(Problem::from),
                args: arguments(name),
            })
            .collect()
    }

    fn history(&self, kind: &'static Kind, held: &Held, steps: &[Step]) -> Vec<HistoryLine> {
        let mut lines: Vec<HistoryLine> = steps
            .iter()
            .map(|step| {
                let mut what: Vec<Words> = Vec::new();
                for did in &step.did {
                    let label = place_label(kind, &did.path);
                    if what.last().is_none_or(|last| last.vi != label.vi) {
                        what.push(label);
                    }
                }
                HistoryLine {
                    at: step.at,
                    who: self.who(step.install),
                    what,
                    decision: false,
                }
            })
            .collect();
        lines.extend(held.standing.last.as_ref().map(|last| HistoryLine {
            at: last.at,
            who: Words {
                vi: "Văn phòng".to_owned(),
                en: "Office".to_owned(),
            },
            what: vec![words(last.action.label())],
            decision: true,
        }));
        lines.sort_by_key(|line| std::cmp::Reverse(line.at));
        lines
    }

    fn standing(&self, held: &Held) -> StandingShown {
        let standing = &held.standing;
        let mut lines = Vec::new();
        if let Ok(state) = serde_json::to_value(&standing.state) {
            self.decided(&state, &mut lines);
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
    fn decided(&self, part: &Json, lines: &mut Vec<Line>) {
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
                    self.decided(value, lines);
                    continue;
                }
            };
            if let Some(label) = argument_label(name).filter(|_| !text.is_empty()) {
                lines.push(Line {
                    label: words(label),
                    text,
                });
            }
        }
    }

    fn who(&self, install: sync_core::id::InstallId) -> Words {
        let (vi, en) = self.known.who(&self.phone, install);
        Words { vi, en }
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

/// The form of an action: its arguments as they begin.
fn arguments(name: ActionName) -> Vec<ArgumentForm> {
    let blank = serde_json::to_value(name.blank()).unwrap_or_default();
    let parts = blank.as_object().into_iter().flatten();
    parts
        .filter_map(|(name, value)| {
            let label = argument_label(name)?;
            let ty = match (name.as_str(), value) {
                ("outcome", _) => "choice",
                ("agency" | "cooperating", _) => "unit",
                ("decided_on" | "launched_on" | "deadline" | "on", _) => "date",
                (_, Json::Bool(_)) => "bool",
                (_, Json::Number(_)) => "int",
                _ => "text",
            };
            let endings = Ending::ALL.into_iter().filter(|_| ty == "choice");
            Some(ArgumentForm {
                name: name.clone(),
                label: words(label),
                ty,
                choices: endings
                    .map(|ending| Choice {
                        code: ending.code(),
                        label: ending.label(),
                    })
                    .collect(),
            })
        })
        .collect()
}

fn argument_label(name: &str) -> Option<Label> {
    match name {
        "agency" => Some(Label::new("Cơ quan giải quyết", "Handling agency")),
        "outcome" => Some(Label::new("Kết quả giải quyết", "Outcome")),
        "passed" => Some(Label::new("Đạt", "Passed")),
        _ => Argument::from_code(name).map(Argument::label),
    }
}

/// The value that stands at a path now.
fn value_at(kind: &'static Kind, held: &Held, path: &Path) -> Option<Value> {
    let value = merge::read(&held.doc, kind.field(&path.field)?);
    let Some((key, name)) = &path.entry else {
        return Some(value);
    };
    let Value::Entries(entries) = value else {
        return None;
    };
    let entry = entries.into_iter().find(|entry| entry.key == *key)?;
    entry.fields.get(name).cloned()
}

fn field_at(kind: &'static Kind, path: &Path) -> Option<&'static Field> {
    let field = kind.field(&path.field)?;
    match &path.entry {
        Some((_, name)) => field.entry_field(name),
        None => Some(field),
    }
}

/// The label of a place: the field's, with the entry's field behind it.
fn place_label(kind: &'static Kind, place: &str) -> Words {
    let mut parts = place.split('/');
    let field = parts.next().and_then(|name| kind.field(name));
    let Some(field) = field else {
        return same(place);
    };
    match parts.nth(1).and_then(|name| field.entry_field(name)) {
        Some(inner) => Words {
            vi: format!("{}: {}", field.label.vi, inner.label.vi),
            en: format!("{}: {}", field.label.en, inner.label.en),
        },
        None => words(field.label),
    }
}

fn words(label: Label) -> Words {
    Words {
        vi: label.vi.to_owned(),
        en: label.en.to_owned(),
    }
}

fn same(text: &str) -> Words {
    Words {
        vi: text.to_owned(),
        en: text.to_owned(),
    }
}
