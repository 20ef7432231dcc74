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

/// Memory by which the attacks of one theme may make the server grow.
const MOST_GROWTH_MIB: u64 = 64;

async fn the_whole_corpus(backend: Backend) {
    let mut stage = Stage::open(backend).await;
    stage.honest("trước").await;
    let mut before = stage.resident_mib();
    changes::attack(&mut stage).await;
    before = grew_little(&mut stage, before, "sau các thay đổi").await;
    requests::attack(&mut stage).await;
    before = grew_little(&mut stage, before, "sau các yêu cầu").await;
    http::attack(&mut stage).await;
    before = grew_little(&mut stage, before, "sau HTTP").await;
    media::attack(&mut stage).await;
    before = grew_little(&mut stage, before, "sau các tệp").await;
    rights::attack(&mut stage).await;
    grew_little(&mut stage, before, "sau cùng").await;
    stage.close().await;
}

/// An honest phone still syncs, and the server holds little more than before; what it holds now.
async fn grew_little(stage: &mut Stage, before: u64, name: &str) -> u64 {
    stage.honest(name).await;
    let now = stage.resident_mib();
    let grown = now.saturating_sub(before);
    println!("{name}: the server grew by {grown} MiB");
    assert!(
        grown < MOST_GROWTH_MIB,
        "{name}: the server grew by {grown} MiB"
    );
    now
}

#[tokio::test]
async fn every_attack_gets_its_code_and_harms_nobody_on_sqlite() {
    the_whole_corpus(Backend::Sqlite).await;
}

#[tokio::test]
async fn every_attack_gets_its_code_and_harms_nobody_on_postgres() {
    the_whole_corpus(Backend::Postgres).await;
}
