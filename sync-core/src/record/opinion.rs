//! Ý kiến: what someone said in a dialogue, redacted. Who said it is identity, how it went on is standing;
//! neither is in the document.

use super::{Axis, Field, Kind, Label, LifeCycle, Parent, Rule, Section, Type, choices, common};
use crate::standing::Right;

/// An opinion. A complaint or a denunciation goes to its legal channel: of it there is only that and when.
pub const KIND: Kind = Kind {
    name: "opinion",
    label: Label::new("Ý kiến", "Opinion"),
    version: 1,
    title: "text",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("content", "Nội dung", "Content"),
        Section::new(
            "hand_over",
            "Khiếu nại, tố cáo",
            "Complaint or denunciation",
        ),
    ],
    fields: &[
        Field::new(
            "dialogue",
            "Cuộc đối thoại",
            "Dialogue",
            Type::Record {
                kinds: &["dialogue"],
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "number",
            "Số thứ tự",
            "Number in the session",
            Type::Int {
                min: 1,
                max: 1_000,
                unit: "",
            },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new("raised_on", "Ngày nêu", "Raised on", Type::Date)
            .to_submit()
            .feeding(Axis::Year)
            .within("general"),
        Field::new(
            "kind",
            "Loại ý kiến",
            "Kind",
            Type::Choice {
                options: choices::OPINION_KINDS,
            },
        )
        .to_submit()
        .within("general"),
        Field::new(
            "text",
            "Nội dung (đã che thông tin cá nhân)",
            "Text (personal data redacted)",
            Type::Paragraphs { max: 2_000 },
        )
        .when("kind", choices::STORED_IN_WORDS)
        .within("content"),
        Field::new(
            "topic",
            "Chủ đề",
            "Topic",
            Type::Choice {
                options: choices::TOPICS,
            },
        )
        .when("kind", choices::STORED_IN_WORDS)
        .within("content"),
        Field::new(
            "authority",
            "Thẩm quyền giải quyết",
            "Competent authority",
            Type::Choice {
                options: choices::AUTHORITIES,
            },
        )
        .within("content"),
        Field::new(
            "handed_over",
            "Đã hướng dẫn hoặc chuyển",
            "Guided or transferred",
            Type::Choice {
                options: choices::HAND_OVERS,
            },
        )
        .when("kind", choices::HANDED_OVER)
        .within("hand_over"),
        Field::new(
            "handed_over_on",
            "Ngày hướng dẫn, chuyển",
            "Guided or transferred on",
            Type::Date,
        )
        .when("kind", choices::HANDED_OVER)
        .within("hand_over"),
    ],
    parent: Some(Parent {
        field: "dialogue",
        kinds: &["dialogue"],
    }),
    write: Right::WriteDialogues,
    life_cycle: LifeCycle::Opinion,
    due: None,
    rules: &[Rule::MustStayBlank {
        code: "never_stored",
        when: "kind",
        is: choices::HANDED_OVER,
        fields: &["text", "topic", "authority"],
        label: Label::new(
            "Không lưu nội dung khiếu nại, tố cáo: chỉ ghi đã hướng dẫn hoặc chuyển và ngày",
            "A complaint or denunciation is not stored: only that it was guided or transferred, and when",
        ),
    }],
};
