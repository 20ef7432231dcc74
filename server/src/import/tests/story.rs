use sync_core::{
    form,
    id::{RecordId, UnitId},
    value::Value as Held,
};

use std::{fmt::Write as _, ops::ControlFlow};

use super::*;
use crate::{
    desk::testing::Held as Record,
    import,
    pipeline::{commit_own, decide_own},
};

const DEEDS: &str = "\u{feff}STT;Tên việc tốt;Đơn vị;Ngày thực hiện;Lĩnh vực;Việc đã làm;Ghi chú\r\n\
    1;Đưa trẻ lạc về nhà;Khe Sim;14/04/2026;QPAN;Đưa cháu về tận nhà.;\r\n\
    2;Dọn kênh mương;Xã Khe Sim;2.5.2026;Văn hóa xã hội;Hai mươi người dọn 300 m.;xong\r\n\
    ;Tổng cộng;;;;;\r\n";

async fn one(taking: &Taking, kind: &str, title: &str) -> danvan_store::RecordState {
    let mut work = taking.office.app.store.read().await.unwrap();
    let titles = work
        .titles(REALM, kind, &[taking.office.khe_sim])
        .await
        .unwrap();
    let id = titles.iter().find(|one| one.title == title).unwrap().id;
    work.records(REALM, &[id]).await.unwrap().remove(0)
}

#[tokio::test]
async fn a_list_is_proposed_checked_written_and_undone() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let import = taking.begun("good_deed", DEEDS).await;
    assert_eq!(import["sheets"][0]["rows"], 4);
    let pairs: Vec<_> = import["mapping"]["columns"]
        .as_array()
        .unwrap()
        .iter()
        .collect();
    assert_eq!(
        pairs,
        [
            &json!({ "column": "B", "to": "name" }),
            &json!({ "column": "C", "to": "unit" }),
            &json!({ "column": "D", "to": "done_on" }),
            &json!({ "column": "E", "to": "field" }),
            &json!({ "column": "F", "to": "story" }),
        ]
    );
    let checked = taking.checked(&import, &import["mapping"]).await;
    let counts = ["rows", "ready", "blank", "records", "problem_total"];
    assert_eq!(counts.map(|name| checked[name].clone()), [3, 2, 1, 2, 0]);
    assert_eq!(checked["left_out"], json!(["STT", "Ghi chú"]));
    assert_eq!(checked["preview"][1]["values"][2]["text"], "02/05/2026");
    assert_eq!(
        taking.titles("good_deed").await,
        Vec::<String>::new(),
        "only looked at"
    );

    assert_eq!(taking.apply(&import).await.status, 202);
    let done = taking.ended(&import).await;
    assert_eq!(
        (text(&done, "state"), &done["records"]),
        ("done", &json!(2))
    );
    assert_eq!(
        taking.titles("good_deed").await,
        ["Dọn kênh mương", "Đưa trẻ lạc về nhà"]
    );
    let deed = one(&taking, "good_deed", "Dọn kênh mương").await;
    assert_eq!(
        (deed.row.field.as_deref(), deed.row.year),
        (Some("VHXH"), Some(2026))
    );
    assert_eq!(deed.row.quarter, Some(2));
    taking.verified().await;
    assert_eq!(taking.apply(&import).await.problem(), "import_past_that");

    let undone = taking.undone(&import).await;
    assert_eq!(
        (text(&undone, "state"), &undone["kept"]),
        ("undone", &json!(0))
    );
    assert_eq!(taking.titles("good_deed").await, Vec::<String>::new());
    taking.verified().await;
    let again = taking.written("good_deed", DEEDS).await;
    assert_eq!(again["records"], 2, "the file may be taken in again");
}

