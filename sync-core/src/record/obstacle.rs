//! Vướng mắc: what stands in the way and may have to go up a level.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Section, Type, choices, common};
use crate::standing::Right;

const STATES: &[Choice] = &[
    Choice::new("open", "Chưa giải quyết", "Open"),
    Choice::new("escalated", "Đã báo cáo cấp trên", "Escalated"),
    Choice::new("resolved", "Đã giải quyết", "Resolved"),
];

/// An obstacle, met in a model or outside any.
pub const KIND: Kind = Kind {
    name: "obstacle",
    label: Label::new("Vướng mắc", "Obstacle"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("handling", "Giải quyết", "Handling"),
    ],
    fields: &[
        Field::new("name", "Tên vướng mắc", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        Field::new(
            "registration",
            "Mô hình liên quan",
            "Registration",
            Type::Record {
                kinds: &["registration"],
            },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new("found_on", "Ngày phát hiện", "Found on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        common::FIELD.within("general"),
        Field::new(
            "topic",
            "Nội dung",
            "Topic",
            Type::Choice {
                options: choices::TOPICS,
            },
        )
        .to_submit()
        .within("general"),
        common::AREA.within("general"),
        common::PLACE.within("general"),
        Field::new(
            "description",
            "Mô tả",
            "Description",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "cause",
            "Nguyên nhân",
            "Cause",
            Type::Paragraphs { max: 1_000 },
        )
        .within("general"),
        Field::new(
            "proposal",
            "Đề xuất, kiến nghị",
            "Proposal",
            Type::Paragraphs { max: 1_000 },
        )
        .within("handling"),
        Field::new(
            "authority",
            "Thẩm quyền giải quyết",
            "Competent authority",
            Type::Choice {
                options: choices::AUTHORITIES,
            },
        )
        .within("handling"),
        Field::new(
            "state",
            "Tình trạng",
            "State",
            Type::Choice { options: STATES },
        )
        .within("handling"),
        Field::new(
            "escalated_on",
            "Ngày báo cáo cấp trên",
            "Escalated on",
            Type::Date,
        )
        .when("state", &["escalated"])
        .within("handling"),
        Field::new(
            "resolved_on",
            "Ngày giải quyết xong",
            "Resolved on",
            Type::Date,
        )
        .when("state", &["resolved"])
        .within("handling"),
        Field::new(
            "resolution",
            "Kết quả giải quyết",
            "Resolution",
            Type::Paragraphs { max: 1_000 },
        )
        .when("state", &["resolved"])
        .within("handling"),
        common::ATTACHMENTS.within("handling"),
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
