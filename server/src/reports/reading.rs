//! What is read of a freeze: its tables, the rows behind a cell, and what the office may want to write about.

use std::{borrow::Cow, collections::HashMap};

use danvan_store::Match;
use serde::Serialize;
use sync_core::{
    id::{RecordId, UnitId},
    record::Label,
    standing::RegistrationState,
};
use utoipa::ToSchema;

use super::{
    forms::{self, LATE_NOTICE, LATE_RESULTS, OUTCOME, OVERDUE},
    frozen::{Frozen, FrozenRow, FrozenUnit},
    table::{Context, Form, Lines, Table},
};
use crate::{
    clock,
    desk::sight::CLOSE_KINDS,
    people::{COMMUNE, lineage::Lineage},
};

/// A running model of which nothing was heard for so long is stale: 90 days, ms.
const STALE_MS: i64 = 90 * 86_400_000;
/// Least count of what citizens said that is told from afar.
const FEWEST: i64 = 5;

/// A freeze, opened.
pub struct Reading<'a> {
    frozen: &'a Frozen,
    /// The units under which it is read, and the day on which they are these.
    units: Cow<'a, [FrozenUnit]>,
    day: String,
    as_of: i64,
    counted_on: String,
    blocs: HashMap<UnitId, String>,
    /// What units became by that day.
    lineage: Lineage,
    /// On which line the rows of each of them stand.
    line_of: HashMap<UnitId, UnitId>,
    lines: Vec<UnitId>,
}

/// Whether a group of columns of a table counts what citizens said.
pub(super) fn is_said(table: &str, group: &str) -> bool {
    table == "3" && ["opinions", OUTCOME, OVERDUE].contains(&group)
}

/// A row as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RowRef {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub id: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// Its title; empty for what citizens said.
    pub title: String,
    /// Workflow state's code.
    pub state: Option<String>,
    /// Unit of its day.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub unit: Option<UnitId>,
    /// Last instant of its deadline, ms.
    pub deadline: Option<i64>,
    /// Server time of its last change before the freeze, ms.
    pub updated_at: i64,
}

/// Something that the office may want to write about, as a plain list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Suggestion {
    /// Its code.
    pub code: &'static str,
    /// What the rows have in common.
    #[schema(value_type = Object)]
    pub label: Label,
    /// The rows.
    pub rows: Vec<RowRef>,
}

type IsIn<'a> = &'a dyn Fn(&FrozenRow) -> bool;

/// From where somebody reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// From the commune: every number.
    Near,
    /// From afar: what citizens said as sums alone, none of them small.
    Afar,
}

impl From<&FrozenRow> for RowRef {
    fn from(row: &FrozenRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind.clone(),
            title: row.title.clone(),
            state: row.state.clone(),
            unit: row.unit,
            deadline: row.deadline,
            updated_at: row.updated_at,
        }
    }
}

impl<'a> Reading<'a> {
    /// Opens a freeze of a unit's report, frozen at `as_of` (ms), under the units of then.
    pub fn new(frozen: &'a Frozen, root: UnitId, as_of: i64) -> Self {
        let day = clock::today(as_of);
        Self::under(
            frozen,
            Cow::Borrowed(&frozen.units),
            Lineage::default(),
            (root, as_of),
            day,
        )
    }

    /// The same rows under the units of another day, which they have become whole by then.
    pub fn on(
        frozen: &'a Frozen,
        (root, as_of): (UnitId, i64),
        (units, lineage): (Vec<FrozenUnit>, Lineage),
        day: String,
    ) -> Self {
        Self::under(frozen, Cow::Owned(units), lineage, (root, as_of), day)
    }

    fn under(
        frozen: &'a Frozen,
        units: Cow<'a, [FrozenUnit]>,
        lineage: Lineage,
        (root, as_of): (UnitId, i64),
        day: String,
    ) -> Self {
        let root = lineage.today(root);
        let parents: HashMap<UnitId, UnitId> = units
            .iter()
            .filter_map(|unit| Some((unit.id, unit.parent?)))
            .collect();
        // The unit itself stands for what is on no unit below it.
        let top = |unit: UnitId| {
            let mut at = unit;
            for _ in 0..parents.len() {
                match parents.get(&at) {
                    Some(parent) if *parent == root => return at,
                    Some(parent) => at = *parent,
                    None => break,
                }
            }
            unit
        };
        let in_force = |unit: &&FrozenUnit| {
            unit.parent == Some(root)
                && unit.level != "hamlet"
                && unit.valid_from <= day
                && unit.valid_to.as_ref().is_none_or(|end| *end > day)
        };
        Self {
            as_of,
            counted_on: clock::today(as_of),
            blocs: frozen
                .units
                .iter()
                .filter_map(|unit| Some((unit.id, unit.bloc.clone()?)))
                .collect(),
            lines: units.iter().filter(in_force).map(|u| u.id).collect(),
            // Where only the unit above became another, what is below stands there.
            line_of: units
                .iter()
                .map(|unit| (unit.id, lineage.today(top(unit.id))))
                .collect(),
            lineage,
            day,
            units,
            frozen,
        }
    }

