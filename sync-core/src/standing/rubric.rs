//! Bộ tiêu chí: the criteria by which registrations are appraised, versioned and as data.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    arguments::MAX_POINTS,
    refusals::{Code, Refused},
};
use crate::{
    day,
    record::choices::{LEVELS, SUBJECTS},
    text::is_nfc,
};

/// Most criteria of a rubric.
const MAX_CRITERIA: usize = 30;
/// Most bands of a rubric.
const MAX_BANDS: usize = 10;
/// Most characters of a name.
const MAX_NAME: usize = 200;
/// Most sheets that a rubric may ask for.
const MAX_SHEETS: usize = 30;

/// Which rubric, in which version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RubricKey {
    /// Its code.
    pub id: String,
    /// Its version, from 1.
    pub version: u32,
}

/// A rubric of 100 points. Provinces publish their own; what was appraised keeps the version that it was appraised by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// Which.
    #[serde(flatten)]
    pub key: RubricKey,
    /// What people call it.
    pub name: String,
    /// First day on which it is used, `YYYY-MM-DD`.
    pub valid_from: String,
    /// Only for this subject (`collective`, `individual`).
    #[serde(default)]
    pub subject: Option<String>,
    /// Only for this level (`CO_SO`, `TINH`).
    #[serde(default)]
    pub level: Option<String>,
    /// What is looked at, with points that add up to 100.
    pub criteria: Vec<Criterion>,
    /// Points from which it passes.
    pub pass: i64,
    /// Least share of the points of each criterion, in percent, without which it does not pass.
    pub least_percent: i64,
    /// What the points are called, the highest first.
    pub bands: Vec<Band>,
    /// Least number of sheets from which a result is made.
    pub sheets: usize,
}

/// Tiêu chí.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Its code within the rubric.
    pub code: String,
    /// What is looked at.
    pub name: String,
    /// Most points.
    pub points: i64,
}

/// Xếp loại.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Points from which it is reached.
    pub from: i64,
    /// What it is called.
    pub name: String,
}

/// One criterion's share of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The criterion.
    pub name: String,
    /// Mean of the sheets, in hundredths of a point, rounded down.
    pub hundredths: i64,
    /// Most points.
    pub of: i64,
}

/// What sheets come to by a rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// Mean of the sheets' sums in whole points, rounded down: who is a fraction short of a mark has not reached it.
    pub points: i64,
    /// Whether it passes.
    pub passed: bool,
    /// The band reached, if any.
    pub band: Option<String>,
    /// Criterion by criterion.
    pub items: Vec<Item>,
}

/// Why a rubric cannot be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A code or name is blank, too long, twice there or not NFC.
    #[error("a name is blank, too long, repeated or not NFC")]
    Names,
    /// Points are not above 0, or do not add up to 100.
    #[error("the points of the criteria do not add up to 100")]
    Points,
    /// A mark lies outside 0 to 100, or bands do not go down.
    #[error("a mark lies outside 0 to 100, or bands do not go down")]
    Marks,
    /// Not a date, subject or level.
    #[error("not a date, subject or level")]
    Bounds,
}

impl Unfit {
    /// What is wrong, as a problem names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Names => "name",
            Self::Points => "points",
            Self::Marks => "pass",
            Self::Bounds => "valid_from",
        }
    }
}

impl Rubric {
    /// The one to begin with, until the province publishes its own: a proposal on criteria that provinces published,
    /// not an official scale.
    pub fn proposed() -> Self {
        let criterion = |code: &str, name: &str, points| Criterion {
            code: code.to_owned(),
            name: name.to_owned(),
            points,
        };
        let band = |from, name: &str| Band {
            from,
            name: name.to_owned(),
        };
        Self {
            key: RubricKey {
                id: "proposed".to_owned(),
                version: 1,
            },
            name: "Thang điểm đề xuất 100 điểm".to_owned(),
            valid_from: "2020-01-01".to_owned(),
            subject: None,
            level: None,
            criteria: vec![
                criterion("basis", "Căn cứ chủ trương, đăng ký đúng", 10),
                criterion("problem", "Vấn đề khó, bức xúc được giải quyết", 20),
                criterion("method", "Cách làm dân vận: rõ người, rõ việc", 20),
                criterion("people", "Sự tham gia, đồng thuận của Nhân dân", 15),
                criterion("result", "Kết quả đo được so với chỉ tiêu", 20),
                criterion("lasting", "Tính bền vững", 8),
                criterion("spread", "Sức lan toả, nhân rộng", 7),
            ],
            pass: 80,
            least_percent: 50,
            bands: vec![band(90, "Xuất sắc"), band(80, "Tốt"), band(65, "Khá")],
            sheets: 1,
        }
    }

