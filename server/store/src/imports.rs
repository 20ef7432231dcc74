//! Files of offices that are taken in, and how lists of a name are read.

use async_trait::async_trait;
use sync_core::id::{DeviceId, Hash, ImportId, InstallId, PersonId, RecordId, ScopeId, UnitId};

use crate::StoreError;

/// A file that is taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The import.
    pub id: ImportId,
    /// Code of the kind of its records.
    pub kind: String,
    /// The file's name.
    pub name: String,
    /// The file's size.
    pub bytes: i64,
    /// SHA-256 of the file.
    pub sha256: Hash,
    /// Who takes it in.
    pub person: PersonId,
    /// From which device.
    pub device: DeviceId,
    /// The installation under which its records are written.
    pub install: InstallId,
    /// Server time of its beginning, ms.
    pub begun_at: i64,
    /// Code of how far it has come.
    pub state: String,
    /// How it is read, JSON.
    pub mapping: String,
    /// Lines that are done.
    pub written: i64,
    /// Lines that there are.
    pub total: i64,
    /// Records written.
    pub records: i64,
    /// Lines left out because they say what others say.
    pub skipped: i64,
    /// Records that an undoing left.
    pub kept: i64,
    /// Why it failed.
    pub code: Option<String>,
}

/// How lists of a name are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportSource {
    /// Code of the kind of their records.
    pub kind: String,
    /// The name.
    pub name: String,
    /// How they are read, JSON.
    pub mapping: String,
    /// Server time of its last use, ms.
    pub used_at: i64,
}

/// A record by its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Titled {
    /// The record.
    pub id: RecordId,
    /// Its scope.
    pub scope: ScopeId,
    /// Its title.
    pub title: String,
    /// Unit of its day.
    pub unit: Option<UnitId>,
    /// Year that it counts in.
    pub year: Option<i32>,
}

/// Imports of a realm.
#[async_trait]
pub trait Imports {
    /// Writes an import over what was there of it.
    async fn put_import(&mut self, realm: &str, import: &Import) -> Result<(), StoreError>;

    /// One import.
    async fn import(&mut self, realm: &str, id: ImportId) -> Result<Option<Import>, StoreError>;

    /// A person's latest imports, the last begun first.
    async fn imports_of(
        &mut self,
        realm: &str,
        person: PersonId,
        limit: u32,
    ) -> Result<Vec<Import>, StoreError>;

    /// Imports in one of these states, the first begun first.
    async fn imports_in(&mut self, realm: &str, states: &[&str])
    -> Result<Vec<Import>, StoreError>;

    /// Forgets an import.
    async fn drop_import(&mut self, realm: &str, id: ImportId) -> Result<(), StoreError>;

    /// Keeps how lists of a name are read, over what was kept of it.
    async fn put_import_source(
        &mut self,
        realm: &str,
        source: &ImportSource,
    ) -> Result<(), StoreError>;

    /// How lists are read, the last used first.
    async fn import_sources(&mut self, realm: &str) -> Result<Vec<ImportSource>, StoreError>;

    /// Records of a kind in these scopes by their titles, in no order.
    async fn titles(
        &mut self,
        realm: &str,
        kind: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<Titled>, StoreError>;

    /// Records that belong to one of these, each with the one that it belongs to, in no order.
    async fn belonging(
        &mut self,
        realm: &str,
        to: &[RecordId],
    ) -> Result<Vec<(RecordId, RecordId)>, StoreError>;

    /// Takes records out, with their snapshots, conflicts and files' names; of their merged changes the rows stay, refused
    /// with this code, and the bytes go. Feeds and digests are the caller's.
    async fn take_out(
        &mut self,
        realm: &str,
        records: &[RecordId],
        code: &str,
    ) -> Result<(), StoreError>;
}
