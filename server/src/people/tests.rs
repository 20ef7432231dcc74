//! Plans that cannot be, and what a good one does.

use serde_json::{Value as Json, json};
use sync_core::standing::Role;

use crate::testing::Office;

fn plan(moves: &Json, units: &Json) -> Json {
    json!({ "day": "2026-07-01", "document": "Nghị quyết Mẫu", "units": units, "moves": moves })
}

fn beginning(key: &str, parent: &Json) -> Json {
    json!({ "key": key, "level": "commune", "code": "99009", "name": "Xã Mới", "parent": parent })
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_by_the_field_that_is_wrong() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let (a, b, top) = (office.khe_sim, office.ben_lua, office.province);
    let above = json!({ "unit": top });
    let new = json!([beginning("moi", &above)]);
    let to = json!({ "key": "moi" });
    let one = |from: &dyn ToString, to: &Json, kind: &str| json!({ "from": from.to_string(), "to": to, "kind": kind });
    let kept = |mut one: Json| {
        one["keeps_records"] = true.into();
        one
    };
    let cases = [
        ("moves", json!([]), new.clone()),
        (
            "from",
            json!([one(&"00000000-0000-0000-0000-0000000000ff", &to, "renamed")]),
            new.clone(),
        ),
        (
            "to",
            json!([one(&a, &json!({ "key": "khac" }), "merge_whole")]),
            new.clone(),
        ),
        (
            "to",
            json!([one(&a, &json!({ "unit": a }), "merge_whole")]),
            new.clone(),
        ),
        (
            "to",
            json!([one(&a, &json!({ "unit": top }), "merge_whole")]),
            new.clone(),
        ),
        (
            "kind",
            json!([
                one(&a, &to, "merge_whole"),
                one(&a, &json!({ "unit": b }), "part_area")
            ]),
            new.clone(),
        ),
        (
            "keeps_records",
            json!([
                one(&a, &to, "part_area"),
                one(&a, &json!({ "unit": b }), "part_people")
            ]),
            new.clone(),
        ),
        (
            "to",
            json!([kept(one(&a, &to, "part_area")), one(&a, &to, "part_people")]),
            new.clone(),
        ),
        (
            "parent",
            json!([one(&a, &to, "merge_whole")]),
            json!([beginning("moi", &json!({ "unit": a }))]),
        ),
        (
            "parent",
            json!([one(&a, &to, "merge_whole")]),
            json!([beginning("moi", &json!({ "key": "moi" }))]),
        ),
        (
            "key",
            json!([one(&a, &to, "merge_whole")]),
            json!([beginning("moi", &above), beginning("moi", &above)]),
        ),
    ];
    for (field, moves, units) in cases {
        let call = office.post("/v1/reorganisations").by(&administrator);
        let answer = call.json(&plan(&moves, &units)).send().await;
        assert_eq!(answer.problem(), "invalid_value", "{moves}");
        assert_eq!(answer.json()["args"]["field"], field, "{moves}");
    }
    let edges = office
        .get("/v1/reorganisations")
        .by(&administrator)
        .send()
        .await;
    assert_eq!(edges.json(), json!([]));
    let officer = office.officer().await;
    let whole = plan(&json!([one(&a, &to, "merge_whole")]), &new);
    let refused = office
        .post("/v1/reorganisations")
        .by(&officer)
        .json(&whole)
        .send()
        .await;
    assert_eq!(refused.problem(), "forbidden");
}

#[tokio::test]
async fn a_renamed_commune_keeps_its_scope_its_hamlets_and_its_people() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let mut plan = plan(
        &json!([{ "from": office.khe_sim, "to": { "key": "moi" }, "kind": "type_changed" }]),
        &json!([beginning("moi", &json!({ "unit": office.province }))]),
    );
    plan["units"][0]["name"] = "Phường Khe Sim".into();
    let done = office
        .post("/v1/reorganisations")
        .by(&administrator)
        .json(&plan)
        .send()
        .await;
    assert_eq!(done.status, 201, "{}", done.json());
    assert_eq!(done.json()["ended"][0]["people"], 1);
    let officer = office.officer().await;
    let me = office.get("/v1/me").by(&officer).send().await.json();
    let roles = me["roles"].as_array().unwrap();
    assert_eq!(roles.len(), 1, "{roles:?}");
    assert_eq!(roles[0]["scope"], office.khe_sim.to_string());
    assert_eq!(me["scopes"][0]["name"], "Phường Khe Sim");
    let units: Vec<_> = me["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|u| u["name"].clone())
        .collect();
    assert_eq!(units, ["Phường Khe Sim", "Xã Khe Sim"]);
}

#[tokio::test]
async fn a_merged_commune_lets_the_new_ones_people_in_and_no_others() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let neighbour = office
        .person("benlua", Role::StandingOffice, office.ben_lua)
        .await;
    let plan = plan(
        &json!([{ "from": office.khe_sim, "to": { "unit": office.ben_lua }, "kind": "merge_whole" }]),
        &json!([]),
    );
    let reach = |me: Json| {
        let mut scopes: Vec<String> = me["roles"]
            .as_array()
            .unwrap()
            .iter()
            .map(|role| role["scope"].as_str().unwrap().to_owned())
            .collect();
        scopes.sort_unstable();
        scopes
    };
    let before = office.get("/v1/me").by(&neighbour).send().await.json();
    assert_eq!(reach(before), [office.ben_lua.to_string()]);
    let done = office
        .post("/v1/reorganisations")
        .by(&administrator)
        .json(&plan)
        .send()
        .await;
    assert_eq!(done.status, 201, "{}", done.json());
    let mut both = [office.ben_lua.to_string(), office.khe_sim.to_string()];
    both.sort_unstable();
    for who in [&neighbour, &office.officer().await] {
        let me = office.get("/v1/me").by(who).send().await.json();
        assert_eq!(reach(me), both);
    }
    let stranger = office
        .get("/v1/me")
        .by(&office.stranger().await)
        .send()
        .await
        .json();
    assert_eq!(reach(stranger), Vec::<String>::new());
}

#[tokio::test]
async fn a_unit_keeps_its_name_until_the_day_on_which_it_changes() {
    let office = Office::open().await;
    let administrator = office.administrator().await;
    let mut plan = plan(
        &json!([{ "from": office.khe_sim, "to": { "key": "moi" }, "kind": "renamed" }]),
        &json!([beginning("moi", &json!({ "unit": office.province }))]),
    );
    plan["day"] = "2026-07-03".into();
    let done = office
        .post("/v1/reorganisations")
        .by(&administrator)
        .json(&plan)
        .send()
        .await;
    assert_eq!(done.status, 201, "{}", done.json());
    let name = async || {
        let officer = office.sign_in(&office.officer().await).await;
        let me = office.get("/v1/me").by(&officer).send().await.json();
        (
            me["scopes"][0]["name"].clone(),
            me["roles"].as_array().unwrap().len(),
        )
    };
    assert_eq!(name().await, (json!("Xã Khe Sim"), 1));
    office.clock.advance(2 * 86_400_000);
    assert_eq!(name().await, (json!("Xã Mới"), 1));
}
