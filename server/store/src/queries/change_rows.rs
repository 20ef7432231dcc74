use super::{Row, changes::TABLE, rows::Reader};
use crate::{
    Author, ChangeKey, ChangeOutcome, ChangeState, MergedChange, NewChange, QuarantinedChange,
    QueuedChange, Refusal, StoreError, StoredChange, WaitingChange,
};

fn key(row: &Reader<'_>) -> Result<ChangeKey, StoreError> {
    Ok(ChangeKey {
        record: row.id("record")?,
        hash: row.id("hash")?,
    })
}

fn state(row: &Reader<'_>) -> Result<ChangeState, StoreError> {
    row.known("state", ChangeState::of_code(row.get("state")?))
}

fn refusal(row: &Reader<'_>) -> Result<Option<Refusal>, StoreError> {
    let code: Option<String> = row.get("code")?;
    code.map(|code| {
        Ok(Refusal {
            code,
            detail: row.get("detail")?,
        })
    })
    .transpose()
}

pub(super) fn outcome(row: &Row) -> Result<ChangeOutcome, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(ChangeOutcome {
        key: key(&row)?,
        state: state(&row)?,
        merged_seq: row.get("merged_seq")?,
        refusal: refusal(&row)?,
    })
}

pub(super) fn queued_change(row: &Row) -> Result<QueuedChange, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(QueuedChange {
        key: key(&row)?,
        state: state(&row)?,
        scope: row.id("scope")?,
        kind: row.get("kind")?,
        device: row.id("device")?,
        install: row.id("install")?,
        person: row.id("person")?,
        answerable: row.id("answerable")?,
        arrival: row.get("arrival")?,
        received_at: row.get("received_at")?,
        bytes: row.get("bytes")?,
    })
}

pub(super) fn merged_change(row: &Row) -> Result<MergedChange, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(MergedChange {
        key: key(&row)?,
        merged_seq: row.get("merged_seq")?,
        position: row.get("position")?,
        bytes: row.get("bytes")?,
    })
}

pub(super) fn quarantined_change(row: &Row) -> Result<QuarantinedChange, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(QuarantinedChange {
        key: key(&row)?,
        scope: row.id("scope")?,
        kind: row.get("kind")?,
        device: row.id("device")?,
        person: row.id("person")?,
        received_at: row.get("received_at")?,
        refused_seq: row.get("refused_seq")?,
        refusal: row.known("code", refusal(&row)?)?,
        size: row.get("size")?,
    })
}

pub(super) fn stored_change(row: &Row) -> Result<StoredChange, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(StoredChange {
        change: NewChange {
            key: key(&row)?,
            scope: row.id("scope")?,
            kind: row.get("kind")?,
            device: row.id("device")?,
            install: row.id("install")?,
            person: row.id("person")?,
            seq: row.get("seq")?,
            received_at: row.get("received_at")?,
            bytes: row.get("bytes")?,
            refusal: refusal(&row)?,
        },
        arrival: row.get("arrival")?,
        state: state(&row)?,
        merged_seq: row.get("merged_seq")?,
        answerable: row.opt_id("answerable")?,
    })
}

pub(super) fn waiting_change(row: &Row) -> Result<WaitingChange, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(WaitingChange {
        key: key(&row)?,
        scope: row.id("scope")?,
        kind: row.get("kind")?,
        device: row.id("device")?,
        person: row.id("person")?,
        received_at: row.get("received_at")?,
        arrival: row.get("arrival")?,
        bytes: row.get("bytes")?,
    })
}

pub(super) fn author(row: &Row) -> Result<Author, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(Author {
        hash: row.id("hash")?,
        person: row.id("person")?,
        device: row.id("device")?,
        received_at: row.get("received_at")?,
    })
}
