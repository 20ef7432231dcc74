//! What a colleague carries: a phone's push and its photos in a file that the server alone can open.
//!
//! The phone signs the push as it would for a request, and seals it to the server's key by HPKE (RFC 9180:
//! DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM). Each photo is sealed by itself, so that whoever carries it can
//! upload it piece by piece like one of their own; a photo needs no signature, as it counts only where a signed change
//! names its hash. Who carries them learns the device's id, how many they are and how large.

use serde::{Deserialize, Serialize};

use crate::id::{Blob, DeviceId};

/// The `info` of HPKE: a sealed thing of another purpose does not open as a parcel.
pub const PARCEL_INFO: &[u8] = b"danvan parcel 1";

/// The `info` of HPKE for a [`SealedFile`].
pub const SEALED_FILE_INFO: &[u8] = b"danvan sealed file 1";

/// The media type under which a [`SealedFile`] is uploaded.
pub const SEALED_FILE_TYPE: &str = "application/vnd.danvan.sealed";

/// The file that is carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bundle {
    /// Version of this format: 1.
    pub bundle: u16,
    /// The push, as a [`Parcel`] in CBOR; absent where photos alone wait.
    pub parcel: Option<Blob>,
    /// Photos, sounds and files, each a [`SealedFile`] in CBOR.
    pub files: Vec<Blob>,
}

/// A sealed photo, sound or file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedFile {
    /// Which of the server's keys it is sealed to.
    pub kid: String,
    /// What it is once opened (RFC 6838); bound into the seal.
    pub media_type: String,
    /// HPKE's encapsulated key.
    pub enc: Blob,
    /// The file, sealed.
    pub sealed: Blob,
}

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
