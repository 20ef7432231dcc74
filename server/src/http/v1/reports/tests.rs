//! A report through its whole life: frozen, added to by a late phone, frozen again, printed.

use serde_json::{Value as Json, json};
use sync_core::{
    change::Edit,
    id::{RecordId, UnitId},
    standing::Role,
    value::{Entry, Value},
};

use crate::{
    desk::testing::Held,
    testing::{Actor, Office, Phone},
};

struct Bureau {
    office: Office,
    clerk: Actor,
    phone: Phone,
    report: RecordId,
}

impl Bureau {
    /// The standing office of Khe Sim with a report on the first half of 2026 and two registrations, one of another year.
    async fn open() -> Self {
        let office = Office::open().await;
        let clerk = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let phone = office.phone(&clerk).await;
        let mut report = Held::new(1, "report", office.khe_sim);
        let unit = Value::from(UnitId(office.khe_sim.0));
        report.set(
            &phone,
            &[
                ("name", "Báo cáo 6 tháng đầu năm 2026".into()),
                ("unit", unit),
                ("year", 2026.into()),
                ("period", "half_year".into()),
                ("header", "party".into()),
                ("issuer", "BAN CHỈ ĐẠO XÃ KHE SIM".into()),
            ],
        );
        let done = Edit::Splice {
            field: "done".to_owned(),
            at: 0,
            delete: 0,
            insert: "Khởi công đường trục thôn Đồng Trám.".to_owned(),
        };
        report.edit(&phone, &[done]);
        report.push(&office, &phone).await;
        let bureau = Self {
            office,
            clerk,
            phone,
            report: report.id,
        };
        bureau.register(2, 2026).await;
        bureau.register(3, 2025).await;
        bureau
    }

    async fn register(&self, n: u8, year: i64) {
        let mut record = Held::new(n, "registration", self.office.khe_sim);
        record.set(
            &self.phone,
            &[
                ("name", format!("Mô hình {n}").into()),
                ("unit", UnitId(self.office.khe_sim.0).into()),
                ("year", year.into()),
                ("field", "VHXH".into()),
            ],
        );
        record.push(&self.office, &self.phone).await;
    }

    fn path(&self, rest: &str) -> String {
        format!("/v1/reports/{}/freezes{rest}", self.report)
    }

    async fn freeze(&self, state: &str) -> Json {
        let path = self.path("");
        let call = self.office.post(&path).by(&self.clerk);
        let answer = call.json(&json!({ "state": state })).send().await;
        assert_eq!(answer.status, 201);
        answer.json()
    }

    async fn get(&self, rest: &str) -> Json {
        let path = self.path(rest);
        let answer = self.office.get(&path).by(&self.clerk).send().await;
        assert_eq!(answer.status, 200, "{rest}");
        answer.json()
    }
}

fn whole(shown: &Json, table: &str, group: &str) -> Json {
    let tables = shown["tables"].as_array().unwrap();
    let table = tables.iter().find(|t| t["code"] == table).unwrap();
    let mut place = 0;
    for found in table["groups"].as_array().unwrap() {
        if found["code"] == group {
            return table["total"][place].clone();
        }
        place += found["columns"].as_array().unwrap().len();
    }
    panic!("no group {group}");
}

#[tokio::test]
async fn a_freeze_keeps_what_was_counted_and_the_next_says_what_came_late() {
    let bureau = Bureau::open().await;
    assert_eq!(
        bureau.freeze("preliminary").await,
        json!({ "n": 1, "rows": 1 })
    );
    bureau.register(4, 2026).await;
    assert_eq!(
        bureau.freeze("official").await,
        json!({ "n": 2, "rows": 2 })
    );

    let first = bureau.get("/1").await;
    assert_eq!(whole(&first, "2", "unapproved"), 1);
    assert_eq!(first["state"], "preliminary");
    assert_eq!(first["unit_name"], "Xã Khe Sim");
    assert_eq!(first["period_name"]["vi"], "6 tháng năm 2026");
    assert_eq!(first["suggestions"][0]["code"], "incomplete");
    assert_eq!(whole(&bureau.get("/2").await, "2", "unapproved"), 2);
    assert_eq!(bureau.get("").await.as_array().unwrap().len(), 2);

    let since = bureau.get("/2/since/1").await;
    assert_eq!(since["came"][0]["title"], "Mô hình 4");
    assert_eq!(since["left"], json!([]));
    let moved = &since["moved"][0];
    assert_eq!(
        (&moved["before"], &moved["came"], &moved["after"]),
        (&json!(1), &json!(1), &json!(2))
    );

    let rows = bureau
        .get("/2/rows?table=2&group=unapproved&column=all&limit=1")
        .await;
    assert_eq!(
        (&rows["total"], &rows["items"][0]["title"]),
        (&json!(2), &json!("Mô hình 2"))
    );
    let elsewhere = bureau.get("/2/rows?table=2&line=unclassified").await;
    assert_eq!(elsewhere["total"], 0);

    let audit = bureau
        .office
        .get("/v1/audit")
        .by(&bureau.office.administrator().await)
        .send()
        .await;
    let entries = audit.json();
    let frozen = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|e| e["action"] == "report_frozen");
    let kept: Vec<Json> = frozen
        .map(|entry| entry["detail"]["sha256"].clone())
        .collect();
    assert!(kept.contains(&first["sha256"]), "{kept:?}");
}