    /// All its tables.
    pub fn tables(&self, told: Told) -> Vec<Table> {
        let table = |form: &Form| {
            let lines = Lines {
                shown: &self.lines,
                of: &|row| self.line(row),
                unit: &|id| self.unit(id),
                day: &self.day,
            };
            let mut table = form.table(self.frozen, &self.context(), &lines);
            if told == Told::Afar {
                withhold(&mut table);
            }
            table
        };
        forms::all().iter().map(table).collect()
    }

    /// The rows that are counted in a cell: of a table, a column of it if one is named, a unit's line or that of no unit.
    /// None where there is no such table.
    pub fn rows(
        &self,
        table: &str,
        column: Option<(&str, &str)>,
        line: &Match<UnitId>,
    ) -> Option<Vec<RowRef>> {
        let form = forms::all().into_iter().find(|form| form.code == table)?;
        let is_on = |row: &&FrozenRow| match line {
            Match::Any => true,
            Match::Empty => row.unit.is_none(),
            Match::Is(line) => self.line(row) == Some(*line),
            Match::OneOf(lines) => self.line(row).is_some_and(|line| lines.contains(&line)),
        };
        let rows = form.rows_in(self.frozen, &self.context(), column);
        Some(rows.into_iter().filter(is_on).map(RowRef::from).collect())
    }

    /// How many of the communes below the unit have something in a column of one of its tables, of how many.
    pub fn communes_with(&self, tables: &[Table], group: &str) -> (usize, usize) {
        let is_commune = |unit: &&UnitId| {
            let unit = self.unit(**unit);
            unit.is_some_and(|unit| unit.level == COMMUNE)
        };
        let communes: Vec<&UnitId> = self.lines.iter().filter(is_commune).collect();
        let with = tables
            .iter()
            .filter_map(|table| Some((table, table.place(group, "all")?)));
        let lines = with.flat_map(|(table, place)| {
            table
                .lines
                .iter()
                .filter(move |line| line.cells[place] > Some(0))
        });
        let with = lines.filter(|line| line.unit.is_some_and(|unit| communes.contains(&&unit)));
        (with.count(), communes.len())
    }

    /// What is overdue, late, stale or lacking.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let running = |row: &FrozenRow| {
            let state = row.state.as_deref().and_then(RegistrationState::from_code);
            state == Some(RegistrationState::Running)
        };
        let stale = |row: &FrozenRow| running(row) && row.updated_at < self.as_of - STALE_MS;
        let lists: [(&'static str, Label, IsIn<'_>); 6] = [
            (
                OVERDUE,
                Label::new("Ý kiến quá hạn trả lời", "Opinions overdue"),
                &|row| row.number(OVERDUE) > 0,
            ),
            (
                LATE_NOTICE,
                Label::new(
                    "Cuộc đối thoại thông báo không đúng hạn",
                    "Dialogues announced late",
                ),
                &|row| row.number(LATE_NOTICE) > 0,
            ),
            (
                LATE_RESULTS,
                Label::new(
                    "Cuộc đối thoại công khai kết quả không đúng hạn",
                    "Dialogues whose results are late",
                ),
                &|row| row.number(LATE_RESULTS) > 0,
            ),
            (
                "stale",
                Label::new(
                    "Mô hình đang thực hiện, 90 ngày không có thông tin mới",
                    "Running models without news for 90 days",
                ),
                &stale,
            ),
            (
                "incomplete",
                Label::new("Hồ sơ còn thiếu nội dung", "Records that lack something"),
                &|row| !row.complete,
            ),
            (
                "in_conflict",
                Label::new(
                    "Hồ sơ còn giá trị khác nhau chưa chốt",
                    "Records with an open conflict",
                ),
                &|row| row.in_conflict,
            ),
        ];
        let list = |(code, label, is_in): (_, _, IsIn<'_>)| Suggestion {
            code,
            label,
            rows: self
                .frozen
                .rows
                .iter()
                .filter(|row| is_in(row))
                .map(RowRef::from)
                .collect(),
        };
        let lists = lists.into_iter().map(list);
        lists.filter(|list| !list.rows.is_empty()).collect()
    }

    fn unit(&self, id: UnitId) -> Option<&FrozenUnit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// The unit on whose line a row stands.
    fn line(&self, row: &FrozenRow) -> Option<UnitId> {
        let unit = self.lineage.today(row.unit?);
        Some(self.line_of.get(&unit).copied().unwrap_or(unit))
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            today: &self.counted_on,
            blocs: &self.blocs,
        }
    }
}

/// Leaves of what citizens said only sums over all units, and none so small that it could point at somebody. Where one
/// part is withheld the next smallest is, too, or it could be told from the sum.
fn withhold(table: &mut Table) {
    let mut start = 0;
    for group in &table.groups {
        let own = start..start + group.columns.len();
        start = own.end;
        if !is_said(&table.code, &group.code) {
            continue;
        }
        for line in &mut table.lines {
            line.cells[own.clone()].fill(None);
        }
        let told = table.total[own].iter_mut();
        let mut told: Vec<&mut Option<i64>> = told.filter(|n| **n > Some(0)).collect();
        told.sort();
        let small = told.iter().filter(|n| ***n < Some(FEWEST)).count();
        let hidden = if small == 1 { 2 } else { small };
        told.into_iter().take(hidden).for_each(|n| *n = None);
    }
}

/// Whether the rows of a kind are read from near only.
pub fn is_close(row: &RowRef) -> bool {
    CLOSE_KINDS.contains(&row.kind.as_str())
}
