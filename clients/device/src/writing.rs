//! What a person writes: on the phone's disk before the call returns, and in the outbox with it.

use automerge::Automerge;
use sync_core::{
    change::{Authored, By, Edit, EditRefused, Path, author},
    id::{CommandId, Hash, RecordId, ScopeId},
    merge,
    outbox::Fate,
    record::Kind,
    standing::Action,
    value::Value,
};

use crate::{
    Device, Error,
    store::{
        Conn, outbox,
        part::{self, Part},
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
        let mut phone = part::without_records(&mut tx).await?;
        let before = Part::of(&phone);
        for new in records {
            let id = RecordId(self.env.new_id());
            phone.create(id, &new.kind, new.scope, new.edits, self.env.now())?;
            made.push(id);
        }
        before.save(&mut tx, &phone).await?;
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
        let mut phone = part::of_record(&mut tx, record).await?;
        let before = Part::of(&phone);
        let id = CommandId(self.env.new_id());
        phone.command(id, record, action, self.env.now())?;
        before.save(&mut tx, &phone).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Writes one change to a held record, with what was meant by it.
    pub(crate) async fn write(
        &self,
        record: RecordId,
        make: impl FnOnce(&mut Automerge, &'static Kind, By) -> Result<Made, EditRefused> + Send,
    ) -> Result<Hash, Error> {
        let mut tx = self.store.begin().await?;
        let hash = write(&mut tx, record, self.env.now(), make).await?;
        tx.commit().await?;
        Ok(hash)
    }
}

/// The change, if any, and what was meant.
pub(crate) type Made = (Option<Authored>, Vec<Edit>);

/// The same inside a transaction; `now` is the phone's clock, ms.
pub(crate) async fn write(
    conn: &mut Conn,
    record: RecordId,
    now: i64,
    make: impl FnOnce(&mut Automerge, &'static Kind, By) -> Result<Made, EditRefused> + Send,
) -> Result<Hash, Error> {
    let mut phone = part::of_record(conn, record).await?;
    let before = Part::of(&phone);
    let hash = phone.write(record, now, make)?;
    before.save(conn, &phone).await?;
    Ok(hash)
}
