//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037) by keys that turn over.
//!
//! There is one algorithm and one form of header, so a token's header is never obeyed: it is compared with the one
//! that this server writes. That leaves no `alg` to confuse, and no second set of curves and no RSA to carry along.
//! Time comes as an argument, like everywhere.

use std::sync::RwLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use danvan_store::{Secret, SigningKey as StoredKey, Store, StoreError};
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, PersonId};

use crate::entropy::{Entropy, new_id, random};

/// Whom the tokens are for.
const AUDIENCE: &str = "danvan";

/// What an access token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The realm.
    pub realm: String,
    /// The person.
    pub person: PersonId,
    /// The device it was given to, if to one.
    pub device: Option<DeviceId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    typ: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: PersonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    did: Option<DeviceId>,
    realm: String,
    iat: i64,
    exp: i64,
}

struct Key {
    kid: String,
    pair: SigningKey,
    created_at: i64,
    retired_at: Option<i64>,
}

/// How long a new key waits before it signs, and an old one goes on: every server has read the keys anew by then.
pub const SPREAD_MS: i64 = 120_000;

/// The keys that sign and verify, newest first.
pub struct Keyring {
    issuer: String,
    lifetime_s: i64,
    keys: RwLock<Vec<Key>>,
}

impl Keyring {
    /// Reads the keys from the store; makes one if none signs.
    ///
    /// # Errors
    /// As the store.
    pub async fn open(
        store: &dyn Store,
        entropy: &dyn Entropy,
        now_ms: i64,
        issuer: &str,
        lifetime_s: u32,
    ) -> Result<Self, StoreError> {
        let mut work = store.write().await?;
        if !work
            .keys()
            .await?
            .iter()
            .any(|key| key.retired_at.is_none())
        {
            work.add_key(&new_key(entropy, now_ms)).await?;
        }
        let keys = work.keys().await?;
        work.commit().await?;
        let ring = Self {
            issuer: issuer.to_owned(),
            lifetime_s: i64::from(lifetime_s),
            keys: RwLock::default(),
        };
        ring.replace(keys);
        Ok(ring)
    }

    /// Reads the keys anew: another process may have turned them over.
    ///
    /// # Errors
    /// As the store.
    pub async fn reload(&self, store: &dyn Store) -> Result<(), StoreError> {
        let keys = store.read().await?.keys().await?;
        self.replace(keys);
        Ok(())
    }

    fn replace(&self, stored: Vec<StoredKey>) {
        let keys = stored
            .into_iter()
            .map(|key| Key {
                kid: key.kid,
                pair: SigningKey::from_bytes(&key.seed.0),
                created_at: key.created_at,
                retired_at: key.retired_at,
            })
            .collect();
        *self
            .keys
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = keys;
    }

    /// Signs a token and says how many seconds it is good for. `None`: every key is retired.
    pub fn sign(&self, access: &Access, now_ms: i64) -> Option<(Secret<String>, i64)> {
        let keys = self
            .keys
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut signing = keys
            .iter()
            .filter(|key| key.retired_at.is_none_or(|at| now_ms < at));
        let key = signing
            .clone()
            .find(|key| key.created_at.saturating_add(SPREAD_MS) <= now_ms)
            .or_else(|| signing.next_back())?;
        let iat = now_ms.div_euclid(1000);
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: access.person,
            did: access.device,
            realm: access.realm.clone(),
            iat,
            exp: iat + self.lifetime_s,
        };
        let payload = serde_json::to_vec(&claims).ok()?;
        Some((
            Secret(seal(&key.pair, &header(&key.kid), &payload)),
            self.lifetime_s,
        ))
    }

    /// What a token says, if it is one of ours and good at `now_ms`.
    pub fn verify(&self, token: &str, now_ms: i64) -> Option<Access> {
        let (message, signature) = token.rsplit_once('.')?;
        let (head, payload) = message.split_once('.')?;
        let named: Header = serde_json::from_slice(&BASE64URL.decode(head).ok()?).ok()?;
        let keys = self
            .keys
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = keys.iter().find(|key| key.kid == named.kid)?;
        let until = key
            .retired_at
            .map(|at| at.saturating_add(self.lifetime_s * 1000));
        if head != BASE64URL.encode(header(&key.kid)) || until.is_some_and(|t| now_ms >= t) {
            return None;
        }
        let signature = Signature::from_slice(&BASE64URL.decode(signature).ok()?).ok()?;
        key.pair
            .verifying_key()
            .verify_strict(message.as_bytes(), &signature)
            .ok()?;
        let claims: Claims = serde_json::from_slice(&BASE64URL.decode(payload).ok()?).ok()?;
        let good = claims.iss == self.issuer
            && claims.aud == AUDIENCE
            && now_ms < claims.exp.saturating_mul(1000);
        good.then_some(Access {
            realm: claims.realm,
            person: claims.sub,
            device: claims.did,
        })
    }
}

