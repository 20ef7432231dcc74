//! An office's file as lines of cells: XLSX or CSV, read line by line under limits, with nothing of it believed.

mod csv;
mod xlsx;

use std::{
    fs::File,
    io::{self, Read as _},
    ops::ControlFlow,
    path::Path,
};

use jiff::civil::Date;

/// Lines of a sheet that may be read, its heading included.
pub const MOST_LINES: u32 = 100_100;
/// Number of the last row that a sheet of Excel has; blank ones are counted, too.
pub const LAST_ROW: u32 = 1_048_576;
/// Columns of a sheet.
pub const MOST_COLUMNS: usize = 200;
/// Characters of a cell: what a cell of Excel may hold.
pub const LONGEST_CELL: usize = 32_767;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text as it stands there.
    Text(String),
    /// A number.
    Number(f64),
    /// A day; a time of day is left out.
    Day(Date),
    /// Yes or no.
    Bool(bool),
    /// A formula without a value, as the program names it: `#REF!`.
    Error(String),
}

/// A line of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number in the sheet, from 1.
    pub row: u32,
    /// Its cells from column A on; what is missing at the end is blank.
    pub cells: Vec<Cell>,
}

/// Why a file is not read at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It has no bytes.
    #[error("file_empty")]
    Empty,
    /// Neither XLSX nor text.
    #[error("file_not_a_table")]
    NotATable,
    /// A workbook of Excel 97.
    #[error("file_old_workbook")]
    OldWorkbook,
    /// It asks for a password.
    #[error("file_protected")]
    Protected,
    /// It is cut off, or not what it says it is.
    #[error("file_damaged")]
    Damaged,
    /// It would take more memory than a list does.
    #[error("file_too_large_inside")]
    TooLargeInside,
    /// It has no sheet with anything in it, or not the one that is asked for.
    #[error("file_without_sheet")]
    NoSheet,
    /// A sheet has too many lines.
    #[error("file_too_many_rows")]
    TooManyRows,
    /// A sheet has too many columns.
    #[error("file_too_many_columns")]
    TooManyColumns,
    /// A quotation mark is never closed; it was opened in this line.
    #[error("file_quote_open")]
    QuoteOpen(u32),
    /// The disk failed.
    #[error("disk: {0}")]
    Disk(io::ErrorKind),
}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

/// A file that can be read as sheets.
#[derive(Debug)]
pub enum Book {
    /// A workbook.
    Xlsx(Box<xlsx::Workbook>),
    /// One sheet of text.
    Csv(csv::Text),
}

impl Book {
    /// Opens a file by what is in it, whatever it is called.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let mut head = [0; 8];
        let read = File::open(path)?.read(&mut head)?;
        match &head[..read] {
            [] => Err(FileError::Empty),
            [b'P', b'K', 3, 4, ..] => {
                let book = xlsx::Workbook::open(path)?;
                Ok(Self::Xlsx(Box::new(book)))
            }
            [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(if xlsx::is_encrypted(path)? {
                FileError::Protected
            } else {
                FileError::OldWorkbook
            }),
            _ => csv::Text::open(path).map(Self::Csv),
        }
    }

    /// Names of its sheets, in order. A file of text has one without a name.
    pub fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheets(),
            Self::Csv(_) => vec![String::new()],
        }
    }

    /// Reads a sheet's lines that hold anything, in order, for as long as `each` goes on.
    ///
    /// # Errors
    /// See [`FileError`].
    pub fn lines(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), FileError> {
        match self {
            Self::Xlsx(book) => book.lines(sheet, each),
            Self::Csv(text) => text.lines(each),
        }
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
pub fn letters(column: usize) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The column of these letters, from 0.
pub fn column(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let mut column = 0_usize;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + usize::from(letter - b'A') + 1;
    }
    Some(column - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (n, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!((letters(n).as_str(), column(name)), (name, Some(n)));
        }
        for odd in ["", "a", "A1", "AAAA", "Đ"] {
            assert_eq!(column(odd), None, "{odd}");
        }
    }
}
