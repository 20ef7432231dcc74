//! One cell as a value of a field: numbers, days and marks as Vietnamese lists write them.

use jiff::civil::Date;
use sync_core::{
    form,
    record::{Field, Type},
    text::{fold, nfc},
    value::Value,
};

use super::{book::Cell, problem::Why};

/// Decimal places in which numbers are reckoned before they are what their field keeps.
const PLACES: u32 = 6;
const STEPS: i64 = 1_000_000;
/// A number as the form reads it, in [`STEPS`].
const NUMBER: Field = Field::new(
    "number",
    "Số",
    "Number",
    Type::Decimal {
        places: 6,
        unit: "",
    },
);
/// What follows an amount of money, and how many đồng it stands for.
const MONEY: [(&str, i64); 10] = [
    ("ty dong", 1_000_000_000),
    ("ti dong", 1_000_000_000),
    ("trieu dong", 1_000_000),
    ("nghin dong", 1_000),
    ("ngan dong", 1_000),
    ("ty", 1_000_000_000),
    ("ti", 1_000_000_000),
    ("trieu", 1_000_000),
    ("tr", 1_000_000),
    ("nghin", 1_000),
];
/// What follows a number and says nothing that the field does not.
const UNITS: [&str; 14] = [
    "dong", "vnd", "d", "m2", "m²", "m", "nguoi", "ho", "ngay", "cong", "cuoc", "luot", "mo hinh",
    "y kien",
];

/// What a cell says, as text.
pub fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) | Cell::Error(text) => nfc(text.trim()).into_owned(),
        Cell::Number(number) => written(*number),
        Cell::Day(day) => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Cell::Bool(true) => "có".to_owned(),
        Cell::Bool(false) => "không".to_owned(),
    }
}

/// The value of a field that is neither a choice, a unit nor another record. Amounts are taken `factor` times: a heading
/// may say "triệu đồng".
///
/// # Errors
/// Why it is none.
pub fn value(field: &Field, cell: &Cell, factor: i64) -> Result<Value, Why> {
    match (field.ty, cell) {
        (_, Cell::Error(_)) => Err(Why::FormulaError),
        (_, Cell::Blank) => Ok(Value::Null),
        (Type::Int { unit, .. }, _) => kept(number(cell, unit, factor)?, 0),
        (Type::Decimal { places, unit }, _) => kept(number(cell, unit, factor)?, places),
        (Type::Date, Cell::Day(day)) => Ok(day.to_string().into()),
        (Type::Date, Cell::Number(_)) => Err(Why::DayAsNumber),
        (Type::Date, _) => day(&text(cell)).map(|day| day.to_string().into()),
        (Type::Bool, Cell::Bool(is)) => Ok(Value::Bool(*is)),
        (Type::Bool, _) => match fold(&text(cell)).as_str() {
            "x" | "✓" | "√" | "co" | "1" | "true" | "yes" => Ok(Value::Bool(true)),
            "khong" | "0" | "-" | "false" | "no" => Ok(Value::Bool(false)),
            _ => Err(Why::NotYesOrNo),
        },
        (Type::Paragraphs { .. }, _) => Ok(text(cell).replace("\r\n", "\n").into()),
        // A line break inside a cell only made the column narrower.
        _ => {
            let text = text(cell);
            let words: Vec<&str> = text.split_whitespace().collect();
            Ok(words.join(" ").into())
        }
    }
}

/// How many đồng a heading's unit stands for: `Kinh phí (triệu đồng)`.
pub fn factor(heading: &str, field: &Field) -> i64 {
    let Type::Int {
        unit: "đồng", ..
    } = field.ty
    else {
        return 1;
    };
    let heading = fold(heading);
    let says = |word: &str| {
        let mut words = heading.split(|c: char| !c.is_alphanumeric());
        words.any(|one| one == word)
    };
    if says("trieu") || says("trd") {
        1_000_000
    } else if says("ty") || says("ti") {
        1_000_000_000
    } else if says("nghin") || says("ngan") || heading.contains("1000") {
        1_000
    } else {
        1
    }
}

/// A day as lists write it: `14/04/2026`, `14.4.2026`, `2026-04-14`, `ngày 14 tháng 4 năm 2026`.
///
/// # Errors
/// No day, or a year of two digits.
pub fn day(text: &str) -> Result<Date, Why> {
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    if let Ok(day) = first.get(..10).unwrap_or(first).parse::<Date>()
        && first.contains('-')
    {
        return Ok(day);
    }
    let folded = fold(text);
    let is_said = folded.contains("thang");
    let part = if is_said { folded.as_str() } else { first };
    let is_odd = |c: char| !c.is_ascii_digit() && !matches!(c, '/' | '.' | '-');
    if !is_said && part.contains(is_odd) {
        return Err(Why::NotADay);
    }
    let numbers: Vec<&str> = part
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .collect();
    let [day, month, year] = numbers.as_slice() else {
        return Err(Why::NotADay);
    };
    if year.len() == 2 {
        return Err(Why::ShortYear);
    }
    let date = || Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    date().ok_or(Why::NotADay)
}

/// A number in [`STEPS`].
fn number(cell: &Cell, unit: &str, factor: i64) -> Result<i64, Why> {
    match cell {
        Cell::Number(number) => steps(*number)?.checked_mul(factor).ok_or(Why::OutOfRange),
        Cell::Bool(_) | Cell::Day(_) => Err(Why::NotANumber),
        _ => {
            let text = text(cell);
            let (digits, said) = without_unit(&text, unit == "đồng");
            let digits = digits.replace([' ', '\u{a0}'], "");
            let read = form::value(&NUMBER, &digits, &[]);
            let number = read.ok().and_then(|value| value.as_int());
            let number = number.ok_or(Why::NotANumber)?;
            number
                .checked_mul(said.unwrap_or(factor))
                .ok_or(Why::OutOfRange)
        }
    }
}

