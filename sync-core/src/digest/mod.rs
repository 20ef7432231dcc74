//! Digests by which two ends find out, without sending records, whether they hold the same.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest as _, Sha256};

use crate::id::{Blob, Hash, RecordId};

/// The first eight bytes of a digest: enough against chance, and never used against malice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct Short(pub [u8; 8]);

/// Buckets a scope's records fall in.
pub const BUCKETS: usize = 256;

/// SHA-256(record id ‖ sorted heads ‖ standing version as 8 bytes, big-endian).
pub fn record(id: RecordId, heads: &[Hash], standing_version: u64) -> Hash {
    let mut sorted = heads.to_vec();
    sorted.sort_unstable();
    let mut sha = Sha256::new();
    sha.update(id.0);
    for head in &sorted {
        sha.update(head.0);
    }
    sha.update(standing_version.to_be_bytes());
    Hash(sha.finalize().into())
}

/// The bucket of a record. The last byte is random in every version of UUID; the first is a clock in version 7.
pub const fn bucket(id: RecordId) -> u8 {
    id.0[15]
}

impl Short {
    /// Of a record's digest.
    pub const fn of(digest: Hash) -> Self {
        let d = digest.0;
        Self([d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]])
    }

    fn xor(&mut self, other: Self) {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a ^= b;
        }
    }
}

/// A scope's 256 bucket digests, kept up as records come and go: each is the XOR of its records' digests.
#[derive(Clone, PartialEq, Eq)]
pub struct Buckets(Vec<Short>);

impl Default for Buckets {
    fn default() -> Self {
        Self(vec![Short::default(); BUCKETS])
    }
}

impl std::fmt::Debug for Buckets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Buckets({:02x?})", self.digest().0)
    }
}

impl Buckets {
    /// Puts a record in, or takes it out: the same operation.
    pub fn toggle(&mut self, id: RecordId, digest: Short) {
        self.0[usize::from(bucket(id))].xor(digest);
    }

    /// Replaces a record's digest; `None` for a record that was not, or is no longer, in the scope.
    pub fn replace(&mut self, id: RecordId, old: Option<Short>, new: Option<Short>) {
        for digest in [old, new].into_iter().flatten() {
            self.toggle(id, digest);
        }
    }

    /// The digest of the whole scope. Zero only for a scope without records.
    pub fn digest(&self) -> Short {
        if self.0.iter().all(|b| *b == Short::default()) {
            return Short::default();
        }
        let mut sha = Sha256::new();
        for bucket in &self.0 {
            sha.update(bucket.0);
        }
        Short::of(Hash(sha.finalize().into()))
    }

    /// The buckets in which the two differ.
    pub fn differing(&self, other: &Self) -> Vec<u8> {
        (0..=u8::MAX)
            .filter(|b| self.0[usize::from(*b)] != other.0[usize::from(*b)])
            .collect()
    }

    /// As stored and sent: 2,048 bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|b| b.0).collect()
    }

    /// From what `to_bytes` gave.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (chunks, rest) = bytes.as_chunks::<8>();
        (chunks.len() == BUCKETS && rest.is_empty())
            .then(|| Self(chunks.iter().copied().map(Short).collect()))
    }
}

impl Serialize for Buckets {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Blob(self.to_bytes()).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Buckets {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = Blob::deserialize(d)?;
        Self::from_bytes(&bytes.0).ok_or_else(|| de::Error::custom("not 256 buckets"))
    }
}

impl Serialize for Short {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        Blob(self.0.to_vec()).serialize(s)
    }
}

impl<'de> Deserialize<'de> for Short {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let bytes = Blob::deserialize(d)?;
        bytes
            .0
            .try_into()
            .map(Self)
            .map_err(|_| de::Error::custom("not a digest"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(last: u8) -> RecordId {
        let mut bytes = [1; 16];
        bytes[15] = last;
        RecordId(bytes)
    }

    #[test]
    fn the_order_of_heads_does_not_matter_and_everything_else_does() {
        let (a, b) = (Hash([1; 32]), Hash([2; 32]));
        assert_eq!(record(id(0), &[a, b], 3), record(id(0), &[b, a], 3));
        assert_ne!(record(id(0), &[a, b], 3), record(id(0), &[a, b], 4));
        assert_ne!(record(id(0), &[a], 3), record(id(1), &[a], 3));
        assert_ne!(record(id(0), &[a], 3), record(id(0), &[b], 3));
    }

    #[test]
    fn buckets_name_exactly_where_two_scopes_differ() {
        let (mut ours, mut theirs) = (Buckets::default(), Buckets::default());
        for n in 0..=255 {
            ours.replace(id(n), None, Some(Short([n; 8])));
            theirs.replace(id(n), None, Some(Short([n; 8])));
        }
        assert_eq!(ours.digest(), theirs.digest());
        theirs.replace(id(9), Some(Short([9; 8])), Some(Short([77; 8])));
        theirs.replace(id(200), Some(Short([200; 8])), None);
        assert_eq!(ours.differing(&theirs), vec![9, 200]);
        assert_ne!(ours.digest(), theirs.digest());
        assert_eq!(Buckets::from_bytes(&theirs.to_bytes()), Some(theirs));
        assert_eq!(Buckets::from_bytes(&[0; 7]), None);
    }
}
