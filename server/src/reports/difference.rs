//! What lies between two freezes of a report: rows that came in late, that left, that changed. For every column, the
//! first number with what came and less what went is the second.

use std::collections::HashMap;

use serde::Serialize;
use sync_core::{id::RecordId, record::Label};
use utoipa::ToSchema;

use super::{
    forms,
    frozen::Frozen,
    reading::{Reading, RowRef, Told, is_close, is_said},
    table::{Column, Form},
};

/// The difference as a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Difference {
    /// How each column moved, where it did.
    pub moved: Vec<Moved>,
    /// Rows that the earlier freeze does not have.
    pub came: Vec<RowRef>,
    /// Rows that the later freeze does not have.
    pub left: Vec<RowRef>,
    /// Rows that both have, and that changed between them; as they are in the later one.
    pub changed: Vec<RowRef>,
}

/// A column in both freezes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Moved {
    /// Code of the table.
    pub table: String,
    /// Code of the group.
    pub group: String,
    /// Its heading.
    #[schema(value_type = Object)]
    pub label: Label,
    /// The column.
    pub column: Column,
    /// What it was.
    pub before: i64,
    /// Counted by rows that came.
    pub came: i64,
    /// Counted by rows that left.
    pub left: i64,
    /// More, or less, by rows that changed.
    pub changed: i64,
    /// What it is.
    pub after: i64,
}

#[derive(Default)]
struct Sums {
    before: i64,
    came: i64,
    left: i64,
    changed: i64,
    after: i64,
}

impl Difference {
    /// From the earlier freeze to the later.
    pub fn between(earlier: (&Frozen, &Reading<'_>), later: (&Frozen, &Reading<'_>)) -> Self {
        let by_id = |frozen: &Frozen| -> HashMap<RecordId, usize> {
            let rows = frozen.rows.iter().enumerate();
            rows.map(|(place, row)| (row.id, place)).collect()
        };
        let (old, new) = (by_id(earlier.0), by_id(later.0));
        let came = later.0.rows.iter().filter(|row| !old.contains_key(&row.id));
        let left = earlier
            .0
            .rows
            .iter()
            .filter(|row| !new.contains_key(&row.id));
        let changed = later.0.rows.iter().filter(|row| {
            old.get(&row.id)
                .is_some_and(|place| earlier.0.rows[*place].digest != row.digest)
        });
        Self {
            came: came.map(RowRef::from).collect(),
            left: left.map(RowRef::from).collect(),
            changed: changed.map(RowRef::from).collect(),
            moved: forms::all()
                .iter()
                .flat_map(|form| moved(form, earlier, later, (&old, &new)))
                .collect(),
        }
    }
}

impl Difference {
    /// What is told of it: from afar, nothing of what citizens said.
    #[must_use]
    pub fn told(mut self, told: Told) -> Self {
        if told == Told::Afar {
            self.moved
                .retain(|moved| !is_said(&moved.table, &moved.group));
            for rows in [&mut self.came, &mut self.left, &mut self.changed] {
                rows.retain(|row| !is_close(row));
            }
        }
        self
    }
}

type ById = HashMap<RecordId, usize>;

fn moved(
    form: &Form,
    earlier: (&Frozen, &Reading<'_>),
    later: (&Frozen, &Reading<'_>),
    (old, new): (&ById, &ById),
) -> Vec<Moved> {
    let mut sums: HashMap<(&'static str, String), Sums> = HashMap::new();
    let mut count = |side: (&Frozen, &Reading<'_>), other: &ById, is_later: bool| {
        for row in &side.0.rows {
            let both = other.contains_key(&row.id);
            for place in (form.places)(row, &side.1.context()) {
                let sums = sums.entry((place.group, place.column)).or_default();
                let n = place.amount;
                match (is_later, both) {
                    (false, true) => sums.changed -= n,
                    (false, false) => sums.left += n,
                    (true, true) => sums.changed += n,
                    (true, false) => sums.came += n,
                }
                *(if is_later {
                    &mut sums.after
                } else {
                    &mut sums.before
                }) += n;
            }
        }
    };
    count(earlier, new, false);
    count(later, old, true);
    let met = sums.keys().cloned().collect();
    let columns = form.groups.iter().flat_map(|group| {
        let columns = group.with(&met).columns;
        columns.into_iter().map(move |column| (group, column))
    });
    columns
        .filter_map(|(group, column)| {
            let sums = sums.get(&(group.code, column.code.clone()))?;
            let is_still = sums.came == 0 && sums.left == 0 && sums.changed == 0;
            (!is_still).then(|| Moved {
                table: form.code.to_owned(),
                group: group.code.to_owned(),
                label: group.label,
                column,
                before: sums.before,
                came: sums.came,
                left: sums.left,
                changed: sums.changed,
                after: sums.after,
            })
        })
        .collect()
}
