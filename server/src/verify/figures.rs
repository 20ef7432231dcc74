//! Figures: records counted anew, as their documents have them.

use std::collections::BTreeMap;

use danvan_store::{Count, Projection, StoreError, Work};
use sync_core::{
    id::{ScopeId, UnitId},
    record::KINDS,
};

use super::{Difference, What};

/// By what records are counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    kind: String,
    scope: ScopeId,
    unit: Option<UnitId>,
    year: Option<i32>,
    quarter: Option<i32>,
    field: Option<String>,
    state: Option<String>,
    speed: Option<String>,
}

/// Records, complete ones, ones in conflict.
type Three = [i64; 3];

/// Records as they were counted anew.
#[derive(Debug, Default)]
pub struct Recount(BTreeMap<Cell, Three>);

impl Recount {
    /// Counts one more record.
    pub(super) fn add(&mut self, kind: &str, scope: ScopeId, row: &Projection) {
        let filled = |code: &Option<String>| code.clone().filter(|code| !code.is_empty());
        let cell = Cell {
            kind: kind.to_owned(),
            scope,
            unit: row.unit,
            year: row.year,
            quarter: row.quarter,
            field: filled(&row.field),
            state: filled(&row.state),
            speed: filled(&row.speed),
        };
        let three = [1, row.complete.into(), i64::from(row.open_conflicts > 0)];
        self.put(cell, three);
    }

    fn put(&mut self, cell: Cell, three: Three) {
        let sum = self.0.entry(cell).or_default();
        for (sum, one) in sum.iter_mut().zip(three) {
            *sum += one;
        }
    }

    /// Records, complete ones and ones in conflict of each kind.
    pub fn by_kind(&self) -> BTreeMap<&str, [i64; 3]> {
        let mut sums: BTreeMap<&str, Three> = BTreeMap::new();
        for (Cell { kind, .. }, three) in &self.0 {
            let sum = sums.entry(kind).or_default();
            for (sum, one) in sum.iter_mut().zip(three) {
                *sum += one;
            }
        }
        sums
    }
}

/// Compares with what the tables read.
pub(super) async fn compare(
    work: &mut dyn Work,
    realm: &str,
    recount: &Recount,
    tell: &mut (dyn FnMut(Difference) + Send),
) -> Result<(), StoreError> {
    let mut scopes: Vec<ScopeId> = work.scopes(realm).await?.iter().map(|s| s.scope).collect();
    scopes.extend(recount.0.keys().map(|cell| cell.scope));
    scopes.sort_unstable();
    scopes.dedup();
    let mut kept = Recount::default();
    for kind in KINDS {
        for count in work.counts(realm, &scopes, kind.name).await? {
            let Count {
                scope,
                unit,
                year,
                quarter,
                field,
                state,
                speed,
                records,
                complete,
                in_conflict,
            } = count;
            let cell = Cell {
                kind: kind.name.to_owned(),
                scope,
                unit,
                year,
                quarter,
                field,
                state,
                speed,
            };
            kept.put(cell, [records, complete, in_conflict]);
        }
    }
    let mut cells: Vec<&Cell> = recount.0.keys().chain(kept.0.keys()).collect();
    cells.sort_unstable();
    cells.dedup();
    for cell in cells {
        let of = |count: &Recount| count.0.get(cell).copied().unwrap_or_default();
        let (ours, theirs) = (of(recount), of(&kept));
        for (at, column) in ["records", "complete", "in_conflict"]
            .into_iter()
            .enumerate()
        {
            if ours[at] != theirs[at] {
                tell(Difference::new("cells", &name(cell), What::Column(column)));
            }
        }
    }
    Ok(())
}

fn name(cell: &Cell) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let number = |n: Option<i32>| or_none(n.map(|n| n.to_string()));
    [
        cell.kind.clone(),
        cell.scope.to_string(),
        or_none(cell.unit.map(|unit| unit.to_string())),
        number(cell.year),
        number(cell.quarter),
        or_none(cell.field.clone()),
        or_none(cell.state.clone()),
        or_none(cell.speed.clone()),
    ]
    .join(" ")
}
