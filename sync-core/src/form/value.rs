//! One value as people type it.

use crate::{
    day,
    id::{Blob, Hash, RecordId, UnitId},
    record::{Choice, Field, Label, Type},
    text::fold,
    value::Value,
};
use jiff::{
    civil::{Date, Time},
    tz::Offset,
};

use super::{NotAnEdit, Units};

/// Vietnam has one zone and no daylight saving: UTC+7.
const VIETNAM: Offset = Offset::constant(7);

/// Reads a value of a field. Blank text empties it. Choices go by code or by what people read; dates are
/// `14/04/2026` or `2026-04-14`; decimals have a comma.
///
/// # Errors
/// The text is no value of the field.
pub fn value(field: &Field, text: &str, units: Units<'_>) -> Result<Value, NotAnEdit> {
    let wanted = |vi, en| NotAnEdit::Value {
        field: field.name.to_owned(),
        wanted: Label::new(vi, en),
    };
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(match field.ty {
            Type::Tags { .. } => Value::Members(Vec::new()),
            _ => Value::Null,
        });
    }
    match field.ty {
        Type::Line { .. } | Type::Place => Ok(Value::from(crate::text::nfc(trimmed).as_ref())),
        Type::Paragraphs { .. } => Ok(Value::from(crate::text::nfc(text).as_ref())),
        Type::Int { .. } => scaled(trimmed, 0)
            .map(Value::Int)
            .ok_or(wanted("số nguyên", "a whole number")),
        Type::Decimal { places, .. } => scaled(trimmed, places)
            .map(Value::Int)
            .ok_or(wanted("số, ví dụ 12,5", "a number such as 12,5")),
        Type::Bool => match fold(trimmed).as_str() {
            "co" | "true" | "yes" | "1" => Ok(Value::Bool(true)),
            "khong" | "false" | "no" | "0" => Ok(Value::Bool(false)),
            _ => Err(wanted("có hoặc không", "có or không")),
        },
        Type::Date => date(trimmed)
            .map(|d| Value::from(d.to_string()))
            .ok_or(wanted(
                "ngày, ví dụ 14/04/2026",
                "a date such as 14/04/2026",
            )),
        Type::Instant => instant(trimmed).map(Value::Time).ok_or(wanted(
            "thời điểm, ví dụ 14/04/2026 08:30",
            "a time such as 14/04/2026 08:30",
        )),
        Type::Choice { options } => code(options, trimmed).map(Value::from).ok_or(wanted(
            "một lựa chọn có trong phiếu",
            "one of the form's choices",
        )),
        Type::Tags { options } => trimmed
            .split([',', ';'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .map(|word| {
                if options.is_empty() {
                    Some(word)
                } else {
                    code(options, word)
                }
            })
            .map(|word| word.map(|w| crate::text::nfc(w).into_owned()))
            .collect::<Option<Vec<_>>>()
            .map(Value::Members)
            .ok_or(wanted(
                "các lựa chọn có trong phiếu",
                "some of the form's choices",
            )),
        Type::Unit => unit(trimmed, units)
            .map(Value::from)
            .ok_or(wanted("tên đơn vị", "a unit's name or id")),
        Type::Record { .. } => trimmed
            .parse::<RecordId>()
            .map(Value::from)
            .map_err(|_| wanted("mã hồ sơ", "a record's id")),
        Type::Media => {
            let hash = trimmed
                .parse::<Hash>()
                .map_err(|_| wanted("mã SHA-256 của tệp", "a file's SHA-256"))?;
            Ok(Value::Bytes(Blob(hash.0.to_vec())))
        }
        Type::Entries { .. } => Err(wanted("từng mục của danh sách", "log/key/field=value")),
    }
}

fn code(options: &'static [Choice], text: &str) -> Option<&'static str> {
    let folded = fold(text);
    options
        .iter()
        .find(|o| o.code.eq_ignore_ascii_case(text))
        .or_else(|| {
            options
                .iter()
                .find(|o| fold(o.label.vi) == folded || fold(o.label.en) == folded)
        })
        .map(|o| o.code)
}

fn unit(text: &str, units: Units<'_>) -> Option<UnitId> {
    let folded = fold(text);
    text.parse().ok().or_else(|| {
        units
            .iter()
            .find(|(name, _)| fold(name) == folded)
            .map(|(_, id)| *id)
    })
}

/// A number as Vietnamese write it, in steps of its last decimal place: dots part thousands, a comma the decimals. A
/// dot that cannot part thousands is taken for a comma.
fn scaled(text: &str, places: u8) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = match (digits.split_once(','), digits.rsplit_once('.')) {
        (Some((whole, part)), _) => (thousands(whole)?, part),
        (None, Some(_)) if thousands(digits).is_some() => (thousands(digits)?, ""),
        (None, Some((whole, part))) => (whole.to_owned(), part),
        (None, None) => (digits.to_owned(), ""),
    };
    let part = part.trim_end_matches('0');
    if part.len() > usize::from(places) || whole.is_empty() {
        return None;
    }
    let all = format!("{whole}{part:0<width$}", width = usize::from(places));
    if !all.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = all.parse().ok()?;
    Some(if negative { -number } else { number })
}

/// The digits of a number whose thousands are parted by dots, if they are.
fn thousands(text: &str) -> Option<String> {
    let mut groups = text.split('.');
    let first = groups.next()?;
    let fits = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
    (fits || !text.contains('.')).then(|| text.replace('.', ""))
}

/// A day as the wire writes it, from one as it is typed; none for anything else.
pub fn iso_day(text: &str) -> Option<String> {
    date(text.trim()).map(day::written)
}

fn date(text: &str) -> Option<Date> {
    let vietnamese = || {
        let mut parts = text.split('/');
        let day = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let year = parts.next()?.parse().ok()?;
        let whole = parts.next().is_none();
        Date::new(year, month, day).ok().filter(|_| whole)
    };
    vietnamese().or_else(|| day::read(text))
}

/// Milliseconds since 1970 UTC, or a time of day in Vietnam.
fn instant(text: &str) -> Option<i64> {
    if let Ok(ms) = text.parse() {
        return Some(ms);
    }
    let utc = text.strip_suffix('Z').and_then(|text| text.split_once('T'));
    let ((day, time), zone) = match utc {
        Some(parts) => (parts, Offset::UTC),
        None => (text.split_once(' ')?, VIETNAM),
    };
    let mut parts = time.split(':');
    let mut next = || parts.next().map(str::parse::<i8>);
    let (hour, minute) = (next()?.ok()?, next()?.ok()?);
    let second = next().unwrap_or(Ok(0)).ok()?;
    let time = Time::new(hour, minute, second, 0).ok()?;
    let local = date(day)?.to_datetime(time);
    zone.to_timestamp(local)
        .ok()
        .map(jiff::Timestamp::as_millisecond)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_vietnamese_write_them() {
        for (text, places, number) in [
            ("12,5", 2, Some(1_250)),
            ("1.250", 2, Some(125_000)),
            ("1.250,75", 2, Some(125_075)),
            ("12.5", 2, Some(1_250)),
            ("0", 2, Some(0)),
            ("-3", 0, Some(-3)),
            ("1.000.000", 0, Some(1_000_000)),
            ("12,555", 2, None),
            ("12,550", 2, Some(1_255)),
            ("", 0, None),
            (",5", 2, None),
            ("mười", 0, None),
            ("1,2", 0, None),
            ("99999999999999999999", 0, None),
        ] {
            assert_eq!(scaled(text, places), number, "{text}");
        }
    }

    #[test]
    fn days_and_times_are_read_as_written_on_forms() {
        assert_eq!(date("14/04/2026").unwrap().to_string(), "2026-04-14");
        assert_eq!(date("2026-04-14").unwrap().to_string(), "2026-04-14");
        assert_eq!(date("31/02/2026"), None);
        assert_eq!(instant("14/04/2026 08:30"), Some(1_776_130_200_000));
        assert_eq!(instant("2026-04-14T01:30:00Z"), Some(1_776_130_200_000));
        assert_eq!(instant("1776130200000"), Some(1_776_130_200_000));
    }
}
