//! Tables over frozen rows. A form says in which columns a row is counted; every cell, line and total is a sum of
//! that, so that they agree by construction, and every cell can name its rows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;
use sync_core::{
    id::UnitId,
    record::{Choice, Label, choices},
    text::sort_key,
};
use utoipa::ToSchema;

use super::frozen::{Frozen, FrozenRow, FrozenUnit};
use crate::desk::status::UNCLASSIFIED;

/// A kind of table: its columns and what a row counts for in them.
pub struct Form {
    /// Its code: `1`, `2`, `3`.
    pub code: &'static str,
    /// Its title.
    pub title: Label,
    /// Its columns.
    pub groups: Vec<GroupForm>,
    /// Where a row is counted.
    pub places: fn(&FrozenRow, &Context<'_>) -> Vec<Place>,
}

/// Columns that belong together.
pub struct GroupForm {
    /// Its code.
    pub code: &'static str,
    /// Its heading.
    pub label: Label,
    /// Its known columns; codes that are in none of them get one of their own.
    pub columns: Vec<(&'static str, Label)>,
    /// The group whose only column its columns add up to.
    pub parts: Option<&'static str>,
}

/// What a row's places are found with.
pub struct Context<'a> {
    /// Day on which the rows were frozen, `YYYY-MM-DD`.
    pub today: &'a str,
    /// Blocs of units.
    pub blocs: &'a HashMap<UnitId, String>,
}

/// On which lines a table stands.
pub struct Lines<'a> {
    /// Units that have a line even where nothing stands on it, in order; others follow.
    pub shown: &'a [UnitId],
    /// The unit on whose line a row stands.
    pub of: &'a dyn Fn(&FrozenRow) -> Option<UnitId>,
    /// A unit by its id.
    pub unit: &'a dyn Fn(UnitId) -> Option<&'a FrozenUnit>,
    /// The day on which a unit that has ended is past.
    pub day: &'a str,
}

/// A row in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Code of the group.
    pub group: &'static str,
    /// Code of the column.
    pub column: String,
    /// How much it counts for: 1, or a number of its own.
    pub amount: i64,
}

impl Place {
    /// Counts once.
    pub fn once(group: &'static str, column: &str) -> Self {
        Self {
            group,
            column: column.to_owned(),
            amount: 1,
        }
    }

    /// Counts once in the column of its code, or among the unclassified.
    pub fn by(group: &'static str, code: Option<&str>) -> Self {
        Self::once(
            group,
            code.filter(|c| !c.is_empty()).unwrap_or(UNCLASSIFIED),
        )
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Table {
    /// Code of its form.
    pub code: String,
    /// Its title.
    #[schema(value_type = Object)]
    pub title: Label,
    /// Its columns, group by group.
    pub groups: Vec<Group>,
    /// One line a unit.
    pub lines: Vec<Line>,
    /// The lines' sum, column by column; none where it is withheld.
    pub total: Vec<Option<i64>>,
}

/// Columns under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Group {
    /// Its code.
    pub code: String,
    /// Its heading.
    #[schema(value_type = Object)]
    pub label: Label,
    /// Its columns.
    pub columns: Vec<Column>,
    /// The group whose only column its columns add up to.
    pub parts: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Column {
    /// Its code.
    pub code: String,
    /// What people read; the code itself where it has no term.
    pub vi: String,
    /// The same in English.
    pub en: String,
}

/// A unit's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The unit; none for rows that name none.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub unit: Option<UnitId>,
    /// Its name; none if there is no such unit.
    pub name: Option<String>,
    /// Whether it is no more.
    pub is_past: bool,
    /// One number a column, in the order of the groups; none where it is withheld.
    pub cells: Vec<Option<i64>>,
}

/// Two sums that should be equal and are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The line's unit; none in the total.
    pub unit: Option<UnitId>,
    /// Code of the group.
    pub group: String,
    /// What its columns make.
    pub sum: i64,
    /// What they should make.
    pub whole: i64,
}

/// The columns of an axis: its codes, then the unclassified.
pub fn axis(options: &[Choice]) -> Vec<(&'static str, Label)> {
    let codes = options.iter().map(|o| (o.code, o.label));
    codes
        .chain([(UNCLASSIFIED, choices::UNCLASSIFIED)])
        .collect()
}

