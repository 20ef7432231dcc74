//! Enrolment: a single-use code makes a phone a person's device.
//!
//! A code is the realm and ten letters of 5 bits, shown as `LS-7K2QM-X4WRT`: 50 bits, good once and for days only,
//! against a store that is asked through rate limits. Only its hash is kept.

use danvan_store::{Enrolment, EnrolmentOutcome, Install, NewDevice, Work};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{DeviceId, Hash, InstallId, PersonId},
    protocol::enrolment_text,
};

use super::signature::Algorithm;
use crate::{
    entropy::{Entropy, random},
    http::{code, problem::Problem},
    people::Act,
};

/// Crockford's base 32: no I, L, O, U to mistake.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code as typed, in its one form.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// The realm that it opens.
    pub realm: String,
    secret: String,
}

impl Code {
    /// Draws a new code.
    pub fn new(realm: &str, entropy: &dyn Entropy) -> Self {
        let letters = random::<10>(entropy).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        Self {
            realm: realm.to_owned(),
            secret: letters.iter().collect(),
        }
    }

    /// Reads what was typed: blanks, hyphens and case do not count, and look-alikes are taken for what they look like.
    pub fn parse(typed: &str) -> Option<Self> {
        let letters: Vec<char> = typed
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let at = letters
            .len()
            .checked_sub(10)
            .filter(|at| (1..=16).contains(at))?;
        let (realm, secret) = letters.split_at(at);
        let secret: String = secret
            .iter()
            .map(|c| match c {
                'O' => '0',
                'I' | 'L' => '1',
                other => *other,
            })
            .collect();
        let known = secret.bytes().all(|b| LETTERS.contains(&b))
            && realm.iter().all(char::is_ascii_alphanumeric);
        known.then(|| Self {
            realm: realm.iter().collect(),
            secret,
        })
    }

    /// As shown to people.
    pub fn shown(&self) -> String {
        let (first, second) = self.secret.split_at(5);
        format!("{}-{first}-{second}", self.realm)
    }

    fn hash(&self) -> Hash {
        Hash(Sha256::digest(self.shown()).into())
    }
}

/// Draws a code for a person and stores its hash.
///
/// # Errors
/// As the store.
pub async fn issue(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &Act,
    person: PersonId,
    hours: u32,
) -> Result<(Code, i64), Problem> {
    let code = Code::new(&act.realm, entropy);
    let expires_at = act.now_ms + i64::from(hours) * 3_600_000;
    let enrolment = Enrolment {
        code_hash: code.hash(),
        person,
        created_at: act.now_ms,
        expires_at,
    };
    work.add_enrolment(&act.realm, &enrolment).await?;
    act.audit(
        work,
        "enrolment_issued",
        person,
        json!({ "expires_at": expires_at }),
    )
    .await?;
    Ok((code, expires_at))
}

/// A phone that asks to be enrolled.
#[derive(Debug, Clone)]
pub struct Phone {
    /// Name as shown.
    pub name: String,
    /// How it signs.
    pub algorithm: Algorithm,
    /// Its key.
    pub public_key: Vec<u8>,
    /// Installation of the app; also the actor of its changes.
    pub install: InstallId,
}

