//! The merged picture: records of a kind by unit × field × state, with totals that add up because
//! every total is a sum of the same cells.

mod afar;

pub(super) use afar::hide;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::AddAssign,
};

use danvan_store::{Count, Unit, Work};
use serde::Serialize;
use sync_core::{
    id::{ScopeId, UnitId},
    record::{Axis, Kind, LifeCycle, Type, kind},
    standing::{OpinionState, RegistrationState},
};
use utoipa::ToSchema;

use super::{
    DeskError, Sight,
    freshness::{Completeness, completeness},
    sight::CITIZENS_WORDS,
};
use crate::people::lineage::{Lineage, View};

/// Code of the bucket of records that have nothing on an axis.
pub const UNCLASSIFIED: &str = "unclassified";

/// How many records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct Figures {
    /// Records.
    pub records: i64,
    /// Of them, complete.
    pub complete: i64,
    /// Of them, with an open conflict.
    pub in_conflict: i64,
    /// Whether they are withheld, so few that they could point at somebody: the numbers are then 0.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.complete += other.complete;
        self.in_conflict += other.in_conflict;
    }
}

impl From<&Count> for Figures {
    fn from(count: &Count) -> Self {
        Self {
            records: count.records,
            complete: count.complete,
            in_conflict: count.in_conflict,
            withheld: false,
        }
    }
}

/// Records of one field in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cell {
    /// Field's code, or `unclassified`.
    pub field: String,
    /// State's code, or `unclassified`.
    pub state: String,
    /// How many.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Records of one code of an axis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Sum {
    /// The code, or `unclassified`.
    pub code: String,
    /// How many.
    #[serde(flatten)]
    pub figures: Figures,
}

/// Cells and what they add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Grid {
    /// Cells with records in them.
    pub cells: Vec<Cell>,
    /// Their sums by field.
    pub by_field: Vec<Sum>,
    /// Their sums by state.
    pub by_state: Vec<Sum>,
    /// Their sum.
    pub total: Figures,
}

/// A unit's line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Line {
    /// The scope that the records are in.
    #[schema(value_type = String, format = "uuid")]
    pub scope: ScopeId,
    /// The unit; none for records that name none.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub unit: Option<UnitId>,
    /// Its name; none if there is no such unit.
    pub name: Option<String>,
    /// Its records.
    #[serde(flatten)]
    pub grid: Grid,
}

/// Records that the table leaves out because of the year asked for: with its total they are all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, ToSchema)]
pub struct LeftOut {
    /// Of other years.
    pub other_years: i64,
    /// Of no year.
    pub no_year: i64,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Table {
    /// Codes on the axis of fields, in order.
    pub fields: Vec<String>,
    /// Codes on the axis of states, in order.
    pub states: Vec<String>,
    /// One line a unit.
    pub lines: Vec<Line>,
    /// All units together.
    pub all: Grid,
    /// What the year left out; none where counts are withheld.
    pub left_out: Option<LeftOut>,
}

/// The merged picture and how complete it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Status {
    /// Kind of the counted records.
    pub kind: String,
    /// Year that they count in, if asked for.
    pub year: Option<i32>,
    /// Server time of the count, ms.
    pub as_of: i64,
    /// The figures.
    #[serde(flatten)]
    pub table: Table,
    /// What they may not know of yet.
    pub completeness: Completeness,
}

/// The order in which codes and units are shown. What is not named in it comes after, by code.
#[derive(Debug, Default)]
pub struct Order {
    /// Codes of fields.
    pub fields: Vec<&'static str>,
    /// Codes of states.
    pub states: Vec<&'static str>,
    /// Units with their names.
    pub units: Vec<(UnitId, String)>,
}

