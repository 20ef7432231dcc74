//! Lists, and the figures that tell how long they are.

use std::sync::Arc;

use sync_core::{
    id::{ScopeId, UnitId},
    text::Query,
};

use super::{REALM, Told, record, record_state, scope};
use crate::{Close, Filter, Match, Order, Projection, RecordState, Store, StoreError, Work};

/// As many scopes as no commune has: lists of few and of many are read in different ways.
fn many() -> Vec<ScopeId> {
    (1..=40).map(scope).collect()
}

fn of(scopes: Vec<ScopeId>) -> Filter {
    Filter {
        scopes,
        ..Filter::default()
    }
}

fn ids(page: &[RecordState]) -> Vec<u8> {
    page.iter().map(|r| r.head.id.0[0]).collect()
}

fn close(scopes: Vec<ScopeId>) -> Close {
    let kinds = &["model", "opinion"];
    Close { kinds, scopes }
}

/// How a filter is narrowed, what it then finds, and whether the figures tell how much that is.
type Case<'a> = (&'a dyn Fn(&mut Filter), &'a [u8], bool);

/// All of a list, one row a page.
async fn one_by_one(
    work: &mut dyn Work,
    filter: &Filter,
    order: Order,
) -> Result<Vec<u8>, StoreError> {
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = work.page(REALM, filter, order, after.as_ref(), 1).await?;
        let Some(last) = page.last() else {
            return Ok(seen);
        };
        after = Some(order.cursor(last));
        seen.extend(ids(&page));
    }
}

/// Paging visits each record once in every order, equal keys too.
pub async fn a_list_is_paged_in_its_order(store: Arc<dyn Store>) -> Told {
    let standing = |n, sort_key: &[u8], updated_at, deadline| {
        let mut state = record_state(n);
        state.row.sort_key = sort_key.to_vec();
        state.head.updated_at = updated_at;
        state.row.deadline = deadline;
        state
    };
    let records = [
        standing(1, &[5], 7, Some(40)),
        standing(2, &[3], 9, None),
        standing(3, &[5], 7, Some(20)),
        standing(4, &[3, 0], 8, Some(20)),
    ];
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    for scopes in [vec![scope(1)], many()] {
        let filter = of(scopes);
        for (order, expected) in [
            (Order::Title, &[2, 4, 1, 3][..]),
            (Order::Updated, &[2, 4, 3, 1]),
            (Order::Deadline, &[3, 4, 1]),
        ] {
            let seen = one_by_one(&mut *work, &filter, order).await?;
            assert_eq!(seen, expected, "{order:?}");
        }
    }
    Ok(())
}

/// Each filter narrows, and the total tells how many are left; no scopes, no records.
pub async fn a_list_is_filtered(store: Arc<dyn Store>) -> Told {
    let mut other = record_state(2);
    "model".clone_into(&mut other.head.kind);
    other.row = Projection {
        sort_key: vec![9],
        unit: Some(UnitId([8; 16])),
        open_conflicts: 2,
        deadline: Some(10),
        ..Projection::default()
    };
    let mut elsewhere = record_state(50);
    elsewhere.head.scope = scope(50);
    let mut work = store.write().await?;
    work.put_records(REALM, &[record_state(1), other, elsewhere])
        .await?;
    let is = |code: &str| Match::Is(code.to_owned());
    let cases: [Case<'_>; _] = [
        (&|_| (), &[1, 2], true),
        (&|f| f.scopes.push(scope(50)), &[1, 2, 50], true),
        (&|f| f.scopes.clear(), &[], true),
        (&|f| f.kind = Some("model".to_owned()), &[2], true),
        (&|f| f.state = is("draft"), &[1], true),
        (&|f| f.state = Match::Empty, &[2], true),
        (&|f| f.field = is("KT"), &[1], true),
        (&|f| f.field = Match::Empty, &[2], true),
        (&|f| f.year = Match::Is(2026), &[1], true),
        (&|f| f.year = Match::Empty, &[2], true),
        (&|f| f.unit = Match::Is(UnitId([8; 16])), &[2], true),
        (&|f| f.unit = Match::Empty, &[], true),
        (&|f| f.parent = Some(record(200)), &[1], false),
        (&|f| f.open_conflicts = true, &[2], true),
        (&|f| f.incomplete = true, &[2], true),
        (&|f| f.due_before = Some(99), &[2], false),
        (
            &|f| f.agencies = vec![UnitId([6; 16]), UnitId([7; 16])],
            &[1],
            false,
        ),
        (&|f| f.close = Some(close(vec![])), &[1], true),
        (&|f| f.close = Some(close(vec![scope(2)])), &[1], true),
        (&|f| f.close = Some(close(vec![scope(1)])), &[1, 2], true),
    ];
    for scopes in [vec![scope(1)], many()] {
        for (narrow, expected, is_counted) in cases {
            let mut filter = of(scopes.clone());
            narrow(&mut filter);
            let page = work.page(REALM, &filter, Order::Title, None, 10).await?;
            assert_eq!(ids(&page), expected, "{filter:?}");
            let total = is_counted.then_some(i64::try_from(expected.len()).unwrap_or(-1));
            assert_eq!(work.total(REALM, &filter).await?, total, "{filter:?}");
        }
    }
    Ok(())
}

