//! The change log: every change a device sent, once, with what became of it. Intake queue, history
//! and quarantine are states of its rows.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, Hash, InstallId, PersonId, RecordId, ScopeId};

use crate::{Refusal, StoreError};

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChangeState {
    /// Durable, not looked at yet.
    Received,
    /// Part of its record.
    Merged,
    /// Not accepted; kept with the reason.
    Quarantined,
    /// Passed what could be checked; waits for changes that it depends on.
    Waiting,
    /// Not accepted, and its bytes erased by somebody who answers for that; the row stays.
    Discarded,
}

impl ChangeState {
    /// As stored.
    pub(crate) const fn code(self) -> i16 {
        match self {
            Self::Received => 0,
            Self::Merged => 1,
            Self::Quarantined => 2,
            Self::Waiting => 3,
            Self::Discarded => 4,
        }
    }

    /// What is stored as `code`.
    pub(crate) const fn of_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Received),
            1 => Some(Self::Merged),
            2 => Some(Self::Quarantined),
            3 => Some(Self::Waiting),
            4 => Some(Self::Discarded),
            _ => None,
        }
    }
}

/// A change, named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChangeKey {
    /// The record.
    pub record: RecordId,
    /// SHA-256 of the change (its Automerge hash if it is a change at all).
    pub hash: Hash,
}

/// A change as it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewChange {
    /// Record and hash.
    pub key: ChangeKey,
    /// Scope that the device named.
    pub scope: ScopeId,
    /// Record kind that the device named.
    pub kind: String,
    /// Sender.
    pub device: DeviceId,
    /// Sender's installation.
    pub install: InstallId,
    /// Person whose device it is.
    pub person: PersonId,
    /// Its sequence number among the installation's changes to the record; 0 if it is no change at all.
    pub seq: i64,
    /// Server time of receipt, ms.
    pub received_at: i64,
    /// The bytes as sent.
    pub bytes: Vec<u8>,
    /// Set if it failed the precheck: it goes straight to quarantine.
    pub refusal: Option<Refusal>,
}

/// The refusal of a change that another installation wrote than the one that sent it. It yields to its writer: nobody
/// keeps a change out by handing it in first.
pub const ACTOR_FOREIGN: &str = "actor_foreign";

/// What [`ChangeLog::append`] did with one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// New, now durable with the commit.
    Stored {
        /// Its place in the realm's order of arrival.
        arrival: i64,
    },
    /// Already there; nothing changed.
    Duplicate(ChangeOutcome),
}

/// What became of a change, as a receipt tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeOutcome {
    /// The change.
    pub key: ChangeKey,
    /// Its state.
    pub state: ChangeState,
    /// Feed sequence of its scope under which it became visible, once merged.
    pub merged_seq: Option<i64>,
    /// Why not, once quarantined; it stays once discarded.
    pub refusal: Option<Refusal>,
}

/// A change that the pipeline has yet to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuedChange {
    /// Record and hash.
    pub key: ChangeKey,
    /// Received or waiting.
    pub state: ChangeState,
    /// Scope that the device named.
    pub scope: ScopeId,
    /// Record kind that the device named.
    pub kind: String,
    /// Sender.
    pub device: DeviceId,
    /// Sender's installation.
    pub install: InstallId,
    /// Person whose device it was: its author.
    pub person: PersonId,
    /// Person by whose rights it is judged: the author, or who took it over.
    pub answerable: PersonId,
    /// Place in the realm's order of arrival.
    pub arrival: i64,
    /// Server time of receipt, ms.
    pub received_at: i64,
    /// The bytes as sent.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// Verdict: part of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedMark {
    /// The change.
    pub key: ChangeKey,
    /// Feed sequence of its scope under which it becomes visible.
    pub merged_seq: i64,
    /// Place in the record's order of acceptance, from 0.
    pub position: i64,
}

/// A change that is part of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedChange {
    /// Record and hash.
    pub key: ChangeKey,
    /// Feed sequence under which it became visible.
    pub merged_seq: i64,
    /// Place in the record's order of acceptance.
    pub position: i64,
    /// The bytes as sent.
    pub bytes: Vec<u8>,
}

/// Who wrote a merged change: for history and the provenance of conflicts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The change.
    pub hash: Hash,
    /// Person whose device sent it.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// Server time of receipt, ms.
    pub received_at: i64,
}

/// One row of the log, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredChange {
    /// What came in. `refusal` is the present one.
    pub change: NewChange,
    /// Place in the realm's order of arrival.
    pub arrival: i64,
    /// Its state.
    pub state: ChangeState,
    /// Feed sequence under which it became visible, once merged.
    pub merged_seq: Option<i64>,
    /// Who took it over, if anybody did.
    pub answerable: Option<PersonId>,
}

/// How much is undecided or refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backlog {
    /// Changes not looked at yet.
    pub received: i64,
    /// Changes that wait for others.
    pub waiting: i64,
    /// Changes not accepted.
    pub quarantined: i64,
    /// Server time of receipt of the oldest change not looked at yet, ms.
    pub oldest_received_at: Option<i64>,
}

/// The truth that all else is computed from.
#[async_trait]
pub trait ChangeLog {
    /// Appends changes, in order; a change already there is left as it is. The answer has one entry
    /// per input, in its order.
    async fn append(
        &mut self,
        realm: &str,
        changes: &[NewChange],
    ) -> Result<Vec<Appended>, StoreError>;

    /// Records with received changes: those of the `limit` oldest such changes, oldest first.
    async fn pending(&mut self, realm: &str, limit: u32) -> Result<Vec<RecordId>, StoreError>;

    /// The received and waiting changes of these records, in order of arrival.
    async fn queued_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<QueuedChange>, StoreError>;

    /// Marks changes as part of their records.
    async fn mark_merged(&mut self, realm: &str, marks: &[MergedMark]) -> Result<(), StoreError>;

    /// Puts changes aside until what they depend on has come.
    async fn mark_waiting(&mut self, realm: &str, keys: &[ChangeKey]) -> Result<(), StoreError>;

    /// A record's merged changes in order of acceptance: from them it can be rebuilt.
    async fn merged_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<MergedChange>, StoreError>;

    /// Records after an id that have merged changes, by id: all of a realm, page by page.
    async fn merged_records(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordId>, StoreError>;

    /// Changes of these records merged after a feed sequence, without those that the installation
    /// itself sent; grouped by record, each group in order of acceptance.
    async fn merged_after(
        &mut self,
        realm: &str,
        records: &[RecordId],
        after_seq: i64,
        not_install: Option<InstallId>,
    ) -> Result<Vec<MergedChange>, StoreError>;

    /// The greatest sequence number of an installation's merged changes in each of these records that has
    /// any, in no order.
    async fn own_seqs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        install: InstallId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError>;

    /// Hashes of a record's merged changes in order of acceptance.
    async fn merged_hashes_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Hash>, StoreError>;

    /// What became of those of these changes that are in the log, in no order. What is absent was
    /// never received.
    async fn outcomes(
        &mut self,
        realm: &str,
        keys: &[ChangeKey],
    ) -> Result<Vec<ChangeOutcome>, StoreError>;

    /// One change, whole.
    async fn change(
        &mut self,
        realm: &str,
        key: ChangeKey,
    ) -> Result<Option<StoredChange>, StoreError>;

    /// Who wrote each merged change of a record, in order of acceptance.
    async fn authors_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<Author>, StoreError>;

    /// How much is undecided or refused in the realm.
    async fn backlog(&mut self, realm: &str) -> Result<Backlog, StoreError>;
}
