//! The room on a real store and a real disk.

use std::{convert::Infallible, path::Path, sync::Arc};

use bytes::Bytes;
use danvan_store::{MediaRef, Options, Realm, Store};
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use sync_core::id::{DeviceId, Hash, RecordId, ScopeId};

use crate::http::problem::Problem;

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
    Arc::new(Media::on_disk(store, folder, limits).await.unwrap())
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

#[tokio::test]
async fn a_photo_cut_half_way_goes_on_where_it_ended() {
    let room = room(Limits::default()).await;
    let bytes = photo(1, 3_000_000);
    room.begin(1, &bytes).await.unwrap();
    assert_eq!(
        room.send(1, 0, cut(&bytes[..1_700_000])).await.unwrap(),
        1_700_000
    );
    assert_eq!(
        room.media
            .offset(&phone(1), [1; 16], NOW)
            .await
            .unwrap()
            .received,
        1_700_000
    );
    assert_eq!(
        room.send(1, 1_700_000, whole(&bytes[1_700_000..]))
            .await
            .unwrap(),
        3_000_000
    );
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
    assert_eq!(room.files_under("uploads"), 0);
}

#[tokio::test]
async fn bytes_beyond_the_offset_of_a_killed_process_are_cut_off() {
    let room = room(Limits::default()).await;
    let bytes = photo(2, 50_000);
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, cut(&bytes[..20_000])).await.unwrap();
    // What a process killed between write and commit leaves behind.
    let partial = room
        .folder
        .path()
        .join("uploads")
        .join(REALM)
        .join("01".repeat(16));
    let mut torn = std::fs::read(&partial).unwrap();
    torn.extend_from_slice(&[0; 9_999]);
    std::fs::write(&partial, torn).unwrap();
    let store = open_store(room.folder.path()).await;
    let again = open_media(room.folder.path(), store, Limits::default()).await;
    let at = again
        .offset(&phone(1), [1; 16], NOW)
        .await
        .unwrap()
        .received;
    assert_eq!(at, 20_000);
    again
        .append(phone(1), [1; 16], at, None, whole(&bytes[20_000..]), NOW)
        .await
        .unwrap();
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
}

#[tokio::test]
async fn a_partial_file_that_is_gone_is_said_to_be_lost() {
    let room = room(Limits::default()).await;
    let bytes = photo(3, 50_000);
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, cut(&bytes[..20_000])).await.unwrap();
    std::fs::remove_dir_all(room.folder.path().join("uploads")).unwrap();
    assert_eq!(
        code(room.send(1, 20_000, whole(&bytes[20_000..])).await),
        "upload_lost"
    );
    assert_eq!(
        code(room.media.offset(&phone(1), [1; 16], NOW).await),
        "upload_not_found"
    );
    room.begin(2, &bytes).await.unwrap();
    room.send(2, 0, whole(&bytes)).await.unwrap();
    assert!(room.stored(sha(&bytes)).await.is_some());
}

#[tokio::test]
async fn a_damaged_chunk_leaves_nothing_and_can_be_sent_again() {
    let room = room(Limits::default()).await;
    let bytes = photo(4, 40_000);
    room.begin(1, &bytes).await.unwrap();
    let sum = |part: &[u8]| {
        use base64::Engine as _;
        let digest = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(part));
        Checksum::parse(&format!("sha256 {digest}"))
    };
    let first = &bytes[..30_000];
    let mut damaged = first.to_vec();
    damaged[9_000] ^= 1;
    let send = |offset, expected, body: Vec<u8>| {
        room.media
            .append(phone(1), [1; 16], offset, expected, whole(&body), NOW)
    };
    assert_eq!(
        code(send(0, sum(first), damaged).await),
        "upload_checksum_mismatch"
    );
    assert_eq!(
        room.media
            .offset(&phone(1), [1; 16], NOW)
            .await
            .unwrap()
            .received,
        0
    );
    assert_eq!(
        send(0, sum(first), first.to_vec()).await.unwrap().received,
        30_000
    );
    let rest = &bytes[30_000..];
    let broken_off = room
        .media
        .append(
            phone(1),
            [1; 16],
            30_000,
            sum(rest),
            cut(&rest[..5_000]),
            NOW,
        )
        .await;
    assert_eq!(
        broken_off.unwrap().received,
        30_000,
        "an unchecked part was kept"
    );
    assert_eq!(
        send(30_000, sum(rest), rest.to_vec())
            .await
            .unwrap()
            .received,
        40_000
    );
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
}

