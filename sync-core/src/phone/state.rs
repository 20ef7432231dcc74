//! The things that a phone keeps.

use std::collections::{BTreeMap, BTreeSet};

use automerge::Automerge;
use serde::{Deserialize, Serialize};

use crate::{
    digest::{Buckets, Short},
    id::{DeviceId, EpochId, Hash, IdentityId, InstallId, RecordId, ScopeId},
    identity,
    outbox::{Fate, Outgoing},
    protocol::{Notice, Reason, ScopeBuckets, ScopeCursor, Ticket},
    record::{self, LifeCycle},
    session::Holdings,
    standing::{Command, Standing},
};

/// A phone, or the part of it that is worked on.
#[derive(Debug, Clone, Default)]
pub struct Phone {
    /// Who it is, and how far its exchange with the server has come.
    pub me: Me,
    /// The scopes that it holds.
    pub scopes: BTreeMap<ScopeId, Scope>,
    /// Where each record is filed.
    pub places: BTreeMap<RecordId, Place>,
    /// The records themselves.
    pub records: BTreeMap<RecordId, Held>,
    /// What it wrote and has not seen merged, oldest first.
    pub outbox: Vec<Item>,
    /// The decisions that it asked for, oldest first.
    pub commands: Vec<Queued>,
    /// Citizens' identities that were recorded here.
    pub identities: BTreeMap<IdentityId, identity::Held>,
    /// Changes refused after their receipt, by `seq`.
    pub notices: BTreeMap<u64, Notice>,
    /// Records of which a snapshot is wanted.
    pub wanted: BTreeSet<RecordId>,
    /// What answers said of photos and sounds.
    pub media: MediaNews,
    /// Records whose document or standing was written.
    pub touched: BTreeSet<RecordId>,
}

/// Who a phone is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The device.
    pub device: DeviceId,
    /// The installation that it writes under.
    pub install: InstallId,
    /// Every installation that it has been, the present one among them: what they wrote is its own.
    pub installs: BTreeSet<InstallId>,
    /// Ticket of the last answer.
    pub ticket: Option<Ticket>,
    /// Epoch of the last answer.
    pub epoch: Option<EpochId>,
    /// `seq` of the last notice kept.
    pub notices: u64,
    /// Changes seen merged so far.
    pub merged: u64,
}

/// A scope as a phone holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// `seq` of the last entry stored.
    pub cursor: u64,
    /// Digests of its records as the server's last entries gave them.
    pub buckets: Buckets,
    /// The server names it no more: drained, then dropped.
    pub taken: bool,
}

/// Where a record is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its scope.
    pub scope: ScopeId,
    /// Its digest as the server's last entry gave it; none until it has given one, and on the way out.
    pub digest: Option<Short>,
    /// It is on its way out of this phone.
    pub leaving: bool,
}

/// A record's document and standing.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its kind's name.
    pub kind: String,
    /// The document, with this phone's unmerged changes in it.
    pub doc: Automerge,
    /// Where it stands, as last heard.
    pub standing: Standing,
}

impl Held {
    /// A record that begins here, or that the server names for the first time.
    pub fn new(kind: &str, doc: Automerge) -> Self {
        let life_cycle = record::kind(kind).map_or(LifeCycle::None, |k| k.life_cycle);
        Self {
            kind: kind.to_owned(),
            doc,
            standing: Standing::initial(life_cycle),
        }
    }

    /// When it was last written, by the writers' clocks, milliseconds since 1970 UTC; none before the first change.
    pub fn written_at(&self) -> Option<i64> {
        let heads = self.doc.get_heads();
        let times = heads.iter().filter_map(|head| {
            let meta = self.doc.get_change_meta_by_hash(head)?;
            Some(meta.timestamp.saturating_mul(1000))
        });
        times.max()
    }
}

/// A change in the outbox, with the installation that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Under which it was written.
    pub install: InstallId,
    /// The change.
    pub out: Outgoing,
    /// Why the server had no room for it, if it was sent and not taken: it goes again with the next sync.
    pub kept: Option<Reason>,
}