impl Order {
    pub(super) fn of(kind: &Kind, units: Vec<(UnitId, String)>) -> Self {
        let fields = kind
            .fields
            .iter()
            .find(|f| f.axis == Some(Axis::Field))
            .map(|f| f.ty);
        Self {
            fields: match fields {
                Some(Type::Choice { options }) => options.iter().map(|o| o.code).collect(),
                _ => Vec::new(),
            },
            states: match kind.life_cycle {
                LifeCycle::None => Vec::new(),
                LifeCycle::Registration => {
                    RegistrationState::ALL.iter().map(|s| s.code()).collect()
                }
                LifeCycle::Opinion => OpinionState::ALL.iter().map(|s| s.code()).collect(),
            },
            units,
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Name of the kind.
    pub kind: &'a str,
    /// Only of this year.
    pub year: Option<i32>,
    /// Under which unit.
    pub units: View,
}

/// Counts records under the unit that theirs is today, in its scope.
fn bring_to_today(counts: &mut [Count], lineage: &Lineage, units: &[Unit]) {
    let scopes: HashMap<UnitId, ScopeId> = units.iter().map(|u| (u.id, u.scope)).collect();
    for count in counts {
        let Some(unit) = count.unit else { continue };
        let today = lineage.today(unit);
        if today != unit {
            count.unit = Some(today);
            count.scope = scopes.get(&today).copied().unwrap_or(count.scope);
        }
    }
}

/// The picture of what may be seen.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    asked: Asked<'_>,
    now_ms: i64,
) -> Result<Status, DeskError> {
    let (kind, year) = (kind(asked.kind).ok_or(DeskError::UnknownKind)?, asked.year);
    let units = work.units(realm).await?;
    let scopes = &sight.scopes;
    let mut counts = work.counts(realm, scopes, kind.name).await?;
    // Two ways of counting what is withheld would tell it by their difference.
    let is_withheld = kind.name == CITIZENS_WORDS && sight.is_from_afar();
    if asked.units == View::Today && !is_withheld {
        let lineage = Lineage::by(work, realm, &crate::clock::today(now_ms)).await?;
        bring_to_today(&mut counts, &lineage, &units);
    }
    let units = units.into_iter().map(|u| (u.id, u.name)).collect();
    let mut table = tabulate(&counts, year, &Order::of(kind, units));
    if is_withheld {
        afar::withhold(&mut table);
    }
    let devices = work
        .freshness(realm, scopes, &crate::clock::today(now_ms))
        .await?;
    let missing = work.missing_media(realm, scopes).await?;
    Ok(Status {
        kind: kind.name.to_owned(),
        year,
        as_of: now_ms,
        table,
        completeness: completeness(&devices, missing, now_ms),
    })
}

/// Groups counts into the table.
pub fn tabulate(counts: &[Count], year: Option<i32>, order: &Order) -> Table {
    let mut lines: BTreeMap<(usize, Option<UnitId>, ScopeId), Cells> = BTreeMap::new();
    let mut all = Cells::default();
    let mut left_out = LeftOut::default();
    let places: HashMap<UnitId, usize> = order
        .units
        .iter()
        .enumerate()
        .map(|(place, (id, _))| (*id, place))
        .collect();
    for count in counts {
        match (year, count.year) {
            (Some(_), None) => left_out.no_year += count.records,
            (Some(wanted), Some(other)) if wanted != other => {
                left_out.other_years += count.records;
            }
            _ => {
                let key = (code(count.field.as_ref()), code(count.state.as_ref()));
                let figures = count.into();
                let last = order.units.len() + usize::from(count.unit.is_none());
                let place = count
                    .unit
                    .and_then(|u| places.get(&u).copied())
                    .unwrap_or(last);
                let line = (place, count.unit, count.scope);
                *lines
                    .entry(line)
                    .or_default()
                    .entry(key.clone())
                    .or_default() += figures;
                *all.entry(key).or_default() += figures;
            }
        }
    }
    let axis = |codes: BTreeSet<&String>, order: &[&str]| {
        let mut codes: Vec<String> = codes.into_iter().cloned().collect();
        codes.sort_by_key(|c| place(c, order));
        codes
    };
    let fields = axis(all.keys().map(|(field, _)| field).collect(), &order.fields);
    let states = axis(all.keys().map(|(_, state)| state).collect(), &order.states);
    Table {
        lines: lines
            .into_iter()
            .map(|((place, unit, scope), cells)| Line {
                scope,
                unit,
                name: order.units.get(place).map(|u| u.1.clone()),
                grid: grid(cells, &fields, &states),
            })
            .collect(),
        all: grid(all, &fields, &states),
        fields,
        states,
        left_out: Some(left_out),
    }
}

type Cells = BTreeMap<(String, String), Figures>;

fn code(code: Option<&String>) -> String {
    code.filter(|c| !c.is_empty())
        .map_or_else(|| UNCLASSIFIED.to_owned(), Clone::clone)
}

/// Named codes in their order, then unknown ones, then the unclassified.
pub(super) fn place(code: &str, order: &[&str]) -> usize {
    let last = order.len() + usize::from(code == UNCLASSIFIED);
    order.iter().position(|c| *c == code).unwrap_or(last)
}

fn grid(cells: Cells, fields: &[String], states: &[String]) -> Grid {
    let sum = |wanted: &dyn Fn(&(String, String)) -> bool| {
        let mut sum = Figures::default();
        cells
            .iter()
            .filter(|(key, _)| wanted(key))
            .for_each(|(_, figures)| sum += *figures);
        sum
    };
    let present = |sums: Vec<Sum>| sums.into_iter().filter(|s| s.figures.records > 0).collect();
    let by_field = fields.iter().map(|f| Sum {
        code: f.clone(),
        figures: sum(&|k| k.0 == *f),
    });
    let by_state = states.iter().map(|s| Sum {
        code: s.clone(),
        figures: sum(&|k| k.1 == *s),
    });
    let (by_field, by_state) = (present(by_field.collect()), present(by_state.collect()));
    let total = sum(&|_| true);
    let at = |codes: &[String], code: &String| codes.iter().position(|c| c == code);
    let mut cells: Vec<Cell> = cells
        .into_iter()
        .map(|((field, state), figures)| Cell {
            field,
            state,
            figures,
        })
        .collect();
    cells.sort_by_key(|c| (at(fields, &c.field), at(states, &c.state)));
    Grid {
        cells,
        by_field,
        by_state,
        total,
    }
}

#[cfg(test)]
mod tests;
