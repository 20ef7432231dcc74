//! What a check found, as it is told.

use serde::Serialize;
use utoipa::ToSchema;

use super::{mapping::Duplicates, problem::Located};

/// What a check found.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ImportFindings)]
pub struct Findings {
    /// Lines with anything in them.
    pub rows: u32,
    /// Number of the last of them.
    #[serde(skip)]
    pub last_row: u32,
    /// Lines that can be written.
    pub ready: u32,
    /// Lines that hold nothing that goes anywhere, or only add others up.
    pub blank: u32,
    /// Records that would be written.
    pub records: u32,
    /// The first problems.
    pub problems: Vec<Located>,
    /// How many there are of each.
    pub problem_counts: Vec<ProblemCount>,
    /// How many there are.
    pub problem_total: u32,
    /// Words that nobody knows.
    pub terms: Vec<Term>,
    /// The first lines that say what another one, or a record, says.
    pub duplicates: Vec<Duplicate>,
    /// How many there are.
    pub duplicate_total: u32,
    /// Headings of columns that go nowhere.
    pub left_out: Vec<String>,
    /// Headings of columns that say who somebody is.
    pub withheld: Vec<String>,
    /// Cells in which numbers that name somebody are blotted out.
    pub blotted: u32,
    /// The first records as they would be.
    pub preview: Vec<Preview>,
}

/// How many problems there are of one kind in a column.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportProblemCount)]
pub struct ProblemCount {
    /// Stable code.
    pub code: &'static str,
    /// Letters of the column.
    pub column: String,
    /// Its heading.
    pub header: String,
    /// How many.
    pub count: u32,
}

/// A word of a choice's column that nobody knows.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportTerm)]
pub struct Term {
    /// Where it goes.
    pub to: String,
    /// The word.
    pub text: String,
    /// In how many lines it stands.
    pub count: u32,
    /// What it may mean.
    pub options: Vec<Meaning>,
}

/// What a word may mean.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportMeaning)]
pub struct Meaning {
    /// The code.
    pub code: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
}

/// A line that says what another one, or a record, says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportDuplicate)]
pub struct Duplicate {
    /// The line.
    pub row: u32,
    /// Its title.
    pub title: String,
    /// The line before it that says the same.
    pub of_row: Option<u32>,
    /// The record that says the same.
    pub record: Option<String>,
    /// Its title, or that line's.
    pub of_title: String,
}

/// A record as it would be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub struct Preview {
    /// The line.
    pub row: u32,
    /// Its fields.
    pub values: Vec<Shown>,
}

/// A field as people read it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportShown)]
pub struct Shown {
    /// Its name in Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// What it would hold.
    pub text: String,
}

impl Findings {
    /// Whether all of it can be written.
    pub fn may_apply(&self, duplicates: Duplicates) -> bool {
        let is_settled = duplicates != Duplicates::Ask || self.duplicate_total == 0;
        self.problem_total == 0 && self.records > 0 && is_settled
    }
}
