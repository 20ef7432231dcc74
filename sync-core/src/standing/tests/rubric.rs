//! What sheets come to by a rubric, and which rubric that is.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn marks(points: [i64; 7]) -> BTreeMap<String, i64> {
    let codes = Rubric::proposed().criteria.into_iter().map(|c| c.code);
    codes.zip(points).collect()
}

fn rate(sheets: &[BTreeMap<String, i64>]) -> Rating {
    Rubric::proposed()
        .rate(&sheets.iter().collect::<Vec<_>>())
        .unwrap()
}

#[test]
fn the_proposed_rubric_is_fit() {
    assert_eq!(Rubric::proposed().check(), Ok(()));
}

#[test]
fn eighty_points_pass_only_where_no_criterion_is_below_half() {
    let even = rate(&[marks([8, 16, 16, 12, 16, 6, 6])]);
    assert_eq!(
        (even.points, even.passed, even.band.as_deref()),
        (80, true, Some("Tốt"))
    );
    let lame = rate(&[marks([10, 20, 20, 15, 9, 8, 7])]);
    assert_eq!((lame.points, lame.passed), (89, false));
    assert_eq!(lame.below, ["result"]);
}

#[test]
fn a_fraction_short_of_the_mark_has_not_reached_it() {
    let rating = rate(&[
        marks([8, 16, 16, 12, 16, 6, 6]),
        marks([8, 16, 16, 12, 16, 6, 5]),
    ]);
    assert_eq!((rating.points, rating.passed), (79, false));
    assert_eq!(rating.items[6].hundredths, 550);
    assert_eq!(rating.band.as_deref(), Some("Khá"));
}

#[test]
fn marks_outside_a_criterion_are_refused_by_its_name() {
    let rubric = Rubric::proposed();
    let over = rubric
        .check_marks(&marks([11, 0, 0, 0, 0, 0, 0]))
        .unwrap_err();
    assert_eq!(over.code, "bad_mark");
    assert!(over.args["criterion"].starts_with("Căn cứ"));
    let mut other = marks([1; 7]);
    other.insert("charm".to_owned(), 1);
    assert_eq!(rubric.check_marks(&other).unwrap_err().code, "bad_mark");
    other.remove("charm");
    other.remove("people");
    assert_eq!(rubric.check_marks(&other).unwrap_err().code, "bad_mark");
}

#[test]
fn the_closest_fit_wins_then_the_latest_that_has_begun() {
    let of = |id: &str, version, from: &str, subject: Option<&str>| Rubric {
        key: RubricKey {
            id: id.to_owned(),
            version,
        },
        valid_from: from.to_owned(),
        subject: subject.map(str::to_owned),
        ..Rubric::proposed()
    };
    let all = [
        of("all", 1, "2020-01-01", None),
        of("all", 2, "2026-06-01", None),
        of("one", 1, "2021-01-01", Some("individual")),
    ];
    let pick = |subject, day| {
        Rubric::applicable(&all, subject, None, day).map(|r| (&*r.key.id, r.key.version))
    };
    assert_eq!(
        pick(Some("collective"), date(2026, 5, 31)),
        Some(("all", 1))
    );
    assert_eq!(pick(Some("collective"), date(2026, 6, 1)), Some(("all", 2)));
    assert_eq!(pick(Some("individual"), date(2026, 6, 1)), Some(("one", 1)));
    assert_eq!(pick(None, date(2019, 1, 1)), None);
}

#[test]
fn an_unfit_rubric_says_what_is_wrong() {
    let with = |change: fn(&mut Rubric)| {
        let mut rubric = Rubric::proposed();
        change(&mut rubric);
        rubric.check()
    };
    assert_eq!(with(|r| r.criteria[0].points = 9), Err(Unfit::Points));
    assert_eq!(
        with(|r| r.criteria[0].points = i64::MAX),
        Err(Unfit::Points)
    );
    assert_eq!(
        with(|r| r.criteria[1].code = "basis".to_owned()),
        Err(Unfit::Names)
    );
    assert_eq!(with(|r| r.bands.reverse()), Err(Unfit::Marks));
    assert_eq!(with(|r| r.sheets = 0), Err(Unfit::Marks));
    assert_eq!(
        with(|r| r.valid_from = "1/1/2026".to_owned()),
        Err(Unfit::Bounds)
    );
    assert_eq!(
        with(|r| r.level = Some("XA".to_owned())),
        Err(Unfit::Bounds)
    );
}

proptest! {
    /// One sheet the same as all others is rated as they are, and better marks never rate worse.
    #[test]
    fn a_mean_of_equals_is_the_same_and_more_is_never_less(
        points in prop::array::uniform7(0_i64..=7),
        more in 0_usize..7,
        times in 1_usize..5,
    ) {
        let one = marks(points);
        let rating = rate(std::slice::from_ref(&one));
        prop_assert_eq!(&rate(&vec![one; times]), &rating);
        let mut better = points;
        better[more] += 1;
        if more < 6 {
            let better = rate(&[marks(better)]);
            prop_assert!(better.points > rating.points);
            prop_assert!(better.passed || !rating.passed);
        }
    }
}
