//! Cuộc đối thoại: one session between the head of a body and the People.

use super::{
    Axis, Choice, Field, Kind, Label, LifeCycle, Parent, Policy, Section, Type, choices, common,
};
use crate::standing::Right;

const CHANNELS: &[Choice] = &[
    Choice::new("posted", "Niêm yết", "Posted publicly"),
    Choice::new(
        "sent",
        "Gửi thôn, tổ dân phố",
        "Sent to hamlets and residential groups",
    ),
    Choice::new("loudspeaker", "Truyền thanh", "Loudspeaker"),
    Choice::new("online", "Trang thông tin điện tử", "Website"),
];

/// Recording without telling people cannot be chosen (Art. 32 of the personal data law 91/2025/QH15).
const RECORDINGS: &[Choice] = &[
    Choice::new("none", "Không ghi âm, ghi hình", "Not recorded"),
    Choice::new(
        "announced",
        "Có ghi, đã thông báo trước",
        "Recorded, people were told before",
    ),
];

/// A dialogue. The law counts seven days back from `held_on` to the first notice and ten days on to the first
/// publication of the results (Art. 43 of the 2025 law on local government organisation): the earliest of
/// each is the one that counts. Opinions are records of their own; nobody who spoke is listed.
pub const KIND: Kind = Kind {
    name: "dialogue",
    label: Label::new("Cuộc đối thoại", "Dialogue"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("minutes", "Diễn biến, kết luận", "Minutes and conclusion"),
        Section::new("publication", "Công khai kết quả", "Publication"),
        Section::new("attachments", "Tài liệu kèm theo", "Attachments"),
    ],
    fields: &[
        Field::new(
            "name",
            "Tên cuộc đối thoại",
            "Name",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "plan",
            "Theo kế hoạch",
            "Under the plan",
            Type::Record {
                kinds: &["dialogue_plan"],
            },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "kind",
            "Loại",
            "Kind",
            Type::Choice {
                options: choices::DIALOGUE_KINDS,
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "form",
            "Hình thức",
            "Form",
            Type::Choice {
                options: choices::DIALOGUE_FORMS,
            },
        )
        .to_submit()
        .within("general"),
        Field::new("topic", "Chuyên đề", "Theme", Type::Line { max: 200 })
            .when("kind", &["thematic"])
            .within("general"),
        Field::new(
            "voters_asking",
            "Số cử tri yêu cầu",
            "Voters who asked for it",
            Type::Int {
                min: 0,
                max: 1_000_000,
                unit: "cử tri",
            },
        )
        .when("kind", &["on_request"])
        .within("general"),
        Field::new(
            "noticed_on",
            "Ngày thông báo",
            "Notice given on",
            Type::Date,
        )
        .merged(Policy::Earliest)
        .within("general"),
        Field::new("held_on", "Ngày tổ chức", "Held on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        Field::new("venue", "Địa điểm", "Venue", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        common::PLACE.within("general"),
        Field::new(
            "chair",
            "Chủ trì (chức danh)",
            "Chaired by (post)",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "invited",
            "Thành phần tham dự (chức danh, cơ quan)",
            "Attending (posts and bodies)",
            Type::Paragraphs { max: 1_000 },
        )
        .within("general"),
        Field::new(
            "attendance",
            "Số người dự",
            "Attendance",
            Type::Int {
                min: 0,
                max: 100_000,
                unit: "người",
            },
        )
        .merged(Policy::Counter)
        .within("general"),
        Field::new(
            "recording",
            "Ghi âm, ghi hình",
            "Recording",
            Type::Choice {
                options: RECORDINGS,
            },
        )
        .within("general"),
        Field::new(
            "minutes",
            "Diễn biến (đã che thông tin cá nhân)",
            "Minutes (personal data redacted)",
            Type::Paragraphs { max: 8_000 },
        )
        .merged(Policy::Text)
        .within("minutes"),
        Field::new(
            "conclusion",
            "Kết luận",
            "Conclusion",
            Type::Paragraphs { max: 4_000 },
        )
        .within("minutes"),
        Field::new(
            "conclusion_symbol",
            "Số, ký hiệu thông báo kết luận",
            "Symbol of the conclusion notice",
            Type::Line { max: 60 },
        )
        .within("minutes"),
        Field::new("concluded_on", "Ngày kết luận", "Concluded on", Type::Date).within("minutes"),
        Field::new(
            "published_on",
            "Ngày công khai kết quả",
            "Results published on",
            Type::Date,
        )
        .merged(Policy::Earliest)
        .within("publication"),
        Field::new(
            "channels",
            "Hình thức công khai",
            "Published by",
            Type::Tags { options: CHANNELS },
        )
        .within("publication"),
        common::ATTACHMENTS.within("attachments"),
    ],
    parent: Some(Parent {
        field: "plan",
        kinds: &["dialogue_plan"],
    }),
    write: Right::WriteDialogues,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
