//! What a device signs: without it, who stole a token could write in an officer's name.

use axum::http::HeaderMap;
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_store::Device;
use ed25519_dalek::{Signature, VerifyingKey};
use sync_core::protocol::signed_text;

use crate::http::{code, problem::Problem};

/// Header with the device's signature over what it sends: base64 of 64 bytes.
pub const HEADER: &str = "danvan-signature";

/// The request's signature; none if there is none or it is not base64.
pub fn of(headers: &HeaderMap) -> Option<Vec<u8>> {
    BASE64.decode(headers.get(HEADER)?).ok()
}

/// Whether a signature is the device's over a body.
///
/// # Errors
/// `bad_signature`.
pub fn verify_body(device: &Device, body: &[u8], signature: &[u8]) -> Result<(), Problem> {
    verify(&device.enrolled.public_key, &signed_text(body), signature)
}

/// Whether an Ed25519 signature (RFC 8032, strict) by a key fits a text.
///
/// # Errors
/// `bad_signature`.
pub fn verify(public_key: &[u8], text: &[u8], signature: &[u8]) -> Result<(), Problem> {
    let good = || {
        let key = VerifyingKey::from_bytes(public_key.try_into().ok()?).ok()?;
        key.verify_strict(text, &Signature::from_slice(signature).ok()?)
            .ok()
    };
    good().ok_or_else(|| Problem::new(&code::BAD_SIGNATURE))
}
