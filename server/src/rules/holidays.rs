//! Ngày nghỉ: a year's days off, and the weekends that are worked in lieu.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use sync_core::text::is_nfc;
use utoipa::ToSchema;

/// Most days of a year's list.
const MAX_DAYS: usize = 60;
/// Most characters of a day's name.
const MAX_NAME: usize = 100;

/// A year's departures from the week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Holidays {
    /// The year.
    pub year: i16,
    /// Closed, whatever the day of the week.
    pub closed: Vec<OffDay>,
    /// Worked although a Saturday or Sunday (làm bù).
    pub worked: Vec<OffDay>,
}

/// A day, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OffDay {
    /// `YYYY-MM-DD`.
    #[schema(value_type = String, format = "date")]
    pub on: Date,
    /// What it is called.
    pub name: String,
}

/// Why a year's list cannot be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A day of another year, twice there, or more days than a list may have.
    #[error("a day is of another year or there twice")]
    Days,
    /// A worked day that is none of a weekend.
    #[error("a day worked in lieu is not of a weekend")]
    Worked,
    /// A name that is blank, too long or not NFC.
    #[error("a name is blank, too long or not NFC")]
    Names,
}

impl Unfit {
    /// What is wrong, as a problem names it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Worked => "worked",
            Self::Names => "name",
        }
    }
}

impl Holidays {
    /// Whether it can be used.
    ///
    /// # Errors
    /// [`Unfit`].
    pub fn check(&self) -> Result<(), Unfit> {
        let all = || self.closed.iter().chain(&self.worked);
        let mut days: Vec<Date> = all().map(|day| day.on).collect();
        days.sort_unstable();
        let repeated = days.windows(2).any(|pair| pair[0] == pair[1]);
        if days.len() > MAX_DAYS || repeated || days.iter().any(|day| day.year() != self.year) {
            return Err(Unfit::Days);
        }
        let weekend =
            |day: &OffDay| matches!(day.on.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !self.worked.iter().all(weekend) {
            return Err(Unfit::Worked);
        }
        let named = |day: &OffDay| {
            let OffDay { name, .. } = day;
            !name.trim().is_empty()
                && name.chars().count() <= MAX_NAME
                && is_nfc(name)
                && !name.chars().any(char::is_control)
        };
        if !all().all(named) {
            return Err(Unfit::Names);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn day(month: i8, day: i8) -> OffDay {
        OffDay {
            on: date(2026, month, day),
            name: "Quốc khánh".to_owned(),
        }
    }

    fn year(closed: &[OffDay], worked: &[OffDay]) -> Result<(), Unfit> {
        let (closed, worked) = (closed.to_vec(), worked.to_vec());
        Holidays {
            year: 2026,
            closed,
            worked,
        }
        .check()
    }

    #[test]
    fn a_list_is_of_one_year_without_doubles_and_works_weekends_only() {
        assert_eq!(year(&[day(9, 1), day(9, 2)], &[day(8, 22)]), Ok(()));
        assert_eq!(year(&[day(9, 2)], &[day(9, 2)]), Err(Unfit::Days));
        assert_eq!(year(&[], &[day(8, 24)]), Err(Unfit::Worked));
        let other = OffDay {
            on: date(2027, 1, 1),
            ..day(9, 2)
        };
        assert_eq!(year(&[other], &[]), Err(Unfit::Days));
        let unnamed = OffDay {
            name: " ".to_owned(),
            ..day(9, 2)
        };
        assert_eq!(year(&[unnamed], &[]), Err(Unfit::Names));
    }
}
