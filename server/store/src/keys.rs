//! Keys that sign access tokens. They belong to the server, not to a realm: one process serves all
//! realms of its database under one key set, and there are a handful.

use async_trait::async_trait;

use crate::{Secret, StoreError};

/// A signing key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// Key id, as in a token's header.
    pub kid: String,
    /// Ed25519 seed.
    pub seed: Secret<[u8; 32]>,
    /// Server time, ms.
    pub created_at: i64,
    /// Server time since which it signs no more and only verifies, ms.
    pub retired_at: Option<i64>,
}

/// Signing keys.
#[async_trait]
pub trait Keys {
    /// Adds a key. [`StoreError::Taken`]: the key id is in use.
    async fn add_key(&mut self, key: &SigningKey) -> Result<(), StoreError>;

    /// All keys, newest first.
    async fn keys(&mut self) -> Result<Vec<SigningKey>, StoreError>;

    /// Lets a key sign no more. `false`: no such key, or already retired.
    async fn retire_key(&mut self, kid: &str, at: i64) -> Result<bool, StoreError>;

    /// Forgets a key: tokens that it signed are no longer good. `false`: there was none.
    async fn remove_key(&mut self, kid: &str) -> Result<bool, StoreError>;
}
