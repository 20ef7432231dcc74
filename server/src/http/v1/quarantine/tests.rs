//! What was not accepted is kept and can be looked at, by those who may.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sync_core::{
    id::{Blob, Hash, RecordId},
    protocol,
    standing::Role,
    value::Value,
};

use crate::{
    desk::testing::Held,
    testing::{Actor, Answer, Office, REALM},
};

#[tokio::test]
async fn what_was_refused_is_kept_byte_for_byte_for_who_may_see_it() {
    let office = Office::open().await;
    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    let phone = office.officer_phone().await;
    let mut record = Held::new(1, "registration", office.khe_sim);
    record.spoil();
    record.push(&office, &phone).await;

    let page = office.get("/v1/quarantine").by(&head).send().await.json();
    let refused = &page["items"][0];
    assert_eq!(refused["who"]["name"], "Người Mẫu canbo");
    assert!(!refused["code"].as_str().unwrap().is_empty());
    let path = format!(
        "/v1/quarantine/{}/{}",
        refused["record"].as_str().unwrap(),
        refused["hash"].as_str().unwrap()
    );
    assert_eq!(office.get(&path).by(&head).send().await.json(), *refused);
    let bytes = office.get(&format!("{path}/bytes")).by(&head).send().await;
    assert_eq!(bytes.body.as_ref(), b"\x85\x6f\x4a\x83 no change");
    assert_eq!(bytes.headers["content-type"], "application/octet-stream");

    let officer = office.officer().await;
    let of_officer = office
        .get("/v1/quarantine")
        .by(&officer)
        .send()
        .await
        .json();
    assert_eq!(of_officer["items"].as_array().unwrap().len(), 0);
    for path in [path.clone(), format!("{path}/bytes")] {
        let answer = office.get(&path).by(&officer).send().await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not_found")
        );
    }
}

/// An officer whose role has ended wrote a record in Khe Sim; the desk's head there.
async fn refused_for_want_of_a_role(office: &Office) -> (Actor, Held, Hash) {
    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    let phone = office.phone(&office.stranger().await).await;
    let mut record = Held::new(1, "registration", office.khe_sim);
    let hash = record.set(&phone, &[("name", Value::from("Tổ tự quản"))]);
    record.push(office, &phone).await;
    (head, record, hash)
}

async fn act(office: &Office, who: &Actor, path: &str, body: &Json) -> Answer {
    office.post(path).json(body).by(who).send().await
}

/// Waits until the pipeline has taken up what it was told before.
async fn taken_up(office: &Office) {
    let phone = office.officer_phone().await;
    let mut other = Held::new(99, "registration", office.khe_sim);
    other.set(&phone, &[("name", Value::from("Thôn Hạ"))]);
    other.push(office, &phone).await;
}

async fn audited(office: &Office) -> Vec<(String, Json)> {
    let mut work = office.app.store.read().await.unwrap();
    let entries = work.audit_page(REALM, 0, 1_000).await.unwrap();
    let events = entries.into_iter().map(|e| e.event);
    events
        .filter(|e| e.action.starts_with("quarantine_"))
        .map(|e| (e.action, serde_json::from_str(&e.detail).unwrap()))
        .collect()
}

#[tokio::test]
async fn what_was_refused_is_read_by_the_desk_without_being_applied() {
    let office = Office::open().await;
    let (head, record, hash) = refused_for_want_of_a_role(&office).await;
    let path = format!("/v1/quarantine/{}/{hash}/inspect", record.id);
    let read = office.get(&path).by(&head).send().await.json();
    assert_eq!(
        (&read["code"], &read["stops"]),
        (&json!("not_allowed_here"), &Json::Null)
    );
    let name = json!({ "path": "name", "set": { "text": "Tổ tự quản" } });
    assert!(read["did"].as_array().unwrap().contains(&name), "{read}");

    let phone = office.officer_phone().await;
    let mut broken = Held::new(2, "registration", office.khe_sim);
    broken.spoil();
    broken.push(&office, &phone).await;
    let filter = "/v1/quarantine?code=not_allowed_here";
    let page = office.get(filter).by(&head).send().await.json();
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    let page = office.get("/v1/quarantine").by(&head).send().await.json();
    let broken = &page["items"][0];
    let path = format!(
        "/v1/quarantine/{}/{}/inspect",
        broken["record"].as_str().unwrap(),
        broken["hash"].as_str().unwrap()
    );
    let read = office.get(&path).by(&head).send().await.json();
    assert_eq!(
        (&read["did"], &read["stops"]),
        (&json!([]), &broken["code"])
    );
    let officer = office.officer().await;
    assert_eq!(office.get(&path).by(&officer).send().await.status, 404);
}

