//! Who sets what, and what is then in force.

use serde_json::{Value as Json, json};
use sync_core::standing::{Role, Rubric};

use crate::testing::{Actor, Office};

async fn province(office: &Office) -> Actor {
    office.person("tinh", Role::Province, office.province).await
}

fn rubric(pass: i64) -> Json {
    let mut rubric = serde_json::to_value(Rubric::proposed()).unwrap();
    rubric["id"] = "mien-nui".into();
    rubric["pass"] = pass.into();
    rubric.as_object_mut().unwrap().remove("version");
    rubric
}

fn year() -> Json {
    json!({
        "year": 2026,
        "closed": [{ "on": "2026-09-01", "name": "Quốc khánh" }, { "on": "2026-09-02", "name": "Quốc khánh" }],
        "worked": [{ "on": "2026-08-22", "name": "Làm bù" }],
    })
}

async fn in_force(office: &Office, who: &Actor) -> Json {
    office.get("/v1/rules").by(who).send().await.json()
}

#[tokio::test]
async fn a_rubric_published_again_is_its_next_version_and_the_first_stays() {
    let office = Office::open().await;
    let province = province(&office).await;
    for pass in [80, 85] {
        let answer = office
            .post("/v1/rules/rubrics")
            .by(&province)
            .json(&rubric(pass))
            .send()
            .await;
        assert_eq!(answer.status, 204, "{answer:?}");
    }
    let rules = in_force(&office, &province).await;
    let told: Vec<_> = rules["rubrics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| {
            (
                r["id"].as_str().unwrap(),
                r["version"].as_i64(),
                r["pass"].as_i64(),
            )
        })
        .collect();
    let expected = [
        ("proposed", Some(1), Some(80)),
        ("mien-nui", Some(1), Some(80)),
        ("mien-nui", Some(2), Some(85)),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_rubric_that_does_not_add_up_is_refused() {
    let office = Office::open().await;
    let province = province(&office).await;
    let mut unfit = rubric(80);
    unfit["criteria"][0]["points"] = 11.into();
    let send = |body: Json| {
        office
            .post("/v1/rules/rubrics")
            .by(&province)
            .json(&body)
            .send()
    };
    assert_eq!(send(unfit).await.problem(), "invalid_value");
    let mut proposed = rubric(80);
    proposed["id"] = "proposed".into();
    assert_eq!(send(proposed).await.problem(), "invalid_value");
}

#[tokio::test]
async fn days_off_are_the_administrators_to_set_and_terms_the_provinces() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let of_commune = office
        .person("quantrixa", Role::Administrator, office.khe_sim)
        .await;
    let refused = office
        .post("/v1/rules/holidays")
        .by(&of_commune)
        .json(&year())
        .send()
        .await;
    assert_eq!(refused.problem(), "forbidden");
    let post =
        |path: &'static str, body: Json| office.post(path).by(&administrator).json(&body).send();
    assert_eq!(post("/v1/rules/holidays", year()).await.status, 204);
    let terms = json!({ "dialogue_notice": { "days": 10, "counted": "working", "source": "Quy chế tỉnh" } });
    assert_eq!(
        post("/v1/rules/deadlines", terms.clone()).await.problem(),
        "forbidden"
    );
    let province = province(&office).await;
    let answer = office
        .post("/v1/rules/deadlines")
        .by(&province)
        .json(&terms)
        .send()
        .await;
    assert_eq!(answer.status, 204, "{answer:?}");
    let rules = in_force(&office, &province).await;
    assert_eq!(rules["deadlines"]["dialogue_notice"]["days"], 10);
    assert_eq!(rules["deadlines"]["results_published"]["days"], 10);
    assert_eq!(rules["holidays"][0]["closed"][1]["on"], "2026-09-02");
}

#[tokio::test]
async fn an_officer_reads_the_rules_and_sets_none() {
    let office = Office::open().await;
    let officer = office.officer().await;
    assert_eq!(
        in_force(&office, &officer).await["rubrics"][0]["id"],
        "proposed"
    );
    let refused = office
        .post("/v1/rules/rubrics")
        .by(&officer)
        .json(&rubric(80))
        .send()
        .await;
    assert_eq!(refused.problem(), "forbidden");
}

#[tokio::test]
async fn a_list_of_days_off_that_cannot_be_is_refused() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let mut unfit = year();
    unfit["worked"][0]["on"] = "2026-08-24".into();
    let answer = office
        .post("/v1/rules/holidays")
        .by(&administrator)
        .json(&unfit)
        .send()
        .await;
    assert_eq!(answer.problem(), "invalid_value");
}
