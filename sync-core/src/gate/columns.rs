//! The run-length coded columns of a change's ops, read without expanding them.
//!
//! Only the one shortest form that Automerge itself writes is accepted: other forms of the same
//! values apply, and then the saved document no longer loads.

use super::{Refusal, varint::Cursor};

/// A value that a run-length coded column holds.
pub(super) trait Item<'a>: Copy + PartialEq {
    fn read(from: &mut Cursor<'a>) -> Result<Self, Refusal>;
}

impl Item<'_> for u64 {
    fn read(from: &mut Cursor<'_>) -> Result<Self, Refusal> {
        from.uint()
    }
}

impl Item<'_> for i64 {
    fn read(from: &mut Cursor<'_>) -> Result<Self, Refusal> {
        from.int()
    }
}

impl<'a> Item<'a> for &'a str {
    fn read(from: &mut Cursor<'a>) -> Result<Self, Refusal> {
        let len = from.uint()?;
        std::str::from_utf8(from.take(len)?).map_err(|_| Refusal::ColumnsNotCanonical)
    }
}

/// What stands before the next run, which the shortest form makes depend on it.
#[derive(Debug, Clone, Copy)]
enum Before<T> {
    Start,
    Nulls,
    Repeat(T),
    Literal(T),
}

/// The runs of a column, a literal's values one by one.
#[derive(Debug, Clone)]
pub(super) struct Runs<'a, T> {
    from: Cursor<'a>,
    literals: u64,
    before: Before<T>,
    has_value: bool,
}

impl<'a, T: Item<'a>> Runs<'a, T> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self {
            from: Cursor::new(column),
            literals: 0,
            before: Before::Start,
            has_value: false,
        }
    }

    /// The next value (none for null) and how often it stands there.
    pub(super) fn next(&mut self) -> Result<Option<(Option<T>, u64)>, Refusal> {
        if self.literals == 0 {
            if self.from.is_empty() {
                let all_null = matches!(self.before, Before::Nulls) && !self.has_value;
                return if all_null {
                    Err(Refusal::ColumnsNotCanonical)
                } else {
                    Ok(None)
                };
            }
            match self.from.int()? {
                0 => return self.nulls().map(Some),
                1 => return Err(Refusal::ColumnsNotCanonical),
                n @ 2.. => {
                    let value = self.distinct_value()?;
                    self.before = Before::Repeat(value);
                    return Ok(Some((Some(value), n.unsigned_abs())));
                }
                n => {
                    if matches!(self.before, Before::Literal(_)) {
                        return Err(Refusal::ColumnsNotCanonical);
                    }
                    self.literals = n.unsigned_abs();
                }
            }
        }
        let value = self.distinct_value()?;
        self.literals -= 1;
        self.before = Before::Literal(value);
        Ok(Some((Some(value), 1)))
    }

    fn nulls(&mut self) -> Result<(Option<T>, u64), Refusal> {
        let count = self.from.uint()?;
        if count == 0 || matches!(self.before, Before::Nulls) {
            return Err(Refusal::ColumnsNotCanonical);
        }
        self.before = Before::Nulls;
        Ok((None, count))
    }

    fn distinct_value(&mut self) -> Result<T, Refusal> {
        let value = T::read(&mut self.from)?;
        self.has_value = true;
        match self.before {
            Before::Repeat(last) | Before::Literal(last) if last == value => {
                Err(Refusal::ColumnsNotCanonical)
            }
            _ => Ok(value),
        }
    }
}

/// Walks a column's runs, with a cap on the rows they would expand to; returns the rows.
pub(super) fn walk<'a, T: Item<'a>>(
    column: &'a [u8],
    most: u64,
    too_many: Refusal,
    mut each: impl FnMut(Option<T>, u64) -> Result<(), Refusal>,
) -> Result<u64, Refusal> {
    let mut runs = Runs::new(column);
    let mut rows = 0u64;
    while let Some((value, count)) = runs.next()? {
        rows = rows.saturating_add(count);
        if rows > most {
            return Err(too_many);
        }
        each(value, count)?;
    }
    Ok(rows)
}

/// Walks a column's runs for their form alone; returns the rows.
pub(super) fn count<'a, T: Item<'a>>(
    column: &'a [u8],
    most: u64,
    too_many: Refusal,
) -> Result<u64, Refusal> {
    walk::<T>(column, most, too_many, |_, _| Ok(()))
}

/// Walks a column of booleans: alternating counts, beginning with `false`; returns the rows.
pub(super) fn walk_booleans(column: &[u8], most: u64) -> Result<u64, Refusal> {
    let mut from = Cursor::new(column);
    let mut rows = 0u64;
    let mut first = true;
    while !from.is_empty() {
        let count = from.uint()?;
        if count == 0 && (!first || from.is_empty()) {
            return Err(Refusal::ColumnsNotCanonical);
        }
        first = false;
        rows = rows.saturating_add(count);
        if rows > most {
            return Err(Refusal::TooManyOps);
        }
    }
    Ok(rows)
}

/// A column's values row by row; null for every row where the change has no such column.
#[derive(Debug, Clone)]
pub(super) struct Rows<'a, T> {
    runs: Runs<'a, T>,
    value: Option<T>,
    left: u64,
    absent: bool,
}

impl<'a, T: Item<'a>> Rows<'a, T> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self {
            runs: Runs::new(column),
            value: None,
            left: 0,
            absent: column.is_empty(),
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<T>, Refusal> {
        if self.absent {
            return Ok(None);
        }
        if self.left == 0 {
            (self.value, self.left) = self.runs.next()?.ok_or(Refusal::ColumnRows)?;
        }
        self.left -= 1;
        Ok(self.value)
    }

    pub(super) fn required(&mut self) -> Result<T, Refusal> {
        self.next()?.ok_or(Refusal::ColumnRows)
    }
}

/// A column of differences, as the sums that they stand for.
#[derive(Debug, Clone)]
pub(super) struct Sums<'a> {
    differences: Rows<'a, i64>,
    sum: i64,
}

impl<'a> Sums<'a> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self {
            differences: Rows::new(column),
            sum: 0,
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<u64>, Refusal> {
        let Some(difference) = self.differences.next()? else {
            return Ok(None);
        };
        self.sum = self
            .sum
            .checked_add(difference)
            .ok_or(Refusal::StartOpRange)?;
        u64::try_from(self.sum)
            .map(Some)
            .map_err(|_| Refusal::StartOpRange)
    }
}

/// A column of booleans, row by row.
#[derive(Debug, Clone)]
pub(super) struct Booleans<'a> {
    from: Cursor<'a>,
    value: bool,
    left: u64,
}

impl<'a> Booleans<'a> {
    pub(super) fn new(column: &'a [u8]) -> Self {
        Self {
            from: Cursor::new(column),
            value: true,
            left: 0,
        }
    }

    pub(super) fn next(&mut self) -> Result<bool, Refusal> {
        while self.left == 0 {
            self.left = self.from.uint()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }
}
