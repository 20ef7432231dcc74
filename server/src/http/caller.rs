//! Who asks: extractors that hand a handler all it may touch. A handler that takes none of them has no one to act for.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use danvan_store::{Device, HeldRole};
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{DeviceId, PersonId, ScopeId},
    standing::{Right, Role},
};

use super::{code, problem::Problem};
use crate::{app::AppState, auth::tokens::Access, clock::today};

/// Header with the device's signature over what it sends: base64 of 64 bytes.
pub const SIGNATURE: &str = "danvan-signature";

/// Level's code of the one unit whose roles reach the whole realm.
pub const PROVINCE: &str = "province";

/// A person who showed a good access token, with what their roles allow today.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The province: the first argument of every call of the store.
    pub realm: String,
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The device that holds the token, if it was given to one. It is not revoked.
    pub device: Option<DeviceId>,
    /// The roles that they hold today.
    pub roles: Vec<HeldRole>,
    /// Server time of the request, ms.
    pub now_ms: i64,
    /// All scopes of the realm, if a role of theirs reaches them.
    below: Vec<ScopeId>,
}

impl Caller {
    /// Scopes in which they have a right, by id.
    ///
    /// A role gives its rights in the scope of its unit. What the province reads and manages it reads and manages in
    /// every scope; it neither writes nor syncs in another's.
    pub fn scopes_with(&self, right: Right) -> Vec<ScopeId> {
        let mut scopes: Vec<_> = self
            .with(right)
            .flat_map(|held| {
                let below = if reaches_below(held, right) {
                    self.below.as_slice()
                } else {
                    &[]
                };
                below.iter().copied().chain([held.scope])
            })
            .collect();
        scopes.sort_unstable();
        scopes.dedup();
        scopes
    }

    /// Whether they have a right in a scope.
    pub fn may(&self, right: Right, scope: ScopeId) -> bool {
        self.with(right)
            .any(|held| held.scope == scope || reaches_below(held, right))
    }

    /// The same as an error.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn must(&self, right: Right, scope: ScopeId) -> Result<(), Problem> {
        if self.may(right, scope) {
            Ok(())
        } else {
            Err(Problem::new(&code::FORBIDDEN))
        }
    }

    /// The roles whose rights reach a scope as its own: what a command is carried out with.
    pub fn roles_in(&self, scope: ScopeId) -> Vec<Role> {
        self.roles
            .iter()
            .filter(|held| held.scope == scope)
            .map(|held| held.grant.role)
            .collect()
    }

    fn with(&self, right: Right) -> impl Iterator<Item = &HeldRole> {
        self.roles
            .iter()
            .filter(move |held| held.grant.role.allows(right))
    }

    async fn of(access: Access, app: &AppState) -> Result<(Self, Option<Device>), Problem> {
        let Access {
            realm,
            person: id,
            device: device_id,
        } = access;
        let now_ms = app.clock.now_ms();
        let mut store = app.store.read().await?;
        let unknown = || Problem::new(&code::UNAUTHENTICATED);
        let person = store.person(&realm, id).await?.ok_or_else(unknown)?;
        if person.disabled_at.is_some() {
            return Err(Problem::new(&code::ACCOUNT_CLOSED));
        }
        let device = match device_id {
            None => None,
            Some(device_id) => {
                let device = store.device(&realm, device_id).await?.ok_or_else(unknown)?;
                if device.revoked_at.is_some() || device.enrolled.person != id {
                    return Err(Problem::new(&code::DEVICE_REVOKED));
                }
                Some(device)
            }
        };
        let day = today(now_ms);
        let roles: Vec<_> = store
            .roles_of(&realm, id)
            .await?
            .into_iter()
            .filter(|held| {
                held.grant.valid_from <= day
                    && held.grant.valid_to.as_ref().is_none_or(|end| *end > day)
            })
            .collect();
        let mut below = Vec::new();
        if roles.iter().any(|held| held.level == PROVINCE) {
            below = store
                .units(&realm)
                .await?
                .into_iter()
                .map(|unit| unit.scope)
                .collect();
            below.sort_unstable();
            below.dedup();
        }
        let caller = Self {
            realm,
            person: id,
            name: person.name,
            device: device_id,
            roles,
            now_ms,
            below,
        };
        Ok((caller, device))
    }
}

fn reaches_below(held: &HeldRole, right: Right) -> bool {
    held.level == PROVINCE
        && matches!(
            right,
            Right::Administer | Right::Read | Right::ReadProvince | Right::RecogniseProvince
        )
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let access = access(&parts.headers, app)?;
        Self::of(access, app).await.map(|(caller, _)| caller)
    }
}

/// A person on their enrolled device.
#[derive(Debug, Clone)]
pub struct DeviceCaller {
    /// The person.
    pub caller: Caller,
    /// The device as the store has it; not revoked.
    pub device: Device,
    signature: Option<String>,
}

impl DeviceCaller {
    /// The device's id.
    pub fn id(&self) -> DeviceId {
        self.device.enrolled.id
    }

    /// Whether the request's [`SIGNATURE`] is this device's over the body: without it, who stole a token could write
    /// in an officer's name.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify_push(&self, inflated_body: &[u8]) -> Result<(), Problem> {
        let signature = self.signature.as_deref().unwrap_or_default();
        verify(
            &self.device.enrolled.public_key,
            &signed_text(inflated_body),
            signature,
        )
    }
}

impl FromRequestParts<AppState> for DeviceCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let access = access(&parts.headers, app)?;
        let (caller, device) = Caller::of(access, app).await?;
        let device = device.ok_or_else(|| Problem::new(&code::DEVICE_REQUIRED))?;
        Ok(Self {
            caller,
            device,
            signature: signature(&parts.headers),
        })
    }
}

/// The request's [`SIGNATURE`], if it has one.
pub fn signature(headers: &HeaderMap) -> Option<String> {
    headers.get(SIGNATURE)?.to_str().ok().map(str::to_owned)
}

/// What a device signs for a push: a fixed prefix and the SHA-256 of the inflated body.
fn signed_text(body: &[u8]) -> Vec<u8> {
    let mut text = b"danvan sync 1\n".to_vec();
    text.extend_from_slice(&Sha256::digest(body));
    text
}

/// Whether a signature (base64) by a device's key fits a text.
///
/// # Errors
/// `bad_signature`.
pub fn verify(public_key: &[u8], text: &[u8], signature: &str) -> Result<(), Problem> {
    use base64::Engine as _;
    let good = || {
        let key = VerifyingKey::from_bytes(public_key.try_into().ok()?).ok()?;
        let bytes = base64::engine::general_purpose::STANDARD
            .decode(signature)
            .ok()?;
        key.verify_strict(text, &Signature::from_slice(&bytes).ok()?)
            .ok()
    };
    good().ok_or_else(|| Problem::new(&code::BAD_SIGNATURE))
}

fn access(headers: &HeaderMap, app: &AppState) -> Result<Access, Problem> {
    let refused = || Problem::new(&code::UNAUTHENTICATED);
    let value = headers
        .get(header::AUTHORIZATION)
        .and_then(|v| v.to_str().ok());
    let (scheme, token) = value.and_then(|v| v.split_once(' ')).ok_or_else(refused)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(refused());
    }
    app.tokens
        .verify(token.trim(), app.clock.now_ms())
        .ok_or_else(refused)
}
