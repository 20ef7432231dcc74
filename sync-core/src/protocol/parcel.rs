//! What a colleague carries: a phone's push in a file that the server alone can open.
//!
//! The phone signs the push as it would for a request, and seals it to the server's key by HPKE (RFC 9180:
//! DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM). Who carries it learns the device's id and how large it is.

use serde::{Deserialize, Serialize};

use crate::id::{Blob, DeviceId};

/// The `info` of HPKE: a sealed thing of another purpose does not open as a parcel.
pub const PARCEL_INFO: &[u8] = b"danvan parcel 1";

/// A sealed push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Version of this format: 1.
    pub parcel: u16,
    /// Which of the server's keys it is sealed to.
    pub kid: String,
    /// Whose it is; bound into the seal.
    pub device: DeviceId,
    /// HPKE's encapsulated key.
    pub enc: Blob,
    /// [`Packed`], sealed.
    pub sealed: Blob,
}

/// What is inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Packed {
    /// A [`super::SyncRequest`] in CBOR, that asks for nothing.
    pub body: Blob,
    /// The device's signature over it, as for `POST /v1/sync`.
    pub signature: Blob,
}
