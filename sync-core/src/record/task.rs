//! Nhiệm vụ: what a briefing, a committee or a dialogue gave somebody to do.

use super::{Axis, Due, Field, Kind, Label, LifeCycle, Parent, Policy, Section, Type, common};
use crate::standing::Right;

/// A task. It is overdue while its last day has passed and no day of completion is written.
pub const KIND: Kind = Kind {
    name: "task",
    label: Label::new("Nhiệm vụ", "Task"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Nhiệm vụ", "Task"),
        Section::new("result", "Kết quả thực hiện", "Result"),
    ],
    fields: &[
        Field::new("name", "Nội dung nhiệm vụ", "Task", Type::Line { max: 300 })
            .to_submit()
            .within("general"),
        Field::new(
            "from",
            "Giao tại",
            "Given at",
            Type::Record {
                kinds: &["briefing", "committee", "dialogue"],
            },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "lead",
            "Đơn vị chủ trì",
            "Leading body",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "cooperating",
            "Đơn vị phối hợp",
            "Co-operating bodies",
            Type::Line { max: 300 },
        )
        .within("general"),
        Field::new("deadline", "Thời hạn", "Deadline", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
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
            "result",
            "Kết quả",
            "Result",
            Type::Paragraphs { max: 2_000 },
        )
        .merged(Policy::Text)
        .within("result"),
        Field::new("done_on", "Ngày hoàn thành", "Done on", Type::Date)
            .merged(Policy::Earliest)
            .within("result"),
        common::ATTACHMENTS.within("result"),
    ],
    parent: Some(Parent {
        field: "from",
        kinds: &["briefing", "committee", "dialogue"],
    }),
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: Some(Due {
        by: "deadline",
        until: "done_on",
    }),
    rules: &[],
};
