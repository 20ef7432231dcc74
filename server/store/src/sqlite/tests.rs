//! What only this engine does.

use std::collections::BTreeSet;

use sync_core::{
    id::{DeviceId, Hash, InstallId, PersonId, RecordId, ScopeId, UnitId},
    standing::{Speed, Standing},
    text::Query,
};

use super::{
    queries::lists::{Walk, statement},
    *,
};
use crate::{ChangeKey, Filter, Match, NewChange, Order, Projection, RecordHead, RecordState};

const REALM: &str = "99";

async fn open(folder: &tempfile::TempDir) -> Sqlite {
    let path = folder.path().join("danvan.db");
    Sqlite::open(path.to_str().unwrap(), &Options::default())
        .await
        .unwrap()
}

fn change(n: u8) -> NewChange {
    NewChange {
        key: ChangeKey {
            record: RecordId([1; 16]),
            hash: Hash([n; 32]),
        },
        scope: ScopeId([1; 16]),
        kind: "model".to_owned(),
        device: DeviceId([1; 16]),
        install: InstallId([1; 16]),
        person: PersonId([1; 16]),
        seq: i64::from(n),
        received_at: 1,
        bytes: vec![n; 100_000],
        refusal: None,
    }
}

async fn append(store: &Sqlite, n: u8) -> Result<(), StoreError> {
    let mut work = store.write().await?;
    work.append(REALM, &[change(n)]).await?;
    work.commit().await
}

/// An index without fixed statistics would be passed over for a walk through the whole realm.
#[tokio::test]
async fn every_index_of_a_realm_has_statistics() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let names = async |sql: &'static str| -> BTreeSet<String> {
        let rows: Vec<String> = sqlx::query_scalar(sql)
            .fetch_all(&store.readers)
            .await
            .unwrap();
        rows.into_iter().collect()
    };
    let tables = names(
        "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
         WHERE t.type = 'table' AND c.name = 'realm' AND c.pk = 1 AND t.name <> 'counters'",
    )
    .await;
    let clustered =
        names("SELECT name FROM pragma_table_list WHERE wr = 1 AND schema = 'main'").await;
    let indexes = names(
        "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name IN
             (SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c
              WHERE c.name = 'realm')",
    )
    .await;
    let known = names("SELECT idx FROM sqlite_stat1").await;
    let expected: BTreeSet<String> = tables
        .intersection(&clustered)
        .cloned()
        .chain(indexes)
        .collect();
    assert_eq!(known, expected);
}

/// Lists of a province never walk its records: each order and search has an index, whatever the database holds that day.
#[tokio::test]
async fn lists_are_read_from_indexes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let many: Vec<ScopeId> = (0..40).map(|n| ScopeId([n; 16])).collect();
    let plan = async |filter: &Filter, order: Order, by_words: bool| -> String {
        let walk = Walk {
            realm: REALM,
            filter,
            order,
            after: None,
            by_words,
        };
        let sql = format!("EXPLAIN QUERY PLAN {}", statement(&walk, 50).sql().as_str());
        let steps: Vec<String> = sqlx::query(sqlx::AssertSqlSafe(sql))
            .fetch_all(&store.readers)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get("detail"))
            .collect();
        steps.join("\n")
    };
    let filter = |narrow: &dyn Fn(&mut Filter)| {
        let mut filter = Filter {
            scopes: many.clone(),
            ..Filter::default()
        };
        narrow(&mut filter);
        filter
    };
    let kind = Some("opinion".to_owned());
    let cases: [(Filter, Order, bool, &str); _] = [
        (
            filter(&|_| ()),
            Order::Title,
            false,
            "COVERING INDEX records_by_title",
        ),
        (
            filter(&|f| {
                f.kind.clone_from(&kind);
                f.state = Match::Is("assigned".to_owned());
                f.year = Match::Empty;
                f.incomplete = true;
            }),
            Order::Title,
            false,
            "COVERING INDEX records_by_title",
        ),
        (
            filter(&|f| f.kind.clone_from(&kind)),
            Order::Updated,
            false,
            "COVERING INDEX records_by_update",
        ),
        (
            filter(&|f| f.due_before = Some(1)),
            Order::Deadline,
            false,
            "COVERING INDEX records_by_deadline",
        ),
        (
            filter(&|f| f.text = Some(Query::new("hiến đất"))),
            Order::Title,
            true,
            "records_words VIRTUAL TABLE",
        ),
        (
            filter(&|f| f.scopes.truncate(1)),
            Order::Title,
            false,
            "INDEX records_listed (realm=? AND scope=?",
        ),
    ];
    for (filter, order, by_words, expected) in cases {
        let plan = plan(&filter, order, by_words).await;
        assert!(plan.contains(expected), "{expected}\n{plan}");
        assert!(!plan.contains("SCAN records\n"), "{plan}");
    }
}

