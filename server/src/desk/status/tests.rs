//! The figures' stories.

use proptest::prelude::*;

use super::*;

fn count(unit: Option<u8>, field: Option<&str>, state: &str, year: Option<i32>) -> Count {
    Count {
        scope: ScopeId([1; 16]),
        unit: unit.map(|n| UnitId([n; 16])),
        year,
        quarter: None,
        field: field.map(Into::into),
        state: Some(state.into()),
        speed: None,
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
        Some(LeftOut {
            other_years: 1,
            no_year: 1
        })
    );
}

fn counted(unit: u8, state: &str, records: i64) -> Count {
    Count {
        records,
        ..count(Some(unit), Some("KT"), state, None)
    }
}

#[test]
fn from_afar_no_count_is_told_that_points_at_somebody() {
    let counts = [
        counted(1, "draft", 4),
        counted(2, "draft", 60),
        counted(3, "draft", 7),
        counted(4, "registered", 9),
    ];
    let mut table = tabulate(&counts, None, &order());
    afar::withhold(&mut table);
    let mut told: Vec<i64> = table.lines.iter().map(|l| l.grid.total.records).collect();
    told.sort_unstable();
    assert_eq!(
        told,
        [0, 0, 9, 60],
        "four, and the next that would tell of it"
    );
    assert_eq!(table.all.total.records, 80);
    assert_eq!(table.all.by_state.len(), 2);
    assert!(table.all.cells.is_empty());
    assert!(table.lines.iter().all(|l| l.grid.by_state.is_empty()));
}

proptest! {
    #[test]
    fn no_withheld_count_can_be_told_from_the_total(
        counts in prop::collection::vec(any_count(), 0..40),
    ) {
        let mut table = tabulate(&counts, None, &order());
        afar::withhold(&mut table);
        let lines = table.lines.iter().map(|l| l.grid.total).collect::<Vec<_>>();
        let states = table.all.by_state.iter().map(|s| s.figures).collect::<Vec<_>>();
        for list in [lines, states] {
            prop_assert!(list.iter().all(|f| f.withheld || !(1..5).contains(&f.records)));
            let hidden = list.iter().filter(|f| f.withheld).count();
            prop_assert!(hidden != 1 || list.iter().filter(|f| f.records > 0).count() == 0);
        }
    }
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
            quarter: None,
            field,
            state,
            speed: None,
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
        let left_out = table.left_out.map_or(0, |l| l.other_years + l.no_year);
        prop_assert_eq!(table.all.total.records + left_out, counted);
    }
}
