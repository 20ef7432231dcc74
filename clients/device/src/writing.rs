//! What a person writes: on the phone's disk before the call returns, and in the outbox with it.

use automerge::Automerge;
use sync_core::{
    change::{Authored, By, Edit, EditRefused, Path, author, genesis},
    id::{CommandId, Hash, RecordId, ScopeId},
    merge,
    outbox::{Fate, Outgoing},
    record::{self, Kind, forbidden},
    standing::{Action, Command},
    value::Value,
};

use crate::{
    Device, Error,
    store::{
        Conn, commands, outbox, phone,
        records::{self, Held},
        scopes,
    },
};

/// A record to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRecord {
    /// Its kind's name.
    pub kind: String,
    /// The scope it is filed in.
    pub scope: ScopeId,
    /// What it begins with: at least one edit that changes something.
    pub edits: Vec<Edit>,
}

impl Device {
    /// Begins a record.
    ///
    /// # Errors
    /// An unknown kind or scope, an edit that does not fit, nothing edited at all.
    pub async fn create(
        &self,
        kind: &str,
        scope: ScopeId,
        edits: Vec<Edit>,
    ) -> Result<RecordId, Error> {
        let new = NewRecord {
            kind: kind.to_owned(),
            scope,
            edits,
        };
        let made = self.create_many([new]).await?;
        made.first().copied().ok_or(Error::NothingChanged)
    }

    /// Begins many records in one transaction: all of them or none.
    ///
    /// # Errors
    /// As [`Device::create`].
    pub async fn create_many(
        &self,
        records: impl IntoIterator<Item = NewRecord, IntoIter: Send>,
    ) -> Result<Vec<RecordId>, Error> {
        let mut made = Vec::new();
        let mut tx = self.store.begin().await?;
        let by = self.by(&mut tx).await?;
        for new in records {
            let id = RecordId(self.env.new_id());
            let kind = kind_named(&new.kind)?;
            if scopes::get(&mut tx, new.scope)
                .await?
                .is_none_or(|s| s.taken)
            {
                return Err(Error::NoSuchScope(new.scope));
            }
            let mut held = Held::new(kind.name, new.scope, genesis(kind, id));
            let authored = author(&mut held.doc, kind, by, &new.edits, None)?;
            save(&mut tx, id, &held, kind, by, authored, new.edits, &[]).await?;
            made.push(id);
        }
        tx.commit().await?;
        Ok(made)
    }

    /// Edits a record: one change of all edits together.
    ///
    /// # Errors
    /// No such record, an edit that does not fit, words that must never be stored, nothing changed.
    pub async fn edit(&self, record: RecordId, edits: Vec<Edit>) -> Result<Hash, Error> {
        let meant = edits.clone();
        self.write(record, move |doc, kind, by| {
            Ok((author(doc, kind, by, &edits, None)?, meant))
        })
        .await
    }

    /// Settles the conflict at a path with a value, one of those that stand or another.
    ///
    /// # Errors
    /// As [`Device::edit`].
    pub async fn settle(&self, record: RecordId, path: Path, value: Value) -> Result<Hash, Error> {
        self.write(record, move |doc, kind, by| {
            let made = merge::settle(doc, kind, by, &path, value.clone())?;
            Ok((made, vec![Edit::Set { path, value }]))
        })
        .await
    }

    /// Takes a settlement back, named by the change that settled.
    ///
    /// # Errors
    /// As [`Device::edit`], and where there is no such settlement.
    pub async fn undo(&self, record: RecordId, settlement: Hash) -> Result<Hash, Error> {
        self.write(record, move |doc, kind, by| {
            let settled = merge::settlements(doc)
                .into_iter()
                .find(|s| s.change == settlement);
            let made = merge::undo(doc, kind, by, settlement)?;
            let meant = settled.and_then(|s| {
                let value = s.conflict.candidates.first()?.value.clone();
                Some(Edit::Set {
                    path: s.conflict.path,
                    value,
                })
            });
            Ok((made, meant.into_iter().collect()))
        })
        .await
    }

    /// Says again what the server refused, on the record as it now is: the way out for the one who wrote it.
    ///
    /// # Errors
    /// As [`Device::edit`], and where no refused change of this hash is kept.
    pub async fn say_again(&self, record: RecordId, refused: Hash) -> Result<Hash, Error> {
        let mut tx = self.store.begin().await?;
        let kept = outbox::of_record(&mut tx, record).await?;
        drop(tx);
        let kept = kept
            .into_iter()
            .find(|o| o.hash == refused && matches!(o.fate, Fate::Refused(_)));
        let kept = kept.ok_or_else(|| EditRefused::NoSuchPlace(refused.to_string()))?;
        let hash = self.edit(record, kept.intent).await?;
        let mut tx = self.store.begin().await?;
        outbox::set_fate(&mut tx, refused, &Fate::Redone).await?;
        tx.commit().await?;
        Ok(hash)
    }

