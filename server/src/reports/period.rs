//! What a report covers: quarters of a year, or several years.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use sync_core::record::{Label, choices::PERIODS};
use utoipa::ToSchema;

/// Years that a report may cover: those that its form takes. A document may say anything.
const YEARS: RangeInclusive<i32> = 1990..=2100;

/// Years and, in the last of them, quarters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// Code of the period: `quarter_1`, `half_year`, `year` ….
    pub code: String,
    /// The first year.
    pub first_year: i32,
    /// The last year.
    pub last_year: i32,
}

impl Period {
    /// The period of that code in a year, or from an earlier year to its end; none where there is no such code or
    /// the years run backwards.
    pub fn of(code: &str, first_year: Option<i32>, year: i32) -> Option<Self> {
        let period = Self {
            code: PERIODS.iter().find(|p| p.code == code)?.code.to_owned(),
            first_year: first_year.unwrap_or(year),
            last_year: year,
        };
        let is_known = |year: &i32| YEARS.contains(year);
        let are_known = is_known(&period.first_year) && is_known(&period.last_year);
        (are_known && period.first_year <= period.last_year).then_some(period)
    }

    /// Whether a record belongs to it. A record of a year alone (a registration) belongs to every period of that year.
    pub fn covers(&self, year: Option<i32>, quarter: Option<i32>) -> bool {
        let Some(year) = year.filter(|year| (self.first_year..=self.last_year).contains(year))
        else {
            return false;
        };
        let within = |quarter| {
            let quarters = self.quarters();
            if self.first_year == self.last_year {
                quarters.contains(&quarter)
            } else {
                year < self.last_year || quarter <= *quarters.end()
            }
        };
        quarter.is_none_or(within)
    }

    fn quarters(&self) -> RangeInclusive<i32> {
        match self.code.as_str() {
            "quarter_1" => 1..=1,
            "quarter_2" => 2..=2,
            "half_year" => 1..=2,
            "quarter_3" => 3..=3,
            "nine_months" => 1..=3,
            "quarter_4" => 4..=4,
            _ => 1..=4,
        }
    }

    /// What people call it: "quý I/2026", "6 tháng năm 2026", "giai đoạn 2021–2025".
    pub fn name(&self) -> Named {
        let label = PERIODS.iter().find(|p| p.code == self.code);
        let label = label.map_or(Label::new("", ""), |p| p.label);
        let (first, last) = (self.first_year, self.last_year);
        if first < last {
            return Named {
                vi: format!("giai đoạn {first}–{last}"),
                en: format!("{first} to {last}"),
            };
        }
        let vi = match self.code.as_str() {
            "quarter_1" | "quarter_2" | "quarter_3" | "quarter_4" => {
                format!("quý {}/{last}", label.vi.trim_start_matches("Quý "))
            }
            "year" => format!("năm {last}"),
            _ => format!("{} năm {last}", label.vi),
        };
        Named {
            vi,
            en: format!("{} of {last}", label.en.to_lowercase()),
        }
    }
}

/// The same words in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Named {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_has_its_own_dates_and_every_registration_of_its_year() {
        let quarter = Period::of("quarter_1", None, 2023).unwrap();
        assert!(quarter.covers(Some(2023), Some(1)));
        assert!(!quarter.covers(Some(2023), Some(2)));
        assert!(!quarter.covers(Some(2022), Some(1)));
        assert!(quarter.covers(Some(2023), None));
        assert!(!quarter.covers(None, None));
        assert_eq!(quarter.name().vi, "quý I/2023");
    }

    #[test]
    fn several_years_end_where_the_last_ones_period_ends() {
        let years = Period::of("half_year", Some(2021), 2025).unwrap();
        assert!(years.covers(Some(2021), Some(4)));
        assert!(years.covers(Some(2025), Some(2)));
        assert!(!years.covers(Some(2025), Some(3)));
        assert_eq!(years.name().vi, "giai đoạn 2021–2025");
        assert_eq!(Period::of("year", Some(2026), 2025), None);
        assert_eq!(Period::of("decade", None, 2025), None);
        assert_eq!(Period::of("year", Some(i32::MIN), i32::MAX), None);
    }
}
