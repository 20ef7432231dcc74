//! Every table agrees with itself and with the rows, whatever the rows are.

use std::collections::BTreeMap;

use danvan_store::{Match, UnitEdge};
use proptest::prelude::*;
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};

use super::{NOW, id};
use crate::people::lineage::Lineage;
use crate::reports::{
    Difference, Frozen, FrozenRow, Reading, Told,
    forms::COUNTED,
    frozen::{Fact, FrozenUnit},
};

fn maybe(codes: &'static [&'static str]) -> impl Strategy<Value = Option<String>> {
    prop::option::of(prop::sample::select(codes).prop_map(str::to_owned))
}

prop_compose! {
    fn row()(
        (n, kind, unit, digest) in (0..40_usize, prop::sample::select(&COUNTED[..]), prop::option::of(0..9_usize), any::<u8>()),
        state in maybe(&["draft", "awaiting_approval", "running", "recognised", "put_forward", "revoked", "of_a_newer_app"]),
        (field, subject) in (maybe(&["KT", "VHXH", "XX"]), maybe(&["collective", "individual"])),
        (renewal, level) in (maybe(&["new", "continued"]), maybe(&["CO_SO", "HUYEN", "TINH", "strange"])),
        (code, day) in (maybe(&["regular", "done", "resolved", "giay_khen", "odd"]), maybe(&["2026-02-01", "2027-01-01"])),
        (number, late) in (0..50_i64, any::<bool>()),
    ) -> FrozenRow {
        let mut facts: BTreeMap<String, Fact> = ["planned_count", "attendance"]
            .map(|name| (name.to_owned(), Fact::Number(number)))
            .into();
        for name in ["kind", "verdict", "form", "reach", "outcome"] {
            facts.extend(code.clone().map(|code| (name.to_owned(), Fact::Text(code))));
        }
        facts.extend(day.map(|day| ("held_on".to_owned(), Fact::Text(day))));
        for name in ["overdue", "late_notice", "late_results"] {
            facts.insert(name.to_owned(), Fact::Number(late.into()));
        }
        FrozenRow {
            id: RecordId(id(n)),
            kind: kind.to_owned(),
            scope: ScopeId(id(0)),
            unit: unit.map(|unit| UnitId(id(unit))),
            title: format!("Hồ sơ {n}"),
            state,
            field,
            subject,
            renewal,
            level,
            year: Some(2026),
            quarter: None,
            complete: late,
            in_conflict: false,
            deadline: None,
            updated_at: 0,
            digest: Hash([digest; 32]),
            facts,
        }
    }
}

/// Units 1 to 3 are below unit 0, 4 to 6 below those, 7 is past; 8 is in no tree.
fn units() -> Vec<FrozenUnit> {
    let unit = |n: usize| FrozenUnit {
        id: UnitId(id(n)),
        parent: match n {
            0 => None,
            4..=6 => Some(UnitId(id(n - 3))),
            _ => Some(UnitId(id(0))),
        },
        level: match n {
            0 => "province",
            4..=6 => "hamlet",
            _ => "commune",
        }
        .to_owned(),
        name: format!("Đơn vị {n}"),
        bloc: n.is_multiple_of(2).then(|| "communes".to_owned()),
        valid_from: "2000-01-01".to_owned(),
        valid_to: (n == 7).then(|| "2025-07-01".to_owned()),
    };
    (0..8).map(unit).collect()
}

/// Whether units became each other in a circle, so that none of them is the last.
fn in_circle(lineage: &Lineage, unit: UnitId) -> bool {
    lineage.today(lineage.today(unit)) != lineage.today(unit)
}

fn frozen(rows: Vec<FrozenRow>) -> Frozen {
    let rows: BTreeMap<RecordId, FrozenRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Frozen {
        units: units(),
        rows: rows.into_values().collect(),
    }
}

