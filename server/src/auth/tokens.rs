//! Access tokens: JWTs (RFC 7519) signed with Ed25519 (RFC 8037) by keys that turn over.
//!
//! There is one algorithm and one form of header, so a token's header is never obeyed: it must equal the one that the
//! named key writes. Signature, issuer and audience are the JWT crate's to check; the times are checked here, because
//! the crate reads the machine's clock, and time comes as an argument like everywhere.

use std::sync::RwLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use danvan_store::{Secret, SigningKey as StoredKey, Store, StoreError};
use ed25519_dalek::SigningKey;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, PersonId};

use crate::entropy::{Entropy, new_id, random};

/// Whom the tokens are for.
const AUDIENCE: &str = "danvan";
/// The media type of access tokens (RFC 9068): no other kind of JWT passes for one.
const TYPE: &str = "at+jwt";
/// How far ahead the clock of the server that signed may be.
const SKEW_MS: i64 = 60_000;

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
struct Claims {
    iss: String,
    aud: String,
    sub: PersonId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    did: Option<DeviceId>,
    realm: String,
    iat: i64,
    exp: i64,
    /// Obeyed where it stands (RFC 7519, 4.1.5); not written, as `iat` says the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
}

impl Claims {
    fn good_at(&self, now_ms: i64) -> bool {
        let begun = |s: i64| s.saturating_mul(1000) <= now_ms.saturating_add(SKEW_MS);
        begun(self.iat) && self.nbf.is_none_or(begun) && now_ms < self.exp.saturating_mul(1000)
    }
}

struct Key {
    kid: String,
    signs: EncodingKey,
    verifies: DecodingKey,
    created_at: i64,
    retired_at: Option<i64>,
}

impl Key {
    fn of(stored: StoredKey) -> Self {
        let pair = SigningKey::from_bytes(&stored.seed.0);
        Self {
            kid: stored.kid,
            signs: signing(&stored.seed.0),
            // Not DER, whatever it is called: the crate takes the 32 bytes of the key as they are.
            verifies: DecodingKey::from_ed_der(pair.verifying_key().as_bytes()),
            created_at: stored.created_at,
            retired_at: stored.retired_at,
        }
    }
}

/// How long a new key waits before it signs, and an old one goes on: every server has read the keys anew by then.
pub const SPREAD_MS: i64 = 120_000;

/// The keys that sign and verify, newest first.
pub struct Keyring {
    issuer: String,
    lifetime_s: i64,
    validation: Validation,
    keys: RwLock<Vec<Key>>,
}

