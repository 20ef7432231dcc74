//! Sessions: a short access token, and a refresh token that is good once.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use danvan_store::{RefreshOutcome, RefreshToken, Work};
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sync_core::id::{DeviceId, Hash, PersonId};
use utoipa::ToSchema;

use super::{signature, tokens::Access};
use crate::{
    app::App,
    entropy::random,
    http::{code, problem::Problem},
    people::Act,
};

/// How long after its use a device may show a refresh token again.
const LOST_ANSWER_MS: i64 = 60_000;

/// Whose session it is.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The realm.
    pub realm: String,
    /// The person.
    pub person: PersonId,
    /// The device, if it is a device's session.
    pub device: Option<DeviceId>,
}

/// The tokens of a session.
#[derive(Serialize, ToSchema)]
pub struct Session {
    /// Access token: goes into `Authorization: Bearer`.
    access: String,
    /// Seconds that the access token is good for.
    access_seconds: i64,
    /// Refresh token: good once, for `POST /v1/refresh`.
    refresh: String,
}

/// Begins a session.
///
/// # Errors
/// As the store.
pub async fn begin(app: &App, work: &mut dyn Work, holder: &Holder) -> Result<Session, Problem> {
    extend(app, work, holder, random(app.entropy.as_ref())).await
}

async fn extend(
    app: &App,
    work: &mut dyn Work,
    holder: &Holder,
    family: [u8; 16],
) -> Result<Session, Problem> {
    let now_ms = app.clock.now_ms();
    let Holder {
        realm,
        person,
        device,
    } = holder.clone();
    let text = format!(
        "{realm}.{}",
        BASE64URL.encode(random::<32>(app.entropy.as_ref()))
    );
    let token = RefreshToken {
        hash: hash(&text),
        family,
        person,
        device,
        issued_at: now_ms,
        expires_at: now_ms + i64::from(app.config.limits.refresh_days) * 86_400_000,
    };
    work.add_refresh(&realm, &token).await?;
    let (access, access_seconds) = app
        .tokens
        .sign(
            &Access {
                realm,
                person,
                device,
            },
            now_ms,
        )
        .ok_or_else(|| Problem::internal("no key signs"))?;
    Ok(Session {
        access: access.0,
        access_seconds,
        refresh: text,
    })
}

/// Proof that the request comes from the device: its signature and the body that it covers.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'r> {
    /// The header's; empty if there is none.
    pub signature: &'r [u8],
    /// The inflated body.
    pub body: &'r [u8],
}

/// Exchanges a refresh token for a new session; a device's token only with the device's signature.
///
/// A token that is shown twice was copied, so all that descend from the same sign-in end. There is one honest reason
/// to show it twice: the answer with its successor was lost on a poor link, and an officer in a village cannot enrol
/// anew. A thief who copied the token lacks the device's key, so within a minute the device itself, by its signature,
/// is given another successor. A session without a device has no such proof: there the person signs in again.
///
/// # Errors
/// `session_ended`, `bad_signature`, `device_revoked`, `account_closed`, or as the store.
pub async fn renew(app: &App, refresh: &str, proof: Proof<'_>) -> Result<Session, Problem> {
    let ended = || Problem::new(&code::SESSION_ENDED);
    let now_ms = app.clock.now_ms();
    let realm = realm_of(refresh).ok_or_else(ended)?;
    let mut work = app.store.write().await?;
    let (token, replaced_at) = match work.take_refresh(realm, hash(refresh), now_ms).await? {
        RefreshOutcome::Fresh(token) => (token, None),
        RefreshOutcome::Reused { token, replaced_at } => (token, Some(replaced_at)),
        RefreshOutcome::Revoked | RefreshOutcome::Expired | RefreshOutcome::Unknown => {
            return Err(ended());
        }
    };
    let holder = Holder {
        realm: realm.to_owned(),
        person: token.person,
        device: token.device,
    };
    let proven = may_continue(work.as_mut(), &holder, proof).await;
    if let Some(at) = replaced_at {
        let lost_answer = token.device.is_some() && proven.is_ok() && now_ms - at < LOST_ANSWER_MS;
        if !lost_answer {
            let Holder {
                realm,
                person,
                device,
            } = holder;
            work.revoke_family(&realm, token.family, now_ms).await?;
            let act = Act {
                realm,
                now_ms,
                person: Some(person),
                device,
            };
            act.audit(work.as_mut(), "refresh_reused", person, json!({}))
                .await?;
            work.commit().await?;
            return Err(ended());
        }
    }
    proven?;
    let session = extend(app, work.as_mut(), &holder, token.family).await?;
    work.commit().await?;
    Ok(session)
}

async fn may_continue(
    work: &mut dyn Work,
    holder: &Holder,
    proof: Proof<'_>,
) -> Result<(), Problem> {
    let ended = || Problem::new(&code::SESSION_ENDED);
    let person = work
        .person(&holder.realm, holder.person)
        .await?
        .ok_or_else(ended)?;
    if person.disabled_at.is_some() {
        return Err(Problem::new(&code::ACCOUNT_CLOSED));
    }
    let Some(device) = holder.device else {
        return Ok(());
    };
    let device = work
        .device(&holder.realm, device)
        .await?
        .ok_or_else(ended)?;
    if device.revoked_at.is_some() {
        return Err(Problem::new(&code::DEVICE_REVOKED));
    }
    signature::verify_body(&device, proof.body, proof.signature)
}

/// Ends the sign-in that a refresh token descends from. A token that is no longer good has nothing to end.
///
/// # Errors
/// As the store.
pub async fn end(app: &App, refresh: &str) -> Result<(), Problem> {
    let Some(realm) = realm_of(refresh) else {
        return Ok(());
    };
    let now_ms = app.clock.now_ms();
    let mut work = app.store.write().await?;
    let outcome = work.take_refresh(realm, hash(refresh), now_ms).await?;
    if let RefreshOutcome::Fresh(token) | RefreshOutcome::Reused { token, .. } = outcome {
        work.revoke_family(realm, token.family, now_ms).await?;
        work.commit().await?;
    }
    Ok(())
}

fn realm_of(refresh: &str) -> Option<&str> {
    refresh.split_once('.').map(|(realm, _)| realm)
}

fn hash(text: &str) -> Hash {
    Hash(Sha256::digest(text).into())
}
