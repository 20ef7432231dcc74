//! The seal. Its key lies in the data folder and in no backup: whoever has the database, or a copy of it, reads nobody's
//! name in it.

use std::{io, path::Path, sync::Arc};

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{Hash, IdentityId, RecordId},
    identity::Identity,
    protocol::{decode, encode},
};
use tokio::{fs, io::AsyncWriteExt as _};

use crate::entropy::{Entropy, random};

const FILE: &str = "identity.key";
const NONCE: usize = 12;

/// The server's seal.
#[derive(Clone)]
pub struct Seal {
    /// What tells it from another, in rows and for administrators.
    pub kid: String,
    cipher: Arc<Aes256Gcm>,
}

impl Seal {
    /// The seal of a data folder; a new one where there is none.
    ///
    /// # Errors
    /// When the folder cannot be read or written, or the file is no key.
    pub async fn open(data_dir: &Path, entropy: &dyn Entropy) -> io::Result<Self> {
        let path = data_dir.join(FILE);
        match fs::read_to_string(&path).await {
            Ok(text) => {
                let key: Hash = text.trim().parse().map_err(|_| {
                    io::Error::new(io::ErrorKind::InvalidData, format!("{FILE} is no key"))
                })?;
                Ok(Self::of(&key.0))
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                let key = random(entropy);
                write(data_dir, &path, &key).await?;
                Ok(Self::of(&key))
            }
            Err(e) => Err(e),
        }
    }

    /// The seal of a key.
    pub fn of(key: &[u8; 32]) -> Self {
        let fingerprint = Sha256::new()
            .chain_update(b"danvan identity seal 1\n")
            .chain_update(key)
            .finalize();
        let mut kid = Hash(fingerprint.into()).to_string();
        kid.truncate(16);
        Self {
            kid,
            cipher: Arc::new(Aes256Gcm::new(&(*key).into())),
        }
    }

    /// Seals an identity: a nonce, then the rest. None where it is larger than a cipher takes, which none is.
    pub fn seal(
        &self,
        nonce: [u8; NONCE],
        of: (&str, IdentityId, RecordId),
        identity: &Identity,
    ) -> Option<Vec<u8>> {
        let plain = encode(identity);
        let payload = Payload {
            msg: &plain,
            aad: &about(of),
        };
        let sealed = self.cipher.encrypt(&nonce.into(), payload).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// What is sealed; none where another key sealed it, or for another record.
    pub fn open_sealed(&self, of: (&str, IdentityId, RecordId), sealed: &[u8]) -> Option<Identity> {
        let (nonce, msg) = sealed.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg,
            aad: &about(of),
        };
        let plain = self.cipher.decrypt(&(*nonce).into(), payload).ok()?;
        decode(&plain).ok()
    }
}

/// A seal moved to another record does not open.
fn about((realm, id, record): (&str, IdentityId, RecordId)) -> Vec<u8> {
    [id.as_bytes(), record.as_bytes(), realm.as_bytes()].concat()
}

/// Whole or not at all: half a key would keep the server from starting.
async fn write(data_dir: &Path, path: &Path, key: &[u8; 32]) -> io::Result<()> {
    let draft = path.with_extension("new");
    match fs::remove_file(&draft).await {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)
        .await?;
    file.write_all(format!("{}\n", Hash(*key)).as_bytes())
        .await?;
    file.sync_all().await?;
    fs::rename(&draft, path).await?;
    fs::File::open(data_dir).await?.sync_all().await
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::entropy::SystemEntropy;

    fn person() -> Identity {
        Identity {
            name: "Lò Thị Mẫu".to_owned(),
            consent: 1,
            ..Identity::default()
        }
    }

    #[tokio::test]
    async fn a_folder_has_one_seal_that_its_owner_alone_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let seal = Seal::open(folder.path(), &SystemEntropy).await.unwrap();
        let again = Seal::open(folder.path(), &SystemEntropy).await.unwrap();
        assert_eq!(seal.kid, again.kid);
        let mode = std::fs::metadata(folder.path().join(FILE)).unwrap();
        assert_eq!(mode.permissions().mode() & 0o777, 0o600);
        let of = ("LS", IdentityId([1; 16]), RecordId([2; 16]));
        let sealed = seal.seal([3; NONCE], of, &person()).unwrap();
        assert_eq!(again.open_sealed(of, &sealed), Some(person()));
        std::fs::write(folder.path().join(FILE), "no key").unwrap();
        assert!(Seal::open(folder.path(), &SystemEntropy).await.is_err());
    }

    #[test]
    fn a_seal_opens_only_where_it_was_set_and_only_whole() {
        let seal = Seal::of(&[7; 32]);
        let of = ("LS", IdentityId([1; 16]), RecordId([2; 16]));
        let sealed = seal.seal([3; NONCE], of, &person()).unwrap();
        let elsewhere = ("LS", IdentityId([1; 16]), RecordId([3; 16]));
        assert_eq!(seal.open_sealed(elsewhere, &sealed), None);
        assert_eq!(Seal::of(&[8; 32]).open_sealed(of, &sealed), None);
        assert_eq!(seal.open_sealed(of, &sealed[..20]), None);
        assert_eq!(seal.open_sealed(of, b"short"), None);
    }
}
