//! From a document and its standing to the row that lists, tables, searches and exports read.
//!
//! The server fills its columns with it and the phone draws its lists with it: the same function, the same figures.

use std::collections::BTreeMap;

use automerge::Automerge;
use serde::Serialize;

use crate::{
    digest,
    id::{Hash, RecordId, UnitId},
    identity::receipt_code,
    merge::{Conflict, open_conflicts, read_all},
    record::{Axis, Field, Kind, LifeCycle, Missing, Type, missing},
    standing::{Speed, Standing},
    text,
    value::Value,
};

/// Most characters of folded text that a row is searched by.
const SEARCH_CHARS: usize = 2_000;

/// What a document looks like from outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The title; empty while nobody gave one.
    pub title: String,
    /// Folded text that searches look in.
    pub search: String,
    /// Where the title stands in Vietnamese order.
    #[serde(with = "serde_bytes")]
    pub sort_key: Vec<u8>,
    /// Code of the state of its standing; empty for kinds without one.
    pub state: String,
    /// The code or text on each axis that is filled in: lĩnh vực, loại, hình thức, cấp.
    pub axes: BTreeMap<Axis, String>,
    /// Đơn vị báo cáo.
    pub unit: Option<UnitId>,
    /// Year of the period or date.
    pub year: Option<i32>,
    /// Quarter of the date, 1 to 4; none where only a year is given.
    pub quarter: Option<i32>,
    /// Code of how long citizens waited for an answer.
    pub speed: Option<&'static str>,
    /// The record it belongs to.
    pub parent: Option<RecordId>,
    /// What is still missing before it can be submitted.
    pub missing: Vec<Missing>,
    /// Conflicts that wait for someone to settle them.
    pub conflicts: Vec<Conflict>,
    /// Photos, sounds and files it refers to.
    pub media: Vec<Hash>,
    /// The day by which its standing, or its facts, ask for something, `YYYY-MM-DD`.
    pub deadline: Option<String>,
    /// The agency that its standing makes answer for it.
    pub agency: Option<UnitId>,
    /// Every field that is filled in, by name.
    pub values: BTreeMap<String, Value>,
}

/// Projects the document of a record of `kind`.
pub fn project(record: RecordId, kind: &'static Kind, doc: &Automerge, standing: &Standing) -> Row {
    let values = read_all(doc, kind);
    let missing = missing(kind, &|name| values.get(name).cloned().unwrap_or_default());
    let title = values
        .get(kind.title)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned();
    let mut row = Row {
        search: search_text(record, kind, &values),
        sort_key: text::sort_key(&title),
        title,
        state: String::new(),
        axes: BTreeMap::new(),
        unit: None,
        year: None,
        quarter: None,
        speed: None,
        parent: parent(kind, &values),
        missing,
        conflicts: open_conflicts(doc, kind),
        media: media(kind, &values),
        deadline: None,
        agency: None,
        values: BTreeMap::new(),
    };
    for field in kind.fields {
        if let (Some(axis), Some(value)) = (field.axis, values.get(field.name)) {
            place(&mut row, axis, value);
        }
    }
    row.values = values;
    row.stand(kind, standing);
    row
}

impl Row {
    /// Shows the same document under another standing.
    pub fn stand(&mut self, kind: &Kind, standing: &Standing) {
        standing.state_code().clone_into(&mut self.state);
        self.speed = speed(kind, &self.values, standing);
        let deadline = standing.deadline().or_else(|| due(kind, &self.values));
        self.deadline = deadline.map(str::to_owned);
        self.agency = standing.agency();
    }
}

/// The digest by which two ends compare the record.
pub fn digest_of(record: RecordId, doc: &Automerge, standing: &Standing) -> Hash {
    let heads: Vec<Hash> = doc.get_heads().into_iter().map(Hash::from).collect();
    digest::record(record, &heads, standing.version())
}

/// The last day that the facts name, while they do not say that it is done.
fn due<'a>(kind: &Kind, values: &'a BTreeMap<String, Value>) -> Option<&'a str> {
    let due = kind.due?;
    match values.get(due.until) {
        None => values.get(due.by)?.as_text(),
        Some(_) => None,
    }
}

fn place(row: &mut Row, axis: Axis, value: &Value) {
    match (axis, value) {
        (Axis::Unit, Value::Bytes(id)) => row.unit = UnitId::try_from(id.0.as_slice()).ok(),
        (Axis::Year, Value::Int(year)) => row.year = i32::try_from(*year).ok(),
        (Axis::Year, Value::Text(date)) => {
            row.year = date.get(..4).and_then(|year| year.parse().ok());
            row.quarter = date.get(5..7).and_then(|month| match month.parse() {
                Ok(month @ 1..=12) => Some((month + 2) / 3),
                _ => None,
            });
        }
        (Axis::Field | Axis::Subject | Axis::Renewal | Axis::Level, Value::Text(code)) => {
            row.axes.insert(axis, code.clone());
        }
        _ => {}
    }
}

fn speed(
    kind: &Kind,
    values: &BTreeMap<String, Value>,
    standing: &Standing,
) -> Option<&'static str> {
    let dated = kind.fields.iter().find(|f| f.axis == Some(Axis::Year))?;
    let day = values.get(dated.name).and_then(Value::as_text);
    Speed::of(&standing.state, day).map(Speed::code)
}

fn parent(kind: &Kind, values: &BTreeMap<String, Value>) -> Option<RecordId> {
    match values.get(kind.parent?.field)? {
        Value::Bytes(id) => RecordId::try_from(id.0.as_slice()).ok(),
        _ => None,
    }
}

/// An opinion is found by the code on its slip, too, with or without the hyphen.
fn search_text(record: RecordId, kind: &Kind, values: &BTreeMap<String, Value>) -> String {
    let searched = |f: &&Field| matches!(f.ty, Type::Line { .. } | Type::Paragraphs { .. });
    let mut all = values
        .get(kind.title)
        .and_then(Value::as_text)
        .unwrap_or_default()
        .to_owned();
    for field in kind
        .fields
        .iter()
        .filter(searched)
        .filter(|f| f.name != kind.title)
    {
        if let Some(text) = values.get(field.name).and_then(Value::as_text) {
            all.push(' ');
            all.push_str(text);
        }
        if all.len() > SEARCH_CHARS * 3 {
            break;
        }
    }
    let mut folded = text::fold(&all);
    if let Some((end, _)) = folded.char_indices().nth(SEARCH_CHARS) {
        folded.truncate(end);
    }
    if kind.life_cycle == LifeCycle::Opinion {
        let code = receipt_code(record).to_lowercase();
        folded = format!("{folded}\n{code} {}", code.replace('-', ""));
    }
    folded
}

fn media(kind: &Kind, values: &BTreeMap<String, Value>) -> Vec<Hash> {
    let hash = |value: &Value| match value {
        Value::Bytes(b) => Hash::try_from(b.0.as_slice()).ok(),
        _ => None,
    };
    let mut found = Vec::new();
    for field in kind.fields {
        match (field.ty, values.get(field.name)) {
            (Type::Media, Some(value)) => found.extend(hash(value)),
            (Type::Entries { fields }, Some(Value::Entries(entries))) => {
                for name in fields
                    .iter()
                    .filter(|f| f.ty == Type::Media)
                    .map(|f| f.name)
                {
                    found.extend(entries.iter().filter_map(|e| hash(e.fields.get(name)?)));
                }
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}
