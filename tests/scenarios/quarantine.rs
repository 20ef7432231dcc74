//! What was refused is let in after all, and the phone that wrote it learns that.

use danvan_tests::{Backend, Office, Wire};
use sync_core::{outbox::Fate, standing::Role};

use crate::same::{PASSWORD, all_hold_the_same, new, set, synced, until_quiet};

/// An officer who may no longer write wrote; the office takes it over, or gives the role back and has it judged again.
async fn let_in_after_all(backend: Backend, hand_over: bool) {
    let mut office = Office::open(backend, PASSWORD).await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    for (login, role) in [
        ("hoa", Role::Supervisor),
        ("lan", Role::StandingOffice),
        ("minh", Role::FieldOfficer),
    ] {
        office.person(login, "Cán bộ Mẫu", role, &unit).await;
    }
    let held = office.role("hoa", Role::FieldOfficer, &unit).await;
    let server = office.serve(0, &[]).await;
    let desk = Wire::enrol(&server.url, &office.code("lan").await, 9).await;
    let phone = office.phone(&server.url, "hoa", "hoa").await;
    let colleague = office.phone(&server.url, "minh", "minh").await;
    synced(&phone).await;
    office.end_role(held).await;
    let record = new(
        &phone,
        "registration",
        unit.scope,
        vec![set("name", "Tổ tự quản")],
    )
    .await;
    phone.sync().await.unwrap();
    phone.sync().await.unwrap();
    let own = phone.show(record).await.unwrap().own;
    assert!(matches!(own[0].fate, Fate::Refused(_)), "{own:?}");
    assert_eq!(phone.status().await.unwrap().counts.needs_you, 1);

    let path = format!("/v1/quarantine/{record}/{}", own[0].hash);
    let reply = if hand_over {
        let person = office.person_id("minh").to_string();
        let body = format!("{{\"person\":\"{person}\"}}");
        desk.act(&format!("{path}/hand-over"), &body).await
    } else {
        office.role("hoa", Role::FieldOfficer, &unit).await;
        desk.act(&format!("{path}/retry"), "").await
    };
    assert_eq!(reply.status, 202);
    // Once a push behind it is merged, it is, too.
    new(
        &colleague,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    until_quiet(&[&colleague, &phone]).await;

    let shown = phone.show(record).await.unwrap();
    assert!(shown.own.is_empty(), "{:?}", shown.own);
    assert_eq!(shown.row.unwrap().values["name"], "Tổ tự quản".into());
    let counts = phone.status().await.unwrap().counts;
    assert_eq!((counts.needs_you, counts.merged), (0, 1));
    assert_eq!(
        all_hold_the_same(&office, &[&colleague, &phone])
            .await
            .len(),
        2
    );
    server.stop().await;
}

#[tokio::test]
async fn a_change_that_is_judged_again_appears_merged_on_its_phone_on_sqlite() {
    let_in_after_all(Backend::Sqlite, false).await;
}

#[tokio::test]
async fn a_change_that_is_judged_again_appears_merged_on_its_phone_on_postgres() {
    let_in_after_all(Backend::Postgres, false).await;
}

#[tokio::test]
async fn a_change_that_was_handed_over_appears_merged_on_its_phone() {
    let_in_after_all(Backend::Sqlite, true).await;
}