/// A decision asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queued {
    /// What was asked.
    pub command: Command,
    /// What became of it.
    pub fate: CommandFate,
}

/// What became of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandFate {
    /// Only here.
    Here,
    /// On the server's disk, not carried out yet.
    Pending,
    /// Carried out: the standing became this version.
    Done(u64),
    /// Refused.
    Refused(Reason),
}

/// What answers said of photos and sounds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MediaNews {
    /// The server lives another life: nothing that was known of its files holds.
    pub forgotten: bool,
    /// Files that it has.
    pub on_server: BTreeSet<Hash>,
}

impl Me {
    /// The installations that it has been before the present one.
    pub fn earlier_installs(&self) -> Vec<InstallId> {
        let earlier = self.installs.iter().filter(|id| **id != self.install);
        earlier.copied().collect()
    }
}

impl Phone {
    /// What a sync begins with; `verify` compares everything whatever the digests say.
    pub fn holdings(&self, app: &str, verify: bool) -> Holdings {
        let pending = self
            .commands
            .iter()
            .filter(|q| q.fate == CommandFate::Pending);
        Holdings {
            app: app.to_owned(),
            device: self.me.device,
            install: self.me.install,
            earlier_installs: self.me.earlier_installs(),
            ticket: self.me.ticket.clone(),
            epoch: self.me.epoch,
            scopes: self
                .held_scopes()
                .map(|(id, scope)| ScopeCursor {
                    id: *id,
                    cursor: scope.cursor,
                })
                .collect(),
            notices: self.me.notices,
            asked: pending.map(|q| q.command.id).collect(),
            want: self.wanted.iter().copied().collect(),
            identities: self.identities_held(),
            verify,
        }
    }

    /// Bucket digests of every scope that the server still names.
    pub fn buckets(&self) -> Vec<ScopeBuckets> {
        self.held_scopes()
            .map(|(id, scope)| ScopeBuckets {
                id: *id,
                buckets: scope.buckets.clone(),
            })
            .collect()
    }

    fn held_scopes(&self) -> impl Iterator<Item = (&ScopeId, &Scope)> {
        self.scopes.iter().filter(|(_, scope)| !scope.taken)
    }

    /// Changes that are only here, oldest first, up to so many bytes but at least one, and how many stay behind.
    pub fn to_send(&self, max_bytes: usize) -> (Vec<Outgoing>, usize) {
        let mut here: Vec<&Outgoing> = self
            .outbox
            .iter()
            .map(|item| &item.out)
            .filter(|out| out.fate == Fate::Here)
            .collect();
        let mut before = 0;
        let fits = here.iter().take_while(|out| {
            let starts_within = before < max_bytes;
            before += out.bytes.len();
            starts_within
        });
        let left = here.split_off(fits.count());
        (here.into_iter().cloned().collect(), left.len())
    }

    /// How many changes, commands and identities are only here.
    pub fn only_here(&self) -> usize {
        let changes = self.outbox.iter().filter(|i| i.out.fate == Fate::Here);
        let commands = self.commands.iter().filter(|q| q.fate == CommandFate::Here);
        changes.count() + commands.count() + self.identities_here().count()
    }

    /// How many changes are on the server's disk and not seen merged. Of a record on its way out nothing more is seen.
    pub fn only_safe(&self) -> usize {
        let stays = |id: &RecordId| self.places.get(id).is_none_or(|place| !place.leaving);
        let safe = self.outbox.iter().filter(|i| i.out.fate == Fate::Safe);
        safe.filter(|i| stays(&i.out.record)).count()
    }

    /// Commands that are only here, oldest first.
    pub fn commands_to_send(&self) -> Vec<Command> {
        let here = self.commands.iter().filter(|q| q.fate == CommandFate::Here);
        here.map(|q| q.command.clone()).collect()
    }

    /// The records that the server is known to hold in a scope, with the digests that it gave.
    pub fn digests(&self, scope: ScopeId) -> Vec<(RecordId, Short)> {
        self.places
            .iter()
            .filter(|(_, place)| place.scope == scope)
            .filter_map(|(id, place)| Some((*id, place.digest?)))
            .collect()
    }
}
