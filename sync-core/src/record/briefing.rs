//! Giao ban: a regular meeting of the steering committee, with what was reported, said and concluded.

use super::{Field, Kind, Label, LifeCycle, Parent, Policy, Section, Type, choices, common};
use crate::standing::Right;

const ITEM: &[Field] = &[
    Field::new("topic", "Nội dung", "Topic", Type::Line { max: 300 }),
    Field::new(
        "presenter",
        "Đơn vị trình bày",
        "Presented by",
        Type::Line { max: 200 },
    ),
    Field::new(
        "minutes",
        "Thời lượng",
        "Minutes",
        Type::Int {
            min: 0,
            max: 600,
            unit: "phút",
        },
    ),
];

const REMARK: &[Field] = &[
    Field::new("body", "Đơn vị phát biểu", "Body", Type::Line { max: 200 }),
    Field::new("said", "Ý kiến", "Remark", Type::Paragraphs { max: 2_000 }),
];

/// A briefing. The period that is reported on need not be the one in which it meets.
pub const KIND: Kind = Kind {
    name: "briefing",
    label: Label::new("Giao ban", "Briefing"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("agenda", "Chương trình", "Agenda"),
        Section::new("remarks", "Ý kiến phát biểu", "Remarks"),
        Section::new("conclusion", "Kết luận", "Conclusion"),
    ],
    fields: &[
        Field::new("name", "Tên cuộc giao ban", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        Field::new(
            "committee",
            "Ban Chỉ đạo",
            "Committee",
            Type::Record {
                kinds: &["committee"],
            },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        common::YEAR.within("general"),
        Field::new(
            "period",
            "Kỳ số liệu",
            "Period reported on",
            Type::Choice {
                options: choices::PERIODS,
            },
        )
        .to_submit()
        .within("general"),
        Field::new("held_on", "Ngày họp", "Held on", Type::Date)
            .to_submit()
            .within("general"),
        Field::new(
            "chair",
            "Chủ trì, kết luận",
            "Chair",
            Type::Line { max: 200 },
        )
        .within("general"),
        Field::new(
            "attendance",
            "Số người dự",
            "Attendance",
            Type::Int {
                min: 0,
                max: 10_000,
                unit: "người",
            },
        )
        .within("general"),
        Field::new(
            "agenda",
            "Nội dung chương trình",
            "Agenda",
            Type::Entries { fields: ITEM },
        )
        .within("agenda"),
        Field::new(
            "remarks",
            "Ý kiến",
            "Remarks",
            Type::Entries { fields: REMARK },
        )
        .within("remarks"),
        Field::new(
            "conclusion",
            "Kết luận của chủ trì",
            "Conclusion",
            Type::Paragraphs { max: 4_000 },
        )
        .merged(Policy::Text)
        .within("conclusion"),
        Field::new(
            "notice_number",
            "Số thông báo kết luận",
            "Number of the notice",
            Type::Line { max: 60 },
        )
        .within("conclusion"),
        Field::new(
            "notice_on",
            "Ngày thông báo kết luận",
            "Date of the notice",
            Type::Date,
        )
        .within("conclusion"),
        Field::new("next_on", "Kỳ giao ban tới", "Next meeting", Type::Date).within("conclusion"),
        common::ATTACHMENTS.within("conclusion"),
    ],
    parent: Some(Parent {
        field: "committee",
        kinds: &["committee"],
    }),
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
