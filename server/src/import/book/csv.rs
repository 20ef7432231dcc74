//! Text whose cells are parted by semicolons, commas, tabs or bars, in whatever encoding the office's program wrote.

use std::{ops::ControlFlow, path::Path};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::{Cell, FileError, LAST_ROW, LONGEST_CELL, Line, MOST_COLUMNS, MOST_LINES};
use crate::import::legacy;

/// Lines that are looked at to find out what parts the cells.
const LOOKED_AT: usize = 20;
/// Signs that part cells, the likeliest first.
const PARTS: [u8; 4] = *b";,\t|";
/// What Excel's own export may begin with to say what parts the cells.
const SAYS: &str = "sep=";

/// A file of text.
#[derive(Debug)]
pub struct Text {
    text: String,
    delimiter: u8,
}

impl Text {
    pub(super) fn open(path: &Path) -> Result<Self, FileError> {
        Self::of(&std::fs::read(path)?)
    }

    fn of(bytes: &[u8]) -> Result<Self, FileError> {
        let mut text = decoded(bytes)?;
        if text.trim().is_empty() {
            return Err(FileError::Empty);
        }
        let first = text.lines().next().unwrap_or_default();
        let said = first.strip_prefix(SAYS).map(str::as_bytes);
        let delimiter = match said {
            Some([sign]) if PARTS.contains(sign) => {
                let sign = *sign;
                // The line stays, blank, so that rows keep their numbers.
                text.replace_range(..first.len(), "");
                sign
            }
            _ => delimiter(&text),
        };
        Ok(Self { text, delimiter })
    }

    pub(super) fn lines(
        &self,
        each: &mut dyn FnMut(Line) -> ControlFlow<()>,
    ) -> Result<(), FileError> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let (mut row, mut end) = (0, 0);
        let mut is_torn = false;
        let mut lines = 0;
        loop {
            let read = reader.read_record(&mut record);
            if !read.map_err(|_| FileError::Damaged)? {
                return if is_torn && self.is_quote_open() {
                    Err(FileError::QuoteOpen(row))
                } else {
                    Ok(())
                };
            }
            row += 1 + self.blank_lines(end);
            if row > LAST_ROW {
                return Err(FileError::TooManyRows);
            }
            end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            is_torn = record.iter().any(|cell| cell.contains('\n'));
            let last = (0..record.len())
                .rfind(|at| record.get(*at).is_some_and(|cell| !cell.trim().is_empty()));
            let Some(last) = last else { continue };
            if last >= MOST_COLUMNS {
                return Err(FileError::TooManyColumns);
            }
            lines += 1;
            if lines > MOST_LINES {
                return Err(FileError::TooManyRows);
            }
            let cells = record.iter().take(last + 1).map(cell).collect();
            if each(Line { row, cells }).is_break() {
                return Ok(());
            }
        }
    }

    /// Blank lines from here to the next record, which spreadsheets count as rows.
    fn blank_lines(&self, from: usize) -> u32 {
        let mut rest = self.text.as_bytes().get(from..).unwrap_or_default();
        // The second half of the line break that ended the record before.
        if from > 0 && self.text.as_bytes().get(from - 1) == Some(&b'\r') {
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        let blank = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
        let breaks = blank.filter(|b| **b == b'\n').count();
        u32::try_from(breaks).unwrap_or(u32::MAX)
    }

    /// Whether the quotation marks of the text do not pair.
    fn is_quote_open(&self) -> bool {
        self.text.bytes().filter(|b| *b == b'"').count() % 2 == 1
    }
}

fn cell(text: &str) -> Cell {
    let text = text.trim();
    if text.is_empty() {
        return Cell::Blank;
    }
    // What this product's own exports put before a text that a spreadsheet would take for a formula.
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    };
    Cell::Text(text.chars().take(LONGEST_CELL + 1).collect())
}

fn decoded(bytes: &[u8]) -> Result<String, FileError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[mark..]);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') {
            utf_16(bytes)
        } else {
            Ok(text.to_owned())
        };
    }
    if bytes.contains(&0) {
        return utf_16(bytes);
    }
    let vietnamese = whole(WINDOWS_1258, bytes)?;
    let western = whole(WINDOWS_1252, bytes)?;
    let vietnamese = sync_core::text::nfc(&vietnamese).into_owned();
    Ok(if legacy::found(&western).is_some() {
        western
    } else {
        vietnamese
    })
}