/// Enrols a phone with a code, once. The same phone that shows the same code again lost the answer, and is answered
/// again: its id follows from code and key, so that it is known without anything being kept for the purpose.
///
/// # Errors
/// `enrolment_unknown`, `enrolment_used`, `enrolment_expired`, `unsupported_key`, `bad_signature`, `device_revoked`,
/// `install_taken`, or as the store.
pub async fn redeem(
    work: &mut dyn Work,
    now_ms: i64,
    code_as_sent: &str,
    signature: &[u8],
    phone: &Phone,
) -> Result<(Code, DeviceId, PersonId), Problem> {
    let unknown = || Problem::new(&code::ENROLMENT_UNKNOWN);
    if !phone.algorithm.is_key(&phone.public_key) {
        return Err(Problem::new(&code::UNSUPPORTED_KEY));
    }
    let text = enrolment_text(code_as_sent);
    phone
        .algorithm
        .verify(&phone.public_key, &text, signature)?;
    let code = Code::parse(code_as_sent).ok_or_else(unknown)?;
    let device = device_id(&code, &phone.public_key);
    let person = match work
        .take_enrolment(&code.realm, code.hash(), now_ms)
        .await?
    {
        EnrolmentOutcome::Granted(person) => person,
        EnrolmentOutcome::Unknown => return Err(unknown()),
        EnrolmentOutcome::Expired => return Err(Problem::new(&code::ENROLMENT_EXPIRED)),
        EnrolmentOutcome::Used => {
            let known = work.device(&code.realm, device).await?;
            let known = known.ok_or_else(|| Problem::new(&code::ENROLMENT_USED))?;
            if known.revoked_at.is_some() {
                return Err(Problem::new(&code::DEVICE_REVOKED));
            }
            return Ok((code, device, known.enrolled.person));
        }
    };
    let new = NewDevice {
        id: device,
        person,
        name: phone.name.clone(),
        algorithm: phone.algorithm.code().to_owned(),
        public_key: phone.public_key.clone(),
        enrolled_at: now_ms,
    };
    work.add_device(&code.realm, &new).await?;
    let install = Install {
        install: phone.install,
        device,
        first_seen: now_ms,
        ticket: None,
        ticket_before: None,
    };
    if work.install(&code.realm, phone.install).await?.is_some() {
        return Err(Problem::new(&code::INSTALL_TAKEN));
    }
    work.add_install(&code.realm, &install).await?;
    let act = Act {
        realm: code.realm.clone(),
        now_ms,
        person: Some(person),
        device: Some(device),
    };
    act.audit(
        work,
        "device_enrolled",
        device,
        json!({ "install": phone.install }),
    )
    .await?;
    Ok((code, device, person))
}

/// The first 16 bytes of a hash over code and key, as a UUID of version 8 (RFC 9562).
fn device_id(code: &Code, public_key: &[u8]) -> DeviceId {
    let mut sha = Sha256::new();
    sha.update(b"danvan device 1\n");
    sha.update(code.hash().as_bytes());
    sha.update(public_key);
    let digest: [u8; 32] = sha.finalize().into();
    let (id, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
    DeviceId(
        uuid::Builder::from_custom_bytes(*id)
            .into_uuid()
            .into_bytes(),
    )
}

/// Refuses a device from now on and ends its sessions. `false`: no such device, or already revoked.
///
/// # Errors
/// As the store.
pub async fn revoke_device(
    work: &mut dyn Work,
    act: &Act,
    device: DeviceId,
) -> Result<bool, Problem> {
    let revoked = work.revoke_device(&act.realm, device, act.now_ms).await?;
    if revoked {
        work.revoke_tokens_of_device(&act.realm, device, act.now_ms)
            .await?;
        act.audit(work, "device_revoked", device, json!({})).await?;
    }
    Ok(revoked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SystemEntropy;

    #[test]
    fn a_code_survives_how_people_type() {
        let code = Code::parse("LS-7K2QM-X4WR1").unwrap();
        assert_eq!(code.shown(), "LS-7K2QM-X4WR1");
        for typed in ["ls-7k2qm-x4wr1", "ls7k2qmx4wrl", " LS 7K2QM X4WRI "] {
            assert_eq!(Code::parse(typed).unwrap().shown(), code.shown(), "{typed}");
        }
        let drawn = Code::new("99", &SystemEntropy);
        assert_eq!(Code::parse(&drawn.shown()).unwrap().shown(), drawn.shown());
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for typed in [
            "",
            "7K2QMX4WRT",
            "LS-7K2QM-X4WRU",
            "LS-7K2QM-X4WRđ",
            "Đ-7K2QM-X4WRT",
        ] {
            assert!(Code::parse(typed).is_none(), "{typed}");
        }
        assert!(Code::parse(&"A".repeat(1000)).is_none());
    }
}
