//! The words in which a kind is described.

use serde::Serialize;

use crate::standing::Right;

/// A term in Vietnamese and English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Vietnamese, as on screen.
    pub vi: &'static str,
    /// English, beside it.
    pub en: &'static str,
}

/// How concurrent values of a field become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// Letters merge: for the few texts that people really write together.
    Text,
    /// Members; adding wins over removing.
    Set,
    /// Entries with keys of their own; adding never conflicts, an entry is withdrawn, never deleted.
    Log,
    /// Increments add up.
    Counter,
    /// One value; different concurrent values are an open conflict.
    Agreed,
    /// The greatest of concurrent values.
    Max,
    /// The least of concurrent values.
    Min,
    /// The earliest of concurrent dates or instants.
    Earliest,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// One line of text, with the most characters it may have.
    Line {
        /// Most characters.
        max: u32,
    },
    /// Paragraphs, with the most characters they may have.
    Paragraphs {
        /// Most characters.
        max: u32,
    },
    /// A whole number within bounds, with its unit of measure (empty when it has none).
    Int {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
        /// Unit of measure in Vietnamese ("người", "đồng"), or empty.
        unit: &'static str,
    },
    /// A non-negative decimal, stored as a whole number of its smallest step.
    Decimal {
        /// Decimal places: 2 means hundredths.
        places: u8,
        /// Unit of measure, or empty.
        unit: &'static str,
    },
    /// Yes or no.
    Bool,
    /// A calendar date, `YYYY-MM-DD`.
    Date,
    /// An instant in milliseconds since 1970 UTC.
    Instant,
    /// One code out of these.
    Choice {
        /// The codes with their labels.
        options: &'static [Choice],
    },
    /// Several codes out of these (policy `Set`), or free words where there are none.
    Tags {
        /// The codes with their labels.
        options: &'static [Choice],
    },
    /// A unit of the tree (16 bytes).
    Unit,
    /// Another record (16 bytes) of one of these kinds.
    Record {
        /// Names of the kinds it may point to.
        kinds: &'static [&'static str],
    },
    /// A photo, sound or file by its SHA-256 (32 bytes).
    Media,
    /// A point, `lat,lng,accuracy` in degrees and metres: `21.02851,105.80482,12`.
    Place,
    /// Entries with these fields (policy `Log`).
    Entries {
        /// The fields of an entry; each has policy `Agreed`.
        fields: &'static [Field],
    },
}

/// One code of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// The code as stored: `KT`.
    pub code: &'static str,
    /// What people read.
    pub label: Label,
}

/// When a field must be filled in. A draft is never incomplete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    /// May stay blank.
    No,
    /// Must be filled in before the record is submitted or counted.
    ToSubmit,
    /// Must be filled in to submit when another field has this code.
    When {
        /// Name of the other field.
        field: &'static str,
        /// Its code.
        is: &'static str,
    },
}

/// The column of every list and the axis of every table that a field feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Lĩnh vực.
    Field,
    /// Loại: collective or individual.
    Subject,
    /// Hình thức: new or continued.
    Renewal,
    /// Cấp.
    Level,
    /// Đơn vị báo cáo.
    Unit,
    /// Year of the period, or of the date.
    Year,
}

/// A heading of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Name in code.
    pub name: &'static str,
    /// Heading.
    pub label: Label,
}

/// One field of a kind, or of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name in code and in the document.
    pub name: &'static str,
    /// Label on forms and columns.
    pub label: Label,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// How it merges.
    pub policy: Policy,
    /// When it must be filled in.
    pub required: Required,
    /// Name of the form's section that it stands in.
    pub section: &'static str,
    /// The axis it feeds, if any.
    pub axis: Option<Axis>,
}

/// The record that a record belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Parent {
    /// The field that points to it.
    pub field: &'static str,
    /// Kinds it may be of.
    pub kinds: &'static [&'static str],
}

/// Which commands a kind answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LifeCycle {
    /// None: facts only.
    None,
    /// Domain: the model's life cycle, on the counted registration.
    Registration,
    /// Domain: the opinion's life cycle.
    Opinion,
}

/// A completeness rule beyond single fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// At least one entry of `log` has all of `fields` filled in (a measurable target with its baseline).
    AnyEntry {
        /// Code of the missing thing, as the phone shows it.
        code: &'static str,
        /// The log.
        log: &'static str,
        /// Fields that one entry must have, all of them.
        fields: &'static [&'static str],
        /// What is missing, for people.
        label: Label,
    },
    /// The text has at least one digit (a result that can be checked).
    HasNumber {
        /// Code of the missing thing.
        code: &'static str,
        /// The text field.
        field: &'static str,
        /// What is missing, for people.
        label: Label,
    },
}

/// A kind of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Name in code: `registration`.
    pub name: &'static str,
    /// What people call it.
    pub label: Label,
    /// Version of the schema: containers made by the genesis change are frozen per version.
    pub version: u32,
    /// The field shown as the title of a row.
    pub title: &'static str,
    /// Headings of the form, in order.
    pub sections: &'static [Section],
    /// Fields, in the order of the form.
    pub fields: &'static [Field],
    /// The record that this one belongs to, if any.
    pub parent: Option<Parent>,
    /// The right that writing its facts takes.
    pub write: Right,
    /// Which commands it answers to.
    pub life_cycle: LifeCycle,
    /// Completeness rules beyond required fields.
    pub rules: &'static [Rule],
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl Field {
    /// The entry field of that name, where this field is a log.
    pub fn entry_field(&self, name: &str) -> Option<&'static Field> {
        match self.ty {
            Type::Entries { fields } => fields.iter().find(|f| f.name == name),
            _ => None,
        }
    }
}
