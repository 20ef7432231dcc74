//! Thông báo kết quả đối thoại: what was asked at a dialogue and what came of it, and nobody who asked.

use std::collections::BTreeMap;

use sync_core::{standing::Opinion, value::Value};

use super::{
    Block, Form, Grid, Header, Paper, Signature,
    numbers::{date_in_words, number},
    text,
};

/// Beginnings of a commune's name that a place goes without: papers are dated "Khe Sim, ngày …".
const KINDS: [&str; 3] = ["Xã ", "Phường ", "Đặc khu "];

/// What the notice is made of.
pub struct Material<'a> {
    /// The dialogue's values.
    pub dialogue: &'a BTreeMap<String, Value>,
    /// Who issues it.
    pub issuer: &'a str,
    /// The commune's name.
    pub commune: &'a str,
    /// Its opinions, in order, without those that go their own way.
    pub opinions: &'a [Voiced],
}

/// An opinion as it was voiced, and what came of it.
#[derive(Debug)]
pub struct Voiced {
    /// Its words, blotted out where they named somebody.
    pub words: String,
    /// Where it stands.
    pub opinion: Opinion,
    /// The agency that answers for it; empty where none does.
    pub agency: String,
}

/// The paper.
pub fn compose(of: &Material<'_>) -> Paper {
    let value = |name| text(of.dialogue, name);
    let mut blocks = vec![Block::Text(held(of))];
    if !of.opinions.is_empty() {
        blocks.push(Block::Table(answers(of.opinions)));
    }
    let symbol = value("conclusion_symbol");
    if !symbol.is_empty() {
        let day = day(value("concluded_on"));
        let on = if day.is_empty() {
            String::new()
        } else {
            format!(" ngày {day}")
        };
        blocks.push(Block::Text(format!(
            "Kết luận của cuộc đối thoại: {symbol}{on}."
        )));
    }
    blocks.push(Block::Text(
        "Thông báo này được niêm yết và gửi các thôn, bản, tổ dân phố để Nhân dân biết, giám sát."
            .to_owned(),
    ));
    let place = KINDS.iter().find_map(|kind| of.commune.strip_prefix(kind));
    let place = place.unwrap_or(of.commune);
    Paper {
        header: Header {
            form: Form::State,
            superior: String::new(),
            issuer: of.issuer.to_owned(),
            symbol: "…/TB-UBND".to_owned(),
            place_and_date: format!("{place}, {}", date_in_words(None)),
        },
        kind: "THÔNG BÁO".to_owned(),
        subject: vec![format!(
            "Kết quả trả lời, giải quyết ý kiến của Nhân dân tại {}",
            value("name")
        )],
        basis: Vec::new(),
        blocks,
        recipients: [
            "- Các thôn, bản, tổ dân phố;",
            "- Niêm yết công khai;",
            "- Lưu: VT.",
        ]
        .map(str::to_owned)
        .to_vec(),
        signature: Signature {
            signed_as: vec!["QUYỀN HẠN, CHỨC VỤ CỦA NGƯỜI KÝ".to_owned()],
            signer: "(Chữ ký, dấu, họ và tên)".to_owned(),
        },
    }
}

/// When and where it was held, who chaired it, how many came, how many opinions are answered below.
fn held(of: &Material<'_>) -> String {
    let value = |name| text(of.dialogue, name);
    let venue = value("venue");
    let at = if venue.is_empty() {
        String::new()
    } else {
        format!("tại {venue}, ")
    };
    let chair = match value("chair") {
        "" => "đã tổ chức cuộc đối thoại với Nhân dân".to_owned(),
        chair => format!("{chair} đã chủ trì cuộc đối thoại với Nhân dân"),
    };
    let attendance = of.dialogue.get("attendance").and_then(Value::as_int);
    let attended = match attendance.filter(|n| *n > 0) {
        Some(n) => format!(", có {} người dự", number(n)),
        None => String::new(),
    };
    let results = match of.opinions.len() {
        0 => "Không có ý kiến nào được công khai.".to_owned(),
        n => format!(
            "Kết quả trả lời, giải quyết {} ý kiến như sau:",
            number(i64::try_from(n).unwrap_or(i64::MAX))
        ),
    };
    let day = day(value("held_on"));
    format!("Ngày {day}, {at}{chair}{attended}. {results}")
}

fn answers(opinions: &[Voiced]) -> Grid {
    let columns = [
        "Nội dung ý kiến",
        "Trả lời, kết quả giải quyết",
        "Cơ quan trả lời",
        "Thời hạn, tình trạng",
    ];
    let lines = opinions.iter().enumerate().map(|(n, voiced)| {
        let answer = voiced.opinion.answer();
        let said = match answer {
            None => "Chưa có kết quả".to_owned(),
            Some((words, None)) => words.to_owned(),
            Some((words, Some(ending))) => format!("{words} ({})", ending.label().vi),
        };
        let by = if matches!(answer, Some((_, None))) {
            "Trả lời tại cuộc đối thoại".to_owned()
        } else if voiced.agency.is_empty() {
            voiced.opinion.body_above().unwrap_or_default().to_owned()
        } else {
            voiced.agency.clone()
        };
        let due = voiced.opinion.assignment().map(|a| day(&a.deadline));
        let due = due.map_or_else(String::new, |day| format!("Hạn {day}. "));
        let state = format!("{due}{}", voiced.opinion.state().label().vi);
        (
            (n + 1).to_string(),
            vec![voiced.words.clone(), said, by, state],
        )
    });
    Grid {
        caption: String::new(),
        first: "TT".to_owned(),
        groups: columns.map(|column| (column.to_owned(), 1)).to_vec(),
        columns: vec![String::new(); columns.len()],
        lines: lines.collect(),
        total: None,
    }
}

/// `2026-04-14` as it is written: `14/04/2026`.
fn day(day: &str) -> String {
    day.split('-').rev().collect::<Vec<_>>().join("/")
}
