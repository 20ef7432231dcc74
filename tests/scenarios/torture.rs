//! A few rounds of what `make torture` does for hours.

use danvan_tests::{Backend, torture};

#[tokio::test]
async fn killed_at_random_moments_nothing_with_a_receipt_is_lost_on_sqlite() {
    assert_eq!(torture(Backend::Sqlite, 5, 7).await.rounds, 5);
}

#[tokio::test]
async fn killed_at_random_moments_nothing_with_a_receipt_is_lost_on_postgres() {
    assert_eq!(torture(Backend::Postgres, 2, 7).await.rounds, 2);
}
