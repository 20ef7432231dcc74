//! Lists that are printed from what was frozen.

use std::collections::BTreeMap;

use sync_core::{
    id::{Hash, RecordId, ScopeId, UnitId},
    value::Value,
};

use super::id;
use crate::reports::{
    Frozen, FrozenRow, Period,
    frozen::Fact,
    paper::{
        Block, Form, Grid, Paper, lists,
        notice::{Material, Voiced, compose},
        write_docx,
    },
};

fn row(n: usize, kind: &str, title: &str, subject: &str, facts: &[(&str, &str)]) -> FrozenRow {
    FrozenRow {
        id: RecordId(id(n)),
        kind: kind.to_owned(),
        scope: ScopeId(id(0)),
        unit: None,
        title: title.to_owned(),
        state: Some("passed".to_owned()),
        field: Some("VHXH".to_owned()),
        subject: Some(subject.to_owned()),
        renewal: None,
        level: None,
        year: Some(2026),
        quarter: None,
        complete: true,
        in_conflict: false,
        deadline: None,
        updated_at: 0,
        digest: Hash([0; 32]),
        facts: facts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Fact::Text((*text).to_owned())))
            .collect(),
    }
}

fn annex(paper: &Paper) -> &Grid {
    let mut grids = paper.blocks.iter().filter_map(|block| match block {
        Block::Table(grid) => Some(grid),
        _ => None,
    });
    grids.next_back().unwrap()
}

#[test]
fn a_decision_recognises_what_passed_and_a_list_names_who_is_commended() {
    let mut running = row(5, "registration", "Đang làm", "collective", &[]);
    running.state = Some("running".to_owned());
    let frozen = Frozen {
        units: Vec::new(),
        rows: vec![
            row(
                1,
                "registration",
                "Vườn mẫu",
                "collective",
                &[("lead", "Chi bộ bản Huồi Lá")],
            ),
            row(
                2,
                "registration",
                "Nuôi ong",
                "individual",
                &[("lead", "Bà Lò Thị Mẫu")],
            ),
            row(3, "registration", "Đường trục", "collective", &[]),
            row(
                4,
                "commendation",
                "Hội Nông dân xã Khe Sim",
                "collective",
                &[
                    ("form", "giay_khen"),
                    ("number", "12-QĐ/ĐU"),
                    ("decided_on", "2026-06-05"),
                ],
            ),
            running,
        ],
    };
    let values = BTreeMap::from([
        ("header".to_owned(), Value::from("state")),
        ("place_name".to_owned(), "Khe Sim".into()),
        ("issued_on".to_owned(), "2026-07-01".into()),
    ]);
    let period = Period::of("year", None, 2026).unwrap();
    let decision = lists::recognition(&values, &period, &frozen);
    assert_eq!(decision.header.form, Form::State);
    assert_eq!(
        decision.header.place_and_date,
        "Khe Sim, ngày 01 tháng 07 năm 2026"
    );
    let first = Block::Text(
        "Điều 1. Công nhận 02 mô hình, 01 điển hình “Dân vận khéo” năm 2026 (danh sách kèm theo)."
            .to_owned(),
    );
    assert!(decision.blocks.contains(&first), "{:?}", decision.blocks);
    let named: Vec<_> = annex(&decision)
        .lines
        .iter()
        .map(|(n, cells)| (n.as_str(), cells[0].as_str(), cells[3].as_str()))
        .collect();
    assert_eq!(
        named,
        [
            ("1", "Đường trục", "Tập thể"),
            ("2", "Vườn mẫu", "Tập thể"),
            ("3", "Nuôi ong", "Cá nhân")
        ]
    );
    let list = lists::commendations(&values, &period, &frozen);
    assert_eq!(
        annex(&list).lines,
        [(
            "1".to_owned(),
            [
                "Hội Nông dân xã Khe Sim",
                "Tập thể",
                "Giấy khen",
                "12-QĐ/ĐU, 05/06/2026"
            ]
            .map(str::to_owned)
            .to_vec()
        )]
    );
    for paper in [decision, list] {
        let read = docx_rs::read_docx(&write_docx(&paper).unwrap())
            .unwrap()
            .json();
        assert!(read.contains("Độc lập - Tự do - Hạnh phúc"));
    }
}

#[test]
fn a_notice_says_what_came_of_each_opinion_and_by_when() {
    let voiced = |words: &str, opinion: serde_json::Value, agency: &str| Voiced {
        words: words.to_owned(),
        opinion: serde_json::from_value(opinion).unwrap(),
        agency: agency.to_owned(),
    };
    let assigned = serde_json::json!({
        "agency": UnitId([7; 16]), "cooperating": [], "deadline": "2026-06-30",
    });
    let opinions = [
        voiced(
            "Hỏi về hồ sơ vay vốn.",
            serde_json::json!({ "reopened": 0, "step": { "is": "answered_on_spot", "summary": "Nộp tại một cửa." } }),
            "",
        ),
        voiced(
            "Đề nghị sửa cầu treo.",
            serde_json::json!({ "reopened": 0, "step": {
                "is": "resolved", "outcome": "resolved", "summary": "Đã thay ván cầu.",
                "handler": { "agency": assigned },
            } }),
            "Phòng Kinh tế",
        ),
        voiced(
            "Xin nước sạch.",
            serde_json::json!({ "reopened": 0, "step": { "is": "forwarded", "to": "Sở Xây dựng" } }),
            "",
        ),
    ];
    let dialogue = BTreeMap::from([
        ("name".to_owned(), Value::from("Đối thoại quý I")),
        ("held_on".to_owned(), Value::from("2026-03-05")),
        ("chair".to_owned(), Value::from("Chủ tịch UBND xã")),
        ("attendance".to_owned(), Value::Int(1_063)),
    ]);
    let paper = compose(&Material {
        dialogue: &dialogue,
        issuer: "Uỷ ban nhân dân Xã Khe Sim",
        commune: "Xã Khe Sim",
        opinions: &opinions,
    });
    let Block::Text(held) = &paper.blocks[0] else {
        panic!("{:?}", paper.blocks)
    };
    assert_eq!(
        held,
        "Ngày 05/03/2026, Chủ tịch UBND xã đã chủ trì cuộc đối thoại với Nhân dân, có 1.063 người dự. \
         Kết quả trả lời, giải quyết 3 ý kiến như sau:"
    );
    let cells: Vec<Vec<&str>> = annex(&paper)
        .lines
        .iter()
        .map(|(_, cells)| cells.iter().skip(1).map(String::as_str).collect())
        .collect();
    assert_eq!(
        cells,
        [
            [
                "Nộp tại một cửa.",
                "Trả lời tại cuộc đối thoại",
                "Trả lời tại chỗ"
            ],
            [
                "Đã thay ván cầu. (Đã giải quyết)",
                "Phòng Kinh tế",
                "Hạn 30/06/2026. Đã có kết quả"
            ],
            ["Chưa có kết quả", "Sở Xây dựng", "Chuyển cấp có thẩm quyền"],
        ]
    );
    assert!(paper.header.place_and_date.starts_with("Khe Sim, "));
    assert!(write_docx(&paper).unwrap().starts_with(b"PK"));
}
