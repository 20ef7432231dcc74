//! The messages of one sync: a request, and an answer made of frames.
//!
//! An answer is a sequence of frames, so that a phone whose link breaks keeps every whole frame that
//! reached it: entries come in the order of `seq` within a scope, and the cursor follows each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    digest::{Buckets, Short},
    id::{Blob, CommandId, DeviceId, EpochId, Hash, InstallId, RecordId, ScopeId},
    identity::{self, Identities},
    standing::{Command, Standing},
};

/// Proof of the last exchange between this install and the server: 16 random bytes from the server.
///
/// A phone that was cloned or restored presents one that the server has moved past; that is how it is found out.
pub type Ticket = Blob;

/// What a phone asks and hands in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    /// Protocol version that the phone speaks.
    pub proto: u16,
    /// Version of the app, for the administrator's list of devices.
    pub app: String,
    /// The device.
    pub device: DeviceId,
    /// The installation on it: names the actor of all its changes.
    pub install: InstallId,
    /// Installations that this phone was before: a server put back from a backup may have forgotten them, and what was
    /// written under them is to be handed in again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier_installs: Vec<InstallId>,
    /// The ticket of the last answer, absent on the very first sync of an install.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Ticket>,
    /// The server's epoch as the phone knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<EpochId>,
    /// The phone's clock, milliseconds since 1970 UTC: tells how wrong it is, orders nothing.
    pub now: i64,
    /// The scopes that the phone holds, with how far it has read each.
    #[serde(default)]
    pub scopes: Vec<ScopeCursor>,
    /// Changes made here and not yet receipted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub push: Vec<PushEntry>,
    /// Commands made here and not yet receipted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Command>,
    /// Citizens' identities given or taken back here, and those held here.
    #[serde(default, skip_serializing_if = "Identities::is_empty")]
    pub identities: Identities,
    /// The `seq` of the last notice that the phone has stored; 0 for none.
    #[serde(default)]
    pub notices: u64,
    /// Commands that have a receipt and no result yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<CommandId>,
    /// Bucket digests of scopes to verify.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify: Vec<ScopeBuckets>,
    /// Records of which the phone wants a snapshot whatever its cursor says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub want: Vec<RecordId>,
    /// What stays behind on the phone after this request.
    #[serde(default)]
    pub waiting: Waiting,
    /// About how many bytes of entries the phone wants in one answer, before compression.
    pub max_bytes: u32,
}

/// How far a phone has read a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeCursor {
    /// The scope.
    pub id: ScopeId,
    /// The `seq` of the last entry that it has stored; 0 for none.
    pub cursor: u64,
}

/// One record's changes made on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushEntry {
    /// The record.
    pub record: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// The scope it is filed in.
    pub scope: ScopeId,
    /// Automerge change chunks in the order they were made.
    pub changes: Vec<Blob>,
}

/// What a phone still holds that the server does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Changes.
    pub changes: u32,
    /// Photos, sounds, files.
    pub media: u32,
    /// Their bytes.
    pub media_bytes: u64,
}

/// The bucket digests of a scope as the phone holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeBuckets {
    /// The scope.
    pub id: ScopeId,
    /// Its 256 bucket digests.
    pub buckets: Buckets,
}

/// One frame of an answer: a head, then entries and differences, then an end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// Receipts: sent as soon as what was pushed is on disk.
    Head(Box<Head>),
    /// What was decided since: sent before the facts, being the more urgent.
    Decided(Decided),
    /// A record that is new, changed, come or gone.
    Entry(Box<Entry>),
    /// Records whose digests differ from the phone's.
    Differ(Difference),
    /// The answer is whole.
    End(End),
}

/// The end of an answer: where the server stood when the last entry was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Whether entries are left beyond `max_bytes`: sync again at once.
    pub more: bool,
    /// Whether all that was pushed has been merged into this answer. Otherwise it is safe and being merged.
    pub merged: bool,
    /// Every scope of this person, with where it stands.
    pub scopes: Vec<ScopeState>,
}

