//! What only this engine's planner can say.

use sqlx::{AssertSqlSafe, Execute as _, PgPool, Row as _};
use sync_core::{id::ScopeId, text::Query};

use super::queries::lists::{Walk, statement};
use crate::{Filter, Match, Options, Order, connect, contract::postgres::ThrowawayPg};

/// Records of 200 scopes, as many of each.
const FILL: &str = "
    INSERT INTO records (realm, id, kind, scope, created_at, updated_at, heads, standing, standing_version,
        change_count, digest, bucket, feed_seq, title, search, sort_key, state, year, complete, open_conflicts,
        deadline, row_json)
    SELECT '99', decode(md5(n::text), 'hex'), CASE n % 3 WHEN 0 THEN 'opinion' ELSE 'registration' END,
        decode(repeat(lpad(to_hex(n % 200), 2, '0'), 16), 'hex'), n, n, '', '{}', 0, 1, decode(md5(n::text), 'hex'), 0, n,
        'Cầu ' || n, 'cau treo ' || n, decode(md5(n::text), 'hex'), 'assigned', 2026, true, 0,
        CASE n % 3 WHEN 0 THEN n END, '{}'
    FROM generate_series(1, 40000) n";

async fn plan(pool: &PgPool, walk: &Walk<'_>) -> String {
    let mut query = statement(walk, 50);
    let mut asked = query.build();
    let arguments = asked
        .take_arguments()
        .expect("arguments")
        .unwrap_or_default();
    let sql = AssertSqlSafe(format!("EXPLAIN (COSTS OFF) {}", asked.sql().as_str()));
    let steps = sqlx::query_with(sql, arguments)
        .fetch_all(pool)
        .await
        .expect("a plan");
    let lines: Vec<String> = steps.iter().map(|row| row.get(0)).collect();
    lines.join("\n")
}

/// Lists of a province never walk its records: each order and search has an index.
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_read_from_indexes() {
    let server = ThrowawayPg::start().await.unwrap();
    let url = server.url("plans").await.unwrap();
    connect(&url, &Options::default())
        .await
        .unwrap()
        .close()
        .await;
    let pool = PgPool::connect(&url).await.unwrap();
    sqlx::query(FILL).execute(&pool).await.unwrap();
    sqlx::query("VACUUM ANALYZE records")
        .execute(&pool)
        .await
        .unwrap();
    let filter = |narrow: &dyn Fn(&mut Filter)| {
        let mut filter = Filter {
            scopes: (0..40).map(|n| ScopeId([n; 16])).collect(),
            ..Filter::default()
        };
        narrow(&mut filter);
        filter
    };
    let opinions = |f: &mut Filter| {
        f.kind = Some("opinion".to_owned());
        f.state = Match::Is("assigned".to_owned());
    };
    let cases: [(Filter, Order, bool, &str); 5] = [
        (filter(&|_| ()), Order::Title, false, "records_by_title"),
        (filter(&opinions), Order::Title, false, "records_by_title"),
        (
            filter(&opinions),
            Order::Updated,
            false,
            "records_by_update",
        ),
        (
            filter(&|f| f.due_before = Some(900)),
            Order::Deadline,
            false,
            "records_by_deadline",
        ),
        (
            filter(&|f| f.text = Some(Query::new("treo 77"))),
            Order::Title,
            true,
            "records_words",
        ),
    ];
    for (filter, order, by_words, index) in &cases {
        let walk = Walk {
            realm: "99",
            filter,
            order: *order,
            after: None,
            by_words: *by_words,
        };
        let steps = plan(&pool, &walk).await;
        assert!(
            steps.contains(index) && !steps.contains("Seq Scan"),
            "{steps}"
        );
    }
    pool.close().await;
}
