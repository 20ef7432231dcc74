//! Mô hình: what a registration registers, year after year.

use super::{Field, Kind, Label, LifeCycle, Policy, Section, Type, common};
use crate::standing::Right;

/// A model's lasting identity. It is counted through its registrations, one a period.
pub const KIND: Kind = Kind {
    name: "model",
    label: Label::new("Mô hình", "Model"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new(
            "origin",
            "Nguồn gốc, đồng chủ trì",
            "Origin and joint leads",
        ),
    ],
    fields: &[
        Field::new("name", "Tên mô hình", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        Field::new(
            "code",
            "Mã mô hình",
            "Code on paper",
            Type::Line { max: 40 },
        )
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "launched_on",
            "Ngày ra mắt lần đầu",
            "First launched on",
            Type::Date,
        )
        .merged(Policy::Earliest)
        .within("general"),
        Field::new(
            "origin",
            "Nhân rộng từ",
            "Replicated from",
            Type::Record { kinds: &["model"] },
        )
        .within("origin"),
        Field::new(
            "co_leads",
            "Đồng chủ trì",
            "Joint leads",
            Type::Entries {
                fields: &[
                    Field::new("unit", "Đơn vị", "Unit", Type::Unit),
                    Field::new("name", "Tổ chức", "Body", Type::Line { max: 200 }),
                ],
            },
        )
        .within("origin"),
    ],
    parent: None,
    write: Right::WriteModels,
    life_cycle: LifeCycle::None,
    due: None,
    rules: &[],
};
