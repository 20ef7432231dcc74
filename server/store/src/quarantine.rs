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

/// Which quarantined changes, of those in the scopes asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuarantineFilter {
    /// Only refused for this reason.
    pub code: Option<String>,
    /// Only of this person.
    pub person: Option<PersonId>,
    /// Only refused before this place in the order of refusals.
    pub before: Option<i64>,
}

/// So many changes of so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Changes.
    pub changes: i64,
    /// Their bytes.
    pub bytes: i64,
}

/// What is kept for a device without being accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// In quarantine.
    pub quarantined: Held,
    /// In the waiting room.
    pub waiting: Held,
}

/// The quarantined rows of the change log.
#[async_trait]
pub trait Quarantine {
    /// Quarantines changes. Takes the realm's refusal counter, held to the commit.
    async fn mark_refused(&mut self, realm: &str, marks: &[RefusedMark]) -> Result<(), StoreError>;

    /// Sends a quarantined or waiting change through the pipeline again. `false`: no such change.
    async fn requeue(&mut self, realm: &str, key: ChangeKey) -> Result<bool, StoreError>;

    /// From now on a quarantined change is judged by this person's rights; its author stays. `false`: no such change.
    async fn hand_over(
        &mut self,
        realm: &str,
        key: ChangeKey,
        to: PersonId,
    ) -> Result<bool, StoreError>;

    /// Erases the bytes of a quarantined change. Its row stays, with its hash and why it was refused, so that who sends
    /// it again gets the same receipt. `false`: no such change.
    async fn discard(&mut self, realm: &str, key: ChangeKey) -> Result<bool, StoreError>;

    /// Quarantined changes of these scopes, newest refusal first.
    async fn quarantined(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        filter: &QuarantineFilter,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError>;

    /// A device's quarantined and discarded changes refused after a sequence, oldest refusal first.
    async fn quarantined_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        after_refused_seq: i64,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError>;

    /// What is kept for a device in quarantine and in the waiting room, read from an index alone.
    async fn kept_for_device(&mut self, realm: &str, device: DeviceId) -> Result<Kept, StoreError>;
}
