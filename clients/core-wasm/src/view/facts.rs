//! The facts of a record: values, conflicts, and how those were settled.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::{
    change::Path,
    form,
    id::Hash,
    merge::{self, Candidate, settlements},
    phone::Held,
    project::Row,
    record::{Field, Kind},
    value::Value,
};

use super::{Words, field_at, place_label, same};
use crate::phone::Core;

/// A value: as it is typed, and as it is read.
#[derive(Debug, Serialize)]
pub struct Shown {
    text: String,
    pub(super) label: Words,
}

#[derive(Debug, Serialize)]
pub(super) struct FieldShown {
    #[serde(flatten)]
    shown: Shown,
    #[serde(skip_serializing_if = "Option::is_none")]
    entries: Option<Vec<EntryShown>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<String>>,
}

#[derive(Debug, Serialize)]
pub(super) struct EntryShown {
    key: String,
    fields: BTreeMap<String, Shown>,
}

#[derive(Debug, Serialize)]
pub(super) struct Conflict {
    path: String,
    label: Words,
    candidates: Vec<Offer>,
    before: Option<Shown>,
}

#[derive(Debug, Serialize)]
pub(super) struct Offer {
    shown: Shown,
    change: Hash,
    who: Words,
    mine: bool,
    at: i64,
}

#[derive(Debug, Serialize)]
pub(super) struct Settlement {
    change: Hash,
    who: Words,
    at: i64,
    conflict: Conflict,
    undone: bool,
    /// Taking it back would change what is shown.
    reversible: bool,
}

impl Core {
    pub(super) fn shown(&self, field: &Field, value: &Value) -> Shown {
        let (vi, en) = form::read(field, value, &|unit| self.known.unit(unit), &|record| {
            self.index.title(record)
        });
        Shown {
            text: form::typed(field, value),
            label: Words { vi, en },
        }
    }

    pub(super) fn fields(&self, kind: &'static Kind, row: &Row) -> BTreeMap<String, FieldShown> {
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

    pub(super) fn conflict(&self, kind: &'static Kind, conflict: &merge::Conflict) -> Conflict {
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

    pub(super) fn settled(&self, kind: &'static Kind, held: &Held) -> Vec<Settlement> {
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
