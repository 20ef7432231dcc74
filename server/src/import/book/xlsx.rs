//! Workbooks: a ZIP of XML. What it would unpack to is measured before a reader believes a word of it.

use std::{
    fs::File,
    io::{self, BufReader, Read, Write},
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use jiff::civil::Date;
use quick_xml::events::Event;
use zip::{ZipArchive, result::ZipError};

use super::{Cell, FileError, LAST_ROW, LONGEST_CELL, Line, MOST_COLUMNS, MOST_LINES};

/// Parts of a workbook.
const MOST_PARTS: usize = 2_000;
/// Bytes of all parts, unpacked: a sheet of 100,000 lines has about 100 MB.
const MOST_BYTES: u64 = 600 << 20;
/// Bytes of the texts of cells, which are held in memory.
const MOST_TEXT: u64 = 64 << 20;
/// Texts of cells. The reader makes room for as many as the file says it has.
const MOST_TEXTS: usize = 2_000_000;
/// The part in which a protected workbook lies, as its container names it.
const ENCRYPTED: &str = "EncryptedPackage";

/// Cells that span several rows, in all sheets; beyond it none is looked at.
const MOST_SPANS: usize = 50_000;

/// An open workbook.
pub struct Workbook {
    book: Xlsx<BufReader<File>>,
    spans: usize,
}

/// A cell that spans several rows: its value stands for each of them.
struct Span {
    column: usize,
    /// First and last row, from 1.
    rows: (u32, u32),
    value: Cell,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Workbook")
    }
}

impl Workbook {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        let spans = measure(path)?;
        let file = BufReader::new(File::open(path)?);
        let book = guarded(|| Ok(Xlsx::new(file)?))?;
        Ok(Self { book, spans })
    }

    pub(super) fn sheets(&self) -> Vec<String> {
        self.book.sheet_names()
    }

    pub(super) fn lines(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), FileError> {
        guarded(|| self.read(sheet, each))
    }

    fn read(
        &mut self,
        sheet: &str,
        each: &mut dyn FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), FileError> {
        let mut spans = self.spans(sheet)?;
        let mut cells = self.book.worksheet_cells_reader(sheet)?;
        let mut line = Line {
            row: 0,
            cells: Vec::new(),
        };
        let mut lines = 0;
        while let Some(cell) = cells.next_cell()? {
            let (row, column) = cell.get_position();
            let value = read(cell.get_value());
            if value == Cell::Blank {
                continue;
            }
            let (row, column) = (row.saturating_add(1), column as usize);
            if column >= MOST_COLUMNS {
                return Err(FileError::TooManyColumns);
            }
            if row > LAST_ROW {
                return Err(FileError::TooManyRows);
            }
            // Excel writes its rows in order.
            if row < line.row {
                return Err(FileError::Damaged);
            }
            if row > line.row {
                lines += 1;
                if lines > MOST_LINES {
                    return Err(FileError::TooManyRows);
                }
                let next = Line {
                    row,
                    cells: Vec::new(),
                };
                let full = std::mem::replace(&mut line, next);
                if full.row > 0 && each(spread(full, &mut spans)).is_break() {
                    return Ok(());
                }
            }
            if line.cells.len() <= column {
                line.cells.resize(column + 1, Cell::Blank);
            }
            line.cells[column] = value;
        }
        if line.row > 0 {
            let _ = each(spread(line, &mut spans));
        }
        Ok(())
    }

    fn spans(&mut self, sheet: &str) -> Result<Vec<Span>, FileError> {
        if !(1..=MOST_SPANS).contains(&self.spans) {
            return Ok(Vec::new());
        }
        let regions = self.book.merge_cells_by_sheet_name(sheet)?.into_iter();
        let spans = regions.filter(|region| region.end.0 > region.start.0);
        let mut spans: Vec<Span> = spans
            .map(|region| Span {
                column: region.start.1 as usize,
                rows: (region.start.0 + 1, region.end.0 + 1),
                value: Cell::Blank,
            })
            .collect();
        spans.sort_unstable_by_key(|span| std::cmp::Reverse(span.rows.0));
        Ok(spans)
    }
}

/// Gives a line what cells above it, that span it, say. Spans are in order, the first of them last.
fn spread(mut line: Line, spans: &mut Vec<Span>) -> Line {
    spans.retain(|span| span.rows.1 >= line.row);
    for span in spans.iter_mut().rev() {
        if span.rows.0 > line.row {
            break;
        }
        let here = line.cells.get(span.column).unwrap_or(&Cell::Blank);
        if *here != Cell::Blank {
            if span.rows.0 == line.row {
                span.value = here.clone();
            }
        } else if span.value != Cell::Blank {
            if line.cells.len() <= span.column {
                line.cells.resize(span.column + 1, Cell::Blank);
            }
            line.cells[span.column] = span.value.clone();
        }
    }
    line
}

/// Whether a container of Excel 97's kind holds a protected workbook of today's.
pub(super) fn is_encrypted(path: &Path) -> io::Result<bool> {
    let name: Vec<u8> = ENCRYPTED
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bytes = std::fs::read(path)?;
    Ok(bytes.windows(name.len()).any(|part| part == name))
}

