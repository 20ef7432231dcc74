//! Lines and tables for a terminal: Vietnamese first, English below or beside it.

use sync_core::{
    change::Path,
    record::{Field, Kind, Type},
    value::Value,
};

/// Columns that everything fits in.
const WIDTH: usize = 100;

/// A headline.
pub fn headline(number: usize, vi: &str, en: &str) {
    println!("\n{}", "=".repeat(WIDTH));
    println!("{number}. {vi}");
    println!("{}{en}", " ".repeat(number.to_string().len() + 2));
    println!("{}", "=".repeat(WIDTH));
}

/// A sentence in both languages.
pub fn say(vi: &str, en: &str) {
    wrapped("  ", vi);
    wrapped("  | ", en);
}

/// Prints a text in lines that begin so and are no wider than the page.
fn wrapped(begin: &str, text: &str) {
    let mut line = String::new();
    for word in text.split(' ') {
        let wide = begin.chars().count() + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && wide > WIDTH {
            println!("{begin}{line}");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    println!("{begin}{line}");
}

/// A table: first column to the left, the others to the right, or all to the left.
pub struct Table {
    heads: Vec<(String, String)>,
    rows: Vec<Vec<String>>,
    sums: bool,
    figures: bool,
}

impl Table {
    /// A table of figures with these heads, Vietnamese and English.
    pub fn figures(heads: &[(&str, &str)]) -> Self {
        Self {
            figures: true,
            ..Self::words(heads)
        }
    }

    /// A table of words with these heads, Vietnamese and English.
    pub fn words(heads: &[(&str, &str)]) -> Self {
        let own = |(vi, en): &(&str, &str)| ((*vi).to_owned(), (*en).to_owned());
        Self {
            heads: heads.iter().map(own).collect(),
            rows: Vec::new(),
            sums: false,
            figures: false,
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Adds a last row of sums under a rule.
    pub fn sums(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
        self.sums = true;
    }

    /// Prints it.
    pub fn print(&self) {
        let wide = |text: &str| text.chars().count();
        let widths: Vec<usize> = (0..self.heads.len())
            .map(|column| {
                let head = &self.heads[column];
                let cells = self.rows.iter().filter_map(|row| row.get(column));
                let widest = cells.map(|cell| wide(cell)).max().unwrap_or(0);
                widest.max(wide(&head.0)).max(wide(&head.1))
            })
            .collect();
        let line = |cells: &mut dyn Iterator<Item = &str>| {
            let padded = cells.enumerate().map(|(column, cell)| {
                let gap = " ".repeat(widths[column].saturating_sub(wide(cell)));
                if self.figures && column > 0 {
                    format!("{gap}{cell}")
                } else {
                    format!("{cell}{gap}")
                }
            });
            let padded: Vec<String> = padded.collect();
            println!("  {}", padded.join("  ").trim_end());
        };
        let rule = || {
            let lines: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
            println!("  {}", lines.join("  "));
        };
        println!();
        line(&mut self.heads.iter().map(|head| head.0.as_str()));
        line(&mut self.heads.iter().map(|head| head.1.as_str()));
        rule();
        let last = self.rows.len().saturating_sub(1);
        for (number, row) in self.rows.iter().enumerate() {
            if self.sums && number == last {
                rule();
            }
            line(&mut row.iter().map(String::as_str));
        }
    }
}

/// A whole number with the thousands parted: `1.234`.
fn parted(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// A date `2026-04-14` as people write it.
pub fn day(date: &str) -> String {
    let mut parts = date.splitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => format!("{day}/{month}/{year}"),
        _ => date.to_owned(),
    }
}

/// A time (ms since 1970 UTC) on a Vietnamese clock.
pub fn moment(ms: i64) -> String {
    let seconds = ms / 1000 + 7 * 3600;
    let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
    let date = danvan_server::clock::today(ms);
    format!("{} {hour:02}:{minute:02}:{:02}", day(&date), seconds % 60)
}

/// The field at a path.
pub fn field_at(kind: &Kind, path: &Path) -> Option<Field> {
    let field = kind.fields.iter().find(|field| field.name == path.field)?;
    match (&path.entry, field.ty) {
        (None, _) => Some(*field),
        (Some((_, name)), Type::Entries { fields }) => {
            fields.iter().find(|inner| inner.name == name).copied()
        }
        _ => None,
    }
}

/// A value of a field as people write it.
pub fn value(field: &Field, value: &Value) -> String {
    match (field.ty, value) {
        (_, Value::Null) => "(để trống / blank)".to_owned(),
        (Type::Decimal { places, unit }, Value::Int(number)) => decimal(*number, places, unit),
        (Type::Int { unit, .. }, Value::Int(number)) => {
            format!("{} {unit}", parted(*number)).trim_end().to_owned()
        }
        (Type::Date, Value::Text(date)) => day(date),
        (_, Value::Text(text)) => text.clone(),
        (_, other) => format!("{other:?}"),
    }
}

/// A decimal held as a whole number of its smallest step: `1.245,5 m²`.
fn decimal(number: i64, places: u8, unit: &str) -> String {
    let step = 10_i64.pow(u32::from(places));
    let behind = format!("{:0>1$}", number % step, usize::from(places));
    let behind = behind.trim_end_matches('0');
    let comma = if behind.is_empty() { "" } else { "," };
    format!("{}{comma}{behind} {unit}", parted(number / step))
        .trim_end()
        .to_owned()
}
