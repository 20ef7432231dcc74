//! Scopes and their feeds: what changed in which order, newest state of each record only.

use async_trait::async_trait;
use sync_core::id::{Hash, RecordId, ScopeId};

use crate::StoreError;

/// Length of a scope's digest: 256 buckets of 8 bytes.
pub const BUCKETS_LEN: usize = 2048;

/// How a record stands to a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FeedEvent {
    /// New or changed.
    Upsert,
    /// No longer in the scope.
    Leave,
    /// Came from another scope.
    Enter,
}

impl FeedEvent {
    /// As stored.
    pub(crate) const fn code(self) -> i16 {
        match self {
            Self::Upsert => 0,
            Self::Leave => 1,
            Self::Enter => 2,
        }
    }

    /// What is stored as `code`.
    pub(crate) const fn of_code(code: i16) -> Option<Self> {
        match code {
            0 => Some(Self::Upsert),
            1 => Some(Self::Leave),
            2 => Some(Self::Enter),
            _ => None,
        }
    }
}

/// A record's entry in a scope's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// The scope.
    pub scope: ScopeId,
    /// The record.
    pub record: RecordId,
    /// The scope's sequence number.
    pub seq: i64,
    /// What happened.
    pub event: FeedEvent,
    /// Digest of the record.
    pub digest: Hash,
}

/// Where a scope stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeState {
    /// The scope.
    pub scope: ScopeId,
    /// Last sequence given out; 0 if none was.
    pub head: i64,
    /// Cursors below it may have missed that a record left: they need a new start.
    pub floor: i64,
    /// The scope's digest, [`BUCKETS_LEN`] bytes.
    pub buckets: Vec<u8>,
}

impl ScopeState {
    /// The first of the last `n` numbers that were given out.
    pub fn first_of(&self, n: u32) -> i64 {
        self.head - i64::from(n) + 1
    }
}

/// Feeds.
#[async_trait]
pub trait Feed {
    /// Takes consecutive sequence numbers of scopes, of each as many as asked, and answers where each stands after it, in
    /// the order asked ([`ScopeState::first_of`]). The scopes differ within one call, and stay locked to the commit, so
    /// that no reader sees a number before all smaller ones; asked for 0 numbers, a scope is only locked.
    async fn take_seqs(
        &mut self,
        realm: &str,
        wanted: &[(ScopeId, u32)],
    ) -> Result<Vec<ScopeState>, StoreError>;

    /// Where these scopes stand, in the order asked; one never written to stands at 0 with an empty
    /// digest.
    async fn scope_states(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<ScopeState>, StoreError>;

    /// Every scope that has been written to, by id.
    async fn scopes(&mut self, realm: &str) -> Result<Vec<ScopeState>, StoreError>;

    /// Writes scopes' digests ([`BUCKETS_LEN`] bytes each); the scopes differ within one call and have been written to
    /// before.
    async fn put_buckets(
        &mut self,
        realm: &str,
        digests: &[(ScopeId, Vec<u8>)],
    ) -> Result<(), StoreError>;

    /// Writes entries over the records' former ones in the same scopes. (Scope, record) differs within
    /// one call.
    async fn put_feed(&mut self, realm: &str, rows: &[FeedRow]) -> Result<(), StoreError>;

    /// Entries after a cursor, by sequence.
    async fn feed_after(
        &mut self,
        realm: &str,
        scope: ScopeId,
        cursor: i64,
        limit: u32,
    ) -> Result<Vec<FeedRow>, StoreError>;

    /// Raises a scope's floor and forgets which records left up to it. A floor is never lowered.
    async fn raise_floor(
        &mut self,
        realm: &str,
        scope: ScopeId,
        floor: i64,
    ) -> Result<(), StoreError>;
}
