//! How the workload's record is written in ours: the kind `visit`.
//!
//! | workload | here |
//! |---|---|
//! | `notes` | `findings`, a text merged letter by letter |
//! | `evidence[k]` | an entry of the log `photos`; its `id` is the entry's key |
//! | `file`, `sha256`, `bytes`, `taken_at`, `caption` of it | the same fields; the hash as its 32 bytes |
//! | `kind`, `gps` of it, which edits set to free text | `w_kind`, `w_gps`: fields that this form does not know |
//! | `visits` | the counter `participants` |
//! | `visit_date` | `visited_on` |
//! | `lat`, `lng` | whole millionths of a degree |
//! | the other 20 scalars | root fields of the same name that this form does not know: every field of a newer form is merged like ours |

use std::collections::BTreeMap;

use sync_core::{
    change::{Edit, Path},
    id::Blob,
    value::Value,
};

use crate::workload::{self, Evidence, Record, Scalar};

/// The kind.
pub const KIND: &str = "visit";
/// The text.
pub const NOTES: &str = "findings";
/// The log.
pub const EVIDENCE: &str = "photos";
/// The counter.
pub const VISITS: &str = "participants";

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "180 degrees are 180 million millionths"
)]
fn millionths(degrees: f64) -> Value {
    Value::Int((degrees * 1e6).round() as i64)
}

fn set(field: &str, value: Value) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value,
    }
}

fn evidence_field(name: &str) -> &str {
    match name {
        "kind" => "w_kind",
        "gps" => "w_gps",
        same => same,
    }
}

fn append(e: &Evidence) -> Edit {
    let digits = |at: usize| u8::from_str_radix(&e.sha256[at..at + 2], 16).expect("hex");
    let hash = (0..e.sha256.len()).step_by(2).map(digits).collect();
    let values = [
        ("kind", text(e.kind)),
        ("file", text(&e.file)),
        ("sha256", Value::Bytes(Blob(hash))),
        ("bytes", Value::Int(e.bytes)),
        ("taken_at", Value::Time(e.taken_at)),
        ("gps", text(&e.gps)),
        ("caption", text(&e.caption)),
    ];
    Edit::Append {
        field: EVIDENCE.to_owned(),
        key: e.id.clone(),
        values: values
            .into_iter()
            .map(|(name, value)| (evidence_field(name).to_owned(), value))
            .collect(),
    }
}

/// The edits that make a new record what the workload says.
pub fn creation(r: &Record) -> Vec<Edit> {
    let scalars = [
        ("id", text(&r.id)),
        ("type", text(r.r#type)),
        ("province", text(r.province)),
        ("district", text(&r.district)),
        ("commune", text(&r.commune)),
        ("village", text(&r.village)),
        ("household_no", Value::Int(r.household_no)),
        ("household_head", text(r.household_head)),
        ("phone", text(&r.phone)),
        ("gender", text(r.gender)),
        ("birth_year", Value::Int(r.birth_year)),
        ("lat", millionths(r.lat)),
        ("lng", millionths(r.lng)),
        ("visited_on", text(&r.visit_date)),
        ("officer", text(&r.officer)),
        ("team", text(&r.team)),
        ("status", text(r.status)),
        ("priority", Value::Int(r.priority)),
        ("category", text(r.category)),
        ("members", Value::Int(r.members)),
        ("income_k", Value::Int(r.income_k)),
        ("water_source", text(r.water_source)),
        ("needs_followup", Value::Bool(r.needs_followup)),
        ("updated_at", Value::Time(r.updated_at)),
    ];
    let mut edits: Vec<Edit> = scalars
        .into_iter()
        .map(|(field, value)| set(field, value))
        .collect();
    edits.push(Edit::Increment {
        field: VISITS.to_owned(),
        by: r.visits,
    });
    edits.push(splice(0, &r.notes));
    edits.extend(r.evidence.iter().map(append));
    edits
}

fn splice(at: usize, insert: &str) -> Edit {
    Edit::Splice {
        field: NOTES.to_owned(),
        at,
        delete: 0,
        insert: insert.to_owned(),
    }
}

/// Where an edit that sets a value sets it.
pub fn path(edit: &workload::Edit, id: &str) -> Option<Path> {
    match edit {
        workload::Edit::Set { field, .. } => Some(Path::field(field)),
        workload::Edit::Nested { idx, field, .. } => Some(Path::entry(
            EVIDENCE,
            &format!("{id}-e{idx}"),
            evidence_field(field),
        )),
        _ => None,
    }
}

/// The value that an edit sets.
pub fn value(edit: &workload::Edit) -> Option<Value> {
    match edit {
        workload::Edit::Set { value, .. } => Some(match value {
            Scalar::Text(t) => text(t),
            Scalar::Int(n) => Value::Int(*n),
        }),
        workload::Edit::Nested { value, .. } => Some(text(value)),
        _ => None,
    }
}

/// An edit of the workload to the record `id`, whose notes are `notes` on this phone; they are changed along.
pub fn edit(edit: &workload::Edit, id: &str, notes: &mut String) -> Edit {
    match edit {
        workload::Edit::Splice { at, text } => {
            let position = workload::splice_position(notes, *at);
            let byte = notes
                .char_indices()
                .nth(position)
                .map_or(notes.len(), |(byte, _)| byte);
            notes.insert_str(byte, text);
            splice(position, text)
        }
        workload::Edit::Append { value } => append(value),
        workload::Edit::Inc { by, .. } => Edit::Increment {
            field: VISITS.to_owned(),
            by: *by,
        },
        set => Edit::Set {
            path: path(set, id).expect("it sets"),
            value: value(set).expect("it sets"),
        },
    }
}

/// The value at a path of a projected record.
pub fn at<'v>(values: &'v BTreeMap<String, Value>, path: &Path) -> Option<&'v Value> {
    let field = values.get(&path.field)?;
    match (&path.entry, field) {
        (None, value) => Some(value),
        (Some((key, name)), Value::Entries(entries)) => {
            entries.iter().find(|e| e.key == *key)?.fields.get(name)
        }
        _ => None,
    }
}
