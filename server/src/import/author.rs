//! Records of a list as changes and commands, by ids that follow from the import and the line: written twice they are the same.

use std::collections::HashMap;

use danvan_store::{ChangeKey, Import, NewChange, NewCommand};
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{By, Edit, EditRefused, Path, author, genesis},
    id::{CommandId, ImportId, RecordId, ScopeId, UnitId},
    protocol,
    record::{self, Kind, Policy},
    standing::Command,
    value::Value,
};

use super::{
    known::{Known, title_key},
    mapping,
    reading::Draft,
};
use crate::pipeline::WrittenHere;

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

/// The id of a part of a line.
pub fn id(import: ImportId, row: u32, part: Part) -> [u8; 16] {
    let mut hash = Sha256::new();
    hash.update(b"danvan import line");
    hash.update(import.0);
    hash.update(row.to_be_bytes());
    hash.update([part as u8]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash.finalize()[..16]);
    // UUID version 8 (RFC 9562): made of what it names.
    id[6] = id[6] & 0x0f | 0x80;
    id[8] = id[8] & 0x3f | 0x80;
    id
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
    ///
    /// # Errors
    /// An edit that does not fit, which the check should have found.
    pub fn write(&mut self, draft: &Draft) -> Result<Vec<WrittenHere>, EditRefused> {
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
                let edits = vec![
                    set("name", draft.title.clone().into()),
                    set("unit", draft.unit.into()),
                ];
                written.push(self.record(model, "model", draft.scope, &edits)?);
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
        let mut line = self.record(record, self.kind.name, draft.scope, &edits)?;
        if let Some(past) = &draft.past {
            let command = Command {
                id: CommandId(id(self.import.id, draft.row, Part::Past)),
                record,
                action: past.action(),
                seen_heads: Vec::new(),
                seen_standing: 0,
                made_at: self.import.begun_at,
                done_as: None,
            };
            line.commands.push(NewCommand {
                id: command.id,
                record,
                scope: draft.scope,
                device: self.import.device,
                person: self.import.person,
                received_at: self.import.begun_at,
                body: protocol::encode(&command),
            });
        }
        written.push(line);
        Ok(written)
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

    fn record(
        &self,
        id: RecordId,
        kind: &str,
        scope: ScopeId,
        edits: &[Edit],
    ) -> Result<WrittenHere, EditRefused> {
        let kind = record::kind(kind).ok_or(EditRefused::Document)?;
        let by = By {
            install: self.import.install,
            at: self.import.begun_at,
        };
        let mut doc = genesis(kind, id);
        let made = author(&mut doc, kind, by, edits, None)?;
        let made = made.ok_or(EditRefused::Document)?;
        Ok(WrittenHere {
            changes: vec![NewChange {
                key: ChangeKey {
                    record: id,
                    hash: made.hash,
                },
                scope,
                kind: kind.name.to_owned(),
                device: self.import.device,
                install: self.import.install,
                person: self.import.person,
                seq: i64::try_from(made.seq).unwrap_or(i64::MAX),
                received_at: self.import.begun_at,
                bytes: made.bytes,
                refusal: None,
            }],
            commands: Vec::new(),
        })
    }
}

fn set(field: &str, value: Value) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value,
    }
}
