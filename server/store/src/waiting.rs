//! The waiting room: changes whose dependencies have not come.

use async_trait::async_trait;
use sync_core::id::{DeviceId, PersonId, RecordId, ScopeId};

use crate::{ChangeKey, Held, StoreError};

/// A change that waits for others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingChange {
    /// Record and hash.
    pub key: ChangeKey,
    /// Scope that the device named.
    pub scope: ScopeId,
    /// Record kind that the device named.
    pub kind: String,
    /// Sender.
    pub device: DeviceId,
    /// Person whose device it was.
    pub person: PersonId,
    /// Server time of receipt, ms.
    pub received_at: i64,
    /// Place in the realm's order of arrival.
    pub arrival: i64,
    /// The bytes as sent.
    pub bytes: Vec<u8>,
}

/// The waiting rows of the change log.
#[async_trait]
pub trait WaitingRoom {
    /// Waiting changes of these scopes, longest waiting first, behind a place of receipt time and arrival if given.
    async fn waiting(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        after: Option<(i64, i64)>,
        limit: u32,
    ) -> Result<Vec<WaitingChange>, StoreError>;

    /// Waiting changes of any scope that were received before a server time, longest waiting first.
    async fn waiting_since(
        &mut self,
        realm: &str,
        before: i64,
        limit: u32,
    ) -> Result<Vec<WaitingChange>, StoreError>;

    /// How much waits in those of these records in which anything does, in no order.
    async fn waiting_in(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Held)>, StoreError>;

    /// How much waits in these scopes.
    async fn waiting_count(&mut self, realm: &str, scopes: &[ScopeId]) -> Result<i64, StoreError>;
}
