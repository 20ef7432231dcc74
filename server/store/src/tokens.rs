//! Refresh tokens: each is good once, and using one twice gives its family away.

use async_trait::async_trait;
use sync_core::id::{DeviceId, Hash, PersonId};

use crate::StoreError;

/// A refresh token. Only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshToken {
    /// SHA-256 of the token.
    pub hash: Hash,
    /// The sign-in that it descends from.
    pub family: [u8; 16],
    /// The person.
    pub person: PersonId,
    /// The device, if it is a device's session.
    pub device: Option<DeviceId>,
    /// Server time, ms.
    pub issued_at: i64,
    /// Server time from which it is no longer good, ms.
    pub expires_at: i64,
}

/// What became of an attempt to use a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// Good, and used up by this.
    Fresh(RefreshToken),
    /// Was used before: a lost answer, or a thief.
    Reused {
        /// The token.
        token: RefreshToken,
        /// Server time of its first use, ms.
        replaced_at: i64,
    },
    /// Its family, device or person was signed out.
    Revoked,
    /// Too late.
    Expired,
    /// No such token.
    Unknown,
}

/// Refresh tokens of a realm.
#[async_trait]
pub trait Tokens {
    /// Adds a token.
    async fn add_refresh(&mut self, realm: &str, token: &RefreshToken) -> Result<(), StoreError>;

    /// Uses a token up: of two attempts at once, one gets [`RefreshOutcome::Fresh`].
    async fn take_refresh(
        &mut self,
        realm: &str,
        hash: Hash,
        now: i64,
    ) -> Result<RefreshOutcome, StoreError>;

    /// Signs out all tokens of a sign-in.
    async fn revoke_family(
        &mut self,
        realm: &str,
        family: [u8; 16],
        now: i64,
    ) -> Result<(), StoreError>;

    /// Signs out all tokens of a device.
    async fn revoke_tokens_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        now: i64,
    ) -> Result<(), StoreError>;

    /// Signs out all tokens of a person.
    async fn revoke_tokens_of_person(
        &mut self,
        realm: &str,
        person: PersonId,
        now: i64,
    ) -> Result<(), StoreError>;

    /// Forgets tokens that expired before a time; answers how many.
    async fn forget_expired_tokens(&mut self, realm: &str, before: i64) -> Result<u64, StoreError>;
}
