//! The main story: officers write without signal, come back, and everyone ends with the same truth.

use danvan_device::Device;
use danvan_tests::{Backend, Office};
use sync_core::{
    change::{Edit, Path},
    id::{RecordId, ScopeId},
    session::Finish,
    standing::Role,
    value::Value,
};

fn set(field: &str, value: &str) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: value.into(),
    }
}

async fn synced(phone: &Device) {
    let report = phone.sync().await.expect("the phone's own disk");
    assert_eq!(report.session.finish, Finish::Same, "{report:?}");
}

async fn new(phone: &Device, scope: ScopeId, title: &str) -> RecordId {
    phone
        .create("registration", scope, vec![set("name", title)])
        .await
        .expect("a record")
}

async fn two_phones_and_an_office(backend: Backend) {
    let mut office = Office::open(backend, "mật khẩu thử nghiệm").await;
    let commune = office.commune("99001", "Xã Khe Sim").await;
    office
        .person("hoa", "Vi Thị Mẫu", Role::UnitContact, &commune)
        .await;
    office
        .person("nam", "Lò Văn Mẫu", Role::FieldOfficer, &commune)
        .await;
    let server = office.serve(0, &[]).await;
    let hoa = office.phone(&server.url, "hoa", "hoa").await;
    let nam = office.phone(&server.url, "nam", "nam").await;

    let record = new(
        &hoa,
        commune.scope,
        "Hiến đất mở rộng đường trục thôn Đồng Trám",
    )
    .await;
    synced(&hoa).await;
    synced(&nam).await;
    assert_eq!(hoa.digests().await.unwrap(), nam.digests().await.unwrap());

    hoa.edit(record, vec![set("objective", "1.500 m² đất")])
        .await
        .unwrap();
    nam.edit(record, vec![set("objective", "1.600 m² đất")])
        .await
        .unwrap();
    nam.edit(record, vec![set("situation", "Đường hẹp")])
        .await
        .unwrap();
    assert_eq!(nam.status().await.unwrap().counts.here, 2);
    synced(&hoa).await;
    synced(&nam).await;
    synced(&hoa).await;
    assert_eq!(hoa.digests().await.unwrap(), nam.digests().await.unwrap());
    assert_eq!(
        hoa.conflicts().await.unwrap().len(),
        1,
        "both values are kept and shown"
    );

    let path = Path::field("objective");
    hoa.settle(record, path, Value::from("1.550 m² đất"))
        .await
        .unwrap();
    synced(&hoa).await;
    synced(&nam).await;
    assert!(nam.conflicts().await.unwrap().is_empty());
    let row = nam.show(record).await.unwrap().row.unwrap();
    assert_eq!(row.values["objective"], "1.550 m² đất".into());
    assert_eq!(row.values["situation"], "Đường hẹp".into());
    let counts = nam.status().await.unwrap().counts;
    assert_eq!((counts.here, counts.safe, counts.merged), (0, 0, 2));
    server.stop().await;
}

#[tokio::test]
async fn two_phones_and_an_office_on_sqlite() {
    two_phones_and_an_office(Backend::Sqlite).await;
}

#[tokio::test]
async fn two_phones_and_an_office_on_postgres() {
    two_phones_and_an_office(Backend::Postgres).await;
}
