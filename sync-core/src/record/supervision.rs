//! Giám sát sau đối thoại: whether what was concluded or answered was done.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Policy, Section, Type, common};
use crate::standing::Right;

const BODIES: &[Choice] = &[
    Choice::new("front", "Mặt trận Tổ quốc", "Fatherland Front"),
    Choice::new(
        "inspectorate",
        "Ban Thanh tra nhân dân",
        "People's inspectorate",
    ),
    Choice::new(
        "organisation",
        "Tổ chức chính trị - xã hội",
        "Socio-political organisation",
    ),
];

const VERDICTS: &[Choice] = &[
    Choice::new("done", "Đã thực hiện", "Done"),
    Choice::new("partly", "Thực hiện một phần", "Partly done"),
    Choice::new("not_done", "Chưa thực hiện", "Not done"),
];

/// A supervision: what was looked at, what was found, what is recommended.
pub const KIND: Kind = Kind {
    name: "supervision",
    label: Label::new("Giám sát sau đối thoại", "Post-dialogue supervision"),
    version: 1,
    title: "findings",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("findings", "Kết quả giám sát", "Findings"),
    ],
    fields: &[
        Field::new(
            "about",
            "Nội dung được giám sát",
            "Supervised",
            Type::Record {
                kinds: &["opinion", "dialogue"],
            },
        )
        .to_submit()
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "supervised_on",
            "Ngày giám sát",
            "Supervised on",
            Type::Date,
        )
        .to_submit()
        .feeding(Axis::Year)
        .within("general"),
        Field::new(
            "body",
            "Chủ thể giám sát",
            "Supervising body",
            Type::Choice { options: BODIES },
        )
        .to_submit()
        .within("general"),
        common::PLACE.within("general"),
        Field::new(
            "verdict",
            "Kết quả thực hiện",
            "Verdict",
            Type::Choice { options: VERDICTS },
        )
        .to_submit()
        .within("findings"),
        Field::new(
            "findings",
            "Nhận xét",
            "Findings",
            Type::Paragraphs { max: 4_000 },
        )
        .to_submit()
        .merged(Policy::Text)
        .within("findings"),
        Field::new(
            "recommendations",
            "Kiến nghị",
            "Recommendations",
            Type::Paragraphs { max: 2_000 },
        )
        .within("findings"),
        Field::new(
            "follow_up_on",
            "Hẹn giám sát lại",
            "Follow-up on",
            Type::Date,
        )
        .within("findings"),
        common::ATTACHMENTS.within("findings"),
    ],
    parent: Some(Parent {
        field: "about",
        kinds: &["opinion", "dialogue"],
    }),
    write: Right::WriteSupervision,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
