//! The audit log: a chain in which each entry's hash covers the entry and the hash before.

use async_trait::async_trait;
use sha2::{Digest, Sha256};
use sync_core::id::{DeviceId, Hash, PersonId};

use crate::StoreError;

/// Something that must be accounted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// Server time, ms.
    pub at: i64,
    /// Who, if a person.
    pub person: Option<PersonId>,
    /// With which device, if one.
    pub device: Option<DeviceId>,
    /// What was done: stable `snake_case` code.
    pub action: String,
    /// To what: an id as text.
    pub subject: String,
    /// What else must be known, JSON. Never a citizen's words.
    pub detail: String,
}

/// An entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number in the realm, from 1 without gaps.
    pub n: i64,
    /// What happened.
    pub event: AuditEvent,
    /// Hash of entry `n - 1`; zeros for the first.
    pub prev: Hash,
    /// [`AuditEvent::link`] of this entry.
    pub hash: Hash,
}

impl AuditEvent {
    /// SHA-256 over realm, number, the hash before, and every field, each behind its length as eight
    /// big-endian bytes, so that no two entries have the same text.
    pub fn link(&self, realm: &str, n: i64, prev: Hash) -> Hash {
        let mut sha = Sha256::new();
        let mut field = |bytes: &[u8]| {
            sha.update((bytes.len() as u64).to_be_bytes());
            sha.update(bytes);
        };
        field(realm.as_bytes());
        field(&n.to_be_bytes());
        field(prev.as_bytes());
        field(&self.at.to_be_bytes());
        field(self.person.as_ref().map_or(&[], PersonId::as_bytes));
        field(self.device.as_ref().map_or(&[], DeviceId::as_bytes));
        field(self.action.as_bytes());
        field(self.subject.as_bytes());
        field(self.detail.as_bytes());
        Hash(sha.finalize().into())
    }
}

impl AuditEntry {
    /// Whether the entry is what was written, after an entry with the hash `prev`.
    pub fn holds(&self, realm: &str, prev: Hash) -> bool {
        self.prev == prev && self.hash == self.event.link(realm, self.n, prev)
    }
}

/// Which entries are looked for. `None` does not filter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// To what it was done.
    pub subject: Option<String>,
    /// By whom.
    pub person: Option<PersonId>,
    /// With which device.
    pub device: Option<DeviceId>,
    /// What was done.
    pub action: Option<String>,
}

/// The audit log of a realm.
#[async_trait]
pub trait Audit {
    /// Appends an event; the log stays locked to the commit.
    async fn append_audit(
        &mut self,
        realm: &str,
        event: &AuditEvent,
    ) -> Result<AuditEntry, StoreError>;

    /// Entries after a number, in order.
    async fn audit_page(
        &mut self,
        realm: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// Entries that a filter lets through, newest first, before a number if given.
    async fn audit_search(
        &mut self,
        realm: &str,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;

    /// The last entry.
    async fn audit_tail(&mut self, realm: &str) -> Result<Option<AuditEntry>, StoreError>;
}