/// A number without the words behind it, and how many times it is to be taken where they say so.
fn without_unit(text: &str, is_money: bool) -> (&str, Option<i64>) {
    let is_of_number = |c: char| c.is_ascii_digit() || " .,-+\u{a0}".contains(c);
    let end = text.find(|c| !is_of_number(c)).unwrap_or(text.len());
    let (digits, behind) = text.split_at(end);
    let digits = digits.trim();
    let behind =
        fold(behind.trim_matches(|c: char| c.is_whitespace() || c == '.' || c == '(' || c == ')'));
    if is_money && let Some((_, times)) = MONEY.iter().find(|(word, _)| *word == behind) {
        return (digits, Some(*times));
    }
    if behind.is_empty() || UNITS.contains(&behind.as_str()) {
        (digits, is_money.then_some(1).filter(|_| !behind.is_empty()))
    } else {
        (text, None)
    }
}

fn steps(number: f64) -> Result<i64, Why> {
    #[expect(clippy::cast_precision_loss, reason = "a million is exact")]
    let steps = (number * STEPS as f64).round();
    // 2⁵³: beyond it Excel itself does not count by ones.
    if steps.is_finite() && steps.abs() <= 9_007_199_254_740_992.0 * 1_000.0 {
        #[expect(clippy::cast_possible_truncation, reason = "it was looked at")]
        let steps = steps as i64;
        Ok(steps)
    } else {
        Err(Why::OutOfRange)
    }
}

/// The number in a field's own steps.
fn kept(steps: i64, places: u8) -> Result<Value, Why> {
    let step = 10_i64.pow(PLACES.saturating_sub(u32::from(places)));
    if steps % step == 0 {
        Ok(Value::Int(steps / step))
    } else {
        Err(Why::TooPrecise)
    }
}

fn written(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        number.to_string().replace('.', ",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONEY_FIELD: Field = Field::new(
        "budget",
        "Kinh phí",
        "Budget",
        Type::Int {
            min: 0,
            max: i64::MAX,
            unit: "đồng",
        },
    );
    const LAND: Field = Field::new(
        "land_given",
        "Đất",
        "Land",
        Type::Decimal {
            places: 2,
            unit: "m²",
        },
    );

    fn said(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn amounts_are_read_with_what_stands_behind_them() {
        for (text, wanted) in [
            ("12.500.000", Ok(12_500_000)),
            ("12.500.000 đ", Ok(12_500_000)),
            ("12 500 000đồng", Ok(12_500_000)),
            ("12,5 triệu", Ok(12_500_000)),
            ("1,25 tỷ đồng", Ok(1_250_000_000)),
            ("500 nghìn", Ok(500_000)),
            ("12,5", Err(Why::TooPrecise)),
            ("khoảng 12 triệu", Err(Why::NotANumber)),
            ("12 bao", Err(Why::NotANumber)),
            ("9999999999999999", Err(Why::NotANumber)),
        ] {
            let read = value(&MONEY_FIELD, &said(text), 1);
            assert_eq!(read, wanted.map(Value::Int), "{text}");
        }
        let in_millions = factor("Kinh phí (triệu đồng)", &MONEY_FIELD);
        let read = |cell| value(&MONEY_FIELD, &cell, in_millions);
        assert_eq!(read(Cell::Number(12.5)), Ok(Value::Int(12_500_000)));
        assert_eq!(read(said("12,5")), Ok(Value::Int(12_500_000)));
        assert_eq!(read(said("7 triệu")), Ok(Value::Int(7_000_000)));
        assert_eq!(read(said("7.000.000 đ")), Ok(Value::Int(7_000_000)));
        assert_eq!(factor("Diện tích (triệu m2)", &LAND), 1);
    }

    #[test]
    fn a_number_is_kept_as_it_is_or_not_at_all() {
        assert_eq!(value(&LAND, &Cell::Number(12.35), 1), Ok(Value::Int(1_235)));
        let sum = Cell::Number(0.1 + 0.2);
        assert_eq!(value(&LAND, &sum, 1), Ok(Value::Int(30)));
        let third = Cell::Number(12.0 / 9.0);
        assert_eq!(value(&LAND, &third, 1), Err(Why::TooPrecise));
        assert_eq!(
            value(&LAND, &said("1.250,5 m2"), 1),
            Ok(Value::Int(125_050))
        );
        for odd in [f64::NAN, f64::INFINITY, 1e300, -1e300] {
            assert_eq!(value(&LAND, &Cell::Number(odd), 1), Err(Why::OutOfRange));
        }
    }

    #[test]
    fn days_are_read_as_lists_write_them() {
        let wanted = Date::constant(2026, 4, 14);
        for text in [
            "14/04/2026",
            "14/4/2026",
            "14-04-2026",
            "14.4.2026",
            "2026-04-14",
            "2026-04-14T00:00:00",
            "14/04/2026 08:30",
            "ngày 14 tháng 4 năm 2026",
            "Ngày 14 tháng 04 năm 2026",
        ] {
            assert_eq!(day(text), Ok(wanted), "{text}");
        }
        for text in [
            "31/02/2026",
            "2026",
            "tháng 4/2026",
            "hôm qua",
            "14/04/2026/1",
            "",
        ] {
            assert_eq!(day(text), Err(Why::NotADay), "{text}");
        }
        assert_eq!(day("14/04/26"), Err(Why::ShortYear));
    }
}
