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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rating {
    /// Mean of the sheets' sums in whole points, rounded down: who is a fraction short of a mark has not reached it.
    pub points: i64,
    /// Whether it passes.
    pub passed: bool,
    /// The band reached, if any.
    pub band: Option<String>,
    /// Codes of the criteria that have less than their least share.
    pub below: Vec<String>,
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

    /// What sheets come to; none without a sheet. A criterion without points has none.
    pub fn rate(&self, sheets: &[&BTreeMap<String, i64>]) -> Option<Rating> {
        let count = i64::try_from(sheets.len()).ok().filter(|n| *n > 0)?;
        let of = |criterion: &Criterion| -> i64 {
            let given = sheets.iter().filter_map(|marks| marks.get(&criterion.code));
            given.fold(0, |sum, points| sum.saturating_add(*points))
        };
        let mut whole = 0_i64;
        let (mut items, mut below) = (Vec::new(), Vec::new());
        for criterion in &self.criteria {
            let sum = of(criterion);
            whole = whole.saturating_add(sum);
            let least = self.least_percent.saturating_mul(criterion.points);
            if sum.saturating_mul(100) < least.saturating_mul(count) {
                below.push(criterion.code.clone());
            }
            items.push(Item {
                name: criterion.name.clone(),
                hundredths: sum.saturating_mul(100) / count,
                of: criterion.points,
            });
        }
        let points = whole / count;
        let band = self.bands.iter().find(|band| points >= band.from);
        Some(Rating {
            points,
            passed: points >= self.pass && below.is_empty(),
            band: band.map(|band| band.name.clone()),
            below,
            items,
        })
    }
}
