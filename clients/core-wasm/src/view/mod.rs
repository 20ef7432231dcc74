//! One record as its screen shows it.

mod decisions;
mod facts;

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::{
    change::{Path, Step, history},
    form,
    id::{Hash, InstallId, RecordId},
    outbox::Fate,
    phone::{Held, Item},
    project::project,
    record::{Field, Kind, Label, Missing},
};

pub(crate) use decisions::{Asked, asked};

use self::{
    decisions::{Offered, StandingShown},
    facts::{Conflict, FieldShown, Settlement},
};
use crate::{
    identity::Person,
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

#[derive(Debug, Serialize)]
struct HistoryLine {
    at: i64,
    who: Words,
    what: Vec<Words>,
    decision: bool,
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
    person: Option<Person>,
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
        let row = project(id, kind, &held.doc, &held.standing);
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
            person: self.person(id, held),
            summary,
        })
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

    fn who(&self, install: InstallId) -> Words {
        let (vi, en) = self.known.who(&self.phone, install);
        Words { vi, en }
    }
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
