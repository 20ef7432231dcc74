//! Numbers and dates as Vietnamese papers write them.

use sync_core::standing::deadlines::local;

/// `1.234`.
pub fn number(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if n < 0 { format!("−{out}") } else { out }
}

/// The same in a sentence, where a count below ten has a nought before it: `09`.
pub fn small(n: i64) -> String {
    if (1..10).contains(&n) {
        format!("0{n}")
    } else {
        number(n)
    }
}

/// `ngày 05 tháng 01 năm 2026`, with blanks to be filled in by hand where there is no date `YYYY-MM-DD`.
pub fn date_in_words(day: Option<&str>) -> String {
    let parts: Option<Vec<&str>> = day.map(|day| day.split('-').collect());
    match parts.as_deref() {
        Some([year, month, day]) => format!("ngày {day} tháng {month} năm {year}"),
        _ => "ngày … tháng … năm …".to_owned(),
    }
}

/// `08:00 ngày 01/07/2026`, by the clock in Vietnam.
pub fn moment(ms: i64) -> String {
    local(ms).map_or_else(String::new, |at| {
        format!(
            "{:02}:{:02} ngày {:02}/{:02}/{}",
            at.hour(),
            at.minute(),
            at.day(),
            at.month(),
            at.year()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_dates_are_written_as_in_vietnam() {
        assert_eq!(
            [0, 855, 1_234, 1_234_567, -1_000].map(number),
            ["0", "855", "1.234", "1.234.567", "−1.000"]
        );
        assert_eq!([0, 4, 9, 10].map(small), ["0", "04", "09", "10"]);
        assert_eq!(
            date_in_words(Some("2026-01-05")),
            "ngày 05 tháng 01 năm 2026"
        );
        assert_eq!(date_in_words(None), "ngày … tháng … năm …");
        assert_eq!(moment(1_782_867_600_000), "08:00 ngày 01/07/2026");
    }
}
