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

impl Policy {
    /// True where the field is one value at its key, and nothing kept in a container.
    pub const fn is_single(self) -> bool {
        matches!(self, Self::Agreed | Self::Max | Self::Min | Self::Earliest)
    }
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
    /// Must be filled in to submit when another field has one of these codes.
    When {
        /// Name of the other field.
        field: &'static str,
        /// Its codes.
        is: &'static [&'static str],
    },
}

/// The column of every list and the axis of every table that a field feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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

/// By when the facts of a record without a life cycle ask for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The field with the last day.
    pub by: &'static str,
    /// The field that, once filled in, says that it is done.
    pub until: &'static str,
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
    /// While `when` has one of the codes `is`, `fields` hold nothing at all (a denunciation is handed
    /// over, never stored).
    MustStayBlank {
        /// Code of what stands in the way.
        code: &'static str,
        /// The choice that decides.
        when: &'static str,
        /// Its codes.
        is: &'static [&'static str],
        /// Fields that stay blank.
        fields: &'static [&'static str],
        /// What to do, for people.
        label: Label,
    },
    /// Every stated figure that its parts do not make has a note that says why.
    GapsExplained {
        /// Code of what is missing.
        code: &'static str,
        /// The log of statements.
        log: &'static str,
        /// What is missing, for people.
        label: Label,
    },
    /// A code that stays readable but may no longer be chosen for later years.
    ClosedAfter {
        /// Code of what stands in the way.
        code: &'static str,
        /// The choice.
        field: &'static str,
        /// The closed code.
        is: &'static str,
        /// The field with the year.
        year: &'static str,
        /// The last year it may be chosen for.
        last: i64,
        /// Why, for people.
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
    /// By when its facts ask for something, if they do.
    pub due: Option<Due>,
    /// Completeness rules beyond required fields.
    pub rules: &'static [Rule],
}

impl Label {
    /// The term in Vietnamese and English.
    pub const fn new(vi: &'static str, en: &'static str) -> Self {
        Self { vi, en }
    }
}

impl Choice {
    /// The code with what people read.
    pub const fn new(code: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self {
            code,
            label: Label::new(vi, en),
        }
    }
}

impl Section {
    /// The heading of that name.
    pub const fn new(name: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self {
            name,
            label: Label::new(vi, en),
        }
    }
}

impl Kind {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }
}

impl Field {
    /// A field that may stay blank, in no section yet, merged as its type suggests: tags as a set, entries as
    /// a log, all else as one agreed value.
    pub const fn new(name: &'static str, vi: &'static str, en: &'static str, ty: Type) -> Self {
        let policy = match ty {
            Type::Tags { .. } => Policy::Set,
            Type::Entries { .. } => Policy::Log,
            _ => Policy::Agreed,
        };
        Self {
            name,
            label: Label::new(vi, en),
            ty,
            policy,
            required: Required::No,
            section: "",
            axis: None,
        }
    }

    /// Stands in that section of the form.
    #[must_use]
    pub const fn within(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// Must be filled in before the record is submitted or counted.
    #[must_use]
    pub const fn to_submit(self) -> Self {
        Self {
            required: Required::ToSubmit,
            ..self
        }
    }

    /// Must be filled in to submit when the other field has one of these codes.
    #[must_use]
    pub const fn when(self, field: &'static str, is: &'static [&'static str]) -> Self {
        Self {
            required: Required::When { field, is },
            ..self
        }
    }

    /// Merges by that policy.
    #[must_use]
    pub const fn merged(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// Feeds that axis.
    #[must_use]
    pub const fn feeding(self, axis: Axis) -> Self {
        Self {
            axis: Some(axis),
            ..self
        }
    }

    /// The entry field of that name, where this field is a log.
    pub fn entry_field(&self, name: &str) -> Option<&'static Field> {
        match self.ty {
            Type::Entries { fields } => fields.iter().find(|f| f.name == name),
            _ => None,
        }
    }
}
