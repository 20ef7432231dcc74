//! Kế hoạch đối thoại: a unit's dialogues of one year. Held against planned is counted from it.

use super::{Field, Kind, Label, LifeCycle, Policy, Section, Type, choices, common};
use crate::standing::Right;

const SESSION: &[Field] = &[
    Field::new("planned_on", "Ngày dự kiến", "Planned on", Type::Date),
    Field::new(
        "kind",
        "Loại",
        "Kind",
        Type::Choice {
            options: choices::DIALOGUE_KINDS,
        },
    ),
    Field::new(
        "form",
        "Hình thức",
        "Form",
        Type::Choice {
            options: choices::DIALOGUE_FORMS,
        },
    ),
    Field::new("topic", "Nội dung", "Topic", Type::Line { max: 200 }),
    common::AREA,
];

/// A dialogue plan.
pub const KIND: Kind = Kind {
    name: "dialogue_plan",
    label: Label::new("Kế hoạch đối thoại", "Dialogue plan"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("content", "Nội dung kế hoạch", "Content"),
        Section::new("attachments", "Tài liệu kèm theo", "Attachments"),
    ],
    fields: &[
        Field::new("name", "Tên kế hoạch", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        common::REPORTING_UNIT.within("general"),
        common::YEAR.within("general"),
        Field::new(
            "document_symbol",
            "Số, ký hiệu",
            "Number and symbol",
            Type::Line { max: 60 },
        )
        .within("general"),
        Field::new("issued_on", "Ngày ban hành", "Issued on", Type::Date)
            .merged(Policy::Earliest)
            .within("general"),
        Field::new(
            "issuer",
            "Cơ quan ban hành",
            "Issued by",
            Type::Line { max: 200 },
        )
        .within("general"),
        common::LEGAL_BASIS.to_submit().within("general"),
        Field::new(
            "planned_count",
            "Số cuộc theo kế hoạch",
            "Dialogues planned",
            Type::Int {
                min: 1,
                max: 1_000,
                unit: "cuộc",
            },
        )
        .to_submit()
        .within("content"),
        Field::new(
            "sessions",
            "Các cuộc dự kiến",
            "Sessions",
            Type::Entries { fields: SESSION },
        )
        .within("content"),
        Field::new(
            "objective",
            "Mục đích, yêu cầu",
            "Purpose and requirements",
            Type::Paragraphs { max: 2_000 },
        )
        .within("content"),
        Field::new(
            "content",
            "Nội dung",
            "Content",
            Type::Paragraphs { max: 4_000 },
        )
        .within("content"),
        Field::new(
            "audience",
            "Thành phần",
            "Who is invited",
            Type::Paragraphs { max: 1_000 },
        )
        .within("content"),
        Field::new(
            "duties",
            "Phân công",
            "Who does what",
            Type::Paragraphs { max: 2_000 },
        )
        .within("content"),
        common::ATTACHMENTS.within("attachments"),
    ],
    parent: None,
    write: Right::WriteDialogues,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
