//! Ids and hashes: fixed-size bytes, written as UUID or hex text for people and as bytes on the wire.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The text is not an id or hash of the expected form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id")]
pub struct NotAnId;

struct BytesVisitor<const N: usize>(fn(&str) -> Result<[u8; N], NotAnId>);

impl<const N: usize> de::Visitor<'_> for BytesVisitor<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} bytes, or their text")
    }

    fn visit_bytes<E: de::Error>(self, v: &[u8]) -> Result<[u8; N], E> {
        v.try_into().map_err(|_| E::invalid_length(v.len(), &self))
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<[u8; N], E> {
        (self.0)(v).map_err(|_| E::invalid_value(de::Unexpected::Str("(text)"), &self))
    }
}

fn uuid_from_text(text: &str) -> Result<[u8; 16], NotAnId> {
    uuid::Uuid::try_parse(text)
        .map(uuid::Uuid::into_bytes)
        .map_err(|_| NotAnId)
}

fn hash_from_text(text: &str) -> Result<[u8; 32], NotAnId> {
    let bytes = text.as_bytes();
    let mut out = [0u8; 32];
    if bytes.len() != 64 {
        return Err(NotAnId);
    }
    for (byte, pair) in out.iter_mut().zip(bytes.chunks_exact(2)) {
        let digit = |c: u8| char::from(c).to_digit(16).ok_or(NotAnId);
        *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).map_err(|_| NotAnId)?;
    }
    Ok(out)
}

macro_rules! bytes_type {
    ($(#[$doc:meta])* $name:ident, $len:literal, $parse:path) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// The bytes, as stored and sent.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl TryFrom<&[u8]> for $name {
            type Error = NotAnId;
            fn try_from(bytes: &[u8]) -> Result<Self, NotAnId> {
                bytes.try_into().map(Self).map_err(|_| NotAnId)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                $parse(text).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                if s.is_human_readable() {
                    s.collect_str(self)
                } else {
                    s.serialize_bytes(&self.0)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                if d.is_human_readable() {
                    d.deserialize_str(BytesVisitor::<$len>($parse)).map(Self)
                } else {
                    d.deserialize_bytes(BytesVisitor::<$len>($parse)).map(Self)
                }
            }
        }
    };
}

macro_rules! uuid_type {
    ($(#[$doc:meta])* $name:ident) => {
        bytes_type!($(#[$doc])* $name, 16, uuid_from_text);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&uuid::Uuid::from_bytes(self.0), f)
            }
        }
    };
}

uuid_type!(
    /// A record of any kind. Made on the phone that creates it.
    RecordId
);
uuid_type!(
    /// A unit of the dated tree (province, commune, hamlet, body). Never an administrative code: codes are reused.
    UnitId
);
uuid_type!(
    /// The unit whose records sync together: a commune-level unit, or the province for its own.
    ScopeId
);
uuid_type!(
    /// A person with an account.
    PersonId
);
uuid_type!(
    /// An enrolled device.
    DeviceId
);
uuid_type!(
    /// One installation of the app on a device: a restored or cloned phone gets a new one.
    InstallId
);
uuid_type!(
    /// A command; chosen by the phone, so that sending it twice carries it out once.
    CommandId
);
uuid_type!(
    /// A citizen's identity beside an opinion. Random, so that it tells nothing once what it named is erased.
    IdentityId
);
uuid_type!(
    /// One life of a server's store: restoring a backup begins a new epoch.
    EpochId
);
uuid_type!(
    /// An import: one file of an office's, taken in.
    ImportId
);
bytes_type!(
    /// A SHA-256: of a change (Automerge's change hash), a media file, or a digest.
    Hash,
    32,
    hash_from_text
);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl From<automerge::ChangeHash> for Hash {
    fn from(h: automerge::ChangeHash) -> Self {
        Self(h.0)
    }
}

impl From<Hash> for automerge::ChangeHash {
    fn from(h: Hash) -> Self {
        Self(h.0)
    }
}

/// Bytes that travel as a CBOR byte string, or as base64 in JSON.
#[derive(Clone, PartialEq, Eq, Default, Hash)]
pub struct Blob(pub Vec<u8>);

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Serialize for Blob {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        use base64::Engine as _;
        if s.is_human_readable() {
            s.serialize_str(&base64::engine::general_purpose::STANDARD.encode(&self.0))
        } else {
            s.serialize_bytes(&self.0)
        }
    }
}

struct BlobVisitor;

impl de::Visitor<'_> for BlobVisitor {
    type Value = Blob;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes, or base64")
    }

    fn visit_bytes<E: de::Error>(self, v: &[u8]) -> Result<Blob, E> {
        Ok(Blob(v.to_vec()))
    }

    fn visit_byte_buf<E: de::Error>(self, v: Vec<u8>) -> Result<Blob, E> {
        Ok(Blob(v))
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Blob, E> {
        use base64::Engine as _;
        let bytes = base64::engine::general_purpose::STANDARD.decode(v);
        bytes.map(Blob).map_err(|_| de::Error::custom("not base64"))
    }
}

impl<'de> Deserialize<'de> for Blob {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Within a tagged enum everything looks as if it were for people: the visitor takes either.
        if d.is_human_readable() {
            d.deserialize_str(BlobVisitor)
        } else {
            d.deserialize_byte_buf(BlobVisitor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_text_for_people_and_bytes_on_the_wire() {
        let id = RecordId([7; 16]);
        let text = serde_json::to_string(&id).unwrap();
        assert_eq!(text, "\"07070707-0707-0707-0707-070707070707\"");
        assert_eq!(serde_json::from_str::<RecordId>(&text).unwrap(), id);
        let mut wire = Vec::new();
        ciborium::into_writer(&id, &mut wire).unwrap();
        assert_eq!(wire.len(), 17);
        assert_eq!(
            ciborium::from_reader::<RecordId, _>(wire.as_slice()).unwrap(),
            id
        );
    }

    #[test]
    fn a_hash_of_the_wrong_length_is_refused() {
        assert!("00".parse::<Hash>().is_err());
        assert!(Hash::try_from([0u8; 31].as_slice()).is_err());
        assert_eq!(
            Hash([0xab; 32]).to_string().parse::<Hash>().unwrap(),
            Hash([0xab; 32])
        );
    }
}
