//! Who citizens are: sealed items beside the records, each of which can be erased for good.

use async_trait::async_trait;
use sync_core::id::{IdentityId, PersonId, RecordId, ScopeId};

use crate::StoreError;

/// An identity as it is kept: the store cannot read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedIdentity {
    /// Which.
    pub id: IdentityId,
    /// The opinion.
    pub record: RecordId,
    /// The scope that the device named.
    pub scope: ScopeId,
    /// Who recorded it.
    pub person: PersonId,
    /// The key that it is sealed with.
    pub kid: String,
    /// The seal.
    pub sealed: Vec<u8>,
    /// Server time, ms.
    pub kept_at: i64,
}

/// What is left of an erased identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The realm.
    pub realm: String,
    /// Which.
    pub id: IdentityId,
    /// The opinion.
    pub record: RecordId,
    /// The scope.
    pub scope: ScopeId,
    /// Server time, ms.
    pub at: i64,
}

/// Whether an identity is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// It is kept.
    Kept,
    /// It was erased.
    Erased,
}

/// The identities of a realm.
#[async_trait]
pub trait Identities {
    /// Which of these are kept under this key and which erased; what another key sealed is as if it were not there.
    async fn presence_of(
        &mut self,
        realm: &str,
        kid: &str,
        ids: &[IdentityId],
    ) -> Result<Vec<(IdentityId, Presence)>, StoreError>;

    /// The one that is kept under an id, whatever key sealed it.
    async fn identity(
        &mut self,
        realm: &str,
        id: IdentityId,
    ) -> Result<Option<SealedIdentity>, StoreError>;

    /// The one that is kept for a record.
    async fn identity_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Option<SealedIdentity>, StoreError>;

    /// Keeps one, unless its id is known under the same key or its record has another; says whether it does.
    async fn keep_identity(
        &mut self,
        realm: &str,
        identity: &SealedIdentity,
    ) -> Result<bool, StoreError>;

    /// Erases what is kept under an id, and lets nothing be kept under it ever after; says whether that is new.
    async fn erase_identity(&mut self, stone: &Tombstone) -> Result<bool, StoreError>;

    /// Identities to let go of: of opinions closed and not touched since a server time, and of records that never came
    /// and were named before another.
    async fn identities_overdue(
        &mut self,
        realm: &str,
        closed_before: i64,
        unknown_before: i64,
        limit: u32,
    ) -> Result<Vec<SealedIdentity>, StoreError>;

    /// What was erased behind a place of server time and id, in any realm, the earliest first.
    async fn erased_after(
        &mut self,
        after: (i64, IdentityId),
        limit: u32,
    ) -> Result<Vec<Tombstone>, StoreError>;
}