/// Unpacks all of it into nothing, and stops where that becomes too much. Answers how many cells span others.
fn measure(path: &Path) -> Result<usize, FileError> {
    let broken = |error: ZipError| match error {
        ZipError::Io(error) if error.kind() == io::ErrorKind::NotFound => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => FileError::Protected,
        _ => FileError::Damaged,
    };
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(broken)?;
    if archive.len() > MOST_PARTS {
        return Err(FileError::TooLargeInside);
    }
    let mut left = MOST_BYTES;
    let mut spans = Spans::default();
    let mut is_workbook = false;
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).map_err(broken)?;
        let name = part.name().to_ascii_lowercase();
        is_workbook |= name.ends_with("workbook.xml");
        let is_text = name.ends_with("sharedstrings.xml");
        let most = if is_text { left.min(MOST_TEXT) } else { left };
        let bytes = io::copy(&mut (&mut part).take(most + 1), &mut spans);
        let bytes = bytes.map_err(|_| FileError::Damaged)?;
        drop(part);
        if bytes > most {
            return Err(FileError::TooLargeInside);
        }
        left -= bytes;
        if is_text && texts_promised(archive.by_index(n).map_err(broken)?) > MOST_TEXTS {
            return Err(FileError::TooLargeInside);
        }
    }
    if is_workbook {
        Ok(spans.found)
    } else {
        Err(FileError::NotATable)
    }
}

/// Counts the cells that span others in what is written to it.
#[derive(Default)]
struct Spans {
    found: usize,
    /// The end of what was written last: the word may be cut in two.
    tail: Vec<u8>,
}

impl Write for Spans {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const WORD: &[u8] = b"mergeCell ";
        self.tail.extend_from_slice(bytes);
        let words = self.tail.windows(WORD.len());
        self.found += words.filter(|part| *part == WORD).count();
        let kept = self.tail.len().saturating_sub(WORD.len() - 1);
        self.tail.drain(..kept);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// For how many texts a part tells its reader to make room: what that finds first, wherever it stands.
fn texts_promised(part: impl Read) -> usize {
    let mut xml = quick_xml::Reader::from_reader(BufReader::new(part));
    let mut event = Vec::new();
    loop {
        event.clear();
        match xml.read_event_into(&mut event) {
            Ok(Event::Start(tag)) if tag.local_name().as_ref() == b"sst" => {
                let mut attributes = tag.attributes();
                let said = attributes.with_checks(false).flatten();
                let counts = said.filter(|one| one.key.as_ref() == b"uniqueCount");
                return counts.map(|one| number(&one.value)).max().unwrap_or(0);
            }
            Ok(Event::Eof) | Err(_) => return 0,
            Ok(_) => {}
        }
    }
}

/// The number in a value; what is too long for one is more than any.
fn number(value: &[u8]) -> usize {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit());
    let digits: String = digits.map(|byte| char::from(*byte)).collect();
    let most = if digits.is_empty() { 0 } else { usize::MAX };
    digits.parse().unwrap_or(most)
}

/// The reader is made for good files: where it panics, the file is bad.
fn guarded<T>(read: impl FnOnce() -> Result<T, FileError>) -> Result<T, FileError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(FileError::Damaged))
}

impl From<XlsxError> for FileError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Protected,
            XlsxError::WorksheetNotFound(_) | XlsxError::NotAWorksheet(_) => Self::NoSheet,
            _ => Self::Damaged,
        }
    }
}

fn read(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Blank,
        DataRef::Int(n) => {
            #[expect(clippy::cast_precision_loss, reason = "a cell is a number of Excel's")]
            let number = *n as f64;
            Cell::Number(number)
        }
        DataRef::Float(n) => Cell::Number(*n),
        DataRef::String(text) | DataRef::DurationIso(text) => said(text),
        DataRef::SharedString(text) => said(text),
        DataRef::Bool(is) => Cell::Bool(*is),
        DataRef::DateTime(at) if at.is_datetime() => day(at),
        DataRef::DateTime(at) => Cell::Number(at.as_f64()),
        DataRef::DateTimeIso(text) => text
            .get(..10)
            .and_then(|day| day.parse().ok())
            .map_or_else(|| said(text), Cell::Day),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

fn said(text: &str) -> Cell {
    if text.trim().is_empty() {
        Cell::Blank
    } else {
        Cell::Text(text.chars().take(LONGEST_CELL + 1).collect())
    }
}

/// Before 01/03/1900 Excel counts a day that never was.
fn day(at: &ExcelDateTime) -> Cell {
    let serial = at.as_f64();
    let (year, month, day, ..) = at.to_ymd_hms_milli();
    let civil = || {
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        Date::new(year, month, i8::try_from(day).ok()?).ok()
    };
    match civil().filter(|_| serial >= 61.0) {
        Some(date) => Cell::Day(date),
        None => Cell::Number(serial),
    }
}