impl Keyring {
    fn new(issuer: &str, lifetime_s: u32, keys: Vec<StoredKey>) -> Self {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[AUDIENCE]);
        validation.validate_exp = false;
        Self {
            issuer: issuer.to_owned(),
            lifetime_s: i64::from(lifetime_s),
            validation,
            keys: RwLock::new(keys.into_iter().map(Key::of).collect()),
        }
    }

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
        Ok(Self::new(issuer, lifetime_s, keys))
    }

    /// Reads the keys anew: another process may have turned them over.
    ///
    /// # Errors
    /// As the store.
    pub async fn reload(&self, store: &dyn Store) -> Result<(), StoreError> {
        let stored = store.read().await?.keys().await?;
        let keys = stored.into_iter().map(Key::of).collect();
        *self
            .keys
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = keys;
        Ok(())
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
            nbf: None,
        };
        let token = encode(&header(&key.kid), &claims, &key.signs).ok()?;
        Some((Secret(token), self.lifetime_s))
    }

    /// What a token says, if it is one of ours and good at `now_ms`.
    pub fn verify(&self, token: &str, now_ms: i64) -> Option<Access> {
        let named = decode_header(token).ok()?;
        let keys = self
            .keys
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = keys.iter().find(|key| named == header(&key.kid))?;
        let until = key
            .retired_at
            .map(|at| at.saturating_add(self.lifetime_s * 1000));
        if until.is_some_and(|t| now_ms >= t) {
            return None;
        }
        let claims: Claims = decode(token, &key.verifies, &self.validation).ok()?.claims;
        claims.good_at(now_ms).then_some(Access {
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

fn header(kid: &str) -> Header {
    Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(kid.to_owned()),
        ..Header::new(Algorithm::EdDSA)
    }
}

/// The key as PKCS#8, which is the one form the JWT crate signs with: RFC 8410, 7 gives every Ed25519 key the same
/// bytes before its seed (version 0, algorithm 1.3.101.112, an octet string of 32 bytes in another of 34).
fn signing(seed: &[u8; 32]) -> EncodingKey {
    let mut der = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20".to_vec();
    der.extend_from_slice(seed);
    EncodingKey::from_ed_der(&der)
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
        Keyring::new(issuer, 900, keys)
    }

    fn officer() -> Access {
        Access {
            realm: "LS".into(),
            person: PersonId([1; 16]),
            device: Some(DeviceId([2; 16])),
        }
    }

    /// Any header and payload at all, signed with a key as they stand.
    fn seal(seed: &[u8; 32], header: &str, payload: &str) -> String {
        let message = format!("{}.{}", BASE64URL.encode(header), BASE64URL.encode(payload));
        let signature =
            jsonwebtoken::crypto::sign(message.as_bytes(), &signing(seed), Algorithm::EdDSA);
        format!("{message}.{}", signature.unwrap())
    }

    const HEADER: &str = r#"{"alg":"EdDSA","kid":"k","typ":"at+jwt"}"#;

    fn payload(token: &str) -> String {
        let payload = token.split('.').nth(1).unwrap();
        String::from_utf8(BASE64URL.decode(payload).unwrap()).unwrap()
    }

    #[test]
    fn signatures_are_those_of_rfc_8037() {
        let seed = BASE64URL.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
        let seed = seed.unwrap().try_into().unwrap();
        assert_eq!(
            seal(&seed, r#"{"alg":"EdDSA"}"#, "Example of Ed25519 signing"),
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
        let payload = payload(&token.0);
        let sealed = |header| ring.verify(&seal(&[1; 32], header, &payload), NOW);
        assert_eq!(sealed(HEADER), Some(officer()));
        for forged in [
            r#"{"alg":"none","kid":"k","typ":"at+jwt"}"#,
            r#"{"alg":"HS256","kid":"k","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","kid":"other","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","kid":"k","typ":"at+jwt","crit":["x"]}"#,
            r#"{"alg":"EdDSA","kid":"k","typ":"at+jwt","x":1}"#,
            r#"{"alg":"EdDSA","kid":"k","typ":"JWT"}"#,
        ] {
            assert_eq!(sealed(forged), None, "{forged}");
        }
        let unsigned = token.0.rsplit_once('.').unwrap().0;
        assert_eq!(ring.verify(&format!("{unsigned}."), NOW), None);
        assert_eq!(ring.verify(unsigned, NOW), None);
        assert_eq!(ring.verify("", NOW), None);
    }

    #[test]
    fn the_public_key_is_no_shared_secret() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, _) = ring.sign(&officer(), NOW).unwrap();
        let claims: Claims = serde_json::from_str(&payload(&token.0)).unwrap();
        let public = SigningKey::from_bytes(&[1; 32]).verifying_key();
        let secret = EncodingKey::from_secret(public.as_bytes());
        let mut header = header("k");
        header.alg = Algorithm::HS256;
        let forged = encode(&header, &claims, &secret).unwrap();
        assert_eq!(ring.verify(&forged, NOW), None);
    }

    #[test]
    fn a_token_for_another_realm_or_by_another_key_is_tampered_with() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, _) = ring.sign(&officer(), NOW).unwrap();
        let theirs = payload(&token.0).replace("\"LS\"", "\"CB\"");
        let parts: Vec<_> = token.0.split('.').collect();
        let swapped = format!("{}.{}.{}", parts[0], BASE64URL.encode(&theirs), parts[2]);
        assert_eq!(ring.verify(&swapped, NOW), None);
        assert_eq!(ring.verify(&seal(&[2; 32], HEADER, &theirs), NOW), None);
        let ours = ring.verify(&seal(&[1; 32], HEADER, &theirs), NOW);
        assert_eq!(ours.unwrap().realm, "CB", "only the key may say so");
    }

    #[test]
    fn claims_that_are_not_ours_are_refused() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, _) = ring.sign(&officer(), NOW).unwrap();
        let payload = payload(&token.0);
        let exp = format!(",\"exp\":{}", NOW / 1000 + 900);
        let late = format!(",\"nbf\":{}{exp}", NOW / 1000 + 61);
        for (said, instead) in [
            ("\"danvan\"", "\"desk\""),
            ("\"aud\":\"danvan\",", ""),
            ("\"https://a\"", "\"https://b\""),
            ("\"iss\":\"https://a\",", ""),
            (exp.as_str(), ""),
            (exp.as_str(), late.as_str()),
        ] {
            let forged = payload.replace(said, instead);
            assert_ne!(forged, payload);
            let forged = seal(&[1; 32], HEADER, &forged);
            assert_eq!(ring.verify(&forged, NOW), None, "{said} as {instead}");
        }
    }

    #[test]
    fn a_token_from_the_future_is_refused_but_for_clocks_apart() {
        let ring = ring("https://a", vec![stored("k", None)]);
        let (token, _) = ring.sign(&officer(), NOW + SKEW_MS).unwrap();
        assert_eq!(ring.verify(&token.0, NOW), Some(officer()));
        assert_eq!(ring.verify(&token.0, NOW - 1), None);
    }
}
