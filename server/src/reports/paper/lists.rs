//! Papers that list what was frozen: the decision that recognises, and the list of those commended (domain 3.3).

use std::collections::BTreeMap;

use sync_core::{
    record::{
        Choice, Type,
        choices::{FIELDS, SUBJECTS},
        kind,
    },
    standing::RegistrationState,
    value::Value,
};

use super::{Block, Grid, Header, Paper, Signature, lines, numbers::small};
use crate::reports::{Frozen, FrozenRow, Period};

/// Quyết định công nhận: of the models that passed their appraisal and wait for a decision.
pub fn recognition(values: &BTreeMap<String, Value>, period: &Period, frozen: &Frozen) -> Paper {
    let passed = RegistrationState::Passed.code();
    let mut rows: Vec<&FrozenRow> = frozen
        .rows
        .iter()
        .filter(|row| row.kind == "registration" && row.state.as_deref() == Some(passed))
        .collect();
    rows.sort_by_key(|row| (row.subject.clone(), sync_core::text::sort_key(&row.title)));
    let exemplars = rows
        .iter()
        .filter(|row| row.subject.as_deref() == Some("individual"))
        .count();
    let models = rows.len() - exemplars;
    let annex = list(
        "Danh sách mô hình, điển hình được công nhận",
        &["Tên", "Chủ thể", "Lĩnh vực", "Loại"],
        rows.iter().map(|row| {
            vec![
                row.title.clone(),
                row.text("lead").unwrap_or_default().to_owned(),
                term(FIELDS, row.field.as_deref()),
                term(SUBJECTS, row.subject.as_deref()),
            ]
        }),
    );
    let text = |words: String| Block::Text(words);
    let count = |n: usize| small(i64::try_from(n).unwrap_or(i64::MAX));
    let year = period.name().vi;
    Paper {
        kind: "QUYẾT ĐỊNH".to_owned(),
        subject: vec![format!(
            "Về việc công nhận mô hình, điển hình “Dân vận khéo” {year}"
        )],
        basis: Vec::new(),
        blocks: vec![
            Block::Blank("Căn cứ chức năng, nhiệm vụ; chủ trương, kế hoạch của cấp uỷ".to_owned()),
            Block::Blank("Xét đề nghị của Tổ thẩm định, cơ quan thường trực".to_owned()),
            Block::Heading("QUYẾT ĐỊNH".to_owned()),
            text(format!(
                "Điều 1. Công nhận {} mô hình, {} điển hình “Dân vận khéo” {year} (danh sách kèm theo).",
                count(models),
                count(exemplars)
            )),
            text(
                "Điều 2. Các tập thể, cá nhân được công nhận tiếp tục duy trì, nâng cao chất lượng và nhân rộng."
                    .to_owned(),
            ),
            text("Điều 3. Quyết định có hiệu lực kể từ ngày ký. Các đơn vị có tên trong danh sách thi hành Quyết định này.".to_owned()),
            Block::Table(annex),
        ],
        ..paper(values)
    }
}

/// Danh sách khen thưởng: one line a recipient, with what for.
pub fn commendations(values: &BTreeMap<String, Value>, period: &Period, frozen: &Frozen) -> Paper {
    let mut rows: Vec<&FrozenRow> = frozen
        .rows
        .iter()
        .filter(|row| row.kind == "commendation")
        .collect();
    rows.sort_by_key(|row| (row.subject.clone(), sync_core::text::sort_key(&row.title)));
    let forms = match kind("commendation")
        .and_then(|k| k.field("form"))
        .map(|f| f.ty)
    {
        Some(Type::Choice { options }) => options,
        _ => &[],
    };
    let annex = list(
        "Danh sách tập thể, cá nhân được khen thưởng",
        &[
            "Tập thể, cá nhân",
            "Loại",
            "Hình thức",
            "Số, ngày quyết định",
        ],
        rows.iter().map(|row| {
            let decision = [
                row.text("number"),
                row.text("decided_on").map(as_typed).as_deref(),
            ]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", ");
            vec![
                row.title.clone(),
                term(SUBJECTS, row.subject.as_deref()),
                term(forms, row.text("form")),
                decision,
            ]
        }),
    );
    Paper {
        kind: "DANH SÁCH".to_owned(),
        subject: vec![format!(
            "Khen thưởng phong trào thi đua “Dân vận khéo” {}",
            period.name().vi
        )],
        basis: Vec::new(),
        blocks: vec![Block::Table(annex)],
        ..paper(values)
    }
}

/// A paper with the form of the report, and nothing in it yet.
fn paper(values: &BTreeMap<String, Value>) -> Paper {
    Paper {
        header: Header::of(values),
        kind: String::new(),
        subject: Vec::new(),
        basis: Vec::new(),
        blocks: Vec::new(),
        recipients: lines(values, "recipients"),
        signature: Signature::of(values),
    }
}

fn list(caption: &str, columns: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Grid {
    Grid {
        caption: caption.to_owned(),
        first: "STT".to_owned(),
        groups: columns
            .iter()
            .map(|column| ((*column).to_owned(), 1))
            .collect(),
        columns: vec![String::new(); columns.len()],
        lines: rows
            .enumerate()
            .map(|(n, cells)| ((n + 1).to_string(), cells))
            .collect(),
        total: None,
    }
}

fn term(options: &[Choice], code: Option<&str>) -> String {
    let known = options.iter().find(|option| Some(option.code) == code);
    known.map_or_else(
        || code.unwrap_or("Chưa phân loại").to_owned(),
        |option| option.label.vi.to_owned(),
    )
}

/// `2026-04-14` as it is written: `14/04/2026`.
fn as_typed(day: &str) -> String {
    day.split('-').rev().collect::<Vec<_>>().join("/")
}
