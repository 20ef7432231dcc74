//! A phone that is two phones, a phone from the past, a server from the past: nobody's words are lost, none count twice.

use danvan_device::Device;
use danvan_tests::{Backend, Line, Office, Unit, patient};
use sync_core::{change::Edit, id::RecordId, standing::Role, value::Value};

use crate::same::{PASSWORD, all_hold_the_same, copy_folder, new, set, synced, until_quiet};

async fn commune(office: &mut Office) -> Unit {
    let commune = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("hoa", "Vi Thị Mẫu", Role::UnitContact, &commune)
        .await;
    office
        .person("nam", "Lò Văn Mẫu", Role::FieldOfficer, &commune)
        .await;
    commune
}

fn attended(by: i64) -> Edit {
    Edit::Increment {
        field: "attendance".to_owned(),
        by,
    }
}

async fn write(phone: &Device, record: RecordId, edits: Vec<Edit>) {
    phone.edit(record, edits).await.expect("an edit");
}

/// Two phones from one folder.
async fn cloned(office: &Office, phone: Device, name: &str) -> (Device, Device) {
    phone.close().await;
    let (first, second) = (office.phone_folder(name), office.phone_folder("twin"));
    copy_folder(&first, &second);
    let open = async |folder| Device::open(folder, patient()).await.expect("a phone");
    (open(&first).await, open(&second).await)
}

async fn both_twins_live_on(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let hoa = office.phone(&server.url, "hoa", "hoa").await;
    let nam = office.phone(&server.url, "nam", "nam").await;
    let session = new(
        &hoa,
        "dialogue",
        unit.scope,
        vec![set("name", "Đối thoại quý I")],
    )
    .await;
    write(&hoa, session, vec![attended(40)]).await;
    synced(&hoa).await;
    // A change that is in neither's past when they part: both will hand it in.
    write(&hoa, session, vec![attended(2)]).await;

    let (first, second) = cloned(&office, hoa, "hoa").await;
    write(&first, session, vec![attended(100)]).await;
    write(&first, session, vec![set("venue", "Nhà văn hoá")]).await;
    write(&second, session, vec![attended(1_000)]).await;
    write(&second, session, vec![set("chair", "Chủ tịch UBND xã")]).await;
    let only_second = new(
        &second,
        "dialogue",
        unit.scope,
        vec![set("name", "Đối thoại quý II")],
    )
    .await;

    let phones = [&first, &second, &nam];
    until_quiet(&phones).await;
    // Both go on, and now each is found out if it was not yet.
    write(&first, session, vec![attended(10_000)]).await;
    write(&second, session, vec![attended(100_000)]).await;
    write(&first, only_second, vec![set("venue", "Sân trường")]).await;
    until_quiet(&phones).await;

    let rows = all_hold_the_same(&office, &phones).await;
    let values = &rows[&session].values;
    assert_eq!(values["attendance"], Value::Int(111_142));
    assert_eq!(values["venue"], "Nhà văn hoá".into());
    assert_eq!(values["chair"], "Chủ tịch UBND xã".into());
    assert_eq!(rows[&only_second].values["venue"], "Sân trường".into());
    let (a, b) = (
        first.status().await.unwrap(),
        second.status().await.unwrap(),
    );
    assert_ne!(a.install, b.install, "one of them took a new name");
    for counts in [a.counts, b.counts] {
        assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 0));
    }
    server.stop().await;
}

#[tokio::test]
async fn two_phones_from_one_folder_keep_what_both_wrote_on_sqlite() {
    both_twins_live_on(Backend::Sqlite).await;
}

#[tokio::test]
async fn two_phones_from_one_folder_keep_what_both_wrote_on_postgres() {
    both_twins_live_on(Backend::Postgres).await;
}

