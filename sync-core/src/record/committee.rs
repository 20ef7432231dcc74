//! Ban Chỉ đạo: who steers the movement at a unit, since when, by which decision.

use super::{Axis, Choice, Field, Kind, Label, LifeCycle, Policy, Section, Type, choices, common};
use crate::standing::Right;

const STEERS: &[Choice] = &[
    Choice::new(
        "movement",
        "Phong trào thi đua “Dân vận khéo”",
        "Emulation movement",
    ),
    Choice::new(
        "democracy",
        "Quy chế dân chủ ở cơ sở",
        "Grassroots democracy",
    ),
];

const ACTS: &[Choice] = &[
    Choice::new("establish", "Thành lập", "Established"),
    Choice::new("reconstitute", "Kiện toàn", "Re-constituted"),
    Choice::new("dissolve", "Giải thể", "Dissolved"),
];

const DUTIES: &[Choice] = &[
    Choice::new("head", "Trưởng ban", "Head"),
    Choice::new(
        "standing_deputy",
        "Phó Trưởng ban Thường trực",
        "Standing deputy head",
    ),
    Choice::new("deputy", "Phó Trưởng ban", "Deputy head"),
    Choice::new("standing", "Thành viên thường trực", "Standing officer"),
    Choice::new("ordinary", "Thành viên", "Ordinary officer"),
    Choice::new("assistant", "Tổ giúp việc", "Assisting team"),
];

const DECISION: &[Field] = &[
    Field::new("act", "Nội dung", "Act", Type::Choice { options: ACTS }),
    common::DECISION_NUMBER,
    common::DECIDED_ON,
    Field::new("summary", "Tóm tắt", "Summary", Type::Line { max: 300 }),
];

/// Posts are public office: who holds one is named as the decision names them.
const POST: &[Field] = &[
    Field::new("name", "Họ và tên", "Name", Type::Line { max: 100 }),
    Field::new(
        "office",
        "Chức vụ, đơn vị",
        "Office",
        Type::Line { max: 200 },
    ),
    Field::new(
        "duty",
        "Chức danh trong Ban",
        "Duty",
        Type::Choice { options: DUTIES },
    ),
    Field::new("since", "Từ ngày", "Since", Type::Date),
    Field::new("until", "Đến ngày", "Until", Type::Date),
    Field::new(
        "charge",
        "Nhiệm vụ được phân công",
        "In charge of",
        Type::Line { max: 300 },
    ),
];

/// A steering committee. A re-constitution ends posts and begins others on its day: the roster of any day follows
/// from the dates.
pub const KIND: Kind = Kind {
    name: "committee",
    label: Label::new("Ban Chỉ đạo", "Steering committee"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("decisions", "Thành lập, kiện toàn", "Decisions"),
        Section::new("roster", "Danh sách thành viên", "Roster"),
        Section::new("programme", "Chương trình công tác", "Work programme"),
    ],
    fields: &[
        Field::new("name", "Tên Ban Chỉ đạo", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "steers",
            "Lĩnh vực chỉ đạo",
            "Steers",
            Type::Tags { options: STEERS },
        )
        .within("general"),
        Field::new(
            "established_on",
            "Ngày thành lập",
            "Established on",
            Type::Date,
        )
        .to_submit()
        .feeding(Axis::Year)
        .within("general"),
        Field::new(
            "meets",
            "Chế độ giao ban",
            "Meets",
            Type::Choice {
                options: choices::RHYTHMS,
            },
        )
        .within("general"),
        Field::new(
            "decisions",
            "Quyết định",
            "Decisions",
            Type::Entries { fields: DECISION },
        )
        .within("decisions"),
        Field::new(
            "roster",
            "Thành viên",
            "Roster",
            Type::Entries { fields: POST },
        )
        .within("roster"),
        Field::new(
            "programme",
            "Nhiệm vụ trong năm",
            "Work programme",
            Type::Paragraphs { max: 4_000 },
        )
        .merged(Policy::Text)
        .within("programme"),
        common::ATTACHMENTS.within("programme"),
    ],
    parent: None,
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
