//! Merged records and their open conflicts.

use std::sync::Arc;

use super::{REALM, Told, hash, record, record_state, scope};
use crate::{ConflictCursor, ConflictRow, Projection, RecordState, Store};

/// Every column comes back as it went in; the second write replaces all but the time of creation.
pub async fn a_record_is_kept_whole(store: Arc<dyn Store>) -> Told {
    let mut bare = record_state(2);
    bare.row = Projection {
        title: "Đối thoại".to_owned(),
        ..Projection::default()
    };
    bare.head.heads.clear();
    let mut work = store.write().await?;
    work.put_records(REALM, &[record_state(1), bare.clone()])
        .await?;
    let mut kept = work
        .records(REALM, &[record(1), record(2), record(3)])
        .await?;
    kept.sort_by_key(|r| r.head.id);
    assert_eq!(kept, [record_state(1), bare]);
    assert_eq!(
        work.heads(REALM, &[record(1)]).await?,
        [record_state(1).head]
    );

    let mut later = record_state(1);
    later.head.created_at = 11;
    later.head.updated_at = 21;
    later.head.scope = scope(2);
    later.row.state = Some("submitted".to_owned());
    work.put_records(REALM, std::slice::from_ref(&later))
        .await?;
    later.head.created_at = 10;
    assert_eq!(work.records(REALM, &[record(1)]).await?, [later]);
    assert!(work.heads("98", &[record(1)]).await?.is_empty());
    Ok(())
}

/// Hundreds of records are written and found at once.
pub async fn many_records_are_written_at_once(store: Arc<dyn Store>) -> Told {
    let records: Vec<RecordState> = (0..200).map(record_state).collect();
    let ids: Vec<_> = (0..200).map(record).collect();
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    let mut kept = work.records(REALM, &ids).await?;
    kept.sort_by_key(|r| r.head.id);
    assert_eq!(kept, records);
    let page = work.records_after(REALM, Some(record(50)), 120).await?;
    assert_eq!(page, records[51..171]);
    assert_eq!(work.records_after(REALM, None, 2).await?, records[..2]);
    Ok(())
}

/// VERIFY reads one bucket of one scope.
pub async fn a_bucket_lists_its_records_with_their_digests(store: Arc<dyn Store>) -> Told {
    let mut records: Vec<RecordState> = (1..=4).map(record_state).collect();
    for state in &mut records {
        state.head.bucket = 255;
    }
    records[2].head.bucket = 0;
    records[3].head.scope = scope(2);
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    let bucket = work.bucket(REALM, scope(1), 255).await?;
    assert_eq!(bucket, [(record(1), hash(1)), (record(2), hash(2))]);
    let all = work.in_scope(REALM, scope(1)).await?;
    assert_eq!(all, [(record(1), 1), (record(2), 2), (record(3), 3)]);
    Ok(())
}

/// A settled conflict leaves the list with the next merge of its record.
pub async fn open_conflicts_are_replaced_record_by_record(store: Arc<dyn Store>) -> Told {
    let row = |n, path: &str, since| ConflictRow {
        record: record(n),
        path: path.to_owned(),
        scope: scope(1),
        since,
        body: "[]".to_owned(),
    };
    let mut work = store.write().await?;
    let rows = [row(1, "title", 5), row(1, "place", 5), row(2, "title", 4)];
    work.replace_conflicts(REALM, &[record(1), record(2)], &rows)
        .await?;
    let first = work.conflicts(REALM, &[scope(1)], None, 2).await?;
    assert_eq!(first, [row(2, "title", 4), row(1, "place", 5)]);
    let cursor = ConflictCursor {
        since: 5,
        record: record(1),
        path: "place".to_owned(),
    };
    let rest = work.conflicts(REALM, &[scope(1)], Some(&cursor), 2).await?;
    assert_eq!(rest, [row(1, "title", 5)]);

    work.replace_conflicts(REALM, &[record(1)], &[row(1, "title", 5)])
        .await?;
    assert_eq!(
        work.conflicts_of(REALM, record(1)).await?,
        [row(1, "title", 5)]
    );
    assert_eq!(
        work.conflicts_of(REALM, record(2)).await?,
        [row(2, "title", 4)]
    );
    assert!(
        work.conflicts(REALM, &[scope(2)], None, 9)
            .await?
            .is_empty()
    );
    Ok(())
}