/// The urgent part of an answer, sent as soon as what was pushed is on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// The version spoken.
    pub proto: u16,
    /// The server's epoch.
    pub epoch: EpochId,
    /// The server's clock, milliseconds since 1970 UTC.
    pub now: i64,
    /// The ticket for the next sync.
    pub ticket: Ticket,
    /// Every scope of this person. A scope that the phone holds and that is missing here has been taken from it.
    pub scopes: Vec<ScopeFloor>,
    /// One per pushed change.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receipts: Vec<Receipt>,
    /// One per command sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<CommandReceipt>,
    /// One per identity sent, and one per identity held that is erased or missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identities: Vec<identity::Receipt>,
    /// Changes of earlier exchanges that were refused since.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// The install was cloned, or restored from a backup: it must take a new id for what it writes from now on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub renew: bool,
}

/// A scope that the person may sync.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeFloor {
    /// The scope.
    pub id: ScopeId,
    /// A cursor below this has missed departures that are forgotten: verify.
    pub floor: u64,
}

/// What the server decided about what this device sent, now or earlier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Commands sent or asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<CommandReceipt>,
    /// Changes that were refused since the head was written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

/// Where a scope stands on the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeState {
    /// The scope.
    pub id: ScopeId,
    /// `seq` of its newest entry.
    pub head: u64,
    /// Digest of all its records at `head`.
    pub digest: Short,
}

/// What became of one pushed change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Automerge's change hash, where the bytes are a whole chunk; else a hash of the bytes.
    pub hash: Hash,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a change. `Stored` and `Duplicate` survive a power cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// On disk.
    Stored,
    /// On disk since an earlier push.
    Duplicate,
    /// Not accepted; the bytes are kept on the server, too.
    Refused(Reason),
    /// Not taken (quota, overload): the phone keeps it and tries later.
    Keep(Reason),
}

/// A stable code with what its sentence needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reason {
    /// Stable code: `seq_reused`.
    pub code: String,
    /// What fills the sentence's gaps.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

impl Reason {
    /// A reason without arguments.
    pub fn of(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            args: BTreeMap::new(),
        }
    }
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandReceipt {
    /// The command.
    pub id: CommandId,
    /// What became of it.
    pub outcome: CommandOutcome,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandOutcome {
    /// On disk, not carried out yet.
    Pending,
    /// Carried out; the record's standing has this version.
    Done(u64),
    /// Refused; nothing changed.
    Refused(Reason),
    /// Not taken: the phone keeps it and tries later.
    Keep(Reason),
}

/// A change that passed intake and failed the gate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its place in the order of refusals: the phone's cursor.
    pub seq: u64,
    /// The record it was meant for.
    pub record: RecordId,
    /// The change.
    pub hash: Hash,
    /// Why.
    pub reason: Reason,
}

/// A record as it now is in a scope.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The scope.
    pub scope: ScopeId,
    /// Its place in the scope's feed; 0 for a snapshot that was asked for.
    pub seq: u64,
    /// The record.
    pub record: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// What happened.
    pub event: Event,
    /// Digest of the record after this entry: what the phone must arrive at.
    pub digest: Short,
    /// Standing, absent for kinds without one and on leaving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// The greatest sequence number of this install's own changes that are merged here; 0 for none.
    #[serde(default)]
    pub own_seq: u64,
    /// The facts.
    pub body: Body,
    /// Media that the record refers to and that the server has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Hash>,
}

/// What happened to a record in a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// New or changed.
    Upsert,
    /// Moved in: the body is a snapshot.
    Enter,
    /// Moved out: drain what waits for it, then drop it.
    Leave,
}

/// A record's facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Nothing beyond what the phone has.
    None,
    /// Changes by others since the phone's cursor.
    Changes(Vec<Blob>),
    /// The whole document.
    Snapshot(Blob),
}

/// Records of one scope whose digests differ, with the server's; a record of the phone's that is missing here, though
/// its bucket differs, is unknown to the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The scope.
    pub scope: ScopeId,
    /// The buckets that differ.
    pub buckets: Vec<u8>,
    /// The server's records in those buckets with their digests.
    pub records: Vec<(RecordId, Short)>,
}
