//! What a supervisor sees of what two phones wrote.

mod counted;

use serde_json::{Value as Json, json};
use sync_core::{standing::Role, value::Value};

use crate::{
    desk::testing::Held,
    testing::{Actor, MORNING, Office, Phone},
};

struct Story {
    office: Office,
    head: Actor,
    phone: Phone,
    colleague: Phone,
}

async fn story() -> Story {
    let office = Office::open().await;
    let head = office
        .person("thuongtruc", Role::StandingOffice, office.khe_sim)
        .await;
    let phone = office.officer_phone().await;
    let other = office
        .person("canbo2", Role::FieldOfficer, office.khe_sim)
        .await;
    let colleague = office.phone(&other).await;
    Story {
        office,
        head,
        phone,
        colleague,
    }
}

impl Story {
    async fn seen_by(&self, who: &Actor, path: &str) -> Json {
        let answer = self.office.get(path).by(who).send().await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    async fn registration(&self, n: u8, name: &str, field: &str) -> Held {
        let mut held = Held::new(n, "registration", self.office.khe_sim);
        let values = [
            ("name", name.into()),
            ("field", field.into()),
            ("year", 2026.into()),
        ];
        held.set(&self.phone, &values);
        held.push(&self.office, &self.phone).await;
        held
    }
}

fn titles(page: &Json) -> Vec<&str> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["title"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_list_is_read_page_by_page_in_vietnamese_order() {
    let s = story().await;
    for (n, name) in [
        (1, "Đường thôn Đồng Trám"),
        (2, "Dược liệu"),
        (3, "Ong lấy mật"),
    ] {
        s.registration(n, name, "KT").await;
    }
    let first = s
        .seen_by(&s.head, "/v1/records?kind=registration&limit=2")
        .await;
    assert_eq!(titles(&first), ["Dược liệu", "Đường thôn Đồng Trám"]);
    let next = first["next"].as_str().unwrap();
    let path = format!("/v1/records?kind=registration&limit=2&cursor={next}");
    let second = s.seen_by(&s.head, &path).await;
    assert_eq!(titles(&second), ["Ong lấy mật"]);
    assert_eq!(second["next"], Json::Null);
}

#[tokio::test]
async fn a_search_needs_no_marks() {
    let s = story().await;
    s.registration(1, "Hiến đất mở rộng đường trục", "VHXH")
        .await;
    s.registration(2, "Nuôi ong lấy mật", "KT").await;
    let found = s.seen_by(&s.head, "/v1/records?q=hien%20dat").await;
    assert_eq!(titles(&found), ["Hiến đất mở rộng đường trục"]);
    let filtered = s
        .seen_by(&s.head, "/v1/records?field=KT&year=2026&state=draft")
        .await;
    assert_eq!(titles(&filtered), ["Nuôi ong lấy mật"]);
    assert_eq!(
        titles(&s.seen_by(&s.head, "/v1/records?year=2025").await),
        [""; 0]
    );
}

#[tokio::test]
async fn a_record_of_another_commune_is_not_there() {
    let s = story().await;
    let held = s.registration(1, "Dược liệu", "KT").await;
    let elsewhere = s
        .office
        .person("benlua", Role::StandingOffice, s.office.ben_lua)
        .await;
    for path in ["", "/history"] {
        let path = format!("/v1/records/{}{path}", held.id);
        let answer = s.office.get(&path).by(&elsewhere).send().await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not_found")
        );
        assert_eq!(s.office.get(&path).send().await.status, 401);
    }
    let path = format!("/v1/records?scope={}", s.office.khe_sim);
    assert_eq!(titles(&s.seen_by(&elsewhere, &path).await), [""; 0]);
    let province = s
        .office
        .person("tinh", Role::Province, s.office.province)
        .await;
    assert_eq!(titles(&s.seen_by(&province, &path).await), ["Dược liệu"]);
}

#[tokio::test]
async fn an_open_conflict_names_every_value_and_who_gave_it() {
    let s = story().await;
    let mut mine = s.registration(1, "Dược liệu", "KT").await;
    let mut theirs = mine.copied();
    mine.set(&s.phone, &[("area", "Khe Mít".into())]);
    theirs.set(&s.colleague, &[("area", "Đồng Trám".into())]);
    mine.push(&s.office, &s.phone).await;
    theirs.push(&s.office, &s.colleague).await;

    let listed = s.seen_by(&s.head, "/v1/conflicts").await;
    let conflict = &listed["items"][0];
    assert_eq!(
        (&conflict["path"], &conflict["title"]),
        (&json!("area"), &json!("Dược liệu"))
    );
    let mut given: Vec<_> = conflict["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|v| {
            (
                v["value"]["text"].as_str().unwrap(),
                v["who"]["name"].as_str().unwrap(),
            )
        })
        .collect();
    given.sort_unstable();
    assert_eq!(
        given,
        [
            ("Khe Mít", "Người Mẫu canbo"),
            ("Đồng Trám", "Người Mẫu canbo2")
        ]
    );
    assert_eq!(conflict["values"][0]["server_time"], MORNING);