    /// Queues a command. Whether it is carried out is the server's to say; the arguments are checked here already.
    ///
    /// # Errors
    /// No such record.
    pub async fn command(&self, record: RecordId, action: Action) -> Result<CommandId, Error> {
        let mut tx = self.store.begin().await?;
        let held = writable(&mut tx, record).await?;
        let command = Command {
            id: CommandId(self.env.new_id()),
            record,
            action,
            seen_heads: held.doc.get_heads().into_iter().map(Hash::from).collect(),
            // Who queues submit and start together has seen the standing that submit will make.
            seen_standing: held.standing.version() + commands::waiting(&mut tx, record).await?,
            made_at: self.env.now(),
            done_as: None,
        };
        commands::add(&mut tx, &command).await?;
        tx.commit().await?;
        Ok(command.id)
    }

    pub(crate) async fn by(&self, conn: &mut Conn) -> Result<By, Error> {
        let (phone, _) = phone::enrolled(conn).await?;
        Ok(By {
            install: phone.install,
            at: self.env.now(),
        })
    }

    /// Writes one change to a held record, with what was meant by it.
    pub(crate) async fn write(
        &self,
        record: RecordId,
        make: impl FnOnce(&mut Automerge, &'static Kind, By) -> Result<Made, EditRefused> + Send,
    ) -> Result<Hash, Error> {
        let mut tx = self.store.begin().await?;
        let by = self.by(&mut tx).await?;
        let hash = write(&mut tx, record, by, make).await?;
        tx.commit().await?;
        Ok(hash)
    }
}

/// The change, if any, and what was meant.
pub(crate) type Made = (Option<Authored>, Vec<Edit>);

/// The same inside a transaction.
pub(crate) async fn write(
    conn: &mut Conn,
    record: RecordId,
    by: By,
    make: impl FnOnce(&mut Automerge, &'static Kind, By) -> Result<Made, EditRefused> + Send,
) -> Result<Hash, Error> {
    let mut held = writable(conn, record).await?;
    let kind = kind_named(&held.kind)?;
    let before = forbidden_in(kind, &held.doc);
    let (authored, meant) = make(&mut held.doc, kind, by)?;
    save(conn, record, &held, kind, by, authored, meant, &before).await
}

pub(crate) async fn writable(conn: &mut Conn, record: RecordId) -> Result<Held, Error> {
    let held = records::get(conn, record)
        .await?
        .ok_or(Error::NoSuchRecord(record))?;
    if held.leaving {
        Err(Error::Leaving(record))
    } else {
        Ok(held)
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "all that a written change leaves behind"
)]
async fn save(
    conn: &mut Conn,
    record: RecordId,
    held: &Held,
    kind: &'static Kind,
    by: By,
    authored: Option<Authored>,
    intent: Vec<Edit>,
    forbidden_before: &[&'static str],
) -> Result<Hash, Error> {
    let made = authored.ok_or(Error::NothingChanged)?;
    let mut fields = forbidden_in(kind, &held.doc);
    fields.retain(|field| !forbidden_before.contains(field));
    if !fields.is_empty() {
        return Err(Error::Forbidden(fields));
    }
    let note = held
        .doc
        .get_change_meta_by_hash(&made.hash.into())
        .and_then(|c| c.message);
    let change = Outgoing {
        record,
        kind: held.kind.clone(),
        scope: held.scope,
        hash: made.hash,
        seq: made.seq,
        bytes: made.bytes,
        intent,
        note: note.map(|n| n.to_string()),
        at: by.at,
        fate: Fate::Here,
    };
    records::put(conn, record, held).await?;
    outbox::add(conn, &change, by.install).await?;
    Ok(change.hash)
}

/// Fields that hold what must never be stored.
fn forbidden_in(kind: &'static Kind, doc: &Automerge) -> Vec<&'static str> {
    let get = |name: &str| {
        kind.field(name)
            .map_or(Value::Null, |field| merge::read(doc, field))
    };
    forbidden(kind, &get)
}

fn kind_named(name: &str) -> Result<&'static Kind, Error> {
    record::kind(name).ok_or_else(|| Error::UnknownKind(name.to_owned()))
}
