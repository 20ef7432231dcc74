//! Opening what a colleague carried (RFC 9180). The keys are derived from those that sign tokens, so that there is
//! nothing more to keep, back up or turn over: a parcel opens as long as its key is known, retired or not.

use danvan_store::{SigningKey, StoreError, Work};
use hpke::{
    Deserializable as _, Kem as _, OpModeR, Serializable as _, aead::AesGcm256, kdf::HkdfSha256,
    kem::DhP256HkdfSha256, single_shot_open,
};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::Blob,
    protocol::{PARCEL_INFO, Packed, Parcel, SEALED_FILE_INFO, SealedFile, decode},
};

type Kem = DhP256HkdfSha256;
type Private = <Kem as hpke::Kem>::PrivateKey;
type Public = <Kem as hpke::Kem>::PublicKey;

/// Parts these keys from whatever else may be derived from the same seeds.
const PURPOSE: &[u8] = b"danvan parcel key 1\n";
const VERSION: u16 = 1;

/// What phones seal parcels to: the newest key's id, and its public half as an uncompressed point.
///
/// # Errors
/// As the store.
pub async fn public_key(work: &mut dyn Work) -> Result<Option<(String, Blob)>, StoreError> {
    let keys = work.keys().await?;
    let newest = keys.into_iter().find(|key| key.retired_at.is_none());
    Ok(newest.map(|key| {
        let (_, public) = pair(&key);
        (key.kid, Blob(public.to_bytes().to_vec()))
    }))
}

/// What is in a parcel; none where no key of this server opens it.
///
/// # Errors
/// As the store.
pub async fn open(work: &mut dyn Work, parcel: &Parcel) -> Result<Option<Packed>, StoreError> {
    let keys = work.keys().await?;
    let key = keys.iter().find(|key| key.kid == parcel.kid);
    let whose = parcel.device.as_bytes();
    let plain = key
        .filter(|_| parcel.parcel == VERSION)
        .and_then(|key| opened(key, PARCEL_INFO, &parcel.enc, &parcel.sealed, whose));
    Ok(plain.and_then(|plain| decode(&plain).ok()))
}

/// The file in a sealed one; none where no key of this server opens it.
///
/// # Errors
/// As the store.
pub async fn open_file(
    work: &mut dyn Work,
    file: &SealedFile,
) -> Result<Option<Vec<u8>>, StoreError> {
    let keys = work.keys().await?;
    let key = keys.iter().find(|key| key.kid == file.kid);
    let about = file.media_type.as_bytes();
    Ok(key.and_then(|key| opened(key, SEALED_FILE_INFO, &file.enc, &file.sealed, about)))
}

fn opened(
    key: &SigningKey,
    info: &[u8],
    enc: &Blob,
    sealed: &Blob,
    about: &[u8],
) -> Option<Vec<u8>> {
    let (private, _) = pair(key);
    let encapsulated = <Kem as hpke::Kem>::EncappedKey::from_bytes(&enc.0).ok()?;
    single_shot_open::<AesGcm256, HkdfSha256, Kem>(
        &OpModeR::Base,
        &private,
        &encapsulated,
        info,
        &sealed.0,
        about,
    )
    .ok()
}

fn pair(key: &SigningKey) -> (Private, Public) {
    let mut seed = Sha256::new();
    seed.update(PURPOSE);
    seed.update(key.seed.0);
    Kem::derive_keypair(&seed.finalize())
}