#[tokio::test]
async fn a_file_that_is_not_what_was_announced_is_dropped() {
    let room = room(Limits::default()).await;
    let (announced, sent) = (photo(5, 10_000), photo(6, 10_000));
    room.begin(1, &announced).await.unwrap();
    assert_eq!(
        code(room.send(1, 0, whole(&sent)).await),
        "media_hash_mismatch"
    );

    let page = b"<!doctype html><script>alert(1)</script>".repeat(100);
    room.begin(2, &page).await.unwrap();
    assert_eq!(
        code(room.send(2, 0, whole(&page)).await),
        "media_type_mismatch"
    );

    for bytes in [&announced, &sent, &page] {
        assert!(room.stored(sha(bytes)).await.is_none());
    }
    assert_eq!(
        code(room.media.offset(&phone(1), [1; 16], NOW).await),
        "upload_not_found"
    );
    assert_eq!(room.files_under("uploads") + room.files_under("media"), 0);
}

#[tokio::test]
async fn a_photo_that_is_there_is_not_sent_twice() {
    let room = room(Limits::default()).await;
    let bytes = photo(7, 10_000);
    let first = room.begin(1, &bytes).await.unwrap();
    assert_eq!(
        room.begin(2, &bytes).await.unwrap(),
        first,
        "a lost answer begins a second one"
    );
    room.send(1, 0, whole(&bytes)).await.unwrap();
    let of_another = room
        .media
        .create(&phone(2), new(3, &bytes), NOW)
        .await
        .unwrap();
    assert_eq!(of_another.received, of_another.length);
    assert_eq!(
        room.media
            .offset(&phone(2), [3; 16], NOW)
            .await
            .unwrap()
            .received,
        10_000
    );
}

#[tokio::test]
async fn who_waits_for_a_photo_is_told_when_it_comes() {
    let room = room(Limits::default()).await;
    let bytes = photo(8, 10_000);
    let (record, scope) = (RecordId([1; 16]), ScopeId([9; 16]));
    let mut told = room.media.completed();
    let mut work = room.store.write().await.unwrap();
    let speaks = MediaRef {
        record,
        scope,
        sha256: sha(&bytes),
    };
    work.replace_media_refs(REALM, &[record], &[speaks])
        .await
        .unwrap();
    work.commit().await.unwrap();
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, whole(&bytes)).await.unwrap();
    let completed = told.try_recv().unwrap();
    assert_eq!(
        (completed.sha256, completed.scopes),
        (sha(&bytes), vec![scope])
    );
    assert!(
        room.media
            .visible(REALM, sha(&bytes), &[scope])
            .await
            .unwrap()
    );
    assert!(
        !room
            .media
            .visible(REALM, sha(&bytes), &[ScopeId([8; 16])])
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn an_upload_is_its_devices_alone() {
    let room = room(Limits::default()).await;
    let bytes = photo(9, 10_000);
    room.begin(1, &bytes).await.unwrap();
    let stranger = phone(2);
    assert_eq!(
        code(room.media.offset(&stranger, [1; 16], NOW).await),
        "upload_not_found"
    );
    assert_eq!(
        code(room.media.terminate(&stranger, [1; 16], NOW).await),
        "upload_not_found"
    );
    let sent = room
        .media
        .append(stranger, [1; 16], 0, None, whole(&bytes), NOW)
        .await;
    assert_eq!(code(sent), "upload_not_found");
    room.media.terminate(&phone(1), [1; 16], NOW).await.unwrap();
    assert_eq!(
        code(room.send(1, 0, whole(&bytes)).await),
        "upload_not_found"
    );
}

#[tokio::test]
async fn what_a_device_may_leave_unfinished_is_bounded() {
    let limits = Limits {
        file_bytes: 10_000,
        device_uploads: 2,
        device_bytes: 15_000,
        ..Limits::default()
    };
    let room = room(limits).await;
    assert_eq!(
        code(room.begin(1, &photo(1, 10_001)).await),
        "media_too_large"
    );
    assert_eq!(code(room.begin(1, &[]).await), "upload_length_invalid");
    room.begin(1, &photo(1, 10_000)).await.unwrap();
    assert_eq!(
        code(room.begin(2, &photo(2, 6_000)).await),
        "upload_quota_reached"
    );
    room.begin(2, &photo(3, 1_000)).await.unwrap();
    assert_eq!(
        code(room.begin(3, &photo(4, 1_000)).await),
        "upload_quota_reached"
    );
    room.send(2, 0, whole(&photo(3, 1_000))).await.unwrap();
    room.begin(3, &photo(4, 1_000)).await.unwrap();
}

#[tokio::test]
async fn the_offset_in_the_store_is_the_truth() {
    let room = room(Limits::default()).await;
    let bytes = photo(10, 10_000);
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, cut(&bytes[..4_000])).await.unwrap();
    assert!(matches!(
        room.send(1, 0, whole(&bytes)).await,
        Err(MediaError::WrongOffset { at: 4_000 })
    ));
    let mut long = bytes[4_000..].to_vec();
    long.push(0);
    assert_eq!(
        code(room.send(1, 4_000, whole(&long)).await),
        "upload_longer_than_declared"
    );
    room.send(1, 4_000, whole(&bytes[4_000..])).await.unwrap();
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_swept() {
    let limits = Limits {
        keep_ms: 100,
        ..Limits::default()
    };
    let room = room(limits).await;
    let bytes = photo(11, 10_000);
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, cut(&bytes[..4_000])).await.unwrap();
    assert_eq!(
        code(room.media.offset(&phone(1), [1; 16], NOW + 100).await),
        "upload_expired"
    );
    let stray = room
        .folder
        .path()
        .join("uploads")
        .join(REALM)
        .join("ab".repeat(16));
    std::fs::write(stray, b"left by a crash").unwrap();
    let before = room.media.sweep(NOW + 99).await.unwrap();
    assert_eq!((before.uploads, before.strays), (0, 1));
    let after = room.media.sweep(NOW + 100).await.unwrap();
    assert_eq!((after.uploads, after.strays), (1, 0));
    assert_eq!(room.files_under("uploads"), 0);
}

