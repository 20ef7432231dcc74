//! Files that are taken in, and records that are taken out again.

use std::sync::Arc;

use sync_core::{
    id::{DeviceId, ImportId, InstallId, PersonId},
    text::Query,
};

use super::{REALM, Told, change, hash, key, record, record_state, scope};
use crate::{
    ChangeState, Filter, Import, ImportSource, MergedMark, NewSnapshot, Order, Projection,
    RecordState, Store,
};

fn import(n: u8) -> Import {
    Import {
        id: ImportId([n; 16]),
        kind: "good_deed".to_owned(),
        name: format!("Sổ {n}.xlsx"),
        bytes: 1_000,
        sha256: hash(n),
        person: PersonId([1; 16]),
        device: DeviceId([1; 16]),
        install: InstallId([n; 16]),
        begun_at: i64::from(n),
        state: "read".to_owned(),
        mapping: "{}".to_owned(),
        written: 0,
        total: 7,
        records: 0,
        skipped: 0,
        kept: 0,
        code: None,
    }
}

/// An import is there as it was last written, the latest first, and how lists of a name are read is kept once.
pub async fn an_import_goes_its_way(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    for n in [1, 3, 2] {
        work.put_import(REALM, &import(n)).await?;
    }
    let done = Import {
        state: "done".to_owned(),
        written: 7,
        records: 6,
        skipped: 1,
        kept: 2,
        code: Some("role_ended".to_owned()),
        ..import(2)
    };
    work.put_import(REALM, &done).await?;
    work.put_import("98", &import(4)).await?;
    let others = Import {
        person: PersonId([2; 16]),
        ..import(9)
    };
    work.put_import(REALM, &others).await?;
    assert_eq!(
        work.imports_of(REALM, PersonId([1; 16]), 2).await?,
        [import(3), done.clone()]
    );
    work.drop_import(REALM, others.id).await?;
    assert_eq!(work.import(REALM, done.id).await?, Some(done));
    assert_eq!(
        work.imports_in(REALM, &["read", "running"]).await?,
        [import(1), import(3)]
    );
    work.drop_import(REALM, import(1).id).await?;
    assert_eq!(work.import(REALM, import(1).id).await?, None);
    let source = |name: &str, mapping: &str, used_at| ImportSource {
        kind: "good_deed".to_owned(),
        name: name.to_owned(),
        mapping: mapping.to_owned(),
        used_at,
    };
    for source in [
        source("Hội", "1", 1),
        source("Đoàn", "2", 2),
        source("Hội", "3", 3),
    ] {
        work.put_import_source(REALM, &source).await?;
    }
    assert_eq!(
        work.import_sources(REALM).await?,
        [source("Hội", "3", 3), source("Đoàn", "2", 2)]
    );
    work.commit().await
}

/// What is taken out is in no list, no figure and no search; its changes tell that they were, and hold no bytes.
pub async fn what_is_taken_out_leaves_its_log(store: Arc<dyn Store>) -> Told {
    let mut work = store.write().await?;
    let child = RecordState {
        row: Projection {
            parent: Some(record(1)),
            ..record_state(2).row
        },
        ..record_state(2)
    };
    work.put_records(REALM, &[record_state(1), child, record_state(3)])
        .await?;
    work.append(REALM, &[change(1, 1), change(3, 3)]).await?;
    let marks = [(1, 1), (3, 3)].map(|(record, hash)| MergedMark {
        key: key(record, hash),
        merged_seq: 1,
        position: 0,
    });
    work.mark_merged(REALM, &marks).await?;
    let snapshot = NewSnapshot {
        record: record(1),
        change_count: 7,
        bytes: vec![1],
    };
    work.put_snapshots(REALM, &[snapshot]).await?;
    let titles = work.titles(REALM, "registration", &[scope(1)]).await?;
    assert_eq!(titles.len(), 3);
    let belonging = work.belonging(REALM, &[record(1), record(3)]).await?;
    assert!(belonging.contains(&(record(2), record(1))), "{belonging:?}");

    work.take_out(REALM, &[record(1)], "import_undone").await?;
    let heads = work
        .heads(REALM, &[record(1), record(2), record(3)])
        .await?;
    assert_eq!(heads.len(), 2);
    assert_eq!(work.snapshots(REALM, &[record(1)]).await?, []);
    let outcomes = work.outcomes(REALM, &[key(1, 1), key(3, 3)]).await?;
    let taken = outcomes.iter().find(|one| one.key == key(1, 1));
    let taken = taken.expect("the row stays");
    assert_eq!(taken.state, ChangeState::Discarded);
    let code = taken.refusal.as_ref().map(|refusal| refusal.code.as_str());
    assert_eq!(code, Some("import_undone"));
    let stored = work.change(REALM, key(1, 1)).await?.expect("the row stays");
    assert_eq!(stored.change.bytes, Vec::<u8>::new());
    let kept = work.change(REALM, key(3, 3)).await?.expect("another's");
    assert_eq!(kept.change.bytes, change(3, 3).bytes);
    let counted = work.counts(REALM, &[scope(1)], "registration").await?;
    assert_eq!(counted.iter().map(|count| count.records).sum::<i64>(), 2);
    let found = Filter {
        scopes: vec![scope(1)],
        text: Some(Query::new("mo hinh 1")),
        ..Filter::default()
    };
    assert_eq!(work.page(REALM, &found, Order::Title, None, 9).await?, []);
    work.commit().await
}
