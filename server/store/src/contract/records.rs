//! Merged records and their open conflicts.

use std::sync::Arc;

use sync_core::id::UnitId;

use super::{REALM, Told, hash, record, record_state, scope};
use crate::{ConflictCursor, ConflictRow, Filter, PageCursor, Projection, RecordState, Store};

fn in_scope_1() -> Filter {
    Filter {
        scopes: vec![scope(1)],
        ..Filter::default()
    }
}

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

/// Paging by sort key and id visits each record once, equal titles too.
pub async fn a_list_is_paged_in_the_order_of_titles(store: Arc<dyn Store>) -> Told {
    let titled = |n, sort_key: &[u8]| {
        let mut state = record_state(n);
        state.row.sort_key = sort_key.to_vec();
        state
    };
    let records = [
        titled(1, &[5]),
        titled(2, &[3]),
        titled(3, &[5]),
        titled(4, &[3, 0]),
    ];
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = work.page(REALM, &in_scope_1(), after.as_ref(), 1).await?;
        let Some(last) = page.last() else { break };
        after = Some(PageCursor {
            sort_key: last.row.sort_key.clone(),
            id: last.head.id,
        });
        seen.extend(page.iter().map(|r| r.head.id));
    }
    assert_eq!(seen, [record(2), record(4), record(1), record(3)]);
    Ok(())
}

/// Each filter narrows; `%` and `_` in a search are what they are; no scopes, no records.
pub async fn a_list_is_filtered(store: Arc<dyn Store>) -> Told {
    let mut other = record_state(2);
    "model".clone_into(&mut other.head.kind);
    other.row = Projection {
        search: "100% _ho\\ khau".to_owned(),
        sort_key: vec![9],
        unit: Some(UnitId([8; 16])),
        open_conflicts: 2,
        ..Projection::default()
    };
    let mut elsewhere = record_state(3);
    elsewhere.head.scope = scope(2);
    let mut work = store.write().await?;
    work.put_records(REALM, &[record_state(1), other, elsewhere])
        .await?;
    let some = |text: &str| Some(text.to_owned());
    let narrowed = |narrow: &dyn Fn(&mut Filter)| {
        let mut filter = in_scope_1();
        narrow(&mut filter);
        filter
    };
    let cases: [(Filter, &[u8]); _] = [
        (narrowed(&|_| ()), &[1, 2]),
        (narrowed(&|f| f.scopes.push(scope(2))), &[1, 3, 2]),
        (narrowed(&|f| f.scopes.clear()), &[]),
        (narrowed(&|f| f.kind = some("model")), &[2]),
        (narrowed(&|f| f.state = some("draft")), &[1]),
        (narrowed(&|f| f.field = some("KT")), &[1]),
        (narrowed(&|f| f.year = Some(2026)), &[1]),
        (narrowed(&|f| f.unit = Some(UnitId([8; 16]))), &[2]),
        (narrowed(&|f| f.parent = Some(record(200))), &[1]),
        (narrowed(&|f| f.open_conflicts = true), &[2]),
        (narrowed(&|f| f.text = some("hinh 1")), &[1]),
        (narrowed(&|f| f.text = some("0% _ho\\ k")), &[2]),
        (narrowed(&|f| f.text = some("m%h")), &[]),
        (narrowed(&|f| f.text = some("h_nh")), &[]),
    ];
    for (filter, expected) in cases {
        let page = work.page(REALM, &filter, None, 10).await?;
        let found: Vec<u8> = page.iter().map(|r| r.head.id.0[0]).collect();
        assert_eq!(found, expected, "{filter:?}");
    }
    Ok(())
}

/// The merged table's figures add up to the records that there are.
pub async fn counts_reconcile_with_the_records(store: Arc<dyn Store>) -> Told {
    let mut records: Vec<RecordState> = (1..=6).map(record_state).collect();
    records[1].row.complete = false;
    records[2].row.open_conflicts = 1;
    records[3].row.field = None;
    "model".clone_into(&mut records[4].head.kind);
    records[5].head.scope = scope(2);
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    let mut counts = work.counts(REALM, &[scope(1)], "registration").await?;
    counts.sort_by_key(|c| c.records);
    let figures: Vec<_> = counts
        .iter()
        .map(|c| (c.field.as_deref(), c.records, c.complete, c.in_conflict))
        .collect();
    assert_eq!(figures, [(None, 1, 1, 0), (Some("KT"), 3, 2, 1)]);
    let count = &counts[0];
    assert_eq!(
        (count.scope, count.unit, count.year, count.state.as_deref()),
        (scope(1), Some(UnitId([9; 16])), Some(2026), Some("draft"))
    );
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
