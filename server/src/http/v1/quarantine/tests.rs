//! What was not accepted is kept and can be looked at, by those who may.

use sync_core::standing::Role;

use crate::{desk::testing::Held, testing::Office};

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