/// Adds a key and retires those that sign, [`SPREAD_MS`] from now; forgets those whose last token is long dead.
///
/// # Errors
/// As the store.
pub async fn rotate(
    work: &mut dyn danvan_store::Work,
    entropy: &dyn Entropy,
    now_ms: i64,
) -> Result<String, StoreError> {
    const FORGET_AFTER_MS: i64 = 7 * 24 * 3600 * 1000;
    for key in work.keys().await? {
        match key.retired_at {
            None => {
                work.retire_key(&key.kid, now_ms + SPREAD_MS).await?;
            }
            Some(at) if at + FORGET_AFTER_MS < now_ms => {
                work.remove_key(&key.kid).await?;
            }
            Some(_) => {}
        }
    }
    let key = new_key(entropy, now_ms);
    work.add_key(&key).await?;
    Ok(key.kid)
}

fn new_key(entropy: &dyn Entropy, now_ms: i64) -> StoredKey {
    StoredKey {
        kid: BASE64URL.encode(new_id(now_ms, entropy)),
        seed: Secret(random(entropy)),
        created_at: now_ms,
        retired_at: None,
    }
}

fn header(kid: &str) -> Vec<u8> {
    format!(r#"{{"alg":"EdDSA","kid":"{kid}","typ":"at+jwt"}}"#).into_bytes()
}

/// A compact JWS (RFC 7515).
fn seal(key: &SigningKey, header: &[u8], payload: &[u8]) -> String {
    let mut token = format!("{}.{}", BASE64URL.encode(header), BASE64URL.encode(payload));
    let signature = BASE64URL.encode(key.sign(token.as_bytes()).to_bytes());
    token.push('.');
    token.push_str(&signature);
    token
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn stored(kid: &str, retired_at: Option<i64>) -> StoredKey {
        let seed = Secret(if kid == "k" { [1; 32] } else { [2; 32] });
        StoredKey {
            kid: kid.into(),
            seed,
            created_at: 0,
            retired_at,
        }
    }

    fn ring(issuer: &str, keys: Vec<StoredKey>) -> Keyring {
        let ring = Keyring {
            issuer: issuer.into(),
            lifetime_s: 900,
            keys: RwLock::default(),
        };
        ring.replace(keys);
        ring
    }

    fn officer() -> Access {
        Access {
            realm: "LS".into(),
            person: PersonId([1; 16]),
            device: Some(DeviceId([2; 16])),
        }
    }

    #[test]
    fn signatures_are_those_of_rfc_8037() {
        let seed = BASE64URL
            .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .unwrap();
        let key = SigningKey::from_bytes(&seed.try_into().unwrap());
        assert_eq!(
            seal(&key, br#"{"alg":"EdDSA"}"#, b"Example of Ed25519 signing"),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn a_token_is_good_until_it_is_too_old() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, lifetime_s) = ring.sign(&officer(), NOW).unwrap();
        assert_eq!(
            ring.verify(&token.0, NOW + lifetime_s * 1000 - 1),
            Some(officer())
        );
        assert_eq!(ring.verify(&token.0, NOW + lifetime_s * 1000), None);
    }

    #[test]
    fn a_token_of_another_server_is_refused() {
        let theirs = ring("https://b", vec![stored("k", None)]);
        let (token, _) = theirs.sign(&officer(), NOW).unwrap();
        assert_eq!(
            ring("https://a", vec![stored("k", None)]).verify(&token.0, NOW),
            None
        );
    }

    #[test]
    fn a_retired_key_signs_no_more_and_verifies_until_its_last_token_is_dead() {
        // Another server that has not heard of the retirement yet signs on.
        let unaware = ring("https://a", vec![stored("k", None)]);
        let (token, _) = unaware.sign(&officer(), NOW + 60_000).unwrap();
        let aware = ring(
            "https://a",
            vec![stored("kk", None), stored("k", Some(NOW))],
        );
        assert_eq!(aware.verify(&token.0, NOW + 899_999), Some(officer()));
        assert_eq!(aware.verify(&token.0, NOW + 900_000), None);
        let (fresh, _) = aware.sign(&officer(), NOW).unwrap();
        assert_eq!(unaware.verify(&fresh.0, NOW), None, "signed by the new key");
        let all_retired = ring("https://a", vec![stored("k", Some(NOW))]);
        assert!(all_retired.sign(&officer(), NOW).is_none());
    }

    #[test]
    fn a_new_key_waits_until_every_server_has_read_it() {
        let mut new = stored("kk", None);
        new.created_at = NOW;
        let turning = ring("https://a", vec![new, stored("k", Some(NOW + SPREAD_MS))]);
        let other = ring("https://a", vec![stored("k", None)]);
        let (early, _) = turning.sign(&officer(), NOW + SPREAD_MS - 1).unwrap();
        assert!(other.verify(&early.0, NOW + SPREAD_MS).is_some());
        let (late, _) = turning.sign(&officer(), NOW + SPREAD_MS).unwrap();
        assert!(other.verify(&late.0, NOW + SPREAD_MS).is_none());
    }

    #[test]
    fn no_header_but_ours_is_taken() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, _) = ring.sign(&officer(), NOW).unwrap();
        let payload = token.0.split('.').nth(1).unwrap().to_owned();
        let payload = BASE64URL.decode(payload).unwrap();
        let key = SigningKey::from_bytes(&[1; 32]);
        assert!(
            ring.verify(&seal(&key, &header("k"), &payload), NOW)
                .is_some()
        );
        for forged in [
            r#"{"alg":"none","kid":"k","typ":"at+jwt"}"#,
            r#"{"alg":"HS256","kid":"k","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","kid":"other","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","kid":"k","typ":"at+jwt","crit":["x"]}"#,
            r#"{"alg":"EdDSA","kid":"k","typ":"JWT"}"#,
        ] {
            assert_eq!(
                ring.verify(&seal(&key, forged.as_bytes(), &payload), NOW),
                None,
                "{forged}"
            );
        }
        let unsigned = token.0.rsplit_once('.').unwrap().0;
        assert_eq!(ring.verify(&format!("{unsigned}."), NOW), None);
        assert_eq!(ring.verify(unsigned, NOW), None);
        assert_eq!(ring.verify("", NOW), None);
    }

    #[test]
    fn a_token_for_another_audience_is_refused() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let key = SigningKey::from_bytes(&[1; 32]);
        let (token, _) = ring.sign(&officer(), NOW).unwrap();
        let payload = BASE64URL
            .decode(token.0.split('.').nth(1).unwrap())
            .unwrap();
        let payload = String::from_utf8(payload)
            .unwrap()
            .replace("\"danvan\"", "\"desk\"");
        assert_eq!(
            ring.verify(&seal(&key, &header("k"), payload.as_bytes()), NOW),
            None
        );
    }
}
