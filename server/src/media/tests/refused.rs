//! What is not taken, and that nothing of it stays.

use sync_core::protocol::decode;

use super::*;

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
async fn a_sealed_file_that_is_not_what_it_says_leaves_nothing() {
    let room = room(Limits::default()).await;
    let bytes = photo(5, 5_000);
    let good = room.sealed("image/jpeg", &bytes).await;
    let of = |change: fn(&mut SealedFile)| {
        let mut file: SealedFile = decode(&good).unwrap();
        change(&mut file);
        encode(&file)
    };
    for (id, sealed, refusal) in [
        (1, of(|f| f.kid = "none".into()), "parcel_unreadable"),
        (2, of(|f| f.sealed.0[0] ^= 1), "parcel_unreadable"),
        (3, of(|f| f.enc.0.clear()), "parcel_unreadable"),
        (
            4,
            of(|f| f.media_type = "image/png".into()),
            "parcel_unreadable",
        ),
        (
            5,
            of(|f| f.media_type = SEALED_FILE_TYPE.into()),
            "media_type_refused",
        ),
        (6, b"\xa4nothing else".to_vec(), "parcel_unreadable"),
        (7, bytes.clone(), "parcel_unreadable"),
    ] {
        room.begin_sealed(id, &sealed).await.unwrap();
        assert_eq!(
            code(room.send(id, 0, whole(&sealed)).await),
            refusal,
            "{id}"
        );
    }
    let great = vec![0; 17 << 20];
    assert_eq!(code(room.begin_sealed(8, &great).await), "media_too_large");
    assert_eq!(room.files_under("uploads") + room.files_under("media"), 0);
}

#[tokio::test]
async fn what_is_sealed_must_be_what_its_type_says() {
    let room = room(Limits::default()).await;
    let page = room.sealed("image/jpeg", b"<!doctype html><script>").await;
    room.begin_sealed(1, &page).await.unwrap();
    assert_eq!(
        code(room.send(1, 0, whole(&page)).await),
        "media_type_mismatch"
    );
    assert_eq!(room.files_under("media"), 0);
}
