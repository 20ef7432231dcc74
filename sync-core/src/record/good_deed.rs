//! Việc tốt: an everyday good deed, noted for prompt praise. It is no registered model and counts in none.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Section, Type, common};
use crate::standing::Right;

const SUGGESTIONS: &[Choice] = &[
    Choice::new("praise", "Biểu dương", "Public praise"),
    Choice::new("commend", "Đề nghị khen thưởng", "Commendation"),
    Choice::new("replicate", "Nhân rộng", "Replication"),
    Choice::new("register", "Xây dựng thành mô hình", "Make it a model"),
];

/// A good deed. A person who did it is named in the record's identity, if they agree; never here.
pub const KIND: Kind = Kind {
    name: "good_deed",
    label: Label::new("Việc tốt", "Good deed"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("deed", "Việc làm, tác dụng", "Deed and effect"),
    ],
    fields: &[
        Field::new("name", "Tên việc tốt", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new("done_on", "Ngày thực hiện", "Done on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        common::SUBJECT.to_submit().within("general"),
        Field::new(
            "collective",
            "Tập thể thực hiện",
            "Collective",
            Type::Line { max: 200 },
        )
        .when("subject", &["collective"])
        .within("general"),
        common::FIELD.within("general"),
        common::AREA.within("general"),
        common::PLACE.within("general"),
        Field::new(
            "story",
            "Việc đã làm",
            "What was done",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("deed"),
        Field::new(
            "effect",
            "Tác dụng, lan toả",
            "Effect and spread",
            Type::Paragraphs { max: 1_000 },
        )
        .within("deed"),
        Field::new(
            "suggestions",
            "Đề xuất",
            "Suggestions",
            Type::Tags {
                options: SUGGESTIONS,
            },
        )
        .within("deed"),
        common::ATTACHMENTS.within("deed"),
    ],
    parent: None,
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
