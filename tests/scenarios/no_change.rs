//! Nothing new costs one small request, however much the phone holds.

use danvan_device::{Device, Traffic};
use danvan_tests::{Backend, Office};
use sync_core::standing::Role;

use crate::same::{PASSWORD, many, synced};

/// Bytes both ways, without headers.
const MOST: u64 = 700;

async fn nothing_new(phone: &Device) -> Traffic {
    let report = synced(phone).await;
    assert_eq!(report.session.received, 0);
    report.traffic
}

async fn costs_the_same(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    let commune = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("hoa", "Vi Thị Mẫu", Role::FieldOfficer, &commune)
        .await;
    let server = office.serve(0, &[]).await;
    let phone = office.phone(&server.url, "hoa", "hoa").await;

    many(&phone, commune.scope, (0..20).map(|n| format!("Tổ {n}"))).await;
    synced(&phone).await;
    let few = nothing_new(&phone).await;
    many(&phone, commune.scope, (20..200).map(|n| format!("Tổ {n}"))).await;
    synced(&phone).await;
    let much = nothing_new(&phone).await;

    assert_eq!((few.requests, much.requests), (1, 1));
    assert!(much.up + much.down <= MOST, "{much:?}");
    // Uncompressed, and but for the longer cursor: 200 takes a byte more than 20.
    let weight = |t: Traffic| t.up_plain + t.down_plain;
    assert!(weight(much).abs_diff(weight(few)) <= 4, "{few:?} {much:?}");
    server.stop().await;
}

#[tokio::test]
async fn nothing_new_costs_the_same_for_20_and_for_200_records_on_sqlite() {
    costs_the_same(Backend::Sqlite).await;
}

#[tokio::test]
async fn nothing_new_costs_the_same_for_20_and_for_200_records_on_postgres() {
    costs_the_same(Backend::Postgres).await;
}