#[tokio::test]
async fn what_somebody_worked_on_outlives_an_undoing() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let import = taking.written("good_deed", DEEDS).await;
    let deed = one(&taking, "good_deed", "Dọn kênh mương").await;
    let doc = taking
        .office
        .app
        .documents
        .open(REALM, deed.head.id)
        .await
        .unwrap()
        .unwrap();
    let phone = taking.office.officer_phone().await;
    let mut held = Record::taken_up(deed.head.id, "good_deed", taking.office.khe_sim, doc);
    held.set(&phone, &[("story", Held::from("Hai mươi mốt người."))]);
    held.push(&taking.office, &phone).await;

    let path = format!("/v1/imports/{}/undo", text(&import, "id"));
    let would = taking
        .office
        .get(&path)
        .bearer(&taking.desk.access)
        .send()
        .await
        .json();
    assert_eq!(
        (&would["records"], &would["kept_total"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(would["kept"][0]["why"], "changed");
    let undone = taking.undone(&import).await;
    assert_eq!(undone["kept"], 1);
    assert_eq!(taking.titles("good_deed").await, ["Dọn kênh mương"]);
    taking.verified().await;
}

#[tokio::test]
async fn a_phone_lets_go_of_what_was_undone_and_a_late_word_is_kept() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let import = taking.written("good_deed", DEEDS).await;
    let deed = one(&taking, "good_deed", "Dọn kênh mương").await;
    let doc = taking
        .office
        .app
        .documents
        .open(REALM, deed.head.id)
        .await
        .unwrap()
        .unwrap();
    taking.undone(&import).await;
    let mut work = taking.office.app.store.read().await.unwrap();
    let feed = work
        .feed_after(REALM, taking.office.khe_sim, 0, 10)
        .await
        .unwrap();
    assert!(
        feed.iter()
            .all(|row| row.event == danvan_store::FeedEvent::Leave),
        "{feed:?}"
    );
    drop(work);
    let phone = taking.office.officer_phone().await;
    let mut held = Record::taken_up(deed.head.id, "good_deed", taking.office.khe_sim, doc);
    held.set(&phone, &[("story", Held::from("Ghi khi chưa biết."))]);
    held.push(&taking.office, &phone).await;
    let mut work = taking.office.app.store.read().await.unwrap();
    assert_eq!(work.backlog(REALM).await.unwrap().quarantined, 1);
}

#[tokio::test]
async fn lines_that_say_the_same_are_told_and_somebody_decides() {
    let taking = Taking::open(Role::FieldOfficer).await;
    taking.written("good_deed", DEEDS).await;
    let more = format!(
        "{DEEDS}3;Trồng cây;Khe Sim;01/06/2026;VHXH;x;\n4;TRỒNG CÂY;Khe Sim;02/06/2026;VHXH;x;\n"
    );
    let import = taking.begun("good_deed", more).await;
    let mut mapping = import["mapping"].clone();
    let checked = taking.checked(&import, &mapping).await;
    assert_eq!(
        (&checked["duplicate_total"], &checked["may_apply"]),
        (&json!(3), &json!(false))
    );
    assert_eq!(checked["duplicates"][2]["of_row"], 5);
    assert!(checked["duplicates"][0]["record"].is_string());
    mapping["duplicates"] = json!("skip");
    let checked = taking.checked(&import, &mapping).await;
    assert_eq!(
        (&checked["records"], &checked["may_apply"]),
        (&json!(1), &json!(true))
    );
    taking.apply(&import).await;
    let done = taking.ended(&import).await;
    assert_eq!((&done["records"], &done["skipped"]), (&json!(1), &json!(3)));
    assert_eq!(taking.titles("good_deed").await.len(), 3);
}

#[tokio::test]
async fn a_registration_brings_its_model_and_the_next_year_finds_it() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let list = |year: u16, renewal: &str| {
        format!(
            "Tên mô hình,Đơn vị,Năm,Lĩnh vực,Loại,Hình thức,Cấp,Kinh phí (triệu đồng)\n\
             Tiếng kẻng an ninh,Khe Sim,{year},an ninh quốc phòng,Tập thể,{renewal},Cơ sở,\"12,5\"\n"
        )
    };
    taking
        .written("registration", list(2024, "Đăng ký mới"))
        .await;
    taking.written("registration", list(2025, "Tiếp tục")).await;
    assert_eq!(taking.titles("model").await, ["Tiếng kẻng an ninh"]);
    assert_eq!(taking.titles("registration").await.len(), 2);
    let registration = one(&taking, "registration", "Tiếng kẻng an ninh").await;
    let model = one(&taking, "model", "Tiếng kẻng an ninh").await;
    assert_eq!(registration.row.parent, Some(model.head.id));
    assert_eq!(registration.row.unit, Some(UnitId(taking.office.khe_sim.0)));
    let doc = taking
        .office
        .app
        .documents
        .open(REALM, registration.head.id)
        .await
        .unwrap()
        .unwrap();
    let kind = sync_core::record::kind("registration").unwrap();
    let budget = sync_core::merge::read(&doc, kind.field("budget").unwrap());
    let none = |_: UnitId| None;
    let shown = form::read(
        kind.field("budget").unwrap(),
        &budget,
        &none,
        &|_: RecordId| None,
    );
    assert_eq!(shown.0, "12.500.000 đồng");
    taking.verified().await;
}

