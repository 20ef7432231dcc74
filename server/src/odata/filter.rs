//! `$filter`: comparisons joined by `and`, `or`, `not` and brackets, with `contains` and `startswith`.

use super::column::{Cell, Column};

/// Most characters of a filter.
const LONGEST: usize = 2_000;
/// Most brackets and `not`s within each other.
const DEEPEST: usize = 16;

/// The filter cannot be read; at which character, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the filter cannot be read at character {0}")]
pub struct Unreadable(pub usize);

/// A filter over the columns of a table, by their places.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of both.
    Or(Box<Self>, Box<Self>),
    /// Not.
    Not(Box<Self>),
    /// A column against a value.
    Compare(usize, Comparison, Cell),
    /// A text that has another in it.
    Contains(usize, String),
    /// A text that begins with another.
    StartsWith(usize, String),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `eq`.
    Equal,
    /// `ne`.
    NotEqual,
    /// `gt`.
    Greater,
    /// `ge`.
    GreaterOrEqual,
    /// `lt`.
    Less,
    /// `le`.
    LessOrEqual,
}

impl Expression {
    /// Reads a filter.
    ///
    /// # Errors
    /// Where it is none, or speaks of a column that is not there.
    pub fn read(text: &str, columns: &[Column]) -> Result<Self, Unreadable> {
        if text.len() > LONGEST {
            return Err(Unreadable(LONGEST));
        }
        let mut reader = Reader {
            rest: text,
            text,
            columns,
        };
        let expression = reader.or(0)?;
        reader.skip();
        if reader.rest.is_empty() {
            Ok(expression)
        } else {
            Err(reader.here())
        }
    }

    /// Whether a row, cell by cell, answers to it. Nothing is neither greater nor less than anything.
    pub fn holds(&self, row: &[Cell]) -> bool {
        let text = |column: usize| match &row[column] {
            Cell::Text(text) => Some(text.as_str()),
            _ => None,
        };
        match self {
            Self::And(one, other) => one.holds(row) && other.holds(row),
            Self::Or(one, other) => one.holds(row) || other.holds(row),
            Self::Not(one) => !one.holds(row),
            Self::Compare(column, comparison, value) => compare(&row[*column], *comparison, value),
            Self::Contains(column, part) => text(*column).is_some_and(|t| t.contains(part)),
            Self::StartsWith(column, part) => text(*column).is_some_and(|t| t.starts_with(part)),
        }
    }

    /// The values that a column must have for the filter to hold at all, where it says so by itself or joined by `and`.
    pub fn must_equal(&self, column: usize) -> Option<&Cell> {
        match self {
            Self::And(one, other) => one.must_equal(column).or_else(|| other.must_equal(column)),
            Self::Compare(of, Comparison::Equal, value) if *of == column => Some(value),
            _ => None,
        }
    }
}

fn compare(cell: &Cell, comparison: Comparison, value: &Cell) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let order = match (cell, value) {
        (Cell::Null, Cell::Null) => Some(Equal),
        (Cell::Bool(a), Cell::Bool(b)) => Some(a.cmp(b)),
        (Cell::Number(a), Cell::Number(b)) => {
            let number = |digits: &String| digits.parse::<f64>().ok();
            number(a)
                .zip(number(b))
                .and_then(|(a, b)| a.partial_cmp(&b))
        }
        (Cell::Text(a), Cell::Text(b)) => Some(a.cmp(b)),
        _ => None,
    };
    let is_nothing = matches!(cell, Cell::Null) || matches!(value, Cell::Null);
    match comparison {
        Comparison::Equal => order == Some(Equal),
        Comparison::NotEqual => order != Some(Equal),
        _ if is_nothing => false,
        Comparison::Greater => order == Some(Greater),
        Comparison::GreaterOrEqual => matches!(order, Some(Greater | Equal)),
        Comparison::Less => order == Some(Less),
        Comparison::LessOrEqual => matches!(order, Some(Less | Equal)),
    }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
    columns: &'a [Column],
}

impl<'a> Reader<'a> {
    fn here(&self) -> Unreadable {
        let read = &self.text[..self.text.len() - self.rest.len()];
        Unreadable(read.chars().count())
    }

    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a sign.
    fn sign(&mut self, sign: char) -> Result<(), Unreadable> {
        self.skip();
        self.rest = self.rest.strip_prefix(sign).ok_or_else(|| self.here())?;
        Ok(())
    }

