//! Nhân rộng: a model taken up elsewhere, inside the unit or beyond.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Section, Type, common};
use crate::standing::Right;

const REACHES: &[Choice] = &[
    Choice::new("inside", "Trong đơn vị", "Inside the unit"),
    Choice::new("neighbour", "Địa phương lân cận", "In a neighbouring place"),
    Choice::new("province", "Toàn tỉnh", "All over the province"),
];

/// A replication: which model, where to, with what result. Where the new place registered it, that registration is
/// named; only it is counted as a model.
pub const KIND: Kind = Kind {
    name: "replication",
    label: Label::new("Nhân rộng", "Replication"),
    version: 1,
    title: "place_name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("result", "Kết quả", "Result"),
    ],
    fields: &[
        Field::new(
            "source",
            "Nhân rộng từ",
            "Replicates",
            Type::Record {
                kinds: &["registration", "model"],
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "place_name",
            "Nơi nhân rộng",
            "Where",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "reach",
            "Phạm vi",
            "Reach",
            Type::Choice { options: REACHES },
        )
        .to_submit()
        .within("general"),
        Field::new("started_on", "Ngày bắt đầu", "Started on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        Field::new(
            "registered_as",
            "Đăng ký tại nơi mới",
            "Registered there as",
            Type::Record {
                kinds: &["registration"],
            },
        )
        .within("general"),
        common::FIELD.within("general"),
        Field::new(
            "method",
            "Cách nhân rộng",
            "How",
            Type::Paragraphs { max: 2_000 },
        )
        .within("result"),
        Field::new(
            "result",
            "Kết quả",
            "Result",
            Type::Paragraphs { max: 2_000 },
        )
        .within("result"),
        common::ATTACHMENTS.within("result"),
    ],
    parent: Some(Parent {
        field: "source",
        kinds: &["registration", "model"],
    }),
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
