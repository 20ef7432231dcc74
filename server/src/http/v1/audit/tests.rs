//! The log, for who may read it.

use serde_json::json;
use sync_core::standing::Role;

use crate::testing::{Office, REALM};

#[tokio::test]
async fn the_provinces_officers_read_the_log_and_nobody_else_does() {
    let office = Office::open().await;
    let keeper = office
        .person("bvdl", Role::DataProtection, office.province)
        .await;
    let local = office
        .person("bvdl.ks", Role::DataProtection, office.khe_sim)
        .await;
    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    for who in [&local, &head, &office.officer().await] {
        for path in ["/v1/audit", "/v1/audit/verify"] {
            assert_eq!(office.get(path).by(who).send().await.problem(), "forbidden");
        }
    }
    let granted = office
        .get("/v1/audit?action=role_granted&limit=2")
        .by(&keeper)
        .send()
        .await
        .json();
    let rows = granted["items"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0]["n"].as_i64() > rows[1]["n"].as_i64(),
        "newest first"
    );
    let next = granted["next"].as_str().unwrap();
    let path = format!("/v1/audit?action=role_granted&limit=200&before={next}");
    let rest = office.get(&path).by(&keeper).send().await.json();
    assert_eq!(rest["items"][0]["action"], "role_granted");
    assert_eq!(rest["next"], json!(null));
    let path = format!("/v1/audit?subject={}", office.officer().await.person);
    let about = office.get(&path).by(&keeper).send().await.json();
    let about = about["items"].as_array().unwrap();
    assert!(!about.is_empty());
    let officer = json!(office.officer().await.person);
    assert!(about.iter().all(|entry| entry["subject"] == officer));
}

#[tokio::test]
async fn the_chain_is_derived_again_and_its_end_can_be_written_down() {
    let office = Office::open().await;
    let keeper = office
        .person("bvdl", Role::DataProtection, office.province)
        .await;
    let verified = office
        .get("/v1/audit/verify")
        .by(&keeper)
        .send()
        .await
        .json();
    let mut work = office.app.store.read().await.unwrap();
    let tail = work.audit_tail(REALM).await.unwrap().unwrap();
    assert_eq!(
        verified,
        json!({ "entries": tail.n, "hash": tail.hash, "broken_at": null })
    );
}