#[tokio::test]
async fn old_letters_are_converted_once_somebody_says_so() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let list =
        "Tªn viÖc tèt;§¬n vÞ;Ngµy thùc hiÖn\nD©n vËn khÐo lµm ®\u{ad}êng;X· Khe Sim;14/04/2026\n";
    let import = taking.begun("good_deed", list).await;
    assert_eq!(import["charset"]["found"], "tcvn3");
    assert_eq!(import["mapping"]["columns"].as_array().unwrap().len(), 3);
    let mut mapping = import["mapping"].clone();
    assert_eq!(mapping["charset"], "unicode", "not by itself");
    mapping["charset"] = json!("tcvn3");
    let checked = taking.checked(&import, &mapping).await;
    assert_eq!(checked["may_apply"], true, "{checked}");
    taking.apply(&import).await;
    taking.ended(&import).await;
    assert_eq!(taking.titles("good_deed").await, ["Dân vận khéo làm đường"]);
}

#[tokio::test]
async fn a_word_of_the_office_is_explained_once_and_kept_with_its_source() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let list = "Tên việc tốt;Đơn vị;Ngày thực hiện;Lĩnh vực\nMột;Khe Sim;14/04/2026;Đời sống\nHai;Khe Sim;15/04/2026;đời sống\n";
    let import = taking.begun("good_deed", list).await;
    let mut mapping = import["mapping"].clone();
    let checked = taking.checked(&import, &mapping).await;
    assert_eq!(
        (&checked["terms"][0]["text"], &checked["terms"][0]["count"]),
        (&json!("Đời sống"), &json!(2))
    );
    assert_eq!(checked["problems"][1]["code"], "unknown_term");
    mapping["aliases"] = json!([{ "to": "field", "text": "Đời sống", "code": "VHXH" }]);
    mapping["source"] = json!("Sổ việc tốt của Hội Phụ nữ");
    let checked = taking.checked(&import, &mapping).await;
    assert_eq!(checked["may_apply"], true, "{checked}");
    let sources = taking
        .office
        .get("/v1/import-sources")
        .by(&taking.clerk)
        .send()
        .await
        .json();
    assert_eq!(sources["items"][0]["name"], mapping["source"]);
    let next = "Lĩnh vực;Ngày thực hiện;TÊN VIỆC TỐT;Đơn vị\nđời sống;16/04/2026;Ba;Khe Sim\n";
    let import = taking.begun("good_deed", next).await;
    assert_eq!(import["mapping"]["source"], mapping["source"]);
    let checked = taking.checked(&import, &import["mapping"]).await;
    assert_eq!(checked["may_apply"], true, "{checked}");
    let other = taking.begun("good_deed", DEEDS).await;
    assert_eq!(
        other["mapping"]["source"], "",
        "another list has other headings"
    );
}