/// A search finds by the beginnings of words, with or without marks, what it finds on the phone; also once the text has
/// changed. Signs are what they are.
pub async fn a_list_is_searched(store: Arc<dyn Store>) -> Told {
    let texts = [
        "hien dat mo duong",
        "tieng keng an ninh",
        "dan van kheo 100% _ho\\ khau",
        "149k-pqqk phan anh",
    ];
    let mut records: Vec<RecordState> = (1..=4).map(record_state).collect();
    for (record, text) in records.iter_mut().zip(texts) {
        text.clone_into(&mut record.row.search);
    }
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    let cases: [(&str, &[u8]); _] = [
        ("", &[1, 2, 3, 4]),
        ("hiến đất", &[1]),
        ("dat hie", &[1]),
        ("an", &[2, 4]),
        ("AN NINH", &[2]),
        ("ien", &[]),
        ("100% _ho\\ k", &[3]),
        ("h_en", &[]),
        ("%", &[3]),
        ("149k-pq", &[4]),
        ("pqqk", &[4]),
        ("'; or", &[]),
        ("\"an\" OR", &[]),
    ];
    for scopes in [vec![scope(1)], many()] {
        for (typed, expected) in cases {
            let mut filter = of(scopes.clone());
            filter.text = Some(Query::new(typed));
            assert_eq!(
                one_by_one(&mut *work, &filter, Order::Title).await?,
                expected,
                "{typed}"
            );
            assert_eq!(work.total(REALM, &filter).await?, None);
        }
    }
    "an ninh".clone_into(&mut records[0].row.search);
    work.put_records(REALM, &records[..1]).await?;
    for (typed, expected) in [("dat", &[][..]), ("an ninh", &[1, 2])] {
        let mut filter = of(many());
        filter.text = Some(Query::new(typed));
        let page = work.page(REALM, &filter, Order::Title, None, 10).await?;
        assert_eq!(ids(&page), expected, "{typed}");
    }
    Ok(())
}

/// Words that most records have are looked for along the order, and no answer is passed over.
pub async fn a_common_word_is_searched_along_the_order(store: Arc<dyn Store>) -> Told {
    const RECORDS: u32 = 6_000;
    let records: Vec<RecordState> = (0..RECORDS)
        .map(|n| {
            let mut state = record_state(1);
            state.head.id.0[..4].copy_from_slice(&n.to_be_bytes());
            state.row.sort_key = n.to_be_bytes().to_vec();
            let word = if n % 1_000 == 999 {
                "an ninh"
            } else {
                "ninh binh"
            };
            state.row.search = format!("mo hinh {word}");
            state
        })
        .collect();
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    for (typed, expected) in [("mo hinh", 50), ("mo an", 6), ("ninh", 50)] {
        let mut filter = of(many());
        filter.text = Some(Query::new(typed));
        let page = work.page(REALM, &filter, Order::Title, None, 50).await?;
        assert_eq!(page.len(), expected, "{typed}");
    }
    Ok(())
}

/// The figures follow each record from cell to cell.
pub async fn figures_reconcile_with_the_records(store: Arc<dyn Store>) -> Told {
    let mut records: Vec<RecordState> = (1..=6).map(record_state).collect();
    records[1].row.complete = false;
    records[2].row.open_conflicts = 1;
    records[3].row.field = None;
    "model".clone_into(&mut records[4].head.kind);
    records[5].head.scope = scope(2);
    let mut work = store.write().await?;
    work.put_records(REALM, &records).await?;
    assert_eq!(
        figures(&mut *work).await?,
        [(None, 1, 1, 0), (Some("KT".to_owned()), 3, 2, 1)]
    );
    let counts = work.counts(REALM, &[scope(1)], "registration").await?;
    let one = counts.iter().find(|count| count.field.is_none());
    let axes = one.map(|c| (c.scope, c.unit, c.year, c.state.as_deref()));
    let expected = (scope(1), Some(UnitId([9; 16])), Some(2026), Some("draft"));
    assert_eq!(axes, Some(expected));

    records[1].row.complete = true;
    records[2].row.open_conflicts = 0;
    records[3].row.field = Some("KT".to_owned());
    work.put_records(REALM, &records).await?;
    assert_eq!(
        figures(&mut *work).await?,
        [(Some("KT".to_owned()), 4, 4, 0)]
    );
    assert!(work.counts(REALM, &[], "registration").await?.is_empty());
    Ok(())
}

async fn figures(work: &mut dyn Work) -> Result<Vec<(Option<String>, i64, i64, i64)>, StoreError> {
    let mut counts = work.counts(REALM, &[scope(1)], "registration").await?;
    counts.sort_by_key(|c| c.records);
    let row = |c: crate::Count| (c.field, c.records, c.complete, c.in_conflict);
    Ok(counts.into_iter().map(row).collect())
}