async fn a_phone_from_the_past(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let hoa = office.phone(&server.url, "hoa", "hoa").await;
    let nam = office.phone(&server.url, "nam", "nam").await;
    let session = new(
        &hoa,
        "dialogue",
        unit.scope,
        vec![set("name", "Đối thoại quý I")],
    )
    .await;
    synced(&hoa).await;

    // The backup of the day before, put back after the phone had gone on: what was synced since must come home again.
    let (hoa, yesterday) = cloned(&office, hoa, "hoa").await;
    write(&hoa, session, vec![attended(1)]).await;
    synced(&hoa).await;
    write(
        &hoa,
        session,
        vec![set("venue", "Nhà văn hoá"), attended(10)],
    )
    .await;
    synced(&hoa).await;
    hoa.close().await;
    let hoa = yesterday;
    write(
        &hoa,
        session,
        vec![attended(100), set("chair", "Chủ tịch UBND xã")],
    )
    .await;

    let phones = [&hoa, &nam];
    until_quiet(&phones).await;
    write(&hoa, session, vec![attended(1_000)]).await;
    until_quiet(&phones).await;
    let rows = all_hold_the_same(&office, &phones).await;
    let values = &rows[&session].values;
    assert_eq!(values["attendance"], Value::Int(1_111));
    assert_eq!(values["venue"], "Nhà văn hoá".into());
    assert_eq!(values["chair"], "Chủ tịch UBND xã".into());
    let counts = hoa.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 0));
    server.stop().await;
}

#[tokio::test]
async fn a_phone_put_back_from_a_backup_gets_what_it_forgot_on_sqlite() {
    a_phone_from_the_past(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_phone_put_back_from_a_backup_gets_what_it_forgot_on_postgres() {
    a_phone_from_the_past(Backend::Postgres).await;
}

#[tokio::test]
async fn phones_heal_a_server_that_was_put_back_from_a_backup() {
    let mut office = Office::open(Backend::Sqlite, PASSWORD).await;
    let unit = commune(&mut office).await;
    let server = office.serve(0, &[]).await;
    let line = Line::to(&server.url).await;
    let hoa = office.phone(&line.url, "hoa", "hoa").await;
    let nam = office.phone(&line.url, "nam", "nam").await;
    let phones = [&hoa, &nam];
    let session = new(
        &hoa,
        "dialogue",
        unit.scope,
        vec![set("name", "Đối thoại quý I")],
    )
    .await;
    until_quiet(&phones).await;
    server.stop().await;
    let backup = office.back_up().await;

    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    // Each builds on the other's words: none of them can be merged again without the others.
    write(
        &hoa,
        session,
        vec![attended(1), set("venue", "Nhà văn hoá")],
    )
    .await;
    until_quiet(&phones).await;
    write(
        &nam,
        session,
        vec![attended(10), set("venue", "Sân trường")],
    )
    .await;
    until_quiet(&phones).await;
    write(&hoa, session, vec![attended(100)]).await;
    let later = new(
        &nam,
        "registration",
        unit.scope,
        vec![set("name", "Thôn Hạ")],
    )
    .await;
    until_quiet(&phones).await;
    let before = hoa.digests().await.unwrap();
    server.stop().await;

    office.restore(&backup).await;
    let server = office.serve(0, &[]).await;
    line.leads_to(&server.url);
    let report = hoa.sync().await.unwrap();
    assert!(report.session.compared > 0, "another epoch: {report:?}");
    until_quiet(&phones).await;
    assert_eq!(hoa.digests().await.unwrap(), before);
    let rows = all_hold_the_same(&office, &phones).await;
    assert_eq!(rows[&session].values["attendance"], Value::Int(111));
    assert_eq!(rows[&session].values["venue"], "Sân trường".into());
    assert_eq!(rows[&later].title, "Thôn Hạ");
    for phone in phones {
        let counts = phone.status().await.unwrap().counts;
        assert_eq!((counts.here, counts.safe, counts.needs_you), (0, 0, 0));
    }
    server.stop().await;
}
