//! The tables.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use danvan_store::{
    AuditEntry, ChangeKey, CommandRow, ConflictRow, Device, FeedRow, Install, MediaFile, MediaRef,
    NewChange, Person, RecordState, RoleGrant, ScopeState, SealedIdentity, Snapshot, Tombstone,
    Unit,
};
use sync_core::id::{
    CommandId, DeviceId, Hash, IdentityId, InstallId, PersonId, RecordId, ScopeId, UnitId,
};

/// A change of the log with what became of it.
#[derive(Debug, Clone)]
pub struct Logged {
    /// As it came in, with the present refusal.
    pub change: NewChange,
    /// Place in the order of arrival.
    pub arrival: i64,
    /// What became of it.
    pub state: danvan_store::ChangeState,
    /// Feed sequence under which it became visible.
    pub merged_seq: Option<i64>,
    /// Place in its record's order of acceptance.
    pub position: Option<i64>,
    /// Place in the order of refusals.
    pub refused_seq: Option<i64>,
}

/// Everything; a copy costs nothing until it is written to.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    realms: BTreeMap<String, Realm>,
    names: BTreeMap<String, danvan_store::Realm>,
    meta: BTreeMap<String, Vec<u8>>,
    none: Realm,
}

/// The tables of one realm.
#[derive(Debug, Clone, Default)]
pub struct Realm {
    pub(super) counters: BTreeMap<&'static str, i64>,
    pub(super) changes: Arc<BTreeMap<ChangeKey, Arc<Logged>>>,
    pub(super) commands: Arc<BTreeMap<CommandId, CommandRow>>,
    pub(super) records: Arc<BTreeMap<RecordId, RecordState>>,
    pub(super) snapshots: Arc<BTreeMap<(RecordId, i64), Snapshot>>,
    pub(super) conflicts: Arc<BTreeMap<(RecordId, String), ConflictRow>>,
    pub(super) scopes: BTreeMap<ScopeId, ScopeState>,
    pub(super) feed: Arc<BTreeMap<(ScopeId, RecordId), FeedRow>>,
    pub(super) units: Arc<BTreeMap<UnitId, Unit>>,
    pub(super) people: Arc<BTreeMap<PersonId, Person>>,
    pub(super) roles: Arc<BTreeMap<[u8; 16], RoleGrant>>,
    pub(super) devices: Arc<BTreeMap<DeviceId, Device>>,
    pub(super) installs: Arc<BTreeMap<InstallId, Install>>,
    pub(super) media: BTreeMap<Hash, MediaFile>,
    pub(super) media_refs: BTreeSet<(Hash, RecordId, ScopeId)>,
    /// With none in the place of the seal once one is erased.
    pub(super) identities: Arc<BTreeMap<IdentityId, (Tombstone, Option<SealedIdentity>)>>,
    pub(super) audit: Arc<Vec<AuditEntry>>,
}

impl Tables {
    pub(super) fn realm(&self, code: &str) -> &Realm {
        self.realms.get(code).unwrap_or(&self.none)
    }

    pub(super) fn realm_mut(&mut self, code: &str) -> &mut Realm {
        self.realms.entry(code.to_owned()).or_default()
    }

    /// The sum of all sequences.
    pub(super) fn progress(&self) -> i64 {
        let of_realm = |realm: &Realm| {
            let counters: i64 = realm.counters.values().sum();
            counters + realm.scopes.values().map(|scope| scope.head).sum::<i64>()
        };
        self.realms.values().map(of_realm).sum()
    }

    /// What was erased in a realm.
    pub fn erased(&self, realm: &str) -> Vec<Tombstone> {
        let all = self.realm(realm).identities.values();
        let erased = all.filter(|(_, kept)| kept.is_none());
        erased.map(|(stone, _)| stone.clone()).collect()
    }

    pub(super) fn name(&mut self, realm: danvan_store::Realm) {
        self.names.insert(realm.code.clone(), realm);
    }

    pub(super) fn names(&self) -> Vec<danvan_store::Realm> {
        self.names.values().cloned().collect()
    }

    pub(super) fn meta(&self, key: &str) -> Option<Vec<u8>> {
        self.meta.get(key).cloned()
    }

    pub(super) fn put_meta(&mut self, key: String, value: Vec<u8>) {
        self.meta.insert(key, value);
    }
}

impl Realm {
    /// Takes `n` numbers of a counter; the first.
    pub(super) fn take(&mut self, name: &'static str, n: usize) -> i64 {
        let counter = self.counters.entry(name).or_default();
        let first = *counter + 1;
        *counter += i64::try_from(n).unwrap_or(i64::MAX);
        first
    }

    pub(super) fn change_mut(&mut self, key: ChangeKey) -> Option<&mut Logged> {
        let changes = Arc::make_mut(&mut self.changes);
        changes.get_mut(&key).map(Arc::make_mut)
    }

    /// The changes of a record.
    pub(super) fn of_record(&self, record: RecordId) -> impl Iterator<Item = &Arc<Logged>> {
        let first = ChangeKey {
            record,
            hash: Hash([0; 32]),
        };
        let last = ChangeKey {
            record,
            hash: Hash([255; 32]),
        };
        self.changes.range(first..=last).map(|(_, logged)| logged)
    }

    /// A record's merged changes in order of acceptance.
    pub(super) fn merged(&self, record: RecordId) -> Vec<&Arc<Logged>> {
        let is_merged = |l: &&Arc<Logged>| l.state == danvan_store::ChangeState::Merged;
        let mut merged: Vec<_> = self.of_record(record).filter(is_merged).collect();
        merged.sort_by_key(|logged| logged.position);
        merged
    }

    pub(super) fn refs(&self, file: Hash) -> impl Iterator<Item = MediaRef> {
        let of_file = self
            .media_refs
            .iter()
            .filter(move |(hash, ..)| *hash == file);
        of_file.map(|(sha256, record, scope)| MediaRef {
            record: *record,
            scope: *scope,
            sha256: *sha256,
        })
    }
}