    /// Whether it can be used at all.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn check(&self) -> Result<(), Unfit> {
        let named = |name: &str| {
            !name.trim().is_empty()
                && name.chars().count() <= MAX_NAME
                && is_nfc(name)
                && !name.chars().any(char::is_control)
        };
        let codes: BTreeSet<&str> = self.criteria.iter().map(|c| c.code.as_str()).collect();
        let of_criteria = self.criteria.iter().flat_map(|c| [&c.code, &c.name]);
        let mut all = of_criteria
            .chain(self.bands.iter().map(|b| &b.name))
            .chain([&self.name, &self.key.id]);
        if codes.len() != self.criteria.len() || !all.all(|name| named(name)) {
            return Err(Unfit::Names);
        }
        let given = self.criteria.iter().map(|c| c.points);
        let whole = given.clone().try_fold(0_i64, i64::checked_add);
        if self.criteria.len() > MAX_CRITERIA
            || given.clone().any(|p| p <= 0)
            || whole != Some(MAX_POINTS)
        {
            return Err(Unfit::Points);
        }
        let marks = self.bands.iter().map(|b| b.from);
        let percent = |n: i64| (0..=100).contains(&n);
        if !marks
            .clone()
            .chain([self.pass, self.least_percent])
            .all(percent)
            || self.bands.len() > MAX_BANDS
            || !marks.is_sorted_by(|a, b| a > b)
            || !(1..=MAX_SHEETS).contains(&self.sheets)
        {
            return Err(Unfit::Marks);
        }
        let one_of = |code: &Option<String>, options: &[crate::record::Choice]| {
            code.as_ref()
                .is_none_or(|code| options.iter().any(|o| o.code == code))
        };
        if day::read(&self.valid_from).is_none()
            || !one_of(&self.subject, SUBJECTS)
            || !one_of(&self.level, LEVELS)
        {
            return Err(Unfit::Bounds);
        }
        Ok(())
    }

    /// Of these the one for a registration of that subject and level on that day: the closest fit, then the latest.
    pub fn applicable<'a>(
        rubrics: &'a [Self],
        subject: Option<&str>,
        level: Option<&str>,
        today: Date,
    ) -> Option<&'a Self> {
        let today = day::written(today);
        let fits = |only: &Option<String>, is: Option<&str>| {
            only.as_deref().is_none_or(|only| Some(only) == is)
        };
        rubrics
            .iter()
            .filter(|r| r.valid_from <= today && fits(&r.subject, subject) && fits(&r.level, level))
            .max_by_key(|r| {
                let close = usize::from(r.subject.is_some()) + usize::from(r.level.is_some());
                (close, &r.valid_from, &r.key)
            })
    }

    /// Whether a sheet gives each criterion points that it may have, and no other.
    ///
    /// # Errors
    /// `bad_mark` with the criterion.
    pub fn check_marks(&self, marks: &BTreeMap<String, i64>) -> Result<(), Refused> {
        let bad = |name: &str, max: i64| {
            Refused::new(Code::BadMark)
                .arg("criterion", name)
                .arg("max", &max)
        };
        for criterion in &self.criteria {
            let given = marks.get(&criterion.code);
            if !given.is_some_and(|points| (0..=criterion.points).contains(points)) {
                return Err(bad(&criterion.name, criterion.points));
            }
        }
        let known = |code: &String| self.criteria.iter().any(|c| c.code == *code);
        match marks.keys().find(|code| !known(code)) {
            None => Ok(()),
            Some(_) => Err(bad("…", 0)),
        }
    }

    /// What sheets come to, each of which [`Self::check_marks`] has passed; none without a sheet.
    pub fn rate(&self, sheets: &[&BTreeMap<String, i64>]) -> Option<Rating> {
        let count = i64::try_from(sheets.len()).ok().filter(|n| *n > 0)?;
        let of = |criterion: &Criterion| -> i64 {
            let given = sheets.iter().filter_map(|marks| marks.get(&criterion.code));
            given.sum()
        };
        let mut whole = 0;
        let mut each_reached = true;
        let mut items = Vec::new();
        for criterion in &self.criteria {
            let sum = of(criterion);
            whole += sum;
            each_reached &= sum * 100 >= self.least_percent * criterion.points * count;
            items.push(Item {
                name: criterion.name.clone(),
                hundredths: sum * 100 / count,
                of: criterion.points,
            });
        }
        let points = whole / count;
        let band = self.bands.iter().find(|band| points >= band.from);
        Some(Rating {
            points,
            passed: points >= self.pass && each_reached,
            band: band.map(|band| band.name.clone()),
            items,
        })
    }
}

#[cfg(test)]
mod tests {
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
}