#[tokio::test]
async fn who_comes_back_takes_over_from_their_broken_request() {
    let room = room(Limits::default()).await;
    let bytes = photo(12, 10_000);
    room.begin(1, &bytes).await.unwrap();
    let (link, body) = stalled(&bytes[..4_000]);
    let broken = tokio::spawn({
        let media = Arc::clone(&room.media);
        async move { media.append(phone(1), [1; 16], 0, None, body, NOW).await }
    });
    // The link stays open and silent: only the newcomer can end it.
    link.await.unwrap();
    let at = room
        .media
        .offset(&phone(1), [1; 16], NOW)
        .await
        .unwrap()
        .received;
    assert_eq!(at, 4_000);
    assert_eq!(broken.await.unwrap().unwrap().received, 4_000);
    room.send(1, at, whole(&bytes[4_000..])).await.unwrap();
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
}

/// A body that gives `bytes` and then neither more nor an end; and what resolves once they were taken.
fn stalled(
    bytes: &[u8],
) -> (
    tokio::sync::oneshot::Receiver<()>,
    impl Stream<Item = Result<Bytes, Infallible>> + Send + Unpin + 'static + use<>,
) {
    let (taken, link) = tokio::sync::oneshot::channel();
    let first = stream::iter([Ok(Bytes::copy_from_slice(bytes))]);
    let silence = stream::once(async move {
        let _ = taken.send(());
        std::future::pending().await
    });
    (link, Box::pin(first.chain(silence)))
}

#[tokio::test]
async fn a_part_of_a_file_can_be_read() {
    let room = room(Limits::default()).await;
    let bytes = photo(13, 10_000);
    room.begin(1, &bytes).await.unwrap();
    room.send(1, 0, whole(&bytes)).await.unwrap();
    let part = room
        .media
        .get(REALM, sha(&bytes), Some(GetRange::Bounded(2..6)))
        .await;
    let part = part.unwrap().unwrap();
    assert_eq!(part.range, 2..6);
    assert_eq!(
        part.body.try_collect::<Vec<_>>().await.unwrap().concat(),
        &bytes[2..6]
    );
    let outside = room
        .media
        .get(REALM, sha(&bytes), Some(GetRange::Offset(10_000)))
        .await;
    assert_eq!(code(outside), "range_not_satisfiable");
}