proptest! {
    #[test]
    fn cells_lines_and_totals_are_sums_of_the_rows(rows in prop::collection::vec(row(), 0..60)) {
        let frozen = frozen(rows);
        let reading = Reading::new(&frozen, UnitId(id(0)), NOW);
        for table in reading.tables(Told::Near) {
            prop_assert_eq!(table.disagreements(), []);
            let mut place = 0;
            for group in &table.groups {
                for column in &group.columns {
                    let named = Some((group.code.as_str(), column.code.as_str()));
                    let is_counted = !matches!(group.code.as_str(), "planned" | "attendance");
                    for line in table.lines.iter().filter(|_| is_counted) {
                        let on = line.unit.map_or(Match::Empty, Match::Is);
                        let rows = reading.rows(&table.code, named, &on).unwrap();
                        prop_assert_eq!(Some(i64::try_from(rows.len()).unwrap()), line.cells[place]);
                    }
                    let all = reading.rows(&table.code, named, &Match::Any).unwrap();
                    prop_assert!(!is_counted || Some(i64::try_from(all.len()).unwrap()) == table.total[place]);
                    place += 1;
                }
            }
        }
        // Every registration is in the total or among those that are not counted.
        let tables = reading.tables(Told::Near);
        let progress = tables.iter().find(|table| table.code == "2").unwrap();
        let all = frozen.rows.iter().filter(|row| row.kind == "registration").count();
        let counted = progress.whole("all", "all").zip(progress.whole("unapproved", "all"));
        prop_assert_eq!(counted.map(|(a, b)| a + b), i64::try_from(all).ok());
    }

    #[test]
    fn under_the_units_of_today_the_same_rows_add_up_to_the_same_totals(
        rows in prop::collection::vec(row(), 0..60),
        moves in prop::collection::vec((1..9_usize, 1..9_usize, any::<bool>()), 0..8),
    ) {
        let frozen = frozen(rows);
        let edge = |(old, new, whole): (usize, usize, bool)| UnitEdge {
            old: UnitId(id(old)),
            new: UnitId(id(new)),
            kind: if whole { "merge_whole" } else { "part_people" }.to_owned(),
            day: "2026-03-01".to_owned(),
            document: String::new(),
            keeps_records: true,
        };
        let edges: Vec<UnitEdge> = moves.into_iter().map(edge).collect();
        let lineage = Lineage::of(&edges, "2026-07-01");
        let root = (UnitId(id(0)), NOW);
        let then = Reading::new(&frozen, root.0, root.1).tables(Told::Near);
        let day = "2026-07-01".to_owned();
        let now = Reading::on(&frozen, root, (frozen.units.clone(), lineage.clone()), day);
        for (table, before) in now.tables(Told::Near).iter().zip(&then) {
            prop_assert_eq!(table.disagreements(), []);
            prop_assert_eq!(&table.total, &before.total);
            for line in table.lines.iter().filter_map(|line| line.unit) {
                // What became another whole has no line of its own with anything on it.
                let cells = table.lines.iter().find(|l| l.unit == Some(line)).map(|l| &l.cells);
                let has_rows = cells.is_some_and(|cells| cells.iter().any(|n| *n > Some(0)));
                let top = |unit: UnitId| lineage.today(unit);
                prop_assert!(!has_rows || top(line) == line || line == UnitId(id(0)) || in_circle(&lineage, line));
            }
        }
    }

    #[test]
    fn what_came_less_what_left_is_the_difference(
        earlier in prop::collection::vec(row(), 0..40),
        later in prop::collection::vec(row(), 0..40),
    ) {
        let (earlier, later) = (frozen(earlier), frozen(later));
        let root = UnitId(id(0));
        let (before, after) = (Reading::new(&earlier, root, NOW), Reading::new(&later, root, NOW));
        let difference = Difference::between((&earlier, &before), (&later, &after));
        prop_assert_eq!(
            earlier.rows.len() + difference.came.len() - difference.left.len(),
            later.rows.len()
        );
        let (old, new) = (before.tables(Told::Near), after.tables(Told::Near));
        for moved in &difference.moved {
            prop_assert_eq!(moved.before + moved.came - moved.left + moved.changed, moved.after);
            let whole = |tables: &[crate::reports::Table]| {
                let table = tables.iter().find(|table| table.code == moved.table).unwrap();
                table.whole(&moved.group, &moved.column.code).unwrap_or_default()
            };
            prop_assert_eq!((whole(&old), whole(&new)), (moved.before, moved.after));
        }
    }

    #[test]
    fn from_afar_no_small_number_of_opinions_is_told(rows in prop::collection::vec(row(), 0..60)) {
        let frozen = frozen(rows);
        let reading = Reading::new(&frozen, UnitId(id(0)), NOW);
        for table in reading.tables(Told::Afar) {
            let columns = table.groups.iter().flat_map(|g| g.columns.iter().map(|_| g.code.as_str()));
            for (place, group) in columns.enumerate() {
                if table.code == "3" && ["opinions", "outcome", "overdue"].contains(&group) {
                    prop_assert!(table.lines.iter().all(|line| line.cells[place].is_none()));
                    prop_assert!(!matches!(table.total[place], Some(1..5)));
                } else {
                    prop_assert!(table.total[place].is_some());
                }
            }
        }
    }

    #[test]
    fn what_is_packed_is_what_is_unpacked(rows in prop::collection::vec(row(), 0..20), cut in any::<prop::sample::Index>()) {
        let frozen = frozen(rows);
        let packed = frozen.pack().unwrap();
        prop_assert_eq!(&Frozen::unpack(&packed).unwrap(), &frozen);
        let cut = cut.index(packed.len());
        prop_assert!(Frozen::unpack(&packed[..cut]).is_err());
    }
}