    let shown = s
        .seen_by(&s.head, &format!("/v1/records/{}", mine.id))
        .await;
    assert_eq!(shown["conflicts"][0]["values"], conflict["values"]);
    assert_eq!(
        titles(&s.seen_by(&s.head, "/v1/records?conflicts=true").await),
        ["Dược liệu"]
    );
}

#[tokio::test]
async fn a_record_tells_what_it_lacks() {
    let s = story().await;
    let held = s.registration(1, "Dược liệu", "KT").await;
    let shown = s
        .seen_by(&s.head, &format!("/v1/records/{}", held.id))
        .await;
    assert_eq!(shown["complete"], false);
    assert_eq!(
        shown["row"]["values"]["name"],
        json!({ "text": "Dược liệu" })
    );
    let missing = shown["row"]["missing"].as_array().unwrap();
    assert!(missing.iter().any(|m| m["code"] == "model"), "{missing:?}");
    assert_eq!(shown["standing"]["version"], 0);
}

#[tokio::test]
async fn history_names_who_wrote_what_and_when_it_came() {
    let s = story().await;
    let mut held = s.registration(1, "Dược liệu", "KT").await;
    s.office.clock.advance(60_000);
    let mut theirs = held.copied();
    theirs.set(&s.colleague, &[("name", Value::from("Dược liệu Khe Sim"))]);
    theirs.push(&s.office, &s.colleague).await;
    held.spoil();
    held.push(&s.office, &s.phone).await;

    let path = format!("/v1/records/{}/history", held.id);
    let told = s.seen_by(&s.head, &path).await;
    let events = told["items"].as_array().unwrap();
    assert_eq!(events.len(), 2, "{events:?}");
    assert_eq!(events[1]["event"], "change");
    assert_eq!(events[1]["server_time"], MORNING + 60_000);
    assert_eq!(events[1]["who"]["name"], "Người Mẫu canbo2");
    assert_eq!(
        events[1]["did"][0]["set"],
        json!({ "text": "Dược liệu Khe Sim" })
    );
    let page = s.seen_by(&s.head, &format!("{path}?limit=1")).await;
    let next = page["next"].as_str().unwrap();
    let rest = s
        .seen_by(&s.head, &format!("{path}?limit=1&cursor={next}"))
        .await;
    assert_eq!(rest["items"][0], events[1]);
}

