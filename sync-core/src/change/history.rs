//! Who changed what, when: read from the changes themselves.

use std::collections::HashMap;

use automerge::{
    Automerge, ObjId, Prop, ROOT, ReadDoc, ScalarValue,
    legacy::{ElementId, Key, ObjectId, OpType},
};
use serde::{Deserialize, Serialize};

use crate::{
    change::genesis_actor,
    id::{Hash, InstallId, RecordId},
    merge::from_scalar,
    value::Value,
};

/// One change of a record's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The change.
    pub change: Hash,
    /// The installation that wrote it.
    pub install: InstallId,
    /// When, by that device's clock, milliseconds since 1970 UTC.
    pub at: i64,
    /// What kind of step it was, if it says (a settlement).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What it did, in the order written; each text edit is one item.
    pub did: Vec<Did>,
}

/// What a change did at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Did {
    /// The place: `name`, or `indicators/k1/target`.
    pub path: String,
    /// The value given, where one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<Value>,
    /// Letters put into a text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub inserted: String,
    /// Letters taken out of a text.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub deleted: usize,
    /// Counted up by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<i64>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature that serde asks for"
)]
const fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// All steps of a record, in an order in which each comes after what it builds on. Genesis is left out.
pub fn history(doc: &Automerge, record: RecordId) -> Vec<Step> {
    let mut names: HashMap<ObjId, String> = HashMap::from([(ROOT, String::new())]);
    doc.get_changes(&[])
        .iter()
        .filter(|c| (0..=u32::from(u8::MAX)).all(|v| *c.actor_id() != genesis_actor(record, v)))
        .map(|change| {
            let expanded = change.decode();
            let mut did: Vec<Did> = Vec::new();
            for op in &expanded.operations {
                let object = match &op.obj {
                    ObjectId::Root => ROOT,
                    ObjectId::Id(id) => ObjId::Id(id.0, id.1.clone(), 0),
                };
                let place = names
                    .entry(object)
                    .or_insert_with_key(|o| place_of(doc, o))
                    .clone();
                match &op.key {
                    Key::Map(key) => did.push(map_step(&place, key, &op.action)),
                    Key::Seq(at) => text_step(&mut did, place, at, &op.action),
                }
            }
            did.retain(|d| !d.path.is_empty());
            Step {
                change: change.hash().into(),
                install: InstallId::try_from(change.actor_id().to_bytes()).unwrap_or_default(),
                at: change.timestamp().saturating_mul(1000),
                note: change.message().map(ToOwned::to_owned),
                did,
            }
        })
        .collect()
}

fn place_of(doc: &Automerge, object: &ObjId) -> String {
    let Ok(parents) = doc.parents(object) else {
        return String::new();
    };
    let mut keys: Vec<String> = parents
        .filter_map(|p| match p.prop {
            Prop::Map(key) => Some(key),
            Prop::Seq(_) => None,
        })
        .collect();
    keys.reverse();
    keys.join("/")
}

fn map_step(place: &str, key: &str, action: &OpType) -> Did {
    let path = if place.is_empty() {
        key.to_owned()
    } else {
        format!("{place}/{key}")
    };
    let (set, by) = match action {
        OpType::Put(scalar) => (Some(from_scalar(scalar)), None),
        OpType::Increment(by) => (None, Some(*by)),
        OpType::Delete => (Some(Value::Null), None),
        OpType::Make(_) | OpType::MarkBegin(..) | OpType::MarkEnd(_) => (None, None),
    };
    Did {
        path,
        set,
        inserted: String::new(),
        deleted: 0,
        by,
    }
}

fn text_step(did: &mut Vec<Did>, path: String, at: &ElementId, action: &OpType) {
    let fresh = Did {
        path,
        set: None,
        inserted: String::new(),
        deleted: 0,
        by: None,
    };
    if did
        .last()
        .is_none_or(|last| last.path != fresh.path || *at == ElementId::Head)
    {
        did.push(fresh);
    }
    let Some(last) = did.last_mut() else { return };
    match action {
        OpType::Put(ScalarValue::Str(s)) => last.inserted.push_str(s),
        OpType::Delete => last.deleted += 1,
        _ => {}
    }
}
