//! What a file looks like before anything is made of it: its sheets, their headings, and which letters they are written in.

use std::ops::ControlFlow;

use serde::Serialize;
use sync_core::record::Kind;
use utoipa::ToSchema;

use super::{
    book::{self, Book, Cell, FileError, Line},
    cell,
    legacy::{self, Charset},
    mapping::{self, Mapping},
};

/// Lines among which the headings are looked for.
const LOOKED_AT: usize = 25;
/// What stands in a column, told as a sample.
const SAMPLES: usize = 3;
/// Characters of a sample.
const SAMPLE: usize = 60;
/// Cells that are told as they are and as they would be.
const CONVERTED: usize = 5;
/// Characters of text by which letters are told: enough for any list to show its hand.
const WEIGHED: usize = 20_000;

/// A sheet of a file.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportSheet)]
pub struct Sheet {
    /// Its name; empty for a file of text.
    name: String,
    /// Lines with anything in them.
    pub rows: u32,
    /// The line that looks like its headings, from 1.
    header_row: u32,
    /// Its columns.
    columns: Vec<Column>,
}

/// A column of a sheet.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportColumn)]
#[expect(
    clippy::struct_field_names,
    reason = "a column is called so wherever the desk names one"
)]
pub struct Column {
    /// Its letters.
    column: String,
    /// Its heading; empty where it has none.
    header: String,
    /// What stands in it first.
    samples: Vec<String>,
}

/// In what letters a file is written, as far as it looks.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = ImportCharset)]
pub struct Suspicion {
    /// What reads best.
    found: Charset,
    /// Cells as they are and as they would be.
    samples: Vec<Converted>,
}

/// A cell as it is and as it would be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportConverted)]
pub struct Converted {
    /// Its line.
    row: u32,
    /// Its column.
    column: String,
    /// As it stands in the file.
    before: String,
    /// In Unicode.
    after: String,
}

/// A sheet with what was found out about it.
#[derive(Debug)]
pub struct Found {
    /// The sheet.
    pub sheet: Sheet,
    /// Number of its last line.
    pub last_row: u32,
    /// How many of its headings the kind knows.
    pub known: usize,
    charset: Charset,
}

impl Found {
    /// The headings, in Unicode.
    pub fn headings(&self) -> Vec<String> {
        let columns = self.sheet.columns.iter();
        let headings = columns.map(|column| self.charset.convert(&column.header));
        headings.collect()
    }
}

/// Looks at all sheets.
///
/// # Errors
/// The file cannot be read.
pub fn sheets(book: &mut Book, kind: &'static Kind) -> Result<Vec<Found>, FileError> {
    let names = book.sheets();
    let mut found = Vec::with_capacity(names.len());
    for name in names {
        match sheet(book, kind, name) {
            Ok(sheet) => found.push(sheet),
            // A chart among the sheets.
            Err(FileError::NoSheet) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// The mapping that a sheet's headings propose.
pub fn mapping(kind: &'static Kind, found: &Found) -> Mapping {
    let headings = found.headings();
    Mapping {
        sheet: found.sheet.name.clone(),
        header_row: found.sheet.header_row,
        columns: mapping::proposed(kind, &headings),
        ..Mapping::default()
    }
}

/// What is to be thought of the letters of a mapping's sheet.
///
/// # Errors
/// The file cannot be read.
pub fn suspicion(book: &mut Book, mapping: &Mapping) -> Result<Suspicion, FileError> {
    let mut weighed = String::new();
    let mut cells: Vec<(u32, usize, String)> = Vec::new();
    book.lines(&mapping.sheet, &mut |line| {
        for (at, cell) in line.cells.iter().enumerate() {
            if let Cell::Text(text) = cell
                && !text.is_ascii()
            {
                weighed.push_str(text);
                weighed.push('\n');
                cells.push((line.row, at, text.clone()));
            }
        }
        if weighed.len() > WEIGHED {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    let Some(found) = found(&cells) else {
        return Ok(Suspicion::default());
    };
    let converted = cells.into_iter().filter_map(|(row, at, before)| {
        let after = found.convert(&before);
        (after != before).then(|| Converted {
            row,
            column: book::letters(at),
            before: short(&before),
            after: short(&after),
        })
    });
    Ok(Suspicion {
        found,
        samples: converted.take(CONVERTED).collect(),
    })
}

/// The charset of those cells that are not in Unicode: one list may hold both.
fn found(cells: &[(u32, usize, String)]) -> Option<Charset> {
    let odd = cells
        .iter()
        .filter(|(.., text)| legacy::found(text).is_some());
    let odd: Vec<&str> = odd.map(|(.., text)| text.as_str()).collect();
    legacy::found(&odd.join("\n"))
}

fn sheet(book: &mut Book, kind: &'static Kind, name: String) -> Result<Found, FileError> {
    let mut first: Vec<Line> = Vec::new();
    let (mut rows, mut last_row) = (0, 0);
    book.lines(&name, &mut |line| {
        rows += 1;
        last_row = line.row;
        if first.len() < LOOKED_AT + SAMPLES {
            first.push(line);
        }
        ControlFlow::Continue(())
    })?;
    let texts = |line: &Line| -> Vec<String> { line.cells.iter().map(cell::text).collect() };
    let all: Vec<(u32, usize, String)> = first
        .iter()
        .flat_map(|line| {
            line.cells
                .iter()
                .map(cell::text)
                .map(|text| (line.row, 0, text))
        })
        .collect();
    let charset = found(&all).unwrap_or_default();
    let known = |line: &Line| {
        let headings = texts(line).into_iter();
        let headings: Vec<String> = headings.map(|text| charset.convert(&text)).collect();
        mapping::known_headings(kind, &headings)
    };
    let mut best = (0, 0);
    for (at, line) in first.iter().take(LOOKED_AT).enumerate() {
        let known = known(line);
        if known > best.1 {
            best = (at, known);
        }
    }
    let (at, known) = best;
    let headings = first.get(at);
    let width = first.iter().skip(at).map(|line| line.cells.len()).max();
    let columns = (0..width.unwrap_or(0)).map(|column| {
        let below = first.iter().skip(at + 1);
        let samples = below
            .filter_map(|line| line.cells.get(column))
            .map(|cell| short(&cell::text(cell)))
            .filter(|text| !text.is_empty());
        Column {
            column: book::letters(column),
            header: headings
                .and_then(|line| line.cells.get(column))
                .map(cell::text)
                .unwrap_or_default(),
            samples: samples.take(SAMPLES).collect(),
        }
    });
    Ok(Found {
        sheet: Sheet {
            name,
            rows,
            header_row: headings.map_or(1, |line| line.row),
            columns: columns.collect(),
        },
        last_row,
        known,
        charset,
    })
}

fn short(text: &str) -> String {
    text.chars().take(SAMPLE).collect()
}
