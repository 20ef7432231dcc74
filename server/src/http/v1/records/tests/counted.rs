//! What is made of many records: files, trends, what is to be followed up.

use super::*;

#[tokio::test]
async fn a_list_is_exported_as_it_is_shown() {
    let s = story().await;
    s.registration(1, "Đường thôn Đồng Trám", "VHXH").await;
    s.registration(2, "=Dược liệu", "KT").await;
    let export = |query: &str| format!("/v1/records/export?kind=registration&{query}");
    let csv = s
        .office
        .get(&export("format=csv&cols=kind%20field%20year"))
        .by(&s.head)
        .send()
        .await;
    assert_eq!(csv.status, 200, "{csv:?}");
    let expected = "\u{feff}Tên;Loại hồ sơ;Lĩnh vực;Năm\r\n\
        '=Dược liệu;Đăng ký mô hình;Phát triển kinh tế;2026\r\n\
        Đường thôn Đồng Trám;Đăng ký mô hình;Văn hoá - xã hội;2026\r\n";
    assert_eq!(String::from_utf8(csv.body.to_vec()).unwrap(), expected);
    let field = export("format=csv&field=KT&cols=&lang=en");
    let narrowed = s.office.get(&field).by(&s.head).send().await;
    let text = String::from_utf8(narrowed.body.to_vec()).unwrap();
    assert_eq!(text, "\u{feff}Title\r\n'=Dược liệu\r\n");
    let xlsx = s
        .office
        .get(&export("format=xlsx&cols=state"))
        .by(&s.head)
        .send()
        .await;
    assert!(xlsx.body.starts_with(b"PK"), "a zip archive");
    let stranger = s.office.person("la", Role::Viewer, s.office.khe_sim).await;
    let none = s
        .office
        .get(&export("format=csv&cols="))
        .by(&stranger)
        .send()
        .await;
    assert_eq!(
        String::from_utf8(none.body.to_vec()).unwrap(),
        "\u{feff}Tên\r\n"
    );
    for bad in ["format=pdf", "format=csv&cols=phone", "format=csv&kinds=x"] {
        let answer = s.office.get(&export(bad)).by(&s.head).send().await;
        assert_eq!(answer.problem(), "malformed_request", "{bad}");
    }
}

#[tokio::test]
async fn a_trend_adds_up_to_the_list_of_each_quarter() {
    let s = story().await;
    for (n, day) in [(1, "2026-02-10"), (2, "2026-03-31"), (3, "2026-04-01")] {
        let mut held = Held::new(n, "good_deed", s.office.khe_sim);
        held.set(
            &s.phone,
            &[("name", "Việc tốt".into()), ("done_on", day.into())],
        );
        held.push(&s.office, &s.phone).await;
    }
    let trend = s.seen_by(&s.head, "/v1/trend?kind=good_deed").await;
    let points: Vec<_> = trend["points"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| {
            (
                p["year"].clone(),
                p["quarter"].clone(),
                p["records"].clone(),
            )
        })
        .collect();
    assert_eq!(
        points,
        [
            (2026.into(), 1.into(), 2.into()),
            (2026.into(), 2.into(), 1.into())
        ]
    );
    let first = s
        .seen_by(&s.head, "/v1/records?kind=good_deed&year=2026&quarter=1")
        .await;
    assert_eq!(
        (first["total"].clone(), titles(&first).len()),
        (2.into(), 2)
    );
}

#[tokio::test]
async fn a_dialogue_that_nobody_announced_is_followed_up() {
    let s = story().await;
    let mut held = Held::new(1, "dialogue", s.office.khe_sim);
    held.set(
        &s.phone,
        &[
            ("name", "Đối thoại".into()),
            ("held_on", "2026-05-12".into()),
            ("noticed_on", "2026-05-08".into()),
        ],
    );
    held.push(&s.office, &s.phone).await;
    let mut said = Held::new(2, "opinion", s.office.khe_sim);
    said.set(
        &s.phone,
        &[
            ("dialogue", held.id.into()),
            ("text", "Đề nghị sửa đường".into()),
            ("raised_on", "2026-05-12".into()),
        ],
    );
    said.push(&s.office, &s.phone).await;
    let seen = s.seen_by(&s.head, "/v1/follow-up").await;
    let dialogue = &seen["dialogues"][0];
    assert_eq!(
        (
            &dialogue["notice"]["by"],
            &dialogue["notice"]["broken"]["days"]
        ),
        (&"2026-05-05".into(), &3.into())
    );
    assert_eq!(dialogue["results"]["by"], "2026-05-22");
    let opinion = &seen["opinions"][0];
    assert_eq!(
        (&opinion["dialogue"], &opinion["written_notice"]["by"]),
        (&"Đối thoại".into(), &"2026-05-26".into())
    );
    let days_off =
        json!({ "year": 2026, "closed": [{ "on": "2026-05-20", "name": "Nghỉ" }], "worked": [] });
    let province = s
        .office
        .person("tinh", Role::Province, s.office.province)
        .await;
    let set = s
        .office
        .post("/v1/rules/holidays")
        .by(&province)
        .json(&days_off)
        .send()
        .await;
    assert_eq!(set.status, 204, "{set:?}");
    let seen = s.seen_by(&s.head, "/v1/follow-up").await;
    assert_eq!(seen["opinions"][0]["written_notice"]["by"], "2026-05-27");
    let from_afar = s.seen_by(&province, "/v1/follow-up").await;
    assert_eq!(
        (
            from_afar["opinions"].clone(),
            from_afar["dialogues"].clone()
        ),
        (json!([]), json!([]))
    );
}
