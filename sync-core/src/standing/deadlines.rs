//! The law's deadlines as data, and the days between.

use std::collections::BTreeSet;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Weekday},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

use crate::day;

/// Vietnam's clock, the same all year and everywhere in it.
const VIETNAM: Offset = Offset::constant(7);

/// The clock on a Vietnamese wall at that time (milliseconds since 1970 UTC); none outside the calendar.
pub fn local(ms: i64) -> Option<DateTime> {
    Timestamp::from_millisecond(ms)
        .ok()
        .map(|at| VIETNAM.to_datetime(at))
}

/// The day in Vietnam at that time (milliseconds since 1970 UTC); none outside the calendar.
pub fn today(ms: i64) -> Option<Date> {
    local(ms).map(DateTime::date)
}

/// Which days count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// Ngày.
    Calendar,
    /// Ngày làm việc.
    Working,
}

/// A number of days that a rule sets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many.
    pub days: u16,
    /// Which days count.
    pub counted: Days,
    /// The rule that sets it, as it is cited.
    pub source: String,
}

/// The deadlines of dialogue. A province may configure others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// A dialogue is announced at least so long before it is held.
    pub dialogue_notice: Term,
    /// Its results are published, posted and sent to the hamlets at most so long after.
    pub results_published: Term,
    /// The person who raised a matter has a written notice at most so long after.
    pub written_notice: Term,
}

impl Default for Deadlines {
    fn default() -> Self {
        let law = "Điều 43 Luật Tổ chức chính quyền địa phương 2025";
        let term = |days, counted, source: &str| Term {
            days,
            counted,
            source: source.to_owned(),
        };
        Self {
            dialogue_notice: term(7, Days::Calendar, law),
            results_published: term(10, Days::Calendar, law),
            written_notice: term(10, Days::Working, "Quy định 11-QĐi/TW (2019)"),
        }
    }
}

impl Deadlines {
    /// For a dialogue held on a day, or to be held on it: the last for its notice, and the last for publishing its
    /// results; none past the calendar.
    pub fn of_dialogue(&self, held: Date, calendar: &Calendar) -> Option<(Date, Date)> {
        let notice = self.dialogue_notice.begun_by(held, calendar)?;
        let publish = self.results_published.due_after(held, calendar)?;
        Some((notice, publish))
    }
}

/// Days on which offices depart from the week: public holidays with the days off in lieu, and weekends worked instead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Closed, whatever the day of the week.
    pub closed: BTreeSet<Date>,
    /// Worked although a Saturday or Sunday (làm bù).
    pub worked: BTreeSet<Date>,
}

impl Calendar {
    /// Whether offices work on that day.
    pub fn is_working(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        !self.closed.contains(&day) && (!weekend || self.worked.contains(&day))
    }
}

/// The `n`-th working day after `date`, which itself does not count; `date` for 0, none past the year 9999.
pub fn working_days_after(date: Date, n: u16, calendar: &Calendar) -> Option<Date> {
    let mut day = date;
    let mut left = n;
    while left > 0 {
        day = day.tomorrow().ok()?;
        if calendar.is_working(day) {
            left -= 1;
        }
    }
    Some(day)
}

impl Term {
    /// The last day of a term that begins with what happened on `from`; none past the year 9999.
    pub fn due_after(&self, from: Date, calendar: &Calendar) -> Option<Date> {
        match self.counted {
            Days::Calendar => day::moved(from, i64::from(self.days)),
            Days::Working => working_days_after(from, self.days, calendar),
        }
    }

    /// The last day from which the whole term still fits before `end`; none before the first year.
    pub fn begun_by(&self, end: Date, calendar: &Calendar) -> Option<Date> {
        match self.counted {
            Days::Calendar => day::moved(end, -i64::from(self.days)),
            Days::Working => {
                let mut day = end;
                while self.due_after(day, calendar)? > end {
                    day = day.yesterday().ok()?;
                }
                Some(day)
            }
        }
    }

    fn violation(&self, due: Date, days: i64) -> Option<Violation> {
        (days > 0).then(|| Violation {
            due: day::written(due),
            days,
            source: self.source.clone(),
        })
    }
}

/// A term that was not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The day by which it had to be done, or the earliest day on which the dialogue might be held.
    pub due: String,
    /// By how many calendar days it was missed, at least 1; growing while it is not done.
    pub days: i64,
    /// The rule, as it is cited.
    pub source: String,
}

/// A dialogue held sooner after its notice than the rule allows.
pub fn notice_violation(
    notice: Date,
    held: Date,
    term: &Term,
    calendar: &Calendar,
) -> Option<Violation> {
    let earliest = term.due_after(notice, calendar)?;
    term.violation(earliest, days_between(held, earliest))
}