/// Text without a mark that has zeros in it: of each pair of bytes one is.
fn utf_16(bytes: &[u8]) -> Result<String, FileError> {
    let zeros = |first: usize| {
        bytes
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let most = bytes.len() / 2;
    if odd * 2 > most && even == 0 {
        whole(UTF_16LE, bytes)
    } else if even * 2 > most && odd == 0 {
        whole(UTF_16BE, bytes)
    } else {
        Err(FileError::NotATable)
    }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, FileError> {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    if failed && (encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE) {
        return Err(FileError::Damaged);
    }
    if text.contains('\0') {
        return Err(FileError::NotATable);
    }
    Ok(text.into_owned())
}

/// The sign that stands as often in each of the first lines as in the others, and most often.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LOOKED_AT)
        .collect();
    let worth = |sign: u8| {
        let counts: Vec<usize> = lines
            .iter()
            .map(|line| outside_quotes(line, sign))
            .collect();
        let with = counts.iter().filter(|n| **n > 0).count();
        let usual = counts.iter().max().copied().unwrap_or(0);
        let alike = counts.iter().filter(|n| **n == usual).count();
        (with.min(alike), usual)
    };
    let mut best = (PARTS[0], (0, 0));
    for sign in PARTS {
        let worth = worth(sign);
        if worth > best.1 {
            best = (sign, worth);
        }
    }
    best.0
}

fn outside_quotes(line: &str, sign: u8) -> usize {
    let mut inside = false;
    let mut count = 0;
    for byte in line.bytes() {
        match byte {
            b'"' => inside = !inside,
            _ if byte == sign && !inside => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Vec<(u32, Vec<String>)>, FileError> {
        let text = Text::of(bytes)?;
        let mut lines = Vec::new();
        text.lines(&mut |line| {
            let cells = line.cells.into_iter().map(|cell| match cell {
                Cell::Text(text) => text,
                _ => String::new(),
            });
            lines.push((line.row, cells.collect()));
            ControlFlow::Continue(())
        })?;
        Ok(lines)
    }

    fn line(row: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (row, cells.iter().map(|&cell| cell.to_owned()).collect())
    }

    #[test]
    fn whatever_parts_the_cells_lines_keep_their_numbers() {
        let wanted = [line(1, &["Tên", "Năm, kỳ"]), line(3, &["Hiến đất", "2026"])];
        for text in [
            "\u{feff}Tên;Năm, kỳ\n;\nHiến đất;2026;;\n",
            "Tên,\"Năm, kỳ\"\r\n\r\nHiến đất,2026\r\n",
            "Tên\tNăm, kỳ\n \nHiến đất\t2026",
            "Tên|Năm, kỳ\n\nHiến đất|2026",
        ] {
            assert_eq!(read(text.as_bytes()).unwrap(), wanted, "{text}");
        }
        assert_eq!(read(b"sep=|\nA;1|B\n").unwrap(), [line(2, &["A;1", "B"])]);
    }

    #[test]
    fn encodings_of_another_century_are_read() {
        let text = "Tên;Xã\nĐường điện;Bến Lụa\n";
        let wanted = read(text.as_bytes()).unwrap();
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [&[0xff, 0xfe], le.as_slice()].concat();
        for bytes in [le, be, marked] {
            // Letters beyond Latin leave no zero: half of the bytes must not be all of them.
            if let Ok(lines) = read(&bytes) {
                assert_eq!(lines, wanted);
            }
        }
        // "Đường điện;Bến Lụa" as windows-1258 has it: marks behind their letters.
        let old = b"T\xean;X\xe3\n\xd0\xfd\xf5\xd2ng \xf0i\xea\xf2n;B\xea\xecn Lu\xf2a\n";
        assert_eq!(read(old).unwrap()[1].1[1], "Bến Lụa");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_located() {
        let text = "Tên;Năm\nMột;2025\n\"Hai;2026\nBa;2026\n";
        assert_eq!(read(text.as_bytes()), Err(FileError::QuoteOpen(3)));
    }

    #[test]
    fn what_is_no_text_is_no_table() {
        assert_eq!(read(b" \n\n"), Err(FileError::Empty));
        assert_eq!(read(&[0, 1, 2, 0, 9, 0, 0, 200]), Err(FileError::NotATable));
    }
}
