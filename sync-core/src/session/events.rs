//! What happens in a sync, and what is to be done: the words between the session and whatever carries it.

use crate::{
    id::{CommandId, DeviceId, EpochId, IdentityId, InstallId, RecordId, ScopeId},
    identity::Word,
    outbox::Outgoing,
    protocol::{
        Decided, Difference, Entry, Frame, Head, ScopeBuckets, ScopeCursor, SyncRequest, Ticket,
        Waiting,
    },
    standing::Command,
};

/// What the phone holds when a sync begins.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Holdings {
    /// Version of the app.
    pub app: String,
    /// The device.
    pub device: DeviceId,
    /// The installation that sends.
    pub install: InstallId,
    /// Installations that it was before.
    pub earlier_installs: Vec<InstallId>,
    /// Ticket of the last answer.
    pub ticket: Option<Ticket>,
    /// Epoch of the last answer.
    pub epoch: Option<EpochId>,
    /// Scopes with their cursors.
    pub scopes: Vec<ScopeCursor>,
    /// `seq` of the last notice stored.
    pub notices: u64,
    /// Commands with a receipt and without a result.
    pub asked: Vec<CommandId>,
    /// Records of which a snapshot is wanted.
    pub want: Vec<RecordId>,
    /// Identities that the server once had.
    pub identities: Vec<IdentityId>,
    /// Whether to compare everything, whatever the digests say (weekly, after a crash, on demand).
    pub verify: bool,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A sync begins, or goes on with what the store holds now.
    Begin {
        /// The phone's clock.
        now: i64,
        /// What it holds.
        holdings: Box<Holdings>,
    },
    /// The outbox was read.
    Outbox(Outbox),
    /// Bucket digests were read.
    Buckets(Vec<ScopeBuckets>),
    /// A whole frame arrived.
    Frame(Frame),
    /// All updates given so far are stored; `own` are the scopes' digests as the phone now holds them.
    Stored {
        /// Bucket digests of every scope held.
        own: Vec<ScopeBuckets>,
        /// Changes and commands that are only here by now.
        here: usize,
        /// Changes that are on the server's disk and not seen merged.
        safe: usize,
        /// Records of which a snapshot is still wanted.
        wanted: usize,
    },
    /// The link broke, or the server answered with something else than frames.
    Broken(Broken),
}

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outbox {
    /// Changes that are only here, oldest first, up to the bytes asked for.
    pub changes: Vec<Outgoing>,
    /// Commands that are only here.
    pub commands: Vec<Command>,
    /// Identities given or taken back that are only here.
    pub identities: Vec<Word>,
    /// What stays behind.
    pub left: Waiting,
}

/// How an exchange failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Broken {
    /// No connection, or it was cut.
    Link,
    /// Not now: overloaded. Try again after so many seconds.
    Later(u32),
    /// The access token is no longer good.
    Token,
    /// Refused with a code: protocol too old, device revoked, body too large.
    Refused(String),
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Read changes of about so many bytes, and all commands, from the outbox; answer with [`Event::Outbox`].
    ReadOutbox {
        /// Bytes of changes at most, but at least one change.
        max_bytes: usize,
    },
    /// Read the bucket digests of these scopes; answer with [`Event::Buckets`].
    ReadBuckets(Vec<ScopeId>),
    /// Send it; answer with frames as they come, or [`Event::Broken`].
    Send(Box<SyncRequest>),
    /// Store it, in one transaction with its neighbours, before any later effect.
    Store(Update),
    /// Say when everything is stored, with [`Event::Stored`].
    Settle,
    /// Get new tokens and begin again; where that is refused, report.
    RenewToken,
    /// Begin again with what the store holds, at once.
    Again,
    /// The sync is over.
    Report(Report),
}

/// A change of the phone's store.
#[derive(Debug, Clone, PartialEq)]
pub enum Update {
    /// Ticket, epoch, scopes, receipts of an answer. Receipted changes become safe, refused ones are redone by
    /// [`crate::outbox::redo`]; scopes not named any more are drained and dropped.
    Head(Box<Head>),
    /// Results of commands; refused changes are redone by [`crate::outbox::redo`], and the cursor of notices follows.
    Decided(Decided),
    /// A record, by [`super::receive`]; its cursor follows. What is incomplete goes on the list of wanted records.
    Entry(Box<Entry>),
    /// Records that differ, by [`super::compare`].
    Differ(Difference),
    /// Give this install up and take a new id: the old one was cloned, or restored from a backup. Belongs to the head
    /// before it: what that head makes the phone say again is said under the new id.
    NewInstall,
}

/// How a sync ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// How.
    pub finish: Finish,
    /// Requests that were sent.
    pub requests: u32,
    /// Changes that got a receipt.
    pub receipted: usize,
    /// Entries taken in.
    pub received: usize,
    /// Scopes in which phone and server differed and were compared in full.
    pub compared: usize,
}

/// How a sync ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finish {
    /// Phone and server hold the same, as far as digests can tell.
    Same,
    /// All is safe on the server, which is still merging: sync again when poked.
    Merging,
    /// The digests still differ after a comparison: say so, never "synced".
    Different,
    /// The server did not take everything for now (a quota): what it did not take is kept here.
    Kept,
    /// It broke; what has no receipt is still only here.
    Broken(Broken),
}
