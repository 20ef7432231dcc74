//! What arrives stays, once.

use super::*;

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
    let mut told = room.media.pokes.subscribe();
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
    assert_eq!((completed.scope, completed.head), (scope, 1));
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

#[tokio::test]
async fn what_a_colleague_carried_sealed_is_stored_as_what_is_in_it() {
    let room = room(Limits::default()).await;
    let bytes = photo(9, 300_000);
    let sealed = room.sealed("image/jpeg", &bytes).await;
    room.begin_sealed(1, &sealed).await.unwrap();
    room.send(1, 0, cut(&sealed[..200_000])).await.unwrap();
    room.send(1, 200_000, whole(&sealed[200_000..]))
        .await
        .unwrap();
    assert_eq!(room.stored(sha(&bytes)).await.unwrap(), bytes);
    assert_eq!(room.stored(sha(&sealed)).await, None);
    assert_eq!(room.files_under("uploads"), 0);
    let known = room.media.find(REALM, sha(&bytes)).await.unwrap().unwrap();
    assert_eq!((known.size, &*known.media_type), (300_000, "image/jpeg"));
}