#[tokio::test]
async fn figures_add_up_and_tell_what_they_may_not_know() {
    let s = story().await;
    s.registration(1, "Dược liệu", "KT").await;
    s.registration(2, "Ong", "KT").await;
    let mut blank = Held::new(3, "registration", s.office.khe_sim);
    blank.set(&s.phone, &[("name", "Chưa rõ".into())]);
    blank.push(&s.office, &s.phone).await;

    let status = s.seen_by(&s.head, "/v1/status").await;
    assert_eq!(status["all"]["total"]["records"], 3);
    assert_eq!(status["fields"], json!(["KT", "unclassified"]));
    assert_eq!(status["completeness"]["devices"], 2);
    assert_eq!(status["completeness"]["synced_today"], 1);
    assert_eq!(status["completeness"]["waiting_changes"], 2);
    let of_year = s.seen_by(&s.head, "/v1/status?year=2026").await;
    assert_eq!(of_year["all"]["total"]["records"], 2);
    assert_eq!(
        of_year["left_out"],
        json!({ "other_years": 0, "no_year": 1 })
    );
    let odd = s
        .office
        .get("/v1/status?kind=gossip")
        .by(&s.head)
        .send()
        .await;
    assert_eq!((odd.status, odd.problem().as_str()), (400, "unknown_kind"));

    let fresh = s.seen_by(&s.head, "/v1/freshness").await;
    let devices = fresh["devices"].as_array().unwrap();
    assert_eq!(devices[0]["last_sync"], Json::Null);
    assert_eq!(devices[1]["waiting_media"], 1);
    let silent = s
        .seen_by(&s.head, &format!("/v1/freshness?silent_since={MORNING}"))
        .await;
    assert_eq!(silent["devices"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_query_that_means_nothing_is_refused() {
    let s = story().await;
    for (path, code) in [
        ("/v1/records?cursor=made-up", "bad_cursor"),
        ("/v1/records?colour=red", "malformed_request"),
        ("/v1/records/not-an-id", "malformed_request"),
        ("/v1/conflicts?cursor=AAAA", "bad_cursor"),
    ] {
        let answer = s.office.get(path).by(&s.head).send().await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (400, code),
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_province_sees_figures_of_opinions_and_no_words() {
    let s = story().await;
    let province = s
        .office
        .person("tinh", Role::Province, s.office.province)
        .await;
    let model = s.registration(1, "Dược liệu", "KT").await;
    let mut opinion = Held::new(2, "opinion", s.office.khe_sim);
    opinion.set(&s.phone, &[("text", "Đường ngập".into())]);
    opinion.push(&s.office, &s.phone).await;
    let near = s.seen_by(&s.head, "/v1/records").await;
    assert_eq!((titles(&near).len(), &near["total"]), (2, &json!(2)));
    let afar = s.seen_by(&province, "/v1/records").await;
    assert_eq!((titles(&afar).len(), &afar["total"]), (1, &json!(1)));
    for path in ["", "/history"] {
        let path = format!("/v1/records/{}{path}", opinion.id);
        assert_eq!(s.office.get(&path).by(&province).send().await.status, 404);
        s.seen_by(&s.head, &path).await;
    }
    s.seen_by(&province, &format!("/v1/records/{}", model.id))
        .await;
    let figures = s.seen_by(&province, "/v1/status?kind=opinion").await;
    assert_eq!(figures["all"]["total"]["withheld"], true);
    let figures = s.seen_by(&s.head, "/v1/status?kind=opinion").await;
    assert_eq!(figures["all"]["total"]["records"], 1);
}

#[tokio::test]
async fn a_list_is_ordered_and_filtered_by_what_is_missing() {
    let s = story().await;
    for (n, name, field) in [(1, "Ong lấy mật", "KT"), (2, "Dược liệu", "VHXH")] {
        s.registration(n, name, field).await;
    }
    let mut bare = Held::new(3, "registration", s.office.khe_sim);
    bare.set(&s.phone, &[("name", "Bếp ăn".into())]);
    bare.push(&s.office, &s.phone).await;
    for (query, expected) in [
        ("sort=updated", &["Bếp ăn", "Dược liệu", "Ong lấy mật"][..]),
        ("field=unclassified", &["Bếp ăn"]),
        ("year=unclassified&state=draft", &["Bếp ăn"]),
        ("year=2026&field=KT", &["Ong lấy mật"]),
        ("incomplete=true&q=lieu", &["Dược liệu"]),
        ("sort=deadline", &[]),
        ("due_before=1", &[]),
    ] {
        let page = s.seen_by(&s.head, &format!("/v1/records?{query}")).await;
        assert_eq!(titles(&page), expected, "{query}");
    }
    for query in ["year=soon", "sort=size", "unit=here"] {
        let answer = s.office.get(&format!("/v1/records?{query}")).by(&s.head);
        assert_eq!(answer.send().await.status, 400, "{query}");
    }
}
