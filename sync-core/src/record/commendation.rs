//! Khen thưởng: praise or an award for what a model or a good deed achieved.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Section, Type, choices, common};
use crate::standing::Right;

const FORMS: &[Choice] = &[
    Choice::new("praise", "Biểu dương", "Public praise"),
    Choice::new("giay_khen", "Giấy khen", "Certificate of merit"),
    Choice::new(
        "bang_khen",
        "Bằng khen",
        "Certificate of merit (provincial and above)",
    ),
    Choice::new("medal", "Kỷ niệm chương", "Commemorative medal"),
];

/// A commendation, one recipient each. It names the contribution ("rõ người, rõ việc"); what it is for stays a record
/// of its own.
pub const KIND: Kind = Kind {
    name: "commendation",
    label: Label::new("Khen thưởng", "Commendation"),
    version: 1,
    title: "recipient",
    sections: &[
        Section::new("general", "Đối tượng, hình thức", "Recipient and form"),
        Section::new("achievement", "Thành tích", "Achievement"),
        Section::new("decision", "Quyết định", "Decision"),
    ],
    fields: &[
        Field::new(
            "about",
            "Từ mô hình, việc tốt",
            "For",
            Type::Record {
                kinds: &["registration", "good_deed"],
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "recipient",
            "Tập thể, cá nhân được khen",
            "Recipient",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        common::SUBJECT.to_submit().within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new("form", "Hình thức", "Form", Type::Choice { options: FORMS })
            .to_submit()
            .within("general"),
        Field::new(
            "level",
            "Cấp khen",
            "Level",
            Type::Choice {
                options: choices::LEVELS,
            },
        )
        .to_submit()
        .feeding(Axis::Level)
        .within("general"),
        common::FIELD.within("general"),
        Field::new(
            "achievement",
            "Thành tích, đóng góp cụ thể",
            "Achievement",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("achievement"),
        common::DECISION_NUMBER.within("decision"),
        common::DECIDED_ON
            .to_submit()
            .feeding(Axis::Year)
            .within("decision"),
        Field::new(
            "issued_by",
            "Cơ quan quyết định",
            "Issued by",
            Type::Line { max: 200 },
        )
        .within("decision"),
        common::ATTACHMENTS.within("decision"),
    ],
    parent: Some(Parent {
        field: "about",
        kinds: &["registration", "good_deed"],
    }),
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
