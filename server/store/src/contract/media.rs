//! Media.

use std::sync::Arc;

use sync_core::id::DeviceId;

use super::{REALM, Told, hash, record, scope};
use crate::{MediaFile, MediaRef, Store, Upload};

pub(super) fn file(n: u8) -> MediaFile {
    MediaFile {
        sha256: hash(n),
        size: 3_000_000_000,
        media_type: "image/jpeg".to_owned(),
        stored_at: 7,
    }
}

fn refers(record_no: u8, scope_no: u8, n: u8) -> MediaRef {
    MediaRef {
        record: record(record_no),
        scope: scope(scope_no),
        sha256: hash(n),
    }
}

/// An upload goes on where it stopped, and of two requests at one offset one wins.
pub async fn an_upload_resumes_at_its_offset(store: Arc<dyn Store>) -> Told {
    let upload = |n: u8, expires_at| Upload {
        id: [n; 16],
        device: DeviceId([1; 16]),
        sha256: hash(n),
        length: 900,
        received: 0,
        media_type: "audio/ogg".to_owned(),
        created_at: 1,
        expires_at,
    };
    let mut work = store.write().await?;
    work.add_upload(REALM, &upload(1, 100)).await?;
    work.add_upload(REALM, &upload(2, 50)).await?;
    assert!(work.advance_upload(REALM, [1; 16], 0, 400).await?);
    assert!(!work.advance_upload(REALM, [1; 16], 0, 300).await?);
    assert!(!work.advance_upload(REALM, [9; 16], 0, 300).await?);
    let moved = Upload {
        received: 400,
        ..upload(1, 100)
    };
    assert_eq!(work.upload(REALM, [1; 16]).await?, Some(moved.clone()));
    assert_eq!(
        work.uploads_of(REALM, DeviceId([1; 16])).await?,
        [moved, upload(2, 50)]
    );
    assert_eq!(work.expired_uploads(REALM, 50, 9).await?, [upload(2, 50)]);
    assert!(work.remove_upload(REALM, [2; 16]).await?);
    assert!(!work.remove_upload(REALM, [2; 16]).await?);
    Ok(())
}

/// "3 of 5 photos are on the server": which files a record speaks of, and which have come.
pub async fn a_record_knows_which_of_its_files_have_come(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let refs = [
        refers(1, 1, 1),
        refers(1, 1, 2),
        refers(2, 2, 2),
        refers(2, 2, 3),
    ];
    work.replace_media_refs(REALM, &[record(1), record(2)], &refs)
        .await?;
    work.add_media(REALM, &file(2)).await?;
    work.add_media(
        REALM,
        &MediaFile {
            stored_at: 99,
            ..file(2)
        },
    )
    .await?;
    assert_eq!(work.media(REALM, hash(2)).await?, Some(file(2)));
    assert_eq!(work.media_after(REALM, None, 9).await?, [file(2)]);
    let after = work.media_after(REALM, Some(hash(2)), 9).await?;
    assert!(after.is_empty());
    assert_eq!(
        work.media_of_record(REALM, record(1)).await?,
        [(hash(1), false), (hash(2), true)]
    );
    assert_eq!(
        work.stored_media_of(REALM, &[record(1)]).await?,
        [(record(1), hash(2))]
    );
    assert_eq!(work.missing_media(REALM, &[scope(1), scope(2)]).await?, 2);
    assert_eq!(work.missing_media(REALM, &[]).await?, 0);
    assert_eq!(
        work.records_of_media(REALM, hash(2)).await?.len(),
        work.media_scopes(REALM, hash(2)).await?.len()
    );
    assert_eq!(
        work.media_scopes(REALM, hash(2)).await?,
        [scope(1), scope(2)]
    );

    work.replace_media_refs(REALM, &[record(1)], &[refers(1, 1, 2)])
        .await?;
    assert_eq!(
        work.media_of_record(REALM, record(1)).await?,
        [(hash(2), true)]
    );
    assert_eq!(work.missing_media(REALM, &[scope(1), scope(2)]).await?, 1);
    Ok(())
}
