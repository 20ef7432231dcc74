//! Đăng ký: the counted row, one model in one period. The nine items of the registration form, with the axes
//! that every report is grouped by.

use super::{
    Axis, Field, Kind, Label, LifeCycle, Parent, Policy, Rule, Section, Type, choices, common,
};
use crate::standing::Right;

const INDICATOR: &[Field] = &[
    Field::new("name", "Tên chỉ tiêu", "Indicator", Type::Line { max: 200 }),
    Field::new(
        "unit",
        "Đơn vị tính",
        "Unit of measure",
        Type::Line { max: 40 },
    ),
    Field::new(
        "baseline",
        "Ban đầu",
        "Baseline",
        Type::Decimal {
            places: 2,
            unit: "",
        },
    ),
    Field::new(
        "target",
        "Mục tiêu",
        "Target",
        Type::Decimal {
            places: 2,
            unit: "",
        },
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

const FORCE: &[Field] = &[
    Field::new(
        "name",
        "Tổ chức, lực lượng",
        "Body or force",
        Type::Line { max: 200 },
    ),
    Field::new(
        "role",
        "Vai trò",
        "Role",
        Type::Choice {
            options: choices::FORCE_ROLES,
        },
    ),
    Field::new("task", "Nhiệm vụ", "Task", Type::Line { max: 300 }),
];

/// A registration.
pub const KIND: Kind = Kind {
    name: "registration",
    label: Label::new("Đăng ký mô hình", "Registration"),
    version: 1,
    title: "name",
    sections: &[
        Section::new("general", "Thông tin chung", "General"),
        Section::new("situation", "Thực trạng, lý do", "Present situation"),
        Section::new("objective", "Mục tiêu, chỉ tiêu", "Objective and targets"),
        Section::new("content", "Nội dung, cách thức", "Content and method"),
        Section::new("area", "Địa bàn, đối tượng", "Area and target group"),
        Section::new("forces", "Lực lượng", "Forces"),
        Section::new("resources", "Nguồn lực, thời gian", "Resources and time"),
        Section::new("product", "Sản phẩm, kết quả đầu ra", "Product and output"),
        Section::new(
            "replication",
            "Khả năng duy trì, nhân rộng",
            "Upkeep and replication",
        ),
        Section::new("attachments", "Tài liệu kèm theo", "Attachments"),
    ],
    fields: &[
        Field::new(
            "model",
            "Mô hình",
            "Model",
            Type::Record { kinds: &["model"] },
        )
        .to_submit()
        .within("general"),
        Field::new("name", "Tên mô hình", "Name", Type::Line { max: 200 })
            .to_submit()
            .within("general"),
        common::YEAR.within("general"),
        Field::new(
            "period_from",
            "Giai đoạn, từ năm",
            "Period, first year",
            Type::Int {
                min: 1990,
                max: 2100,
                unit: "",
            },
        )
        .within("general"),
        Field::new(
            "period_to",
            "Giai đoạn, đến năm",
            "Period, last year",
            Type::Int {
                min: 1990,
                max: 2100,
                unit: "",
            },
        )
        .within("general"),
        Field::new(
            "renewal",
            "Hình thức đăng ký",
            "Renewal",
            Type::Choice {
                options: choices::RENEWALS,
            },
        )
        .to_submit()
        .feeding(Axis::Renewal)
        .within("general"),
        common::SUBJECT.to_submit().within("general"),
        common::FIELD.to_submit().within("general"),
        Field::new(
            "level",
            "Cấp đăng ký",
            "Level",
            Type::Choice {
                options: choices::LEVELS,
            },
        )
        .to_submit()
        .feeding(Axis::Level)
        .within("general"),
        common::REPORTING_UNIT.within("general"),
        Field::new(
            "priorities",
            "Trọng tâm",
            "Priorities",
            Type::Tags {
                options: choices::PRIORITIES,
            },
        )
        .within("general"),
        Field::new(
            "local_priorities",
            "Trọng tâm của địa phương",
            "Local priorities",
            Type::Tags { options: &[] },
        )
        .within("general"),
        common::LEGAL_BASIS.to_submit().within("general"),
        Field::new(
            "situation",
            "Thực trạng, lý do",
            "Present situation and need",
            Type::Paragraphs { max: 4_000 },
        )
        .to_submit()
        .within("situation"),
        Field::new(
            "objective",
            "Mục tiêu",
            "Objective",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("objective"),
        Field::new(
            "indicators",
            "Chỉ tiêu",
            "Indicators",
            Type::Entries { fields: INDICATOR },
        )
        .within("objective"),
        Field::new(
            "content",
            "Nội dung, cách thức",
            "Content and method",
            Type::Paragraphs { max: 6_000 },
        )
        .to_submit()
        .merged(Policy::Text)
        .within("content"),
        common::AREA.to_submit().within("area"),
        common::PLACE.within("area"),
        Field::new(
            "target_group",
            "Đối tượng",
            "Target group",
            Type::Paragraphs { max: 1_000 },
        )
        .to_submit()
        .within("area"),
        Field::new("lead", "Chủ trì", "Lead", Type::Line { max: 200 })
            .to_submit()
            .within("forces"),
        Field::new(
            "forces",
            "Lực lượng phối hợp, tham gia",
            "Forces that co-operate or take part",
            Type::Entries { fields: FORCE },
        )
        .within("forces"),
        Field::new(
            "sponsor",
            "Đơn vị đồng hành",
            "Accompanying unit",
            Type::Unit,
        )
        .within("forces"),
        Field::new(
            "budget",
            "Kinh phí",
            "Budget",
            Type::Int {
                min: 0,
                max: common::MOST_MONEY,
                unit: "đồng",
            },
        )
        .within("resources"),
        Field::new(
            "mobilised_funds",
            "Xã hội hoá",
            "Socially mobilised funds",
            Type::Int {
                min: 0,
                max: common::MOST_MONEY,
                unit: "đồng",
            },
        )
        .within("resources"),
        Field::new(
            "work_days",
            "Ngày công",
            "Work-days",
            Type::Int {
                min: 0,
                max: 10_000_000,
                unit: "ngày",
            },
        )
        .within("resources"),
        Field::new(
            "land_given",
            "Đất hiến tặng",
            "Land given",
            Type::Decimal {
                places: 2,
                unit: "m²",
            },
        )
        .within("resources"),
        Field::new(
            "other_resources",
            "Nguồn lực khác",
            "Other resources",
            Type::Line { max: 300 },
        )
        .within("resources"),
        Field::new("starts_on", "Bắt đầu", "Starts on", Type::Date)
            .to_submit()
            .within("resources"),
        Field::new("ends_on", "Kết thúc", "Ends on", Type::Date).within("resources"),
        Field::new("launched_on", "Ngày ra mắt", "Launched on", Type::Date)
            .merged(Policy::Earliest)
            .within("resources"),
        Field::new(
            "product",
            "Sản phẩm, kết quả đầu ra",
            "Product and output",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("product"),
        Field::new(
            "replication",
            "Khả năng duy trì, nhân rộng",
            "Upkeep and replication",
            Type::Paragraphs { max: 2_000 },
        )
        .to_submit()
        .within("replication"),
        common::ATTACHMENTS.within("attachments"),
    ],
    parent: Some(Parent {
        field: "model",
        kinds: &["model"],
    }),
    write: Right::WriteModels,
    life_cycle: LifeCycle::Registration,
    due: None,
    rules: &[
        Rule::AnyEntry {
            code: "measurable_target",
            log: "indicators",
            fields: &["name", "unit", "baseline", "target"],
            label: Label::new(
                "Cần ít nhất một chỉ tiêu đo được: tên, đơn vị tính, số ban đầu, số mục tiêu",
                "At least one measurable target: name, unit, baseline and target",
            ),
        },
        Rule::HasNumber {
            code: "product_number",
            field: "product",
            label: Label::new(
                "Kết quả đầu ra cần có con số để kiểm chứng",
                "The output needs a number that can be checked",
            ),
        },
        Rule::ClosedAfter {
            code: "level_closed",
            field: "level",
            is: "HUYEN",
            year: "year",
            last: 2025,
            label: Label::new(
                "Cấp huyện đã kết thúc hoạt động từ 01/07/2025",
                "The district level ended on 01/07/2025",
            ),
        },
    ],
};
