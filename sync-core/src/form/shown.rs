//! One value as people read it, and as they would type it.

use crate::{
    day,
    id::{Hash, RecordId, UnitId},
    record::{Choice, Field, Type},
    standing::deadlines::local,
    value::Value,
};

/// The value as it would be typed: what [`super::value()`] reads again. Blank for what is not typed, such as entries.
pub fn typed(field: &Field, value: &Value) -> String {
    match (field.ty, value) {
        (Type::Decimal { places, .. }, Value::Int(n)) => number(*n, places),
        (_, Value::Int(n)) => n.to_string(),
        (_, Value::Bool(yes)) => (if *yes { "có" } else { "không" }).to_owned(),
        (Type::Date, Value::Text(date)) => vietnamese_day(date),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Time(ms)) => moment(*ms),
        (_, Value::Members(members)) => members.join(","),
        (_, Value::Bytes(bytes)) => id(&bytes.0),
        (_, Value::Null | Value::Entries(_)) => String::new(),
    }
}

/// The value as it is read, in Vietnamese and English. `unit` and `title` name units and records.
pub fn read(
    field: &Field,
    value: &Value,
    unit: &dyn Fn(UnitId) -> Option<String>,
    title: &dyn Fn(RecordId) -> Option<String>,
) -> (String, String) {
    let same = |text: String| (text.clone(), text);
    let with_unit = |n: String, unit: &str| match unit {
        "" => same(n),
        unit => same(format!("{n} {unit}")),
    };
    match (field.ty, value) {
        (Type::Int { unit, .. }, Value::Int(n)) if is_year(field) => with_unit(n.to_string(), unit),
        (Type::Int { unit, .. }, Value::Int(n)) => with_unit(number(*n, 0), unit),
        (Type::Decimal { places, unit }, Value::Int(n)) => with_unit(number(*n, places), unit),
        (_, Value::Bool(true)) => ("Có".to_owned(), "Yes".to_owned()),
        (_, Value::Bool(false)) => ("Không".to_owned(), "No".to_owned()),
        (Type::Choice { options }, Value::Text(code)) => choice(options, code),
        (Type::Tags { options }, Value::Members(members)) => {
            let all: Vec<_> = members.iter().map(|m| choice(options, m)).collect();
            let join = |part: fn(&(String, String)) -> &str| {
                all.iter().map(part).collect::<Vec<_>>().join(", ")
            };
            (join(|l| &l.0), join(|l| &l.1))
        }
        (Type::Unit, Value::Bytes(bytes)) => {
            let known = UnitId::try_from(bytes.0.as_slice()).ok().and_then(unit);
            same(known.unwrap_or_else(|| id(&bytes.0)))
        }
        (Type::Record { .. }, Value::Bytes(bytes)) => {
            let known = RecordId::try_from(bytes.0.as_slice()).ok().and_then(title);
            same(known.unwrap_or_else(|| id(&bytes.0)))
        }
        (Type::Place, Value::Text(place)) => same(point(place)),
        _ => same(typed(field, value)),
    }
}

/// Years are not parted into thousands.
fn is_year(field: &Field) -> bool {
    matches!(field.ty, Type::Int { min, max, .. } if min >= 1_000 && max < 10_000)
}

fn choice(options: &[Choice], code: &str) -> (String, String) {
    options.iter().find(|o| o.code == code).map_or_else(
        || (code.to_owned(), code.to_owned()),
        |o| (o.label.vi.to_owned(), o.label.en.to_owned()),
    )
}

/// `-1.245,5`: dots part thousands, a comma the decimals, of which no zero stands at the end.
fn number(n: i64, places: u8) -> String {
    let places = usize::from(places);
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let mut out = String::from(if n < 0 { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    let part = part.trim_end_matches('0');
    if !part.is_empty() {
        out.push(',');
        out.push_str(part);
    }
    out
}

/// A day as Vietnamese write it, from one as the wire writes it; other text as it is.
pub fn vietnamese_day(date: &str) -> String {
    day::read(date).map_or_else(
        || date.to_owned(),
        |d| format!("{:02}/{:02}/{:04}", d.day(), d.month(), d.year()),
    )
}

fn moment(ms: i64) -> String {
    let Some(at) = local(ms) else {
        return String::new();
    };
    let date = format!("{:02}/{:02}/{:04}", at.day(), at.month(), at.year());
    format!("{date} {:02}:{:02}", at.hour(), at.minute())
}

fn point(place: &str) -> String {
    match place.split(',').collect::<Vec<_>>().as_slice() {
        [lat, lng, accuracy] => format!("{lat}, {lng} (±{accuracy} m)"),
        _ => place.to_owned(),
    }
}

fn id(bytes: &[u8]) -> String {
    let record = || RecordId::try_from(bytes).map(|id| id.to_string());
    let hash = || Hash::try_from(bytes).map(|hash| hash.to_string());
    record().or_else(|_| hash()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{form::value, record::KINDS};

    fn shown(kind: &str, field: &str, value: &Value) -> (String, String) {
        let field = crate::record::kind(kind).unwrap().field(field).unwrap();
        let unit = |_| Some("Xã Khe Sim".to_owned());
        read(field, value, &unit, &|_| None)
    }

    #[test]
    fn numbers_dates_and_choices_read_as_vietnamese_write_them() {
        assert_eq!(number(124_550, 2), "1.245,5");
        assert_eq!(number(-1_500_000, 0), "-1.500.000");
        assert_eq!(number(5, 2), "0,05");
        assert_eq!(shown("registration", "year", &Value::Int(2026)).0, "2026");
        assert_eq!(
            shown("dialogue", "attendance", &Value::Int(1_063)).0,
            "1.063 người"
        );
        let day = Value::from("2026-04-14");
        assert_eq!(shown("dialogue", "held_on", &day).0, "14/04/2026");
        let field = shown("registration", "field", &Value::from("VHXH"));
        assert_eq!(
            field,
            ("Văn hoá - xã hội".into(), "Culture and society".into())
        );
        let unit = Value::from(UnitId([1; 16]));
        assert_eq!(shown("registration", "unit", &unit).1, "Xã Khe Sim");
    }

    #[test]
    fn what_is_typed_again_is_the_same_value() {
        for field in KINDS.iter().flat_map(|kind| kind.fields) {
            let sample = match field.ty {
                Type::Line { .. } | Type::Paragraphs { .. } => Value::from("Hiến đất, làm đường"),
                Type::Int { .. } => Value::Int(1_990),
                Type::Decimal { .. } => Value::Int(124_550),
                Type::Bool => Value::Bool(false),
                Type::Date => Value::from("2026-04-14"),
                Type::Instant => Value::Time(1_776_130_200_000),
                Type::Choice { options } => Value::from(options[0].code),
                Type::Tags { options } => {
                    let first = options.first().map_or("đường", |o| o.code);
                    Value::Members(vec![first.to_owned()])
                }
                Type::Unit => Value::from(UnitId([1; 16])),
                Type::Record { .. } => Value::from(RecordId([2; 16])),
                Type::Media => Value::from(Hash([3; 32])),
                Type::Place => Value::from("21.02851,105.80482,12"),
                Type::Entries { .. } => continue,
            };
            assert_eq!(
                value(field, &typed(field, &sample), &[]),
                Ok(sample),
                "{}",
                field.name
            );
        }
    }
}
