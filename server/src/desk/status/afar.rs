//! What is told of citizens' opinions to those who hold no role in their commune: sums, and none so small that it could
//! point at somebody.

use super::{Figures, Grid, Table};

/// The least count that is told.
const FEWEST: i64 = 5;

/// Leaves units with their total alone and all of them together with their sums, and withholds small counts. A single
/// withheld count could be told from the total, so the next smallest goes with it. What no year or another year has is
/// left out for the same reason.
pub(super) fn withhold(table: &mut Table) {
    hide(table.lines.iter_mut().map(|line| {
        line.grid = Grid {
            cells: Vec::new(),
            by_field: Vec::new(),
            by_state: Vec::new(),
            total: line.grid.total,
        };
        &mut line.grid.total
    }));
    table.all.cells.clear();
    hide(table.all.by_field.iter_mut().map(|sum| &mut sum.figures));
    hide(table.all.by_state.iter_mut().map(|sum| &mut sum.figures));
    if is_small(&table.all.total) {
        table.all.total = WITHHELD;
    }
    table.left_out = None;
}

const WITHHELD: Figures = Figures {
    records: 0,
    complete: 0,
    in_conflict: 0,
    withheld: true,
};

fn is_small(figures: &Figures) -> bool {
    (1..FEWEST).contains(&figures.records)
}

/// Withholds small ones of figures that add up to something told.
pub(in crate::desk) fn hide<'a>(figures: impl Iterator<Item = &'a mut Figures>) {
    let mut told: Vec<&mut Figures> = figures.filter(|f| f.records > 0).collect();
    told.sort_by_key(|f| f.records);
    let small = told.iter().filter(|f| is_small(f)).count();
    let hidden = if small == 1 { 2 } else { small };
    for figures in told.into_iter().take(hidden) {
        *figures = WITHHELD;
    }
}
