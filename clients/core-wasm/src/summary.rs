//! A record as lists draw it, and where what this phone wrote is.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;
use sync_core::{
    day, form,
    id::RecordId,
    outbox::Fate,
    phone::{CommandFate, Held},
    project::{Row, project},
    protocol::encode,
    record::{Kind, Label, Type, kind},
    standing::{
        Standing, State,
        deadlines::{Calendar, Deadlines},
    },
    value::Value,
};

use crate::{
    known::record,
    phone::Core,
    problem::Problem,
    view::{Asked, asked},
};

/// A line of a list, drawn without the record's document.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    id: RecordId,
    kind: String,
    scope: String,
    title: String,
    sort: String,
    state: String,
    state_label: Label,
    missing: usize,
    conflicts: usize,
    deadline: Option<String>,
    parent: Option<RecordId>,
    unit: Option<String>,
    year: Option<i32>,
    at: i64,
    leaving: bool,
    media: Vec<String>,
    facts: BTreeMap<&'static str, String>,
}

/// A line with the text that it is searched by.
#[derive(Debug, Serialize)]
pub struct Listed {
    summary: Summary,
    search: String,
}

/// What waits of one record.
#[derive(Debug, Default, Serialize)]
pub struct Waiting {
    changes: usize,
    bytes: usize,
    /// Why the server did not take it, where it said.
    why: Option<Problem>,
}

/// Where everything is that this phone wrote and has not seen merged.
#[derive(Debug, Serialize)]
pub struct Whole {
    #[serde(rename = "where")]
    whereabouts: BTreeMap<RecordId, &'static str>,
    waiting: BTreeMap<RecordId, Waiting>,
    /// Decisions asked for and not made.
    asked: Vec<(RecordId, Asked)>,
    counts: Counts,
    /// By record, where what was recorded of a person is.
    named: BTreeMap<RecordId, &'static str>,
}

/// Counts of what this phone wrote.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    here: usize,
    safe: usize,
    merged: u64,
    refused: usize,
    commands_here: usize,
    commands_pending: usize,
}

impl Core {
    /// A record's line; none where there is no document in memory.
    pub fn summary(&self, id: &str) -> Option<Listed> {
        let id = record(id)?;
        let held = self.phone.records.get(&id)?;
        let (summary, search) = self.line(id, held)?;
        Some(Listed { summary, search })
    }

    pub(crate) fn line(&self, id: RecordId, held: &Held) -> Option<(Summary, String)> {
        let place = self.phone.places.get(&id)?;
        let row = kind(&held.kind).map(|kind| (kind, project(id, kind, &held.doc, &held.standing)));
        let facts = row.as_ref().map(|(kind, row)| facts(kind, row));
        let row = row.map(|(_, row)| row);
        let of_row = |get: fn(&Row) -> usize| row.as_ref().map_or(0, get);
        let summary = Summary {
            id,
            kind: held.kind.clone(),
            scope: place.scope.to_string(),
            title: row.as_ref().map(|r| r.title.clone()).unwrap_or_default(),
            sort: row.as_ref().map_or_else(String::new, |r| hex(&r.sort_key)),
            state: match held.standing.state_code() {
                "none" => String::new(),
                code => code.to_owned(),
            },
            state_label: held.standing.label(),
            missing: of_row(|r| r.missing.len()),
            conflicts: of_row(|r| r.conflicts.len()),
            deadline: owed(&held.standing).map(str::to_owned),
            parent: row.as_ref().and_then(|r| r.parent),
            unit: row.as_ref().and_then(|r| r.unit).map(|u| u.to_string()),
            year: row.as_ref().and_then(|r| r.year),
            at: held.written_at().unwrap_or(0),
            leaving: place.leaving,
            media: row
                .as_ref()
                .map(|r| r.media.iter().map(ToString::to_string).collect())
                .unwrap_or_default(),
            facts: facts.unwrap_or_default(),
        };
        Some((summary, row.map(|r| r.search).unwrap_or_default()))
    }

    /// Where everything is that this phone wrote.
    pub fn whole_state(&self) -> Whole {
        let open = |fate: &CommandFate| matches!(fate, CommandFate::Here | CommandFate::Pending);
        let commands = self.phone.commands.iter().filter(|q| open(&q.fate));
        Whole {
            whereabouts: self.whereabouts(),
            waiting: self.waiting(),
            asked: commands.map(|q| (q.command.record, asked(q))).collect(),
            counts: self.counts(),
            named: self.identities(),
        }
    }