#[tokio::test]
async fn a_report_is_printed_and_opened_again() {
    let bureau = Bureau::open().await;
    bureau.freeze("preliminary").await;
    let paper = bureau.get("/1/paper").await;
    assert_eq!(paper["header"]["form"], "party");
    assert!(paper["basis"][0].as_str().unwrap().contains("sơ bộ"));
    for (format, first) in [
        ("docx", &b"PK"[..]),
        ("xlsx", b"PK"),
        ("csv", "\u{feff}Đơn vị;".as_bytes()),
    ] {
        let path = bureau.path(&format!("/1/file?format={format}"));
        let answer = bureau.office.get(&path).by(&bureau.clerk).send().await;
        assert_eq!(answer.status, 200, "{format}");
        assert!(answer.body.starts_with(first), "{format}");
        if format == "docx" {
            let read = docx_rs::read_docx(&answer.body).unwrap().json();
            assert!(read.contains("Khởi công đường trục thôn Đồng Trám."));
            assert!(read.contains("ĐẢNG CỘNG SẢN VIỆT NAM"));
            assert!(read.contains("Hồ sơ đăng ký chưa được duyệt, không tính vào tổng số: 1."));
        }
    }
}

#[tokio::test]
async fn what_was_published_stands_beside_what_records_count_and_is_never_corrected() {
    let bureau = Bureau::open().await;
    let entry = |n: &str, axis: &str, part: &str, value: i64| Entry {
        key: n.to_owned(),
        fields: [
            ("what", Value::from("Mô hình đăng ký")),
            ("counts", "registered".into()),
            ("axis", axis.into()),
            ("part", part.into()),
            ("value", value.into()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into(),
    };
    let mut declared = Held::new(9, "declared_report", bureau.office.khe_sim);
    let stated = [
        entry("1", "whole", "", 5),
        entry("2", "field", "Văn hóa - xã hội", 6),
    ];
    declared.set(
        &bureau.phone,
        &[
            ("name", "Báo cáo cũ".into()),
            ("unit", UnitId(bureau.office.khe_sim.0).into()),
            ("year", 2026.into()),
        ],
    );
    let append = |entry: Entry| Edit::Append {
        field: "statements".to_owned(),
        key: entry.key,
        values: entry.fields.into_iter().collect(),
    };
    declared.edit(&bureau.phone, &stated.map(append));
    declared.push(&bureau.office, &bureau.phone).await;
    bureau.freeze("preliminary").await;
    let against = bureau.get(&format!("/1/against/{}", declared.id)).await;
    let partition = &against["partitions"][0];
    assert_eq!(
        (&partition["whole"], &partition["gap"]),
        (&json!(5), &json!(1))
    );
    assert_eq!(partition["parts"][0]["column"], "VHXH");
    assert_eq!(partition["parts"][0]["recorded"], 0);
    assert_eq!(
        against["mismatches"][0],
        "Mô hình đăng ký 5, các phần cộng lại 6: Lệch +1."
    );
    let path = format!("/v1/reports/declared/{}", declared.id);
    let alone = bureau
        .office
        .get(&path)
        .by(&bureau.clerk)
        .send()
        .await
        .json();
    assert_eq!(alone["mismatches"], against["mismatches"]);
    assert_eq!(alone["partitions"][0]["recorded"], Json::Null);
    let paper = bureau.get("/1/paper").await.to_string();
    assert!(paper.contains("Báo cáo cũ: Mô hình đăng ký 5"), "{paper}");
}

#[tokio::test]
async fn only_who_writes_the_committees_papers_freezes_and_others_see_nothing_of_them() {
    let bureau = Bureau::open().await;
    let path = bureau.path("");
    let preliminary = json!({ "state": "preliminary" });
    let officer = bureau.office.officer().await;
    let refused = bureau
        .office
        .post(&path)
        .by(&officer)
        .json(&preliminary)
        .send()
        .await;
    assert_eq!(refused.problem(), "forbidden");
    let ben_lua = bureau
        .office
        .person("benlua", Role::StandingOffice, bureau.office.ben_lua)
        .await;
    for call in [
        bureau.office.get(&path),
        bureau.office.post(&path).json(&preliminary),
    ] {
        assert_eq!(call.by(&ben_lua).send().await.problem(), "not_found");
    }
    let unknown = bureau
        .office
        .get(&bureau.path("/7"))
        .by(&bureau.clerk)
        .send()
        .await;
    assert_eq!(unknown.problem(), "not_found");

    let mut unfinished = Held::new(8, "report", bureau.office.khe_sim);
    unfinished.set(&bureau.phone, &[("name", "Chưa ghi kỳ".into())]);
    unfinished.push(&bureau.office, &bureau.phone).await;
    let path = format!("/v1/reports/{}/freezes", unfinished.id);
    let answer = bureau
        .office
        .post(&path)
        .by(&bureau.clerk)
        .json(&preliminary)
        .send()
        .await;
    assert_eq!(answer.problem(), "report_incomplete");
}

#[tokio::test]
async fn a_commune_that_took_another_over_reports_what_was_recorded_there_too() {
    let bureau = Bureau::open().await;
    let office = &bureau.office;
    let plan = json!({
        "day": "2026-07-01",
        "document": "Nghị quyết Mẫu",
        "moves": [{ "from": office.ben_lua, "to": { "unit": office.khe_sim }, "kind": "merge_whole" }],
    });
    let before = office
        .person("benlua", Role::StandingOffice, office.ben_lua)
        .await;
    let phone = office.phone(&before).await;
    let mut theirs = Held::new(20, "registration", office.ben_lua);
    theirs.set(
        &phone,
        &[
            ("name", "Của Bến Lụa".into()),
            ("unit", UnitId(office.ben_lua.0).into()),
            ("year", 2026.into()),
        ],
    );
    theirs.push(office, &phone).await;
    assert_eq!(bureau.freeze("preliminary").await["rows"], 1);
    let administrator = office.administrator().await;
    let done = office
        .post("/v1/reorganisations")
        .by(&administrator)
        .json(&plan)
        .send()
        .await;
    assert_eq!(done.status, 201, "{}", done.json());
    assert_eq!(bureau.freeze("official").await["rows"], 2);
    let lines = |shown: &Json| {
        let tables = shown["tables"].as_array().unwrap();
        let progress = tables.iter().find(|table| table["code"] == "2").unwrap();
        let lines = progress["lines"].as_array().unwrap().iter();
        lines
            .map(|line| (line["name"].clone(), line["is_past"].clone()))
            .collect::<Vec<_>>()
    };
    let then = bureau.get("/2?units=then").await;
    assert_eq!(
        lines(&then),
        [
            (json!("Phường Bến Lụa"), json!(true)),
            (json!("Xã Khe Sim"), json!(false))
        ]
    );
    let today = bureau.get("/2?units=today").await;
    assert_eq!(lines(&today), [(json!("Xã Khe Sim"), json!(false))]);
    assert_eq!(whole(&today, "2", "unapproved"), 2);
}

#[tokio::test]
async fn who_reads_a_reports_words_reads_no_figures_of_scopes_that_they_do_not_read() {
    let bureau = Bureau::open().await;
    let office = &bureau.office;
    let (from, to) = ("2026-01-01", "2027-01-01");
    office
        .grant(&bureau.clerk, Role::Province, office.province, from, to)
        .await;
    let clerk = office.sign_in(&bureau.clerk).await;
    let mut wide = Held::new(30, "report", office.khe_sim);
    wide.set(
        &bureau.phone,
        &[
            ("unit", UnitId(office.province.0).into()),
            ("year", 2026.into()),
            ("period", "year".into()),
        ],
    );
    wide.push(office, &bureau.phone).await;
    let path = format!("/v1/reports/{}/freezes", wide.id);
    let official = json!({ "state": "official" });
    let made = office.post(&path).by(&clerk).json(&official).send().await;
    assert_eq!(made.status, 201, "{}", made.json());
    let officer = office.officer().await;
    for rest in [
        "/1",
        "/1/rows?table=2",
        "/1/paper",
        "/1/file?format=xlsx",
        "/1/since/1",
    ] {
        let path = format!("{path}{rest}");
        let theirs = office.get(&path).by(&officer).send().await;
        assert_eq!(theirs.problem(), "not_found", "{rest}");
        assert_eq!(
            office.get(&path).by(&clerk).send().await.status,
            200,
            "{rest}"
        );
    }
}