/// Results or a notice later than the rule allows; what is not done yet is late from the day after the last.
pub fn late(
    from: Date,
    done: Option<Date>,
    today: Date,
    term: &Term,
    calendar: &Calendar,
) -> Option<Violation> {
    let due = term.due_after(from, calendar)?;
    term.violation(due, days_between(due, done.unwrap_or(today)))
}

fn days_between(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn working_days_pass_over_weekends_and_holidays_and_count_saturdays_worked_instead() {
        // 30/4 and 1/5/2026 are a Thursday and a Friday.
        let calendar = Calendar {
            closed: [date(2026, 4, 30), date(2026, 5, 1)].into(),
            worked: [date(2026, 5, 9)].into(),
        };
        let from = date(2026, 4, 29);
        assert_eq!(working_days_after(from, 0, &calendar), Some(from));
        assert_eq!(
            working_days_after(from, 1, &calendar),
            Some(date(2026, 5, 4))
        );
        assert_eq!(
            working_days_after(from, 6, &calendar),
            Some(date(2026, 5, 9))
        );
        assert_eq!(
            working_days_after(from, 10, &calendar),
            Some(date(2026, 5, 14))
        );
        assert_eq!(working_days_after(Date::MAX, 1, &calendar), None);
    }

    #[test]
    fn a_dialogue_announced_four_days_before_breaks_the_rule_by_three() {
        let term = Deadlines::default().dialogue_notice;
        let calendar = Calendar::default();
        let held = date(2026, 5, 12);
        let violation = notice_violation(date(2026, 5, 8), held, &term, &calendar).unwrap();
        assert_eq!((violation.days, &*violation.due), (3, "2026-05-15"));
        assert!(violation.source.contains("Điều 43"));
        assert_eq!(
            notice_violation(date(2026, 5, 5), held, &term, &calendar),
            None
        );
    }

    #[test]
    fn results_are_late_from_the_eleventh_day_whether_published_or_not() {
        let term = Deadlines::default().results_published;
        let calendar = Calendar::default();
        let held = date(2026, 4, 14);
        let late = |done, today| late(held, done, today, &term, &calendar).map(|v| v.days);
        assert_eq!(late(Some(date(2026, 4, 24)), date(2026, 9, 1)), None);
        assert_eq!(late(Some(date(2026, 4, 25)), date(2026, 9, 1)), Some(1));
        assert_eq!(late(None, date(2026, 4, 24)), None);
        assert_eq!(late(None, date(2026, 4, 30)), Some(6));
    }

    #[test]
    fn a_written_notice_counts_working_days() {
        let term = Deadlines::default().written_notice;
        let due = term.due_after(date(2026, 4, 14), &Calendar::default());
        assert_eq!(due, Some(date(2026, 4, 28)));
    }

    #[test]
    fn a_notice_in_working_days_goes_out_before_the_holidays() {
        let calendar = Calendar {
            closed: [date(2026, 4, 30), date(2026, 5, 1)].into(),
            worked: [].into(),
        };
        let term = Term {
            counted: Days::Working,
            ..Deadlines::default().dialogue_notice
        };
        let held = date(2026, 5, 8);
        let notice = term.begun_by(held, &calendar).unwrap();
        assert_eq!(notice, date(2026, 4, 27));
        assert_eq!(term.due_after(notice, &calendar), Some(held));
        assert_eq!(notice_violation(notice, held, &term, &calendar), None);
        let later = notice.tomorrow().unwrap();
        assert!(notice_violation(later, held, &term, &calendar).is_some());
    }

    #[test]
    fn the_day_in_vietnam_begins_seven_hours_before_utc() {
        let midnight_utc = 1_776_124_800_000; // 2026-04-14T00:00Z
        assert_eq!(today(midnight_utc), Some(date(2026, 4, 14)));
        assert_eq!(
            today(midnight_utc - 7 * 3_600_000 - 1),
            Some(date(2026, 4, 13))
        );
        assert_eq!(today(midnight_utc - 7 * 3_600_000), Some(date(2026, 4, 14)));
        assert_eq!(today(i64::MAX), None);
    }

    #[test]
    fn a_province_sets_one_term_and_keeps_the_rest() {
        let set = r#"{"dialogue_notice":{"days":10,"counted":"working","source":"Quy chế tỉnh"}}"#;
        let deadlines: Deadlines = serde_json::from_str(set).unwrap();
        assert_eq!(deadlines.dialogue_notice.days, 10);
        assert_eq!(
            deadlines.written_notice,
            Deadlines::default().written_notice
        );
    }
}
