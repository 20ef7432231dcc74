//! Quarantine: changes that were not accepted, kept with the reason. Nothing typed in the field is
//! dropped.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, PersonId, ScopeId};

use crate::{ChangeKey, StoreError};

/// Why a change was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Stable `snake_case` code.
    pub code: String,
    /// Machine detail for the desk (a path, a number), never what was written.
    pub detail: Option<String>,
}

/// Verdict: not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedMark {
    /// The change.
    pub key: ChangeKey,
    /// Why.
    pub refusal: Refusal,
}

/// A quarantined change without its bytes, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedChange {
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
    /// Place in the realm's order of refusals: a cursor that misses none.
    pub refused_seq: i64,
    /// Why.
    pub refusal: Refusal,
    /// Size of the kept bytes.
    pub size: i64,
}

/// The quarantined rows of the change log.
#[async_trait]
pub trait Quarantine {
    /// Quarantines changes. Takes the realm's refusal counter, held to the commit.
    async fn mark_refused(&mut self, realm: &str, marks: &[RefusedMark]) -> Result<(), StoreError>;

    /// Sends a quarantined or waiting change through the pipeline again. `false`: no such change.
    async fn requeue(&mut self, realm: &str, key: ChangeKey) -> Result<bool, StoreError>;

    /// Quarantined changes of these scopes, newest refusal first, older than `before` if given.
    async fn quarantined(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError>;

    /// A device's quarantined changes refused after a sequence, oldest refusal first.
    async fn quarantined_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        after_refused_seq: i64,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError>;

    /// How many quarantined and waiting changes are kept for a device, and their bytes.
    async fn quota_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<(i64, i64), StoreError>;
}
