//! Checksums of chunks (tus 1.0.0, extension "Checksum").

use base64::Engine as _;
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// Algorithms taken, as `Tus-Checksum-Algorithm` names them.
pub const ALGORITHMS: &str = "sha256,sha1";

/// How a chunk is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    /// SHA-256.
    Sha256,
    /// SHA-1: every tus server must know it. It guards against damage, not against intent.
    Sha1,
}

/// The checksum that a chunk must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum {
    algorithm: Algorithm,
    expected: Vec<u8>,
}

impl Checksum {
    /// Reads the value of `Upload-Checksum`: the algorithm's name, a space, the checksum in base64.
    /// `None`: it is malformed, or the algorithm is not taken.
    pub fn parse(header: &str) -> Option<Self> {
        let (name, sum) = header.trim().split_once(' ')?;
        let (algorithm, len) = match name {
            "sha256" => (Algorithm::Sha256, 32),
            "sha1" => (Algorithm::Sha1, 20),
            _ => return None,
        };
        let expected = base64::engine::general_purpose::STANDARD
            .decode(sum.trim())
            .ok()?;
        (expected.len() == len).then_some(Self {
            algorithm,
            expected,
        })
    }

    pub(super) fn begin(&self) -> Running {
        match self.algorithm {
            Algorithm::Sha256 => Running::Sha256(Sha256::new()),
            Algorithm::Sha1 => Running::Sha1(Sha1::new()),
        }
    }

    pub(super) fn holds(&self, running: &Running) -> bool {
        match running {
            Running::Sha256(sha) => sha.clone().finalize()[..] == self.expected,
            Running::Sha1(sha) => sha.clone().finalize()[..] == self.expected,
        }
    }
}

/// A checksum over what has come so far.
pub(super) enum Running {
    Sha256(Sha256),
    Sha1(Sha1),
}

impl Running {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(sha) => sha.update(bytes),
            Self::Sha1(sha) => sha.update(bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_known_by_its_checksum_in_either_algorithm() {
        for header in [
            "sha1 qvTGHdzF6KLavt4PO0gs2a6pQ00=",
            "sha256 LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
        ] {
            let checksum = Checksum::parse(header).unwrap();
            let mut running = checksum.begin();
            running.update(b"hel");
            running.update(b"lo");
            assert!(checksum.holds(&running), "{header}");
            let mut damaged = checksum.begin();
            damaged.update(b"hellp");
            assert!(!checksum.holds(&damaged), "{header}");
        }
    }

    #[test]
    fn a_checksum_that_cannot_be_checked_is_refused() {
        for header in [
            "",
            "sha256",
            "md5 XUFAKrxLKna5cZ2REBfFkg==",
            "sha256 !!",
            "sha1 AAAA",
        ] {
            assert_eq!(Checksum::parse(header), None, "{header}");
        }
    }
}
