//! The room on a real store and a real disk.

use std::{convert::Infallible, path::Path, sync::Arc};

use bytes::Bytes;
use danvan_store::{MediaRef, Options, Realm, Secret, SigningKey, Store};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use hpke::{
    Deserializable as _, OpModeS, Serializable as _, aead::AesGcm256, kdf::HkdfSha256,
    kem::DhP256HkdfSha256,
};
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{Blob, DeviceId, Hash, RecordId, ScopeId},
    protocol::{SEALED_FILE_INFO, SEALED_FILE_TYPE, SealedFile, encode},
};

use tokio::sync::broadcast;

use crate::{auth::parcels, http::problem::Problem};

mod arriving;
mod refused;

use super::{Checksum, GetRange, Limits, Media, MediaError, MediaType, NewUpload, Sender};

const REALM: &str = "lam_sim";
const NOW: i64 = 1_000;

struct Room {
    media: Arc<Media>,
    store: Arc<dyn Store>,
    folder: tempfile::TempDir,
}

async fn room(limits: Limits) -> Room {
    let folder = tempfile::tempdir().unwrap();
    let store = open_store(folder.path()).await;
    let mut work = store.write().await.unwrap();
    let realm = Realm {
        code: REALM.into(),
        name: "Lam Sim".into(),
        created_at: 0,
    };
    work.put_realm(&realm).await.unwrap();
    work.commit().await.unwrap();
    let media = open_media(folder.path(), Arc::clone(&store), limits).await;
    Room {
        media,
        store,
        folder,
    }
}

async fn open_store(folder: &Path) -> Arc<dyn Store> {
    let url = format!("sqlite:{}", folder.join("danvan.db").display());
    danvan_store::connect(&url, &Options::default())
        .await
        .unwrap()
}

async fn open_media(folder: &Path, store: Arc<dyn Store>, limits: Limits) -> Arc<Media> {
    Arc::new(
        Media::on_disk(store, folder, limits, broadcast::Sender::new(8))
            .await
            .unwrap(),
    )
}

fn phone(n: u8) -> Sender {
    Sender {
        realm: REALM.into(),
        device: DeviceId([n; 16]),
    }
}

/// A photo of `len` bytes that is like no other of another seed.
fn photo(seed: u8, len: usize) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0".to_vec();
    bytes.resize_with(len, || seed);
    bytes
}

fn sha(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

fn new(id: u8, bytes: &[u8]) -> NewUpload {
    NewUpload {
        id: [id; 16],
        sha256: sha(bytes),
        length: i64::try_from(bytes.len()).unwrap(),
        media_type: MediaType::named("image/jpeg").unwrap(),
    }
}

fn whole(
    bytes: &[u8],
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send + Unpin + 'static + use<> {
    let pieces: Vec<_> = bytes
        .chunks(7_000)
        .map(Bytes::copy_from_slice)
        .map(Ok)
        .collect();
    stream::iter(pieces)
}

fn cut(
    bytes: &[u8],
) -> impl Stream<Item = Result<Bytes, &'static str>> + Send + Unpin + 'static + use<> {
    whole(bytes)
        .map(|b| Ok(b.unwrap_or_default()))
        .chain(stream::iter([Err("cut")]))
}

impl Room {
    async fn begin(&self, id: u8, bytes: &[u8]) -> Result<danvan_store::Upload, MediaError> {
        self.media.create(&phone(1), new(id, bytes), NOW).await
    }

    async fn send<E: Send + 'static>(
        &self,
        id: u8,
        offset: i64,
        body: impl Stream<Item = Result<Bytes, E>> + Send + Unpin + 'static,
    ) -> Result<i64, MediaError> {
        let upload = self
            .media
            .append(phone(1), [id; 16], offset, None, body, NOW)
            .await?;
        Ok(upload.received)
    }

    /// A file as a colleague carries it, sealed to this server's key.
    async fn sealed(&self, media_type: &str, bytes: &[u8]) -> Vec<u8> {
        let mut work = self.store.write().await.unwrap();
        let key = SigningKey {
            kid: "k1".into(),
            seed: Secret([7; 32]),
            created_at: 0,
            retired_at: None,
        };
        work.add_key(&key).await.unwrap();
        let (kid, public) = parcels::public_key(work.as_mut()).await.unwrap().unwrap();
        work.commit().await.unwrap();
        let (enc, sealed) = hpke::single_shot_seal::<AesGcm256, HkdfSha256, DhP256HkdfSha256>(
            &OpModeS::Base,
            &<DhP256HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(&public.0).unwrap(),
            SEALED_FILE_INFO,
            bytes,
            media_type.as_bytes(),
        )
        .unwrap();
        encode(&SealedFile {
            kid,
            media_type: media_type.to_owned(),
            enc: Blob(enc.to_bytes().to_vec()),
            sealed: Blob(sealed),
        })
    }

    async fn begin_sealed(&self, id: u8, sealed: &[u8]) -> Result<(), MediaError> {
        let new = NewUpload {
            media_type: MediaType::named(SEALED_FILE_TYPE).unwrap(),
            ..new(id, sealed)
        };
        self.media.create(&phone(1), new, NOW).await.map(drop)
    }

    async fn stored(&self, sha256: Hash) -> Option<Vec<u8>> {
        let stored = self.media.get(REALM, sha256, None).await.unwrap()?;
        Some(stored.body.try_collect::<Vec<_>>().await.unwrap().concat())
    }

    fn files_under(&self, folder: &str) -> usize {
        fn count(folder: &Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else {
                return 0;
            };
            entries
                .map(|e| e.unwrap().path())
                .map(|p| if p.is_dir() { count(&p) } else { 1 })
                .sum()
        }
        count(&self.folder.path().join(folder))
    }
}

fn code<T>(result: Result<T, MediaError>) -> &'static str {
    result.map_or_else(|e| Problem::from(e).code(), |_| "ok")
}