#[tokio::test]
async fn an_import_is_its_takers_own_and_is_signed_by_their_device() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let import = taking.begun("good_deed", DEEDS).await;
    let id = text(&import, "id");
    taking.checked(&import, &import["mapping"]).await;
    let other = taking.office.officer_phone().await;
    let path = format!("/v1/imports/{id}");
    let seen = taking.office.get(&path).bearer(&other.access).send().await;
    assert_eq!(seen.problem(), "not_found");
    let apply = format!("{path}/apply");
    let body = json!({ "sha256": import["sha256"] });
    let unsigned = taking
        .office
        .post(&apply)
        .bearer(&taking.desk.access)
        .json(&body);
    assert_eq!(unsigned.send().await.problem(), "bad_signature");
    let odd = json!({ "sha256": "0".repeat(64) });
    let odd = taking
        .office
        .post(&apply)
        .bearer(&taking.desk.access)
        .json(&odd);
    assert_eq!(
        odd.signed_by(&taking.desk).send().await.problem(),
        "invalid_value"
    );
    let dropped = taking.office.call(axum::http::Method::DELETE, &path);
    assert_eq!(dropped.bearer(&taking.desk.access).send().await.status, 204);
    assert_eq!(taking.apply(&import).await.problem(), "not_found");
    let stranger = taking.office.stranger().await;
    let phone = taking.office.phone(&stranger).await;
    let begun = taking
        .office
        .post("/v1/imports?kind=good_deed&name=x")
        .bearer(&phone.access);
    let begun = begun.body("application/octet-stream", DEEDS.into());
    assert_eq!(begun.send().await.problem(), "forbidden");
}

#[tokio::test]
async fn an_import_that_was_cut_off_goes_on_and_writes_nothing_twice() {
    let taking = Taking::open(Role::FieldOfficer).await;
    let mut list = String::from("Tên việc tốt;Đơn vị;Ngày thực hiện\n");
    for n in 1..=700 {
        writeln!(list, "Việc số {n};Khe Sim;14/04/2026").unwrap();
    }
    let begun = taking.begun("good_deed", list).await;
    taking.checked(&begun, &begun["mapping"]).await;
    let app = &taking.office.app;
    let id = text(&begun, "id").parse().unwrap();
    // As a server finds it that was killed in the middle: some of the records are there.
    let taker = import::Taker {
        act: taking.office.caller(&taking.clerk).await.act(),
        person: taking.desk.person,
        device: taking.desk.device,
    };
    let mut work = app.store.read().await.unwrap();
    let stored = work.import(REALM, id).await.unwrap().unwrap();
    let roles = import::roles(work.as_mut(), &taker).await.unwrap().into();
    drop(work);
    let (kind, mapping) = (
        import::kind("good_deed").unwrap(),
        import::read(&stored).unwrap(),
    );
    let against = import::against(app, &taker, kind, &mapping, None)
        .await
        .unwrap();
    let mut book = import::Book::open(&import::file(app, REALM, id)).unwrap();
    let mut author = import::author::Author::new(&stored, kind, &against.known);
    let mut decided = Vec::new();
    import::check::check(&mut book, kind, &mapping, &against, &mut |draft| {
        for new in author.write(&draft) {
            let hand = import::author::hand(&stored);
            decided.push(decide_own(&new, hand, &roles, taker.act.now_ms).unwrap());
        }
        if decided.len() < 300 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })
    .unwrap();
    let mut work = app.store.write().await.unwrap();
    import::install(work.as_mut(), REALM, &stored)
        .await
        .unwrap();
    commit_own(work.as_mut(), REALM, taker.act.now_ms, decided)
        .await
        .unwrap();
    let cut = danvan_store::Import {
        state: "running".into(),
        written: 301,
        records: 300,
        ..stored
    };
    work.put_import(REALM, &cut).await.unwrap();
    work.commit().await.unwrap();
    import::resume(app).await.unwrap();
    let done = taking.ended(&begun).await;
    assert_eq!(
        (text(&done, "state"), &done["records"]),
        ("done", &json!(700)),
        "{done}"
    );
    assert_eq!(taking.titles("good_deed").await.len(), 700);
    taking.verified().await;
}
