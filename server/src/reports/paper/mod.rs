//! Papers: what the office prints and signs. One model of a paper, filled by what it is about and written by each
//! format: DOCX here, HTML by the desk.

pub mod briefing;
mod docx;
pub mod lists;
pub mod notice;
mod numbers;
mod xlsx;

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::value::Value;
use utoipa::ToSchema;

pub use docx::write as write_docx;
pub use numbers::number;
pub use xlsx::{Beside, csv, workbook};

/// A paper, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Paper {
    /// Whose form it has.
    pub header: Header,
    /// What kind of paper: "BÁO CÁO".
    pub kind: String,
    /// What it is about, line by line.
    pub subject: Vec<String>,
    /// On which figures it rests: state, time, what was not there yet.
    pub basis: Vec<String>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Nơi nhận, line by line.
    pub recipients: Vec<String>,
    /// Who signs it.
    pub signature: Signature,
}

/// The two forms of official papers in Vietnam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Nghị định 30/2020/NĐ-CP.
    State,
    /// Hướng dẫn 36-HD/VPTW (2018).
    Party,
}

/// The head of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Header {
    /// Whose form.
    pub form: Form,
    /// Cơ quan cấp trên; may be empty.
    pub superior: String,
    /// Cơ quan ban hành.
    pub issuer: String,
    /// Số, ký hiệu; may be empty.
    pub symbol: String,
    /// Place and date, as written: "Khe Sim, ngày 05 tháng 01 năm 2026".
    pub place_and_date: String,
}

/// The foot of a paper.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Signature {
    /// Quyền hạn, chức vụ, line by line.
    pub signed_as: Vec<String>,
    /// Họ và tên.
    pub signer: String,
}

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading of the first level: "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO".
    Heading(String),
    /// A heading of the second.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// What the office has not written yet.
    Blank(String),
    /// A table.
    Table(Grid),
}

/// A table as it is printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Grid {
    /// Its caption: "Biểu 1a. …"; empty where the text before it says what it is.
    pub caption: String,
    /// Heading of the first column.
    pub first: String,
    /// Headings over columns, each with how many it spans.
    pub groups: Vec<(String, usize)>,
    /// Headings of the columns; empty where the one above says it.
    pub columns: Vec<String>,
    /// Lines: what stands in the first column, then in the others.
    pub lines: Vec<(String, Vec<String>)>,
    /// The last line; none of a list.
    pub total: Option<(String, Vec<String>)>,
}

impl Header {
    /// As a report's record has it.
    pub fn of(values: &BTreeMap<String, Value>) -> Self {
        let date =
            numbers::date_in_words(Some(text(values, "issued_on")).filter(|day| !day.is_empty()));
        let place = text(values, "place_name");
        Self {
            form: if text(values, "header") == "state" {
                Form::State
            } else {
                Form::Party
            },
            superior: text(values, "superior").to_owned(),
            issuer: text(values, "issuer").to_owned(),
            symbol: text(values, "symbol").to_owned(),
            place_and_date: if place.is_empty() {
                date
            } else {
                format!("{place}, {date}")
            },
        }
    }
}

impl Signature {
    /// As a report's record has it.
    pub fn of(values: &BTreeMap<String, Value>) -> Self {
        Self {
            signed_as: lines(values, "signed_as"),
            signer: text(values, "signer").to_owned(),
        }
    }
}

/// What the office wrote in a field.
fn text<'a>(values: &'a BTreeMap<String, Value>, field: &str) -> &'a str {
    let text = values.get(field).and_then(Value::as_text);
    text.unwrap_or_default().trim()
}

/// The same, line by line.
fn lines(values: &BTreeMap<String, Value>, field: &str) -> Vec<String> {
    let lines = text(values, field).lines().map(str::trim);
    lines
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}
