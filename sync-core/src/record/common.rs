//! Fields that several kinds have in the same form.

use super::{Axis, Field, Type, choices};

/// The most money one field may state, in đồng.
pub(super) const MOST_MONEY: i64 = 10_000_000_000_000;

/// The largest media file, in bytes.
const MOST_BYTES: i64 = 512 * 1024 * 1024;

/// The unit that reports the record and under which it is counted.
pub(super) const REPORTING_UNIT: Field =
    Field::new("unit", "Đơn vị báo cáo", "Reporting unit", Type::Unit)
        .to_submit()
        .feeding(Axis::Unit);

/// Lĩnh vực.
pub(super) const FIELD: Field = Field::new(
    "field",
    "Lĩnh vực",
    "Field",
    Type::Choice {
        options: choices::FIELDS,
    },
)
.feeding(Axis::Field);

/// Loại.
pub(super) const SUBJECT: Field = Field::new(
    "subject",
    "Loại",
    "Subject",
    Type::Choice {
        options: choices::SUBJECTS,
    },
)
.feeding(Axis::Subject);

/// The year of the period.
pub(super) const YEAR: Field = Field::new(
    "year",
    "Năm",
    "Year",
    Type::Int {
        min: 1990,
        max: 2100,
        unit: "",
    },
)
.to_submit()
.feeding(Axis::Year);

/// Where it is, as people say it.
pub(super) const AREA: Field = Field::new("area", "Địa bàn", "Area", Type::Line { max: 200 });

/// Where it is on the map.
pub(super) const PLACE: Field = Field::new("place", "Vị trí", "Position", Type::Place);

/// The document or policy that it rests on.
pub(super) const LEGAL_BASIS: Field = Field::new(
    "legal_basis",
    "Chủ trương, căn cứ",
    "Policy and legal basis",
    Type::Paragraphs { max: 1_000 },
);

/// Số, ký hiệu quyết định.
pub(super) const DECISION_NUMBER: Field = Field::new(
    "number",
    "Số, ký hiệu quyết định",
    "Number of the decision",
    Type::Line { max: 60 },
);

/// Ngày quyết định.
pub(super) const DECIDED_ON: Field = Field::new(
    "decided_on",
    "Ngày quyết định",
    "Date of the decision",
    Type::Date,
);

/// When a photo or sound was taken.
pub(super) const TAKEN_AT: Field =
    Field::new("taken_at", "Thời điểm ghi", "Taken at", Type::Instant);

/// What it shows.
pub(super) const CAPTION: Field =
    Field::new("caption", "Chú thích", "Caption", Type::Line { max: 300 });

/// Photo, sound or document.
pub(super) const MEDIA_KIND: Field = Field::new(
    "kind",
    "Loại tệp",
    "Kind of file",
    Type::Choice {
        options: choices::MEDIA_KINDS,
    },
);

/// The file's name on the device.
pub(super) const FILE: Field = Field::new("file", "Tên tệp", "File name", Type::Line { max: 200 });

/// The file's hash, by which it is uploaded and found.
pub(super) const SHA256: Field = Field::new("sha256", "Tệp", "File", Type::Media);

/// The file's size.
pub(super) const BYTES: Field = Field::new(
    "bytes",
    "Dung lượng",
    "Size",
    Type::Int {
        min: 0,
        max: MOST_BYTES,
        unit: "byte",
    },
);

/// The file's media type (RFC 6838).
pub(super) const MEDIA_TYPE: Field = Field::new(
    "media_type",
    "Kiểu tệp",
    "Media type",
    Type::Line { max: 100 },
);

/// Tài liệu kèm theo.
pub(super) const ATTACHMENTS: Field = Field::new(
    "attachments",
    "Tài liệu kèm theo",
    "Attachments",
    Type::Entries {
        fields: &[FILE, SHA256, BYTES, MEDIA_TYPE, CAPTION],
    },
);
