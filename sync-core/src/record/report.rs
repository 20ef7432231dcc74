//! Báo cáo: the paper that the office writes over frozen figures. Its words merge like any record's; its figures are
//! frozen by the server and are no part of it.

use super::{Choice, Field, Kind, Label, LifeCycle, Policy, Section, Type, choices, common};
use crate::standing::Right;

/// Whose form a paper has: Nghị định 30/2020/NĐ-CP, or Hướng dẫn 36-HD/VPTW.
const HEADERS: &[Choice] = &[
    Choice::new("party", "Thể thức văn bản của Đảng", "Party document"),
    Choice::new("state", "Thể thức văn bản hành chính", "State document"),
];

const fn words(name: &'static str, vi: &'static str, en: &'static str) -> Field {
    Field::new(name, vi, en, Type::Paragraphs { max: 8_000 }).merged(Policy::Text)
}

/// A report of one unit over one period.
pub const KIND: Kind = Kind {
    name: "report",
    label: Label::new("Báo cáo", "Report"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("results", "Kết quả (lời văn)", "Results in words"),
        Section::new("assessment", "Đánh giá", "Assessment"),
        Section::new("ahead", "Nhiệm vụ, kiến nghị", "Tasks and proposals"),
        Section::new("form", "Thể thức", "Form of the paper"),
    ],
    fields: &[
        Field::new("name", "Tên báo cáo", "Name", Type::Line { max: 300 })
            .to_submit()
            .within("general"),
        common::REPORTING_UNIT.within("general"),
        common::YEAR.within("general"),
        Field::new(
            "period",
            "Kỳ báo cáo",
            "Period",
            Type::Choice {
                options: choices::PERIODS,
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "first_year",
            "Từ năm (báo cáo nhiều năm)",
            "First year (of several)",
            Type::Int {
                min: 1990,
                max: 2100,
                unit: "",
            },
        )
        .within("general"),
        words(
            "leadership",
            "Công tác lãnh đạo, chỉ đạo",
            "Leadership and direction",
        )
        .within("results"),
        words(
            "movement",
            "Phong trào thi đua “Dân vận khéo”",
            "The emulation movement",
        )
        .within("results"),
        words(
            "democracy",
            "Thực hiện dân chủ ở cơ sở",
            "Grassroots democracy",
        )
        .within("results"),
        words("dialogues", "Tiếp xúc, đối thoại", "Contact and dialogue").within("results"),
        words("done", "Việc đã làm được", "What was done").within("assessment"),
        words("not_done", "Việc chưa làm được", "What was not done").within("assessment"),
        words("causes", "Nguyên nhân", "Why").within("assessment"),
        words("next_tasks", "Nhiệm vụ kỳ tới", "Tasks of the next period").within("ahead"),
        words("proposals", "Đề xuất, kiến nghị", "Proposals").within("ahead"),
        words(
            "mismatches",
            "Giải thích số liệu lệch",
            "Why figures do not agree",
        )
        .within("ahead"),
        Field::new(
            "header",
            "Thể thức",
            "Header",
            Type::Choice { options: HEADERS },
        )
        .to_submit()
        .within("form"),
        Field::new(
            "superior",
            "Cơ quan cấp trên",
            "Superior body",
            Type::Line { max: 200 },
        )
        .within("form"),
        Field::new(
            "issuer",
            "Cơ quan ban hành",
            "Issuing body",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("form"),
        Field::new(
            "symbol",
            "Số, ký hiệu",
            "Number and symbol",
            Type::Line { max: 60 },
        )
        .within("form"),
        Field::new(
            "place_name",
            "Nơi ban hành",
            "Place",
            Type::Line { max: 100 },
        )
        .within("form"),
        Field::new("issued_on", "Ngày ban hành", "Issued on", Type::Date).within("form"),
        Field::new(
            "recipients",
            "Nơi nhận",
            "Recipients",
            Type::Paragraphs { max: 1_000 },
        )
        .within("form"),
        Field::new(
            "signed_as",
            "Quyền hạn, chức vụ người ký",
            "Signed as",
            Type::Line { max: 200 },
        )
        .within("form"),
        Field::new("signer", "Người ký", "Signed by", Type::Line { max: 100 }).within("form"),
    ],
    parent: None,
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