    /// By record: `needs_you`, `here` or `safe`, the most urgent of a record's.
    fn whereabouts(&self) -> BTreeMap<RecordId, &'static str> {
        let mut found: BTreeMap<RecordId, &'static str> = BTreeMap::new();
        let mut note = |record: RecordId, what: &'static str| {
            let urgency = |what: &str| {
                ["safe", "here", "needs_you"]
                    .iter()
                    .position(|w| *w == what)
            };
            let held = found.entry(record).or_insert(what);
            if urgency(what) > urgency(held) {
                *held = what;
            }
        };
        for out in self.phone.outbox.iter().map(|item| &item.out) {
            match out.fate {
                Fate::Here => note(out.record, "here"),
                Fate::Safe => note(out.record, "safe"),
                Fate::Refused(_) => note(out.record, "needs_you"),
                Fate::Redone => {}
            }
        }
        for queued in &self.phone.commands {
            match queued.fate {
                CommandFate::Here => note(queued.command.record, "here"),
                CommandFate::Pending => note(queued.command.record, "safe"),
                CommandFate::Refused(_) => note(queued.command.record, "needs_you"),
                CommandFate::Done(_) => {}
            }
        }
        for (record, fate) in self.identities() {
            match fate {
                "here" => note(record, "here"),
                "refused" => note(record, "needs_you"),
                _ => {}
            }
        }
        for notice in self.phone.notices.values() {
            let answered = self.phone.outbox.iter().any(|i| i.out.hash == notice.hash);
            if !answered {
                note(notice.record, "needs_you");
            }
        }
        found
    }

    /// What is only here, by record.
    fn waiting(&self) -> BTreeMap<RecordId, Waiting> {
        let mut found: BTreeMap<RecordId, Waiting> = BTreeMap::new();
        let here = self
            .phone
            .outbox
            .iter()
            .filter(|i| i.out.fate == Fate::Here);
        for item in here {
            let waiting = found.entry(item.out.record).or_default();
            waiting.changes += 1;
            waiting.bytes += item.out.bytes.len();
            waiting.why = item.kept.as_ref().map(Problem::from).or(waiting.why.take());
        }
        for word in self.phone.identities_to_send() {
            let waiting = found.entry(word.record).or_default();
            waiting.changes += 1;
            waiting.bytes += encode(&word).len();
        }
        found
    }

    fn counts(&self) -> Counts {
        let fate = |test: fn(&Fate) -> bool| {
            let items = self.phone.outbox.iter();
            items.filter(|item| test(&item.out.fate)).count()
        };
        let asked = |test: fn(&CommandFate) -> bool| {
            let commands = self.phone.commands.iter();
            commands.filter(|queued| test(&queued.fate)).count()
        };
        let identities = self.identities();
        let named = |fate: &str| identities.values().filter(|f| **f == fate).count();
        Counts {
            here: fate(|f| *f == Fate::Here) + named("here"),
            safe: fate(|f| *f == Fate::Safe),
            merged: self.phone.me.merged,
            refused: fate(|f| matches!(f, Fate::Refused(_)))
                + asked(|f| matches!(f, CommandFate::Refused(_)))
                + named("refused"),
            commands_here: asked(|f| *f == CommandFate::Here),
            commands_pending: asked(|f| *f == CommandFate::Pending),
        }
    }
}

/// The last day for an answer, while somebody owes one.
fn owed(standing: &Standing) -> Option<&str> {
    match &standing.state {
        State::Opinion(opinion) if opinion.is_being_handled() => standing.deadline(),
        _ => None,
    }
}

/// Text that sorts as the bytes do.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to memory cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The short values, as they are typed but for dates, which sort: what lists show and filter by.
fn facts(kind: &'static Kind, row: &Row) -> BTreeMap<&'static str, String> {
    let mut facts = BTreeMap::new();
    for field in kind.fields.iter().filter(|field| field.name != kind.title) {
        let Some(value) = row.values.get(field.name) else {
            continue;
        };
        let text = match field.ty {
            Type::Paragraphs { .. }
            | Type::Tags { .. }
            | Type::Entries { .. }
            | Type::Unit
            | Type::Record { .. }
            | Type::Place => continue,
            Type::Date => value.as_text().unwrap_or_default().to_owned(),
            _ => form::typed(field, value),
        };
        facts.insert(field.name, text);
    }
    if kind.name == "dialogue" {
        facts.extend(lawful_days(row));
    }
    facts
}

/// The days that the law sets for a dialogue: the last for its notice, the last for publishing its results.
fn lawful_days(row: &Row) -> BTreeMap<&'static str, String> {
    let held_on = row.values.get("held_on").and_then(Value::as_text);
    let days = held_on
        .and_then(|day| Deadlines::default().of_dialogue(day::read(day)?, &Calendar::default()));
    days.map(|(notice, publish)| {
        BTreeMap::from([
            ("notice_by", day::written(notice)),
            ("publish_by", day::written(publish)),
        ])
    })
    .unwrap_or_default()
}
