//! What a device signs: without it, who stole a token could write in an officer's name.

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_store::{Device, NewDevice};
use p256::ecdsa::signature::Verifier as _;
use sync_core::protocol::signed_text;

use crate::http::{code, problem::Problem};

/// Header with the device's signature over what it sends: base64 of 64 bytes.
pub const HEADER: &str = "danvan-signature";

/// The request's signature; none if there is none or it is not base64.
pub fn of(headers: &HeaderMap) -> Option<Vec<u8>> {
    BASE64.decode(headers.get(HEADER)?).ok()
}

/// How a device signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// Ed25519 (RFC 8032, strict); keys of 32 bytes.
    Ed25519,
    /// ECDSA on P-256 with SHA-256 (RFC 7518, 3.4), for browsers without Ed25519; keys are uncompressed points of 65
    /// bytes (SEC 1).
    Es256,
}

impl Algorithm {
    /// The algorithm of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Ed25519, Self::Es256]
            .into_iter()
            .find(|one| one.code() == code)
    }

    /// Its code, as devices are stored with it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519",
            Self::Es256 => "es256",
        }
    }

    /// Whether these bytes can be a key.
    pub fn is_key(self, bytes: &[u8]) -> bool {
        match self {
            Self::Ed25519 => bytes.len() == 32,
            Self::Es256 => {
                bytes.len() == 65 && p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes).is_ok()
            }
        }
    }

    /// Whether a signature of 64 bytes by a key fits a text.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify(self, public_key: &[u8], text: &[u8], signature: &[u8]) -> Result<(), Problem> {
        let fits = match self {
            Self::Ed25519 => ed25519(public_key, text, signature),
            Self::Es256 => es256(public_key, text, signature),
        };
        fits.ok_or_else(|| Problem::new(&code::BAD_SIGNATURE))
    }
}

fn ed25519(public_key: &[u8], text: &[u8], signature: &[u8]) -> Option<()> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(public_key.try_into().ok()?).ok()?;
    let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
    key.verify_strict(text, &signature).ok()
}

fn es256(public_key: &[u8], text: &[u8], signature: &[u8]) -> Option<()> {
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(public_key).ok()?;
    let signature = p256::ecdsa::Signature::from_slice(signature).ok()?;
    key.verify(text, &signature).ok()
}

/// Whether a signature is the device's over a body.
///
/// # Errors
/// `bad_signature`.
pub fn verify_body(device: &Device, body: &[u8], signature: &[u8]) -> Result<(), Problem> {
    let NewDevice {
        algorithm,
        public_key,
        ..
    } = &device.enrolled;
    let algorithm = Algorithm::from_code(algorithm);
    let algorithm = algorithm.ok_or_else(|| Problem::new(&code::BAD_SIGNATURE))?;
    algorithm.verify(public_key, &signed_text(body), signature)
}
