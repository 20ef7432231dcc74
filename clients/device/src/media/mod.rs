//! Photos, sounds and files: beside the database by their SHA-256, to the server after the records.

mod attach;
mod upload;

use serde::Serialize;

pub use upload::{CHUNK_BYTES, MediaReport};

/// The photos, sounds and files that were taken on this phone: "3 of 5 are on the server".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MediaCount {
    /// All of them.
    pub files: u64,
    /// Those that the server has.
    pub on_server: u64,
    /// Bytes of the others.
    pub bytes_waiting: u64,
}