impl Form {
    /// The table of these rows.
    pub fn table(&self, frozen: &Frozen, context: &Context<'_>, lines: &Lines<'_>) -> Table {
        let shown = lines.shown.iter().map(|unit| (Some(*unit), HashMap::new()));
        let mut cells: BTreeMap<Option<UnitId>, HashMap<(&'static str, String), i64>> =
            shown.collect();
        let mut met: BTreeSet<(&'static str, String)> = BTreeSet::new();
        for row in &frozen.rows {
            for place in (self.places)(row, context) {
                let column = (place.group, place.column);
                met.insert(column.clone());
                let line = cells.entry((lines.of)(row)).or_default();
                *line.entry(column).or_default() += place.amount;
            }
        }
        let groups: Vec<Group> = self.groups.iter().map(|group| group.with(&met)).collect();
        let keys: Vec<(&'static str, &str)> = self
            .groups
            .iter()
            .zip(&groups)
            .flat_map(|(form, group)| group.columns.iter().map(|c| (form.code, c.code.as_str())))
            .collect();
        let row_of = |unit: Option<UnitId>, counted: &HashMap<(&'static str, String), i64>| {
            let known = unit.and_then(|unit| (lines.unit)(unit));
            let cell = |(group, code): &(&'static str, &str)| {
                counted
                    .get(&(*group, (*code).to_owned()))
                    .copied()
                    .unwrap_or(0)
            };
            Line {
                unit,
                name: known.map(|unit| unit.name.clone()),
                is_past: known
                    .and_then(|unit| unit.valid_to.as_deref())
                    .is_some_and(|end| end <= lines.day),
                cells: keys.iter().map(cell).map(Some).collect(),
            }
        };
        // Those that are not shown by themselves follow in the order of their names.
        let place = |line: &Line| {
            let named = line
                .unit
                .and_then(|unit| lines.shown.iter().position(|shown| *shown == unit));
            let name = line.name.as_deref().map(sort_key);
            (
                named.unwrap_or(lines.shown.len()),
                line.unit.is_none(),
                name,
            )
        };
        let mut drawn: Vec<Line> = cells.iter().map(|(unit, c)| row_of(*unit, c)).collect();
        drawn.sort_by_cached_key(place);
        let total = (0..keys.len())
            .map(|column| drawn.iter().map(|line| line.cells[column]).sum())
            .collect();
        Table {
            code: self.code.to_owned(),
            title: self.title,
            groups,
            lines: drawn,
            total,
        }
    }

    /// The rows that are counted in a column, or in any.
    pub fn rows_in<'a>(
        &self,
        frozen: &'a Frozen,
        context: &Context<'_>,
        column: Option<(&str, &str)>,
    ) -> Vec<&'a FrozenRow> {
        let is_in = |row: &&FrozenRow| {
            (self.places)(row, context)
                .iter()
                .any(|p| column.is_none_or(|(group, code)| p.group == group && p.column == code))
        };
        frozen.rows.iter().filter(is_in).collect()
    }
}

impl GroupForm {
    /// One column by itself.
    pub fn single(code: &'static str, label: Label) -> Self {
        Self {
            code,
            label,
            columns: vec![("all", label)],
            parts: None,
        }
    }

    /// Columns that add up to the only one of another group.
    pub fn parts(
        code: &'static str,
        label: Label,
        of: &'static str,
        columns: Vec<(&'static str, Label)>,
    ) -> Self {
        Self {
            code,
            label,
            columns,
            parts: Some(of),
        }
    }

    /// Its known columns and, before the unclassified, one for each code that was met beside them.
    pub(super) fn with(&self, met: &BTreeSet<(&'static str, String)>) -> Group {
        let is_known = |code: &str| self.columns.iter().any(|(known, _)| *known == code);
        let column = |code: &str, label: Option<Label>| Column {
            code: code.to_owned(),
            vi: label.map_or_else(|| code.to_owned(), |l| l.vi.to_owned()),
            en: label.map_or_else(|| code.to_owned(), |l| l.en.to_owned()),
        };
        let known = self.columns.iter();
        let mut columns: Vec<Column> = known.map(|(code, l)| column(code, Some(*l))).collect();
        let strange = met
            .iter()
            .filter(|(group, code)| *group == self.code && !is_known(code));
        let last = columns
            .iter()
            .position(|c| c.code == UNCLASSIFIED)
            .unwrap_or(columns.len());
        columns.splice(last..last, strange.map(|(_, code)| column(code, None)));
        Group {
            code: self.code.to_owned(),
            label: self.label,
            columns,
            parts: self.parts.map(str::to_owned),
        }
    }
}

impl Table {
    /// Number in the total of a column; none where there is no such column or it is withheld.
    pub fn whole(&self, group: &str, code: &str) -> Option<i64> {
        self.total[self.place(group, code)?]
    }

    /// Where a column stands.
    pub(super) fn place(&self, group: &str, code: &str) -> Option<usize> {
        let columns = self.groups.iter().flat_map(|g| {
            let codes = g.columns.iter().map(|c| c.code.as_str());
            codes.map(|code| (g.code.as_str(), code))
        });
        columns
            .into_iter()
            .position(|column| column == (group, code))
    }

    /// Where its sums do not agree: never, unless the program is wrong. What is withheld is not compared.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let mut found = Vec::new();
        let mut compare = |unit, group: &str, sum: Option<i64>, whole: Option<i64>| {
            if let (Some(sum), Some(whole)) = (sum, whole)
                && sum != whole
            {
                let group = group.to_owned();
                found.push(Disagreement {
                    unit,
                    group,
                    sum,
                    whole,
                });
            }
        };
        let lines = self.lines.iter().map(|line| (line.unit, &line.cells));
        for (unit, cells) in lines.chain([(None, &self.total)]) {
            let mut start = 0;
            for group in &self.groups {
                let own = start..start + group.columns.len();
                start = own.end;
                if let Some(whole) = group.parts.as_deref().and_then(|of| self.place(of, "all")) {
                    compare(
                        unit,
                        &group.code,
                        cells[own].iter().copied().sum(),
                        cells[whole],
                    );
                }
            }
        }
        let columns = self.groups.iter().flat_map(|group| &group.columns);
        for (place, column) in columns.enumerate() {
            let sum = self.lines.iter().map(|line| line.cells[place]).sum();
            compare(None, &column.code, sum, self.total[place]);
        }
        found
    }
}