    /// Takes a word, if it is the next.
    fn word(&mut self, word: &str) -> bool {
        self.skip();
        let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        match self.rest.strip_prefix(word) {
            Some(rest) if ends(rest) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn or(&mut self, depth: usize) -> Result<Expression, Unreadable> {
        let mut left = self.and(depth)?;
        while self.word("or") {
            left = Expression::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: usize) -> Result<Expression, Unreadable> {
        let mut left = self.one(depth)?;
        while self.word("and") {
            left = Expression::And(Box::new(left), Box::new(self.one(depth)?));
        }
        Ok(left)
    }

    fn one(&mut self, depth: usize) -> Result<Expression, Unreadable> {
        if depth > DEEPEST {
            return Err(self.here());
        }
        if self.word("not") {
            return Ok(Expression::Not(Box::new(self.one(depth + 1)?)));
        }
        if self.rest.starts_with('(') {
            self.sign('(')?;
            let inner = self.or(depth + 1)?;
            self.sign(')')?;
            return Ok(inner);
        }
        for (word, is_beginning) in [("contains", false), ("startswith", true)] {
            if self.word(word) {
                self.sign('(')?;
                let column = self.column()?;
                self.sign(',')?;
                let Cell::Text(part) = self.value()? else {
                    return Err(self.here());
                };
                self.sign(')')?;
                return Ok(if is_beginning {
                    Expression::StartsWith(column, part)
                } else {
                    Expression::Contains(column, part)
                });
            }
        }
        let column = self.column()?;
        let comparisons = [
            ("eq", Comparison::Equal),
            ("ne", Comparison::NotEqual),
            ("gt", Comparison::Greater),
            ("ge", Comparison::GreaterOrEqual),
            ("lt", Comparison::Less),
            ("le", Comparison::LessOrEqual),
        ];
        let found = comparisons.into_iter().find(|(word, _)| self.word(word));
        let (_, comparison) = found.ok_or_else(|| self.here())?;
        Ok(Expression::Compare(column, comparison, self.value()?))
    }

    fn column(&mut self) -> Result<usize, Unreadable> {
        self.skip();
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        let place = self.columns.iter().position(|column| column.name == name);
        let place = place.ok_or_else(|| self.here())?;
        self.rest = rest;
        Ok(place)
    }

    fn value(&mut self) -> Result<Cell, Unreadable> {
        self.skip();
        if self.rest.starts_with('\'') {
            return self.quoted().map(Cell::Text);
        }
        for (word, cell) in [
            ("null", Cell::Null),
            ("true", Cell::Bool(true)),
            ("false", Cell::Bool(false)),
        ] {
            if self.word(word) {
                return Ok(cell);
            }
        }
        // A number, a day, an instant or an id, without quotes.
        let end = self
            .rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || "-+.:".contains(c)))
            .unwrap_or(self.rest.len());
        let (bare, rest) = self.rest.split_at(end);
        if bare.is_empty() {
            return Err(self.here());
        }
        self.rest = rest;
        Ok(if bare.parse::<f64>().is_ok_and(f64::is_finite) {
            Cell::Number(bare.to_owned())
        } else {
            Cell::Text(bare.to_owned())
        })
    }

    /// A text in single quotes, of which two stand for one within.
    fn quoted(&mut self) -> Result<String, Unreadable> {
        let begun = self.here();
        let mut text = String::new();
        let mut rest: &'a str = self.rest.strip_prefix('\'').ok_or(begun)?;
        loop {
            let end = rest.find('\'').ok_or(begun)?;
            text.push_str(&rest[..end]);
            rest = &rest[end + 1..];
            match rest.strip_prefix('\'') {
                Some(after) => {
                    text.push('\'');
                    rest = after;
                }
                None => break,
            }
        }
        self.rest = rest;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sync_core::record::kind;

    use super::*;
    use crate::odata::columns;

    fn holds(filter: &str, cells: &[(&str, Cell)]) -> bool {
        let columns = columns(kind("registration").unwrap());
        let row: Vec<Cell> = columns
            .iter()
            .map(|column| {
                let given = cells.iter().find(|(name, _)| *name == column.name);
                given.map_or(Cell::Null, |(_, cell)| cell.clone())
            })
            .collect();
        Expression::read(filter, &columns).unwrap().holds(&row)
    }

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn comparisons_join_as_the_standard_says() {
        let row = [
            ("title", text("Tổ tự quản 'Bình yên'")),
            ("year", Cell::Number("2026".into())),
            ("starts_on", text("2026-03-01")),
            ("field", text("VHXH")),
        ];
        for filter in [
            "field eq 'VHXH'",
            "year ge 2026 and year lt 2026.5",
            "field eq 'KT' or year eq 2026 and not (field eq 'KT')",
            "title eq 'Tổ tự quản ''Bình yên'''",
            "contains(title,'tự quản')",
            "startswith( title , 'Tổ' )",
            "starts_on gt 2026-02-28",
            "budget eq null",
            "field ne null",
            "not contains(lead,'x')",
        ] {
            assert!(holds(filter, &row), "{filter}");
        }
        for filter in [
            "year gt 2026",
            "budget gt 5",
            "budget lt 5",
            "field eq null",
            "complete eq true",
        ] {
            assert!(!holds(filter, &row), "{filter}");
        }
    }

    #[test]
    fn what_is_no_filter_is_refused_where_it_stops() {
        let columns = columns(kind("registration").unwrap());
        for (filter, at) in [
            ("", 0),
            ("colour eq 1", 0),
            ("year", 4),
            ("year eq", 7),
            ("year eq 1 x", 10),
            ("title eq 'open", 9),
            ("(year eq 1", 10),
            ("contains(title,5)", 16),
            ("year is 1", 5),
        ] {
            assert_eq!(
                Expression::read(filter, &columns),
                Err(Unreadable(at)),
                "{filter}"
            );
        }
        let deep = format!("{}year eq 1{}", "(".repeat(40), ")".repeat(40));
        assert!(Expression::read(&deep, &columns).is_err());
        assert!(Expression::read(&"not ".repeat(900), &columns).is_err());
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(filter in "\\PC{0,60}|[a-z '()0-9]{0,60}") {
            let columns = columns(kind("registration").unwrap());
            let row = vec![Cell::Null; columns.len()];
            if let Ok(expression) = Expression::read(&filter, &columns) {
                expression.holds(&row);
            }
        }
    }
}
