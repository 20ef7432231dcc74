//! Attacks by name, on the real server: each gets the code that is expected, costs little, and harms nobody else.

mod changes;
mod doors;
mod http;
mod media;
mod requests;
mod rights;
mod stage;

use danvan_tests::Backend;

use stage::Stage;

/// Memory by which the server may have grown once it has seen everything.
const MOST_GROWTH_MIB: u64 = 64;

async fn the_whole_corpus(backend: Backend) {
    let mut stage = Stage::open(backend).await;
    stage.honest("trước").await;
    let before = stage.resident_mib();
    changes::attack(&mut stage).await;
    stage.honest("sau các thay đổi").await;
    requests::attack(&mut stage).await;
    stage.honest("sau các yêu cầu").await;
    http::attack(&mut stage).await;
    stage.honest("sau HTTP").await;
    media::attack(&mut stage).await;
    stage.honest("sau các tệp").await;
    rights::attack(&mut stage).await;
    stage.honest("sau cùng").await;
    let grown = stage.resident_mib().saturating_sub(before);
    println!("the server grew by {grown} MiB");
    assert!(grown < MOST_GROWTH_MIB, "the server grew by {grown} MiB");
    stage.close().await;
}

#[tokio::test]
async fn every_attack_gets_its_code_and_harms_nobody_on_sqlite() {
    the_whole_corpus(Backend::Sqlite).await;
}

#[tokio::test]
async fn every_attack_gets_its_code_and_harms_nobody_on_postgres() {
    the_whole_corpus(Backend::Postgres).await;
}