#[tokio::test]
async fn a_refused_change_is_judged_again_once_its_author_may_write() {
    let office = Office::open().await;
    let (head, record, hash) = refused_for_want_of_a_role(&office).await;
    let retry = format!("/v1/quarantine/{}/{hash}/retry", record.id);
    let officer = office.officer().await;
    let by_officer = office.post(&retry).by(&officer).send().await;
    assert_eq!(by_officer.problem(), "not_found");

    assert_eq!(office.post(&retry).by(&head).send().await.status, 202);
    taken_up(&office).await;
    let shown = format!("/v1/quarantine/{}/{hash}", record.id);
    let still = office.get(&shown).by(&head).send().await;
    assert_eq!(
        still.json()["code"],
        "not_allowed_here",
        "nothing has changed"
    );

    let stranger = office.stranger().await;
    office
        .grant(
            &stranger,
            Role::FieldOfficer,
            office.khe_sim,
            "2026-01-01",
            "2027-01-01",
        )
        .await;
    assert_eq!(office.post(&retry).by(&head).send().await.status, 202);
    taken_up(&office).await;
    assert_eq!(office.get(&shown).by(&head).send().await.status, 404);
    let path = format!("/v1/records/{}", record.id);
    assert_eq!(office.get(&path).by(&head).send().await.status, 200);
    let retried: Vec<_> = audited(&office).await;
    assert_eq!(retried.len(), 2);
    assert_eq!(retried[0].0, "quarantine_retried");
    assert_eq!(retried[0].1["change"], hash.to_string());
}

#[tokio::test]
async fn somebody_who_may_write_takes_a_refused_change_over_and_its_author_stays() {
    let office = Office::open().await;
    let (head, record, hash) = refused_for_want_of_a_role(&office).await;
    let path = format!("/v1/quarantine/{}/{hash}/hand-over", record.id);
    let stranger = office.stranger().await;
    let to = |who: &Actor| json!({ "person": who.person });
    let answer = act(&office, &head, &path, &to(&stranger)).await;
    assert_eq!(
        (answer.status, answer.problem()),
        (422, "cannot_take_over".to_owned())
    );

    let officer = office.officer().await;
    assert_eq!(
        act(&office, &officer, &path, &to(&officer)).await.status,
        404
    );
    assert_eq!(act(&office, &head, &path, &to(&officer)).await.status, 202);
    taken_up(&office).await;
    let history = format!("/v1/records/{}/history", record.id);
    let history = office.get(&history).by(&head).send().await.json();
    assert_eq!(history["items"][0]["who"]["name"], "Người Mẫu nguoila");
    let audited = audited(&office).await;
    assert_eq!(audited[0].0, "quarantine_handed_over");
    assert_eq!(audited[0].1["to"], officer.person.to_string());
    assert_eq!(audited[0].1["author"], stranger.person.to_string());
}

#[tokio::test]
async fn a_discarded_change_leaves_why_and_nothing_of_what_was_written() {
    let office = Office::open().await;
    let (head, record, hash) = refused_for_want_of_a_role(&office).await;
    let shown = format!("/v1/quarantine/{}/{hash}", record.id);
    let path = format!("{shown}/discard");
    for reason in ["", "  x ", &"x".repeat(201)] {
        let answer = act(&office, &head, &path, &json!({ "reason": reason })).await;
        assert_eq!(answer.problem(), "invalid_value");
    }
    let officer = office.officer().await;
    let why = json!({ "reason": "Máy thử nghiệm" });
    assert_eq!(act(&office, &officer, &path, &why).await.status, 404);
    assert!(audited(&office).await.is_empty());

    assert_eq!(act(&office, &head, &path, &why).await.status, 204);
    let now = office.get(&shown).by(&head).send().await.json();
    assert_eq!((&now["discarded"], &now["size"]), (&json!(true), &json!(0)));
    let page = office.get("/v1/quarantine").by(&head).send().await.json();
    assert!(page["items"].as_array().unwrap().is_empty());
    for again in ["discard", "retry"] {
        let answer = act(&office, &head, &format!("{shown}/{again}"), &why).await;
        assert_eq!(answer.problem(), "change_discarded", "{again}");
    }
    let audited = audited(&office).await;
    assert_eq!(audited.len(), 1);
    assert_eq!(audited[0].1["reason"], "Máy thử nghiệm");
}

#[tokio::test]
async fn many_refused_changes_are_handed_out_as_one_file() {
    let office = Office::open().await;
    let (head, record, hash) = refused_for_want_of_a_role(&office).await;
    let phone = office.officer_phone().await;
    let mut broken = Held::new(2, "registration", office.khe_sim);
    broken.spoil();
    broken.push(&office, &phone).await;

    let answer = office
        .get("/v1/quarantine/export?code=not_allowed_here")
        .by(&head)
        .send()
        .await;
    assert_eq!(answer.headers["content-type"], "application/cbor-seq");
    let one = office
        .get(&format!("/v1/quarantine/{}/{hash}/bytes", record.id))
        .by(&head)
        .send()
        .await;
    let item = protocol::encode(&Item {
        record: record.id,
        hash,
        bytes: Blob(one.body.to_vec()),
    });
    let manifest = answer.body.strip_suffix(item.as_slice()).unwrap();
    let manifest: Manifest = protocol::decode(manifest).unwrap();
    let codes: Vec<_> = manifest.changes.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(codes, ["not_allowed_here"]);
    let officer = office.officer().await;
    let nothing = office
        .get("/v1/quarantine/export")
        .by(&officer)
        .send()
        .await;
    let nothing: Manifest = protocol::decode(&nothing.body).unwrap();
    assert!(nothing.changes.is_empty());
    let audited = audited(&office).await;
    assert_eq!(audited[0].0, "quarantine_exported");
    assert_eq!(audited[0].1["changes"], 1);
}

#[derive(Serialize)]
struct Item {
    record: RecordId,
    hash: Hash,
    bytes: Blob,
}

#[derive(Deserialize)]
struct Manifest {
    changes: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    code: String,
}
