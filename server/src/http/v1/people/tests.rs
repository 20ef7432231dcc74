//! Accounts as an administrator manages them.

use serde_json::{Value as Json, json};
use sync_core::{
    id::{PersonId, ScopeId},
    standing::Role,
};

use crate::testing::{Actor, Answer, Office, REALM};

async fn post(office: &Office, who: &Actor, path: &str, body: &Json) -> Answer {
    office.post(path).json(body).by(who).send().await
}

fn officer_at(unit: ScopeId) -> Json {
    json!({ "role": "field_officer", "unit": unit, "from": "2026-07-01" })
}

async fn add(office: &Office, who: &Actor, login: &str, unit: ScopeId) -> Answer {
    let body = json!({ "login": login, "name": "Cán bộ Mẫu", "role": officer_at(unit) });
    post(office, who, "/v1/people", &body).await
}

async fn listed(office: &Office, who: &Actor) -> Vec<Json> {
    let page = office.get("/v1/people").by(who).send().await.json();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn an_administrator_makes_accounts_gives_roles_and_ends_them() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let made = add(&office, &administrator, "lo.mau", office.khe_sim).await;
    assert_eq!(made.status, 201, "{made:?}");
    let made = made.json();
    assert_eq!(made["roles"][0]["role"], "field_officer");
    let twice = add(&office, &administrator, "LO.MAU", office.khe_sim).await;
    assert_eq!(twice.problem(), "already_taken");

    let roles = format!("/v1/people/{}/roles", made["id"].as_str().unwrap());
    let supervisor = json!({ "role": "supervisor", "unit": office.ben_lua, "from": "2026-07-02" });
    assert_eq!(
        post(&office, &administrator, &roles, &supervisor)
            .await
            .status,
        204
    );
    let nonsense = json!({ "role": "king", "unit": office.ben_lua, "from": "2026-07-02" });
    assert_eq!(
        post(&office, &administrator, &roles, &nonsense)
            .await
            .problem(),
        "malformed_body"
    );

    let grant = made["roles"][0]["id"].as_str().unwrap();
    let end = format!("{roles}/{grant}/end");
    let yesterday = json!({ "on": "2026-06-30" });
    assert_eq!(
        post(&office, &administrator, &end, &yesterday)
            .await
            .problem(),
        "invalid_value"
    );
    let today = json!({ "on": "2026-07-01" });
    assert_eq!(
        post(&office, &administrator, &end, &today).await.status,
        204
    );
    let person: PersonId = made["id"].as_str().unwrap().parse().unwrap();
    let signed_in = office
        .sign_in(&Actor {
            person,
            ..office.officer().await
        })
        .await;
    let me = office.get("/v1/me").by(&signed_in).send().await.json();
    assert_eq!(
        me["roles"],
        json!([]),
        "one ended, the other begins tomorrow"
    );

    let mut work = office.app.store.read().await.unwrap();
    let log = work.audit_page(REALM, 0, 100).await.unwrap();
    let last: Vec<_> = log
        .iter()
        .rev()
        .take(4)
        .map(|e| e.event.action.as_str())
        .collect();
    assert_eq!(
        last,
        ["role_ended", "role_granted", "role_granted", "person_added"]
    );
}

#[tokio::test]
async fn a_communes_administrator_reaches_their_commune_alone() {
    let office = Office::open().await;
    let local = office
        .person("ql.khe-sim", Role::Administrator, office.khe_sim)
        .await;
    assert_eq!(
        add(&office, &local, "vi.mau", office.khe_sim).await.status,
        201
    );
    assert_eq!(
        add(&office, &local, "ha.mau", office.ben_lua)
            .await
            .problem(),
        "forbidden"
    );
    let names: Vec<_> = listed(&office, &local)
        .await
        .iter()
        .map(|a| a["login"].clone())
        .collect();
    assert_eq!(
        names,
        ["canbo", "ql.khe-sim", "vi.mau"],
        "neither the province's nor strangers"
    );
    let all = listed(&office, &office.administrator().await).await;
    assert_eq!(all.len(), 5);

    let province = office.administrator().await.person;
    let close = format!("/v1/people/{province}/close");
    assert_eq!(
        post(&office, &local, &close, &json!({})).await.problem(),
        "not_found"
    );
    let officer = office.officer().await;
    let nobody = office.get("/v1/people").by(&officer).send().await;
    assert_eq!(nobody.problem(), "forbidden");
}

#[tokio::test]
async fn nobody_gives_themselves_a_role_or_closes_their_own_account() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let me = format!("/v1/people/{}", administrator.person);
    let path = format!("{me}/roles");
    let role = post(&office, &administrator, &path, &officer_at(office.khe_sim)).await;
    assert_eq!(role.problem(), "not_found");
    let close = post(&office, &administrator, &format!("{me}/close"), &json!({})).await;
    assert_eq!(close.problem(), "not_found");
}

#[tokio::test]
async fn who_has_left_gets_in_no_more() {
    let office = Office::open().await;
    let officer = office.officer().await;
    let close = format!("/v1/people/{}/close", officer.person);
    let administrator = office.administrator().await;
    for _ in 0..2 {
        assert_eq!(
            post(&office, &administrator, &close, &json!({}))
                .await
                .status,
            204
        );
    }
    let me = office.get("/v1/me").by(&officer).send().await;
    assert_eq!(me.problem(), "account_closed");
}

#[tokio::test]
async fn accounts_are_found_by_name_login_or_unit_and_never_beyond_what_is_managed() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    for (login, unit) in [("lan", office.khe_sim), ("loan", office.ben_lua)] {
        office.person(login, Role::FieldOfficer, unit).await;
    }
    let found = async |query: &str| -> Vec<String> {
        let path = format!("/v1/people?{query}");
        let page = office.get(&path).by(&administrator).send().await.json();
        let items = page["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|account| account["login"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(found("q=nguoi%20mau%20lan").await, ["lan"]);
    assert_eq!(found("q=LOA").await, ["loan"]);
    let unit = office.ben_lua;
    assert_eq!(found(&format!("unit={unit}")).await, ["loan"]);
    assert_eq!(
        found(&format!("unit={unit}&q=lan")).await,
        Vec::<String>::new()
    );
    assert_eq!(found("limit=1").await, ["canbo"]);
    assert_eq!(found("limit=1&cursor=canbo").await, ["lan"]);
    let long = format!("/v1/people?q={}", "a".repeat(201));
    let refused = office.get(&long).by(&administrator).send().await;
    assert_eq!(refused.problem(), "malformed_request");
}
