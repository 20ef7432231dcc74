//! What a person writes: into the record and into the outbox in one step.

use automerge::Automerge;
use serde::Deserialize;

use super::{CommandFate, Held, Item, Phone, Place, Queued};
use crate::{
    change::{Authored, By, Edit, EditRefused, author, genesis},
    id::{CommandId, Hash, RecordId, ScopeId},
    identity::Unfit,
    merge,
    outbox::{Fate, Outgoing},
    record::{self, Kind, forbidden},
    standing::{Action, Command},
    value::Value,
};

/// What somebody who decides had before them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Seen {
    /// Heads of the document.
    pub heads: Vec<Hash>,
    /// Version of the standing.
    pub standing: u64,
}

/// Why something was not written. The phone is as before.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotWritten {
    /// The phone holds no such record.
    #[error("there is no record {0} here")]
    NoSuchRecord(RecordId),
    /// The record is on its way out of this phone.
    #[error("record {0} is on its way out")]
    Leaving(RecordId),
    /// The phone holds no such scope, or not any more.
    #[error("there is no scope {0} here")]
    NoSuchScope(ScopeId),
    /// No kind is called so.
    #[error("there is no kind {0}")]
    UnknownKind(String),
    /// The edits change nothing.
    #[error("nothing changed")]
    NothingChanged,
    /// These fields would hold what must never be stored.
    #[error("fields hold what must never be stored")]
    Forbidden(Vec<&'static str>),
    /// Of such a record it is not recorded who voiced it.
    #[error("it is not recorded who voiced this")]
    NoIdentity,
    /// The identity is not to be taken.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// An edit does not fit.
    #[error(transparent)]
    Edit(#[from] EditRefused),
}

impl NotWritten {
    /// The stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchRecord(_) => "no_such_record",
            Self::Leaving(_) => "record_leaving",
            Self::NoSuchScope(_) => "no_such_scope",
            Self::UnknownKind(_) => "unknown_kind",
            Self::NothingChanged => "nothing_changed",
            Self::Forbidden(_) => "must_stay_blank",
            Self::NoIdentity => "identity_not_here",
            Self::Unfit(unfit) => unfit.code(),
            Self::Edit(refused) => refused.code(),
        }
    }
}

