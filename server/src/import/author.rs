//! Records of a list as edits and commands, by ids that follow from the import and the line: written twice they are the same.

use std::collections::HashMap;

use danvan_store::Import;
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{Edit, Path},
    id::{CommandId, ImportId, RecordId, ScopeId, UnitId},
    record::{self, Kind, Policy},
    standing::Command,
    value::Value,
};

use super::{
    known::{Known, title_key},
    mapping,
    reading::Draft,
};
use crate::pipeline::{Hand, NewRecord};

/// What of a line becomes a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The line itself.
    Line = 0,
    /// The model that it registers, where the line is the first to.
    Model = 1,
    /// What was decided of it.
    Past = 2,
}

/// The id of a part of a line. It begins with the import's time and goes on with the line, so that records of one list lie
/// together where they are kept; what follows is a hash that no other import has.
pub fn id(import: ImportId, row: u32, part: Part) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"danvan import line");
    hash.update(import.0);
    hash.update(row.to_be_bytes());
    hash.update([part as u8]);
    let hash = hash.finalize();
    let [_, high, middle, low] = row.to_be_bytes();
    let mut id = [0; 16];
    id[..6].copy_from_slice(&import.0[..6]);
    // UUID version 8 (RFC 9562): made of what it names, around its two fixed places.
    id[6] = 0x80 | high & 0x0f;
    id[7] = middle;
    id[8] = 0x80 | low >> 2;
    id[9] = low << 6 | part as u8;
    id[10..].copy_from_slice(&hash[..6]);
    id
}

/// Who hands an import's records in.
pub fn hand(import: &Import) -> Hand {
    Hand {
        person: import.person,
        device: import.device,
        install: import.install,
        at: import.begun_at,
    }
}

/// Makes records of drafts, one after the other.
pub struct Author<'a> {
    import: &'a Import,
    kind: &'static Kind,
    known: &'a Known,
    /// Models of this list, by scope, unit and name.
    models: HashMap<(ScopeId, UnitId, String), RecordId>,
}

impl<'a> Author<'a> {
    /// An author of this import's records.
    pub fn new(import: &'a Import, kind: &'static Kind, known: &'a Known) -> Self {
        Self {
            import,
            kind,
            known,
            models: HashMap::new(),
        }
    }

    /// The records that a draft becomes: itself, and before it the model that it is the first to register.
    pub fn write(&mut self, draft: &Draft) -> Vec<NewRecord> {
        let mut written = Vec::new();
        let mut edits: Vec<Edit> = Vec::new();
        if let Some(field) = self
            .kind
            .fields
            .iter()
            .find(|field| mapping::is_model(field))
        {
            let (model, is_new) = self.model(draft);
            if is_new {
                written.extend(record::kind("model").map(|kind| NewRecord {
                    id: model,
                    kind,
                    scope: draft.scope,
                    edits: vec![
                        set("name", draft.title.clone().into()),
                        set("unit", draft.unit.into()),
                    ],
                    commands: Vec::new(),
                }));
            }
            edits.push(set(field.name, model.into()));
        }
        for (field, value) in &draft.values {
            match (field.policy, value) {
                (Policy::Set, Value::Members(members)) => {
                    edits.extend(members.iter().map(|member| Edit::Include {
                        field: field.name.to_owned(),
                        member: member.clone(),
                    }));
                }
                (Policy::Text, Value::Text(text)) => edits.push(Edit::Splice {
                    field: field.name.to_owned(),
                    at: 0,
                    delete: 0,
                    insert: text.clone(),
                }),
                (Policy::Counter, Value::Int(by)) => edits.push(Edit::Increment {
                    field: field.name.to_owned(),
                    by: *by,
                }),
                (_, value) => edits.push(set(field.name, value.clone())),
            }
        }
        let record = RecordId(id(self.import.id, draft.row, Part::Line));
        let past = draft.past.iter().map(|past| Command {
            id: CommandId(id(self.import.id, draft.row, Part::Past)),
            record,
            action: past.action(),
            seen_heads: Vec::new(),
            seen_standing: 0,
            made_at: self.import.begun_at,
            done_as: None,
        });
        written.push(NewRecord {
            id: record,
            kind: self.kind,
            scope: draft.scope,
            edits,
            commands: past.collect(),
        });
        written
    }

    /// The model of a draft: one of this list, or one of that name and unit that is there already. Whether it is new.
    fn model(&mut self, draft: &Draft) -> (RecordId, bool) {
        let key = (draft.scope, draft.unit, title_key(&draft.title));
        if let Some(model) = self.models.get(&key) {
            return (*model, false);
        }
        let place = (draft.scope, draft.unit);
        let there = self.known.same("model", place, &draft.title, None);
        let there = there.map(|model| model.id);
        let new = RecordId(id(self.import.id, draft.row, Part::Model));
        let model = there.unwrap_or(new);
        self.models.insert(key, model);
        (model, there.is_none())
    }
}

fn set(field: &str, value: Value) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lie_in_their_order_and_no_two_parts_are_one() {
        let import = |n: u8| ImportId([n; 16]);
        let mut ids = Vec::new();
        for row in [1, 2, 63, 64, 255, 256, 65_535, 65_536, 1_048_575] {
            for part in [Part::Line, Part::Model, Part::Past] {
                ids.push(id(import(1), row, part));
            }
        }
        let sorted = ids.windows(2).all(|pair| pair[0] < pair[1]);
        assert!(sorted, "{ids:?}");
        assert_ne!(id(import(1), 1, Part::Line), id(import(2), 1, Part::Line));
        let one = uuid::Uuid::from_bytes(ids[0]);
        assert_eq!(
            (one.get_version_num(), one.get_variant()),
            (8, uuid::Variant::RFC4122)
        );
    }
}
