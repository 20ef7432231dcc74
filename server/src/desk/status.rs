//! The merged picture: records of a kind by unit × field × state, with totals that add up because
//! every total is a sum of the same cells.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::AddAssign,
};

use danvan_store::{Count, Work};
use serde::Serialize;
use sync_core::{
    id::{ScopeId, UnitId},
    record::{Axis, Kind, LifeCycle, Type, kind},
    standing::{OpinionState, RegistrationState},
};
use utoipa::ToSchema;

use super::{
    DeskError,
    freshness::{Completeness, completeness},
};

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
}

impl AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.records += other.records;
        self.complete += other.complete;
        self.in_conflict += other.in_conflict;
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
    /// What the year left out.
    pub left_out: LeftOut,
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
    fn of(kind: &Kind, units: Vec<(UnitId, String)>) -> Self {
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

/// The picture of these scopes.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    kind_name: &str,
    year: Option<i32>,
    now_ms: i64,
) -> Result<Status, DeskError> {
    let kind = kind(kind_name).ok_or(DeskError::UnknownKind)?;
    let units = work
        .units(realm)
        .await?
        .into_iter()
        .map(|u| (u.id, u.name))
        .collect();
    let counts = work.counts(realm, scopes, kind.name).await?;
    let devices = work
        .freshness(realm, scopes, &crate::clock::today(now_ms))
        .await?;
    let missing = work.missing_media(realm, scopes).await?;
    Ok(Status {
        kind: kind.name.to_owned(),
        year,
        as_of: now_ms,
        table: tabulate(&counts, year, &Order::of(kind, units)),
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
                let figures = Figures {
                    records: count.records,
                    complete: count.complete,
                    in_conflict: count.in_conflict,
                };
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
        left_out,
    }
}

type Cells = BTreeMap<(String, String), Figures>;

fn code(code: Option<&String>) -> String {
    code.filter(|c| !c.is_empty())
        .map_or_else(|| UNCLASSIFIED.to_owned(), Clone::clone)
}

/// Named codes in their order, then unknown ones, then the unclassified.
fn place(code: &str, order: &[&str]) -> usize {
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
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn count(unit: Option<u8>, field: Option<&str>, state: &str, year: Option<i32>) -> Count {
        Count {
            scope: ScopeId([1; 16]),
            unit: unit.map(|n| UnitId([n; 16])),
            year,
            field: field.map(Into::into),
            state: Some(state.into()),
            records: 1,
            complete: 1,
            in_conflict: 0,
        }
    }

    fn order() -> Order {
        Order {
            fields: vec!["KT", "VHXH"],
            states: vec!["draft", "registered"],
            units: vec![
                (UnitId([2; 16]), "Bến Lụa".into()),
                (UnitId([1; 16]), "Khe Sim".into()),
            ],
        }
    }

    #[test]
    fn a_record_without_a_field_has_a_bucket_of_its_own() {
        let counts = [
            count(Some(1), None, "draft", None),
            count(Some(1), Some("VHXH"), "draft", None),
            count(Some(1), Some("KT"), "registered", None),
            count(Some(1), Some("newer"), "draft", None),
        ];
        let table = tabulate(&counts, None, &order());
        assert_eq!(table.fields, ["KT", "VHXH", "newer", UNCLASSIFIED]);
        assert_eq!(table.all.total.records, 4);
        let of = |code: &str| table.all.by_field.iter().find(|s| s.code == code).unwrap();
        assert_eq!(of(UNCLASSIFIED).figures.records, 1);
    }

    #[test]
    fn units_stand_in_dictionary_order_and_what_has_none_stands_last() {
        let counts = [
            count(None, Some("KT"), "draft", None),
            count(Some(9), Some("KT"), "draft", None),
            count(Some(1), Some("KT"), "draft", None),
            count(Some(2), Some("KT"), "draft", None),
        ];
        let table = tabulate(&counts, None, &order());
        let names: Vec<_> = table.lines.iter().map(|l| l.name.as_deref()).collect();
        assert_eq!(names, [Some("Bến Lụa"), Some("Khe Sim"), None, None]);
        assert_eq!(table.lines.last().unwrap().unit, None);
    }

    #[test]
    fn what_a_year_leaves_out_is_told() {
        let counts = [
            count(Some(1), Some("KT"), "draft", Some(2026)),
            count(Some(1), Some("KT"), "draft", Some(2025)),
            count(Some(1), Some("KT"), "draft", None),
        ];
        let table = tabulate(&counts, Some(2026), &order());
        assert_eq!(table.all.total.records, 1);
        assert_eq!(
            table.left_out,
            LeftOut {
                other_years: 1,
                no_year: 1
            }
        );
    }

    fn any_count() -> impl Strategy<Value = Count> {
        let code = |codes: &'static [&'static str]| {
            prop::option::of(prop::sample::select(codes).prop_map(String::from))
        };
        (
            (
                0u8..2,
                prop::option::of(0u8..4),
                prop::option::of(2024..2027),
            ),
            (
                code(&["KT", "VHXH", "HTCT", ""]),
                code(&["draft", "registered", "odd"]),
            ),
            (0i64..50, 0i64..50, 0i64..50),
        )
            .prop_map(|((scope, unit, year), (field, state), (a, b, c))| Count {
                scope: ScopeId([scope; 16]),
                unit: unit.map(|n| UnitId([n; 16])),
                year,
                field,
                state,
                records: a + b + c,
                complete: b,
                in_conflict: c,
            })
    }

    proptest! {
        #[test]
        fn every_total_adds_up(
            counts in prop::collection::vec(any_count(), 0..40),
            year in prop::option::of(2024..2027),
        ) {
            let table = tabulate(&counts, year, &order());
            let sum = |figures: &mut dyn Iterator<Item = Figures>| {
                let mut sum = Figures::default();
                figures.for_each(|f| sum += f);
                sum
            };
            for grid in table.lines.iter().map(|l| &l.grid).chain([&table.all]) {
                prop_assert_eq!(sum(&mut grid.cells.iter().map(|c| c.figures)), grid.total);
                prop_assert_eq!(sum(&mut grid.by_field.iter().map(|s| s.figures)), grid.total);
                prop_assert_eq!(sum(&mut grid.by_state.iter().map(|s| s.figures)), grid.total);
            }
            prop_assert_eq!(sum(&mut table.lines.iter().map(|l| l.grid.total)), table.all.total);
            let counted: i64 = counts.iter().map(|c| c.records).sum();
            let left_out = table.left_out.other_years + table.left_out.no_year;
            prop_assert_eq!(table.all.total.records + left_out, counted);
        }
    }
}