/// Records of before have their figures, their words and their agency, whatever their opinions had come to.
#[tokio::test]
async fn what_was_written_before_is_counted_found_and_assigned() {
    const AGENCY: &str = "07070707-0707-0707-0707-070707070707";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("danvan.db");
    let assignment = format!(r#""agency":"{AGENCY}","cooperating":[],"deadline":"2026-12-01""#);
    let resolution =
        format!(r#""outcome":"resolved","summary":"","handler":{{"agency":{{{assignment}}}}}"#);
    let steps = [
        format!(r#"{{"is":"assigned",{assignment}}}"#),
        format!(r#"{{"is":"in_progress","handler":{{"agency":{{{assignment}}}}}}}"#),
        format!(r#"{{"is":"resolved",{resolution}}}"#),
        format!(r#"{{"is":"closed","on":"2026-12-01","answer":{{"result":{{{resolution}}}}}}}"#),
        r#"{"is":"in_progress","handler":{"above":{"to":"Sở"}}}"#.to_owned(),
    ];
    let old = SqliteConnectOptions::new()
        .filename(&path)
        .create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&old).await.unwrap();
    let migrations = sqlx::migrate!("migrations/sqlite");
    migrations.run_to(6, &mut connection).await.unwrap();
    let mut speeds = Vec::new();
    for (n, step) in (1_u8..).zip(&steps) {
        let standing = format!(
            r#"{{"version":1,"state":{{"opinion":{{"reopened":0,"step":{step}}}}},"last":null}}"#
        );
        let read: Standing = serde_json::from_str(&standing).unwrap();
        assert_eq!(read.agency().is_some(), n < 5, "{standing}");
        speeds.push(Speed::of(&read.state, Some("2026-11-20")).map(|s| s.code().to_owned()));
        sqlx::query(
            "INSERT INTO records VALUES ($1, $2, 'opinion', $3, 0, 0, x'', $4, 1, 1, $5, 0, 1,
                 'Cầu', 'cau treo hong', x'01', 'assigned', NULL, NULL, NULL, NULL, NULL, 2026,
                 NULL, 1, 0, NULL, '{\"values\":{\"raised_on\":{\"text\":\"2026-11-20\"}}}')",
        )
        .bind(REALM)
        .bind([n; 16].as_slice())
        .bind([1; 16].as_slice())
        .bind(&standing)
        .bind([n; 32].as_slice())
        .execute(&mut connection)
        .await
        .unwrap();
    }
    connection.close().await.unwrap();

    let store = open(&folder).await;
    let mut work = store.read().await.unwrap();
    let scopes: Vec<ScopeId> = (0..40).map(|n| ScopeId([n; 16])).collect();
    let counts = work.counts(REALM, &scopes, "opinion").await.unwrap();
    let mut counted: Vec<_> = counts
        .iter()
        .flat_map(|c| vec![(c.quarter, c.speed.clone()); usize::try_from(c.records).unwrap()])
        .collect();
    counted.sort();
    speeds.sort();
    let expected: Vec<_> = speeds.into_iter().map(|speed| (Some(4), speed)).collect();
    assert_eq!(counted, expected);
    let mut filter = Filter {
        scopes,
        text: Some(Query::new("treo hỏng")),
        ..Filter::default()
    };
    let page = work.page(REALM, &filter, Order::Title, None, 9).await;
    assert_eq!(page.unwrap().len(), 5);
    filter.agencies = vec![UnitId([7; 16])];
    let page = work.page(REALM, &filter, Order::Title, None, 9).await;
    assert_eq!(page.unwrap().len(), 4);
}

/// A full disk refuses the change; what has a receipt stays, and when there is room it goes on.
#[tokio::test]
async fn a_full_disk_refuses_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let limit = async |pages: i64| {
        let pragma = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
        sqlx::query(pragma).fetch_all(&store.writer).await.unwrap();
    };
    limit(200).await;
    let mut acknowledged = 0;
    let full = loop {
        match append(&store, acknowledged).await {
            Ok(()) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(full, StoreError::Full);
    assert!(acknowledged > 0);
    limit(100_000).await;
    append(&store, acknowledged).await.unwrap();
    let mut work = store.read().await.unwrap();
    let queued = work.queued_of(REALM, &[RecordId([1; 16])]).await.unwrap();
    let hashes: Vec<u8> = queued.iter().map(|change| change.key.hash.0[0]).collect();
    assert_eq!(hashes, (0..=acknowledged).collect::<Vec<_>>());
}

/// A damaged value is named by table, column and row, and not shown.
#[tokio::test]
async fn a_contradiction_names_its_place_and_shows_no_value() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let head = RecordHead {
        id: RecordId([7; 16]),
        kind: "model".to_owned(),
        scope: ScopeId([1; 16]),
        created_at: 0,
        updated_at: 0,
        heads: vec![Hash([1; 32])],
        standing: "{}".to_owned(),
        standing_version: 0,
        change_count: 1,
        digest: Hash([1; 32]),
        bucket: 0,
        feed_seq: 1,
    };
    let row = Projection {
        title: "Điều người dân nói".to_owned(),
        ..Projection::default()
    };
    let mut work = store.write().await.unwrap();
    work.put_records(REALM, &[RecordState { head, row }])
        .await
        .unwrap();
    work.commit().await.unwrap();
    let cases = [
        // The damage stays: each next column is read before the last.
        ("bucket", "UPDATE records SET bucket = 256"),
        ("digest", "UPDATE records SET digest = x'01'"),
        ("heads", "UPDATE records SET heads = x'00'"),
    ];
    for (column, damage) in cases {
        sqlx::query(damage).execute(&store.writer).await.unwrap();
        let read = store
            .read()
            .await
            .unwrap()
            .records(REALM, &[RecordId([7; 16])])
            .await;
        let row = "07".repeat(16);
        assert_eq!(
            read,
            Err(StoreError::Contradiction {
                table: "records",
                column,
                row
            })
        );
    }
}

/// Two processes may hold one file (a backup, an administrator's command): the second waits its turn,
/// and when its patience ends it is told that the store is busy.
#[tokio::test]
async fn a_writer_that_waits_too_long_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    let path = folder.path().join("danvan.db");
    let other = Sqlite::open(path.to_str().unwrap(), &Options::default())
        .await
        .unwrap();
    sqlx::query("PRAGMA busy_timeout = 0")
        .execute(&other.writer)
        .await
        .unwrap();
    let work = store.write().await.unwrap();
    assert_eq!(other.write().await.err(), Some(StoreError::Busy));
    drop(work);
    append(&store, 1).await.unwrap();
    assert_eq!(
        other.read().await.unwrap().pending(REALM, 9).await,
        Ok(vec![RecordId([1; 16])])
    );
}