impl Phone {
    /// Begins a record with this id.
    ///
    /// # Errors
    /// See [`NotWritten`].
    pub fn create(
        &mut self,
        id: RecordId,
        kind: &str,
        scope: ScopeId,
        edits: Vec<Edit>,
        now: i64,
    ) -> Result<Hash, NotWritten> {
        let kind = record::kind(kind).ok_or_else(|| NotWritten::UnknownKind(kind.to_owned()))?;
        if self.scopes.get(&scope).is_none_or(|s| s.taken) {
            return Err(NotWritten::NoSuchScope(scope));
        }
        let place = Place {
            scope,
            digest: None,
            leaving: false,
        };
        let held = Held::new(kind.name, genesis(kind, id));
        let make = |doc: &mut Automerge, kind: &'static Kind, by| {
            Ok((author(doc, kind, by, &edits, None)?, edits))
        };
        self.put(id, held, place, now, make)
    }

    /// Edits a record: one change of all edits together.
    ///
    /// # Errors
    /// See [`NotWritten`].
    pub fn edit(
        &mut self,
        record: RecordId,
        edits: Vec<Edit>,
        now: i64,
    ) -> Result<Hash, NotWritten> {
        self.write(record, now, |doc, kind, by| {
            Ok((author(doc, kind, by, &edits, None)?, edits))
        })
    }

    /// Writes what `make` makes of a record's document: the change, and what was meant by it.
    ///
    /// # Errors
    /// See [`NotWritten`].
    pub fn write(
        &mut self,
        record: RecordId,
        now: i64,
        make: impl FnOnce(
            &mut Automerge,
            &'static Kind,
            By,
        ) -> Result<(Option<Authored>, Vec<Edit>), EditRefused>,
    ) -> Result<Hash, NotWritten> {
        let (held, place) = self.writable(record)?;
        let (held, place) = (held.clone(), *place);
        self.put(record, held, place, now, make)
    }

    /// Queues a command with this id. Whether it is carried out is the server's to say.
    ///
    /// # Errors
    /// No such record, or it is on its way out.
    pub fn command(
        &mut self,
        id: CommandId,
        record: RecordId,
        action: Action,
        now: i64,
    ) -> Result<(), NotWritten> {
        let (held, _) = self.writable(record)?;
        let seen = Seen {
            heads: held.doc.get_heads().into_iter().map(Hash::from).collect(),
            standing: held.standing.version(),
        };
        self.command_on_seen(id, record, seen, action, now);
        Ok(())
    }

    /// Queues a command on a record that is read elsewhere and not held here, as those do who decide over many communes.
    pub fn command_on_seen(
        &mut self,
        id: CommandId,
        record: RecordId,
        seen: Seen,
        action: Action,
        now: i64,
    ) {
        let waiting = self.commands.iter().filter(|q| {
            q.command.record == record && matches!(q.fate, CommandFate::Here | CommandFate::Pending)
        });
        let command = Command {
            id,
            record,
            action,
            seen_heads: seen.heads,
            // Who queues submit and start together has seen the standing that submit will make.
            seen_standing: seen.standing + waiting.count() as u64,
            made_at: now,
            done_as: None,
        };
        self.commands.push(Queued {
            command,
            fate: CommandFate::Here,
        });
    }

    pub(super) fn writable(&self, record: RecordId) -> Result<(&Held, &Place), NotWritten> {
        let found = self.records.get(&record).zip(self.places.get(&record));
        let (held, place) = found.ok_or(NotWritten::NoSuchRecord(record))?;
        if place.leaving {
            return Err(NotWritten::Leaving(record));
        }
        Ok((held, place))
    }

    fn put(
        &mut self,
        record: RecordId,
        mut held: Held,
        place: Place,
        now: i64,
        make: impl FnOnce(
            &mut Automerge,
            &'static Kind,
            By,
        ) -> Result<(Option<Authored>, Vec<Edit>), EditRefused>,
    ) -> Result<Hash, NotWritten> {
        let kind =
            record::kind(&held.kind).ok_or_else(|| NotWritten::UnknownKind(held.kind.clone()))?;
        let by = By {
            install: self.me.install,
            at: now,
        };
        let before = forbidden_in(kind, &held.doc);
        let (authored, intent) = make(&mut held.doc, kind, by)?;
        let authored = authored.ok_or(NotWritten::NothingChanged)?;
        let mut fields = forbidden_in(kind, &held.doc);
        fields.retain(|field| !before.contains(field));
        if !fields.is_empty() {
            return Err(NotWritten::Forbidden(fields));
        }
        let meta = held.doc.get_change_meta_by_hash(&authored.hash.into());
        let out = Outgoing {
            record,
            kind: held.kind.clone(),
            scope: place.scope,
            hash: authored.hash,
            seq: authored.seq,
            bytes: authored.bytes,
            intent,
            note: meta.and_then(|m| m.message).map(|n| n.to_string()),
            at: now,
            fate: Fate::Here,
        };
        self.outbox.push(Item {
            install: by.install,
            out,
            kept: None,
        });
        self.places.insert(record, place);
        self.records.insert(record, held);
        self.touched.insert(record);
        self.forget_who_complained(record);
        Ok(authored.hash)
    }
}

/// Fields that hold what must never be stored.
fn forbidden_in(kind: &'static Kind, doc: &Automerge) -> Vec<&'static str> {
    let get = |name: &str| {
        kind.field(name)
            .map_or(Value::Null, |field| merge::read(doc, field))
    };
    forbidden(kind, &get)
}
