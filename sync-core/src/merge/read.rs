//! One value per field.

use std::collections::BTreeMap;

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ValueRef};

use crate::{
    change::RESERVED,
    id::Blob,
    record::{Field, Kind, Policy},
    value::{Entry, Value},
};

/// A value that stands at a place, with the operation that put it there.
#[derive(Debug, Clone)]
pub struct Held {
    /// The value.
    pub value: Value,
    /// The operation.
    pub op: ObjId,
}

/// All scalar values that stand at a key, the shown one last; several where people wrote at the same time.
pub(crate) fn live_values<D: ReadDoc>(doc: &D, object: &ObjId, key: &str) -> Vec<Held> {
    doc.get_all(object, key)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(value, op)| match value {
            automerge::Value::Scalar(s) => Some(Held {
                value: from_scalar(&s),
                op,
            }),
            automerge::Value::Object(_) => None,
        })
        .collect()
}

/// The value of a field by its policy.
pub fn read(doc: &Automerge, field: &Field) -> Value {
    match field.policy {
        Policy::Text | Policy::Set | Policy::Log => match container_at(doc, field.name) {
            Some((id, _)) => contents(doc, field.policy, &id),
            None if field.policy == Policy::Text => Value::Null,
            None if field.policy == Policy::Set => Value::Members(Vec::new()),
            None => Value::Entries(Vec::new()),
        },
        Policy::Counter => match doc.get(ROOT, field.name) {
            Ok(Some((automerge::Value::Scalar(s), _))) => from_scalar(&s),
            _ => Value::Int(0),
        },
        Policy::Agreed => shown(doc, &ROOT, field.name),
        Policy::Max => standing(doc, field.name).max().unwrap_or_default(),
        Policy::Min | Policy::Earliest => standing(doc, field.name).min().unwrap_or_default(),
    }
}

/// Every field that is filled in, by name: those of `kind` by their policies, and what it has no name for, a newer form's, as
/// it comes.
///
/// One walk through the root: each value and container is where the walk is, and nothing is looked for twice.
pub(crate) fn read_all(doc: &Automerge, kind: &Kind) -> BTreeMap<String, Value> {
    let mut values = BTreeMap::new();
    let root = doc.map_range(ROOT, ..);
    for item in root.filter(|item| !item.key.starts_with(RESERVED)) {
        let value = match (kind.field(&item.key), &item.value) {
            (Some(field), _) if item.conflict => read(doc, field),
            (Some(field), ValueRef::Object(_)) if !field.policy.is_single() => {
                contents(doc, field.policy, &item.id())
            }
            (Some(field), _) if !field.policy.is_single() => read(doc, field),
            (_, ValueRef::Scalar(scalar)) => from_scalar(&ScalarValue::from(scalar.clone())),
            (_, ValueRef::Object(_)) => Value::Null,
        };
        if value != Value::Null {
            values.insert(item.key.into_owned(), value);
        }
    }
    // Containers that an older genesis did not make.
    for field in kind.fields.iter().filter(|f| !f.policy.is_single()) {
        if !values.contains_key(field.name) {
            let value = read(doc, field);
            if value != Value::Null {
                values.insert(field.name.to_owned(), value);
            }
        }
    }
    values
}

/// What is in the container of a field.
fn contents(doc: &Automerge, policy: Policy, container: &ObjId) -> Value {
    match policy {
        Policy::Text => doc.text(container).map_or(Value::Null, Value::Text),
        Policy::Set => Value::Members(members(doc, container)),
        Policy::Log => Value::Entries(entries_in(doc, container)),
        _ => Value::Null,
    }
}

/// The entries of a log that are not withdrawn, in the order of their keys.
pub fn entries(doc: &Automerge, log: &str) -> Vec<Entry> {
    container_at(doc, log).map_or_else(Vec::new, |(id, _)| entries_in(doc, &id))
}

fn entries_in(doc: &Automerge, log: &ObjId) -> Vec<Entry> {
    let mut found = Vec::new();
    for item in doc.map_range(log, ..) {
        if item.value != ValueRef::Object(ObjType::Map) {
            continue;
        }
        let entry = item.id();
        let mut fields = BTreeMap::new();
        let mut withdrawn = false;
        for item in doc.map_range(&entry, ..) {
            let value = if item.conflict {
                shown(doc, &entry, &item.key)
            } else {
                match item.value {
                    ValueRef::Scalar(s) => from_scalar(&ScalarValue::from(s)),
                    ValueRef::Object(_) => continue,
                }
            };
            if item.key == "withdrawn" {
                withdrawn = live_values(doc, &entry, "withdrawn")
                    .iter()
                    .any(|held| held.value == Value::Bool(true));
            } else if value != Value::Null {
                fields.insert(item.key.into_owned(), value);
            }
        }
        if !withdrawn {
            found.push(Entry {
                key: item.key.into_owned(),
                fields,
            });
        }
    }
    found
}

/// Whether a set has a member: adding wins, so one standing `true` is enough.
pub(crate) fn is_member<D: ReadDoc>(doc: &D, set: &ObjId, member: &str) -> bool {
    live_values(doc, set, member)
        .iter()
        .any(|held| held.value == Value::Bool(true))
}

/// The container that genesis made at a root key.
pub(crate) fn container_at<D: ReadDoc>(doc: &D, key: &str) -> Option<(ObjId, ObjType)> {
    match doc.get(ROOT, key) {
        Ok(Some((automerge::Value::Object(ty), id))) => Some((id, ty)),
        _ => None,
    }
}

fn members(doc: &Automerge, set: &ObjId) -> Vec<String> {
    doc.keys(set)
        .filter(|member| is_member(doc, set, member))
        .collect()
}

fn shown(doc: &Automerge, object: &ObjId, key: &str) -> Value {
    match doc.get(object, key) {
        Ok(Some((automerge::Value::Scalar(s), _))) => from_scalar(&s),
        _ => Value::Null,
    }
}

fn standing(doc: &Automerge, key: &str) -> impl Iterator<Item = Value> {
    live_values(doc, &ROOT, key)
        .into_iter()
        .map(|h| h.value)
        .filter(|v| *v != Value::Null)
}

/// How a scalar reads. Kinds of scalar that no field uses read as null.
pub(crate) fn from_scalar(scalar: &ScalarValue) -> Value {
    match scalar {
        ScalarValue::Str(s) => Value::Text(s.to_string()),
        ScalarValue::Int(n) => Value::Int(*n),
        ScalarValue::Uint(n) => i64::try_from(*n).map_or(Value::Null, Value::Int),
        ScalarValue::Counter(c) => Value::Int(i64::from(c)),
        ScalarValue::Timestamp(ms) => Value::Time(*ms),
        ScalarValue::Boolean(b) => Value::Bool(*b),
        ScalarValue::Bytes(b) => Value::Bytes(Blob(b.clone())),
        ScalarValue::Null | ScalarValue::F64(_) | ScalarValue::Unknown { .. } => Value::Null,
    }
}

/// How a value is written; none for members and entries, which are containers.
pub(crate) fn to_scalar(value: &Value) -> Option<ScalarValue> {
    Some(match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(b) => ScalarValue::Boolean(*b),
        Value::Int(n) => ScalarValue::Int(*n),
        Value::Text(t) => ScalarValue::Str(crate::text::nfc(t).as_ref().into()),
        Value::Bytes(b) => ScalarValue::Bytes(b.0.clone()),
        Value::Time(ms) => ScalarValue::Timestamp(*ms),
        Value::Members(_) | Value::Entries(_) => return None,
    })
}
