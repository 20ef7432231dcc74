//! The realms of a database, and the few facts about the database itself.

use async_trait::async_trait;

use crate::StoreError;

/// A realm: a province, whose data never mixes with another's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Realm {
    /// Code that keys start with.
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Server time, ms.
    pub created_at: i64,
}

/// Realms and facts about the database.
#[async_trait]
pub trait Realms {
    /// Adds a realm, or renames it.
    async fn put_realm(&mut self, realm: &Realm) -> Result<(), StoreError>;

    /// All realms, by code.
    async fn realms(&mut self) -> Result<Vec<Realm>, StoreError>;

    /// How far the database has come: the sum of all its sequences. What phones were told of (a receipt, an entry,
    /// a stored file) and what the audit log holds made it grow, so of two states of one life the earlier has the
    /// smaller one.
    async fn progress(&mut self) -> Result<i64, StoreError>;

    /// A fact about the database (its epoch, 16 bytes, under `epoch`).
    async fn meta(&mut self, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Writes a fact about the database.
    async fn put_meta(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError>;
}
