//! Days as documents and the wire write them, `YYYY-MM-DD`. Phones carry no reader of all that a date may look like.

use jiff::civil::Date;

/// The day; none for anything else, days that no calendar has among it.
pub fn read(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    let whole = parts.next().is_none();
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    Date::new(year, month, day).ok().filter(|_| whole)
}

/// As it is written.
pub fn written(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day())
}

/// The day so many days later, or earlier where `days` is below 0; none outside the calendar.
pub fn moved(day: Date, days: i64) -> Option<Date> {
    (0..days.unsigned_abs()).try_fold(day, |day, _| {
        let next = if days < 0 {
            day.yesterday()
        } else {
            day.tomorrow()
        };
        next.ok()
    })
}

fn digits(text: &str, count: usize) -> Option<i16> {
    let fits = text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_day_of_the_calendar_is_read() {
        assert_eq!(read("2024-02-29"), Some(date(2024, 2, 29)));
        for text in [
            "2026-02-29",
            "2026-2-09",
            "26-02-09",
            "2026-02-09T",
            "2026-02-09-1",
            "+026-02-09",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_calendar_ends() {
        assert_eq!(moved(date(2026, 12, 31), 1), Some(date(2027, 1, 1)));
        assert_eq!(moved(date(2024, 3, 1), -1), Some(date(2024, 2, 29)));
        assert_eq!(moved(Date::MAX, 1), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(year in 0_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
            let day = date(year, month, day);
            prop_assert_eq!(read(&written(day)), Some(day));
        }
    }
}
