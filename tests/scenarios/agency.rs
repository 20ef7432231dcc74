//! Who decides without a copy of the record: by what the server shows.

use danvan_tests::{Backend, Wire};
use sync_core::{
    id::CommandId,
    phone::{Phone, Seen},
    protocol::SyncRequest,
    standing::{Action, Ending, Role},
};

use crate::{
    decisions::{Committee, done, state},
    same::{new, set, until_quiet},
};

/// An agency syncs no scope: it reads what is assigned to it at the desk, and what it asks for names what it saw there.
#[tokio::test]
async fn an_agency_without_a_copy_reports_its_result() {
    let mut committee = Committee::open(Backend::Sqlite).await;
    let agency = committee.office.commune("99002", "Phòng Kinh tế").await;
    committee
        .office
        .person("phong-kt", "Người Mẫu", Role::HandlingAgency, &agency)
        .await;
    let office_phone = committee.phone("thuong-truc-1").await;
    let scope = committee.unit.scope;
    let session = [set("name", "Đối thoại quý I")];
    let session = new(&office_phone, "dialogue", scope, session.to_vec()).await;
    let opinion = |text: &str| {
        vec![
            set("dialogue", session),
            set("unit", committee.unit.id),
            set("raised_on", "2026-02-10"),
            set("kind", "petition"),
            set("text", text),
            set("topic", "other"),
            set("authority", "commune"),
        ]
    };
    let theirs = new(
        &office_phone,
        "opinion",
        scope,
        opinion("Đề nghị sửa đường"),
    )
    .await;
    let another = new(
        &office_phone,
        "opinion",
        scope,
        opinion("Đề nghị khám bệnh"),
    )
    .await;
    done(&office_phone, theirs, Action::Classify).await;
    let assign = Action::Assign {
        agency: agency.id,
        cooperating: Vec::new(),
        deadline: "2099-12-31".to_owned(),
    };
    done(&office_phone, theirs, assign).await;

    let code = committee.office.code("phong-kt").await;
    let desk = Wire::enrol(&committee.server.url, &code, 7).await;
    let list = desk.get("/v1/records").await.json();
    assert_eq!(list["items"][0]["id"], theirs.to_string(), "{list}");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let elsewhere = format!("/v1/records?agency={}", committee.unit.id);
    assert_eq!(
        desk.get(&elsewhere).await.json()["items"],
        serde_json::json!([])
    );
    assert_eq!(
        desk.get(&format!("/v1/records/{another}")).await.status,
        404
    );
    let shown = desk.get(&format!("/v1/records/{theirs}")).await.json();
    let offers = shown["offers"].as_array().expect("offers");
    let may: Vec<&str> = offers
        .iter()
        .filter(|offer| offer["why"].is_null())
        .filter_map(|offer| offer["action"].as_str())
        .collect();
    assert_eq!(may, ["take_up", "resolve"]);
    let closing = offers.iter().find(|offer| offer["action"] == "close");
    assert_eq!(
        closing.expect("all are offered")["why"]["code"],
        "wrong_state"
    );

    let mut phone = Phone::default();
    let seen = Seen {
        heads: serde_json::from_value(shown["heads"].clone()).expect("heads"),
        standing: shown["standing"]["version"].as_u64().expect("a version"),
    };
    for (n, action) in [
        Action::TakeUp,
        Action::Resolve {
            outcome: Ending::Resolved,
            summary: "Đã sửa 300 m đường".to_owned(),
        },
    ]
    .into_iter()
    .enumerate()
    {
        let id = CommandId([u8::try_from(n).unwrap(); 16]);
        phone.command_on_seen(id, theirs, seen.clone(), action, 0);
    }
    let request = SyncRequest {
        commands: phone.commands_to_send(),
        ..desk.request()
    };
    assert_eq!(desk.sync(&request).await.status, 200);
    until_quiet(&[&office_phone]).await;
    assert_eq!(state(&office_phone, theirs).await, "resolved");
    committee.server.stop().await;
}
