//! Tiến độ: what was done and not done since the last entry.

use super::{Axis, Field, Kind, Label, LifeCycle, Parent, Section, Type};
use crate::standing::Right;

const FIGURE: &[Field] = &[
    Field::new("name", "Tên chỉ tiêu", "Indicator", Type::Line { max: 200 }),
    Field::new(
        "unit",
        "Đơn vị tính",
        "Unit of measure",
        Type::Line { max: 40 },
    ),
    Field::new(
        "achieved",
        "Đạt được",
        "Achieved",
        Type::Decimal {
            places: 2,
            unit: "",
        },
    ),
];

/// A progress entry. Entries are added, never rewritten: a new state of affairs is a new record.
pub const KIND: Kind = Kind {
    name: "progress",
    label: Label::new("Tiến độ", "Progress"),
    version: 1,
    title: "done",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("result", "Kết quả", "Results"),
    ],
    fields: &[
        Field::new(
            "registration",
            "Đăng ký",
            "Registration",
            Type::Record {
                kinds: &["registration"],
            },
        )
        .to_submit()
        .within("general"),
        Field::new("reported_on", "Ngày báo cáo", "Reported on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        Field::new(
            "done",
            "Việc đã làm được",
            "What was done",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("result"),
        Field::new(
            "not_done",
            "Việc chưa làm được",
            "What was not done",
            Type::Paragraphs { max: 2_000 },
        )
        .within("result"),
        Field::new(
            "cause",
            "Nguyên nhân",
            "Cause",
            Type::Paragraphs { max: 1_000 },
        )
        .within("result"),
        Field::new(
            "next_steps",
            "Việc làm tiếp theo",
            "Next steps",
            Type::Paragraphs { max: 1_000 },
        )
        .within("result"),
        Field::new(
            "percent",
            "Tiến độ",
            "Progress",
            Type::Int {
                min: 0,
                max: 100,
                unit: "%",
            },
        )
        .within("result"),
        Field::new(
            "figures",
            "Số liệu theo chỉ tiêu",
            "Figures by indicator",
            Type::Entries { fields: FIGURE },
        )
        .within("result"),
    ],
    parent: Some(Parent {
        field: "registration",
        kinds: &["registration"],
    }),
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
