//! CBOR (RFC 8949) on the wire; an answer is a CBOR sequence (RFC 8742).

use std::io::Read;

use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};

use super::Frame;

/// Nesting that a decoder follows: messages need 12.
pub const MAX_DEPTH: usize = 32;

/// The bytes are not a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// Not well-formed, or not of the expected shape.
    #[error("not a message of the expected shape")]
    Malformed,
    /// Bytes follow the message.
    #[error("bytes follow the message")]
    Trailing,
    /// The bytes end inside the message.
    #[error("the bytes end inside the message")]
    Truncated,
}

/// Writes one message as CBOR.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    let mut out = Vec::new();
    encode_into(message, &mut out);
    out
}

/// Appends one message as CBOR.
pub fn encode_into<T: Serialize>(message: &T, out: &mut Vec<u8>) {
    // Writing to memory cannot fail, and no message holds a value that CBOR cannot.
    let written = ciborium::into_writer(message, out);
    debug_assert!(written.is_ok());
}

/// Reads exactly one message.
///
/// # Errors
/// When the bytes are anything else.
pub fn decode<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, DecodeError> {
    let message = decode_next(&mut bytes)?;
    if bytes.is_empty() {
        Ok(message)
    } else {
        Err(DecodeError::Trailing)
    }
}

fn decode_next<T: DeserializeOwned>(bytes: &mut &[u8]) -> Result<T, DecodeError> {
    ciborium::de::from_reader_with_recursion_limit(bytes.by_ref(), MAX_DEPTH).map_err(|e| match e {
        ciborium::de::Error::Io(_) => DecodeError::Truncated,
        _ => DecodeError::Malformed,
    })
}

/// What a device signs for a push: a fixed prefix and the SHA-256 of the uncompressed body.
pub fn signed_text(body: &[u8]) -> Vec<u8> {
    let mut text = b"danvan sync 1\n".to_vec();
    text.extend_from_slice(&Sha256::digest(body));
    text
}

/// What a phone signs to prove that it holds its key: a fixed prefix and the SHA-256 of the enrolment code as sent.
pub fn enrolment_text(code: &str) -> Vec<u8> {
    let mut text = b"danvan enrol 1\n".to_vec();
    text.extend_from_slice(&Sha256::digest(code));
    text
}

/// Takes bytes as they come and gives whole frames.
#[derive(Debug, Default)]
pub struct Frames {
    buffer: Vec<u8>,
}

impl Frames {
    /// Adds bytes that arrived, and takes out the frames that are whole by now.
    ///
    /// # Errors
    /// When the bytes cannot become frames whatever follows.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, DecodeError> {
        self.buffer.extend_from_slice(bytes);
        let mut frames = Vec::new();
        let mut rest = self.buffer.as_slice();
        while !rest.is_empty() {
            let mut ahead = rest;
            match decode_next::<Frame>(&mut ahead) {
                Ok(frame) => {
                    frames.push(frame);
                    rest = ahead;
                }
                Err(DecodeError::Truncated) => break,
                Err(e) => return Err(e),
            }
        }
        let used = self.buffer.len() - rest.len();
        self.buffer.drain(..used);
        Ok(frames)
    }

    /// Whether bytes of an unfinished frame are left over.
    pub fn is_cut(&self) -> bool {
        !self.buffer.is_empty()
    }
}
