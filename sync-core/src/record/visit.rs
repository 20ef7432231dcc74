//! Kiểm tra: a visit to where a model is carried out.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Policy, Section, Type, common};
use crate::standing::Right;

const PURPOSES: &[Choice] = &[
    Choice::new("inspect", "Kiểm tra", "Inspection"),
    Choice::new("accompany", "Đồng hành", "Accompaniment"),
    Choice::new("survey", "Khảo sát", "Survey"),
    Choice::new("review", "Sơ kết, tổng kết", "Interim or final review"),
];

const RATINGS: &[Choice] = &[
    Choice::new("effective", "Hiệu quả", "Effective"),
    Choice::new("partly", "Hiệu quả một phần", "Partly effective"),
    Choice::new("not_effective", "Chưa hiệu quả", "Not yet effective"),
];

const PHOTO: &[Field] = &[
    common::MEDIA_KIND,
    common::FILE,
    common::SHA256,
    common::BYTES,
    common::TAKEN_AT,
    common::PLACE,
    common::CAPTION,
];

/// A visit; its delegation writes the findings together.
pub const KIND: Kind = Kind {
    name: "visit",
    label: Label::new("Kiểm tra", "Visit"),
    version: 1,
    title: "findings",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new(
            "findings",
            "Nhận xét, kiến nghị",
            "Findings and recommendations",
        ),
        Section::new("photos", "Hình ảnh", "Photos"),
    ],
    fields: &[
        Field::new(
            "about",
            "Nơi kiểm tra",
            "Visited",
            Type::Record {
                kinds: &["registration", "model"],
            },
        )
        .to_submit()
        .within("general"),
        Field::new("visited_on", "Ngày kiểm tra", "Visited on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        Field::new(
            "purpose",
            "Hình thức",
            "Purpose",
            Type::Choice { options: PURPOSES },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "delegation",
            "Đoàn kiểm tra",
            "Delegation",
            Type::Line { max: 200 },
        )
        .within("general"),
        Field::new(
            "participants",
            "Số người tham gia",
            "Participants",
            Type::Int {
                min: 0,
                max: 100_000,
                unit: "người",
            },
        )
        .merged(Policy::Counter)
        .within("general"),
        common::AREA.within("general"),
        common::PLACE.within("general"),
        Field::new(
            "findings",
            "Nhận xét, đánh giá",
            "Findings",
            Type::Paragraphs { max: 4_000 },
        )
        .to_submit()
        .merged(Policy::Text)
        .within("findings"),
        Field::new(
            "rating",
            "Đánh giá chung",
            "Rating",
            Type::Choice { options: RATINGS },
        )
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
            "Hẹn kiểm tra lại",
            "Follow-up on",
            Type::Date,
        )
        .within("findings"),
        Field::new(
            "photos",
            "Hình ảnh",
            "Photos",
            Type::Entries { fields: PHOTO },
        )
        .within("photos"),
    ],
    parent: Some(Parent {
        field: "about",
        kinds: &["registration", "model"],
    }),
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
