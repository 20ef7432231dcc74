//! Số liệu đã công bố: figures that an old or outside report states, kept as it states them.

use super::{Choice, Field, Kind, Label, LifeCycle, Rule, Section, Type, choices, common};
use crate::{declared, standing::Right};

/// By what a report parts a figure.
const AXES: &[Choice] = &[
    Choice::new(declared::WHOLE, "Số chung", "The figure itself"),
    Choice::new("field", "Theo lĩnh vực", "By field"),
    Choice::new("subject", "Theo loại", "By subject"),
    Choice::new("renewal", "Theo hình thức đăng ký", "By renewal"),
    Choice::new("level", "Theo cấp", "By level"),
    Choice::new("bloc", "Theo khối", "By bloc"),
    Choice::new("outcome", "Theo kết quả", "By outcome"),
    Choice::new("other", "Cách chia khác", "Parted otherwise"),
];

/// What a figure counts, where records count the same.
const COUNTS: &[Choice] = &[
    Choice::new("registered", "Mô hình đăng ký", "Registered models"),
    Choice::new("held", "Cuộc đối thoại đã tổ chức", "Dialogues held"),
    Choice::new("opinions", "Ý kiến của Nhân dân", "Opinions of the People"),
    Choice::new("commended", "Khen thưởng", "Commendations"),
    Choice::new("other", "Số liệu khác", "Something else"),
];

const STATEMENT: &[Field] = &[
    Field::new(
        declared::WHAT,
        "Số liệu về",
        "Figure of",
        Type::Line { max: 200 },
    ),
    Field::new(
        declared::COUNTS,
        "Đối chiếu với",
        "To be compared with",
        Type::Choice { options: COUNTS },
    ),
    Field::new(
        declared::AXIS,
        "Cách chia",
        "Parted by",
        Type::Choice { options: AXES },
    ),
    Field::new(declared::PART, "Phần", "Part", Type::Line { max: 200 }),
    Field::new(
        declared::VALUE,
        "Số nêu trong báo cáo",
        "Value as stated",
        Type::Int {
            min: 0,
            max: 1_000_000_000,
            unit: "",
        },
    ),
    Field::new(
        declared::NOTE,
        "Giải thích chỗ lệch",
        "Why it does not add up",
        Type::Paragraphs { max: 1_000 },
    ),
];

/// A declared report. Nothing in it is ever corrected: where parts and whole do not agree, that is said, with why.
pub const KIND: Kind = Kind {
    name: "declared_report",
    label: Label::new("Số liệu đã công bố", "Published figures"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Báo cáo", "The report"),
        Section::new("statements", "Số liệu", "Figures"),
    ],
    fields: &[
        Field::new("name", "Tên báo cáo", "Name", Type::Line { max: 300 })
            .to_submit()
            .within("general"),
        Field::new(
            "issuer",
            "Cơ quan công bố",
            "Published by",
            Type::Line { max: 200 },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "symbol",
            "Số, ký hiệu",
            "Number and symbol",
            Type::Line { max: 60 },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        common::YEAR.within("general"),
        Field::new(
            "period",
            "Kỳ báo cáo",
            "Period",
            Type::Choice {
                options: choices::PERIODS,
            },
        )
        .within("general"),
        Field::new(
            "period_as_stated",
            "Kỳ ghi trong báo cáo",
            "Period as stated",
            Type::Line { max: 100 },
        )
        .within("general"),
        Field::new("published_on", "Ngày công bố", "Published on", Type::Date).within("general"),
        Field::new(
            "statements",
            "Các số liệu",
            "Statements",
            Type::Entries { fields: STATEMENT },
        )
        .to_submit()
        .within("statements"),
        common::ATTACHMENTS.within("general"),
    ],
    parent: None,
    write: Right::WriteCommittee,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[Rule::GapsExplained {
        code: "gap_unexplained",
        log: "statements",
        label: Label::new(
            "Có số liệu lệch chưa giải thích: ghi rõ vì sao các phần không bằng số chung",
            "A figure does not agree with its parts and nothing says why",
        ),
    }],
};
