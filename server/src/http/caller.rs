//! Who asks: extractors that hand a handler all it may touch. A handler that takes none of them has no one to act for.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header, request::Parts},
};
use danvan_store::{Device, HeldRole, Work};
use sync_core::{
    id::{DeviceId, PersonId, ScopeId},
    standing::{Right, Role},
};

use super::{code, problem::Problem};
use crate::{
    app::AppState,
    auth::{signature, tokens::Access},
    clock::today,
    desk::Sight,
    people::{Act, PROVINCE},
};

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

    /// How far they read.
    pub fn sight(&self) -> Sight {
        let mut near: Vec<_> = self.with(Right::Read).map(|held| held.scope).collect();
        near.sort_unstable();
        near.dedup();
        Sight {
            scopes: self.scopes_with(Right::Read),
            near,
            agencies: self
                .with(Right::Resolve)
                .map(|held| held.grant.unit)
                .collect(),
        }
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

    /// Whether they may manage the account of somebody who holds these roles: all of them, or those of nobody only as
    /// the province's administrator. Else a commune's administrator could make themselves a device of another's.
    pub fn may_manage(&self, grants: &[HeldRole]) -> bool {
        let day = today(self.now_ms);
        let mut live = grants
            .iter()
            .filter(|held| held.grant.valid_to.as_ref().is_none_or(|end| *end > day))
            .peekable();
        if live.peek().is_none() {
            return self
                .with(Right::Administer)
                .any(|held| held.level == PROVINCE);
        }
        live.all(|held| self.may(Right::Administer, held.scope))
    }

    /// The act of theirs that the audit log is told of.
    pub fn act(&self) -> Act {
        Act {
            realm: self.realm.clone(),
            now_ms: self.now_ms,
            person: Some(self.person),
            device: self.device,
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

    pub(crate) async fn of(
        access: Access,
        store: &mut dyn Work,
        now_ms: i64,
    ) -> Result<(Self, Option<Device>), Problem> {
        let Access {
            realm,
            person: id,
            device: device_id,
        } = access;
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
            .reach_of(&realm, id)
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
        let mut store = app.store.read().await?;
        Self::of(access, store.as_mut(), app.clock.now_ms())
            .await
            .map(|(caller, _)| caller)
    }
}

/// A person on their enrolled device.
#[derive(Debug, Clone)]
pub struct DeviceCaller {
    /// The person.
    pub caller: Caller,
    /// The device as the store has it; not revoked.
    pub device: Device,
    signature: Option<Vec<u8>>,
}

impl DeviceCaller {
    /// The device's id.
    pub fn id(&self) -> DeviceId {
        self.device.enrolled.id
    }

    /// Whether the request's [`signature::HEADER`] is this device's over the body: without it, who stole a token could write
    /// in an officer's name.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify_push(&self, inflated_body: &[u8]) -> Result<(), Problem> {
        signature::verify_body(
            &self.device,
            inflated_body,
            self.signature.as_deref().unwrap_or_default(),
        )
    }
}

impl FromRequestParts<AppState> for DeviceCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Problem> {
        let access = access(&parts.headers, app)?;
        let mut store = app.store.read().await?;
        let (caller, device) = Caller::of(access, store.as_mut(), app.clock.now_ms()).await?;
        let device = device.ok_or_else(|| Problem::new(&code::DEVICE_REQUIRED))?;
        Ok(Self {
            caller,
            device,
            signature: signature::of(&parts.headers),
        })
    }
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
    let access = app
        .tokens
        .verify(token.trim(), app.clock.now_ms())
        .ok_or_else(refused)?;
    app.rates.person(access.person)?;
    Ok(access)
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::Signer as _;
    use sync_core::protocol::signed_text;

    use super::*;
    use crate::testing::Office;

    #[tokio::test]
    async fn a_role_gives_its_rights_in_its_own_scope() {
        let office = Office::open().await;
        let officer = office.caller(&office.officer().await).await;
        assert_eq!(officer.scopes_with(Right::Sync), [office.khe_sim]);
        assert!(officer.may(Right::WriteModels, office.khe_sim));
        assert!(!officer.may(Right::WriteModels, office.ben_lua));
        assert!(!officer.may(Right::Approve, office.khe_sim));
        assert_eq!(
            officer
                .must(Right::Read, office.ben_lua)
                .unwrap_err()
                .code(),
            "forbidden"
        );
        assert_eq!(officer.roles_in(office.khe_sim), [Role::FieldOfficer]);
        assert!(officer.roles_in(office.ben_lua).is_empty());
    }

    #[tokio::test]
    async fn the_province_reads_every_commune_and_neither_writes_nor_syncs_there() {
        let office = Office::open().await;
        let province = office.person("tinh", Role::Province, office.province).await;
        let province = office.caller(&province).await;
        let mut all = [office.province, office.khe_sim, office.ben_lua];
        all.sort_unstable();
        assert_eq!(province.scopes_with(Right::Read), all);
        assert!(province.may(Right::RecogniseProvince, office.ben_lua));
        let office_of_province = office
            .person("thuongtruc", Role::StandingOffice, office.province)
            .await;
        let theirs = office.caller(&office_of_province).await;
        assert_eq!(theirs.scopes_with(Right::Sync), [office.province]);
        assert!(!theirs.may(Right::Approve, office.khe_sim));
    }

    #[tokio::test]
    async fn an_administrator_manages_accounts_and_reads_nothing() {
        let office = Office::open().await;
        let administrator = office.caller(&office.administrator().await).await;
        assert!(administrator.may(Right::Administer, office.khe_sim));
        assert!(administrator.scopes_with(Right::Read).is_empty());
        assert!(administrator.scopes_with(Right::Sync).is_empty());
    }

    #[tokio::test]
    async fn a_push_is_the_devices_only_with_its_signature_over_these_bytes() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let mut store = office.app.store.read().await.unwrap();
        let device = store.device("LS", phone.device).await.unwrap().unwrap();
        let caller = office.caller(&office.officer().await).await;
        let of = |key: &ed25519_dalek::SigningKey, body: &[u8]| DeviceCaller {
            caller: caller.clone(),
            device: device.clone(),
            signature: Some(key.sign(&signed_text(body)).to_bytes().to_vec()),
        };
        assert!(of(&phone.key, b"body").verify_push(b"body").is_ok());
        assert!(of(&phone.key, b"body").verify_push(b"bodY").is_err());
        assert!(of(&office.new_key(), b"body").verify_push(b"body").is_err());
        let unsigned = DeviceCaller {
            signature: None,
            ..of(&phone.key, b"")
        };
        assert_eq!(
            unsigned.verify_push(b"").unwrap_err().code(),
            "bad_signature"
        );
    }
}
