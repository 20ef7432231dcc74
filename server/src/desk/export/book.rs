//! XLSX: typed cells under frozen headings, and a second sheet that says what the rows may not know of yet.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Cell, File, Unwritten};

const TITLE_WIDTH: f64 = 48.0;
const WIDTH: f64 = 20.0;

/// An XLSX file under way.
pub struct Book {
    workbook: Workbook,
    formats: Formats,
    /// Number of the next row, and the most cells of one.
    rows: u32,
    cells: u16,
}

struct Formats {
    heading: Format,
    day: Format,
    moment: Format,
}

impl Book {
    /// A file whose sheets have these names: the rows, and the notes on them.
    pub fn new(rows: &str, notes: &str) -> Result<Self, Unwritten> {
        let mut workbook = Workbook::new();
        workbook
            .add_worksheet_with_constant_memory()
            .set_name(rows)?;
        workbook.add_worksheet().set_name(notes)?;
        Ok(Self {
            workbook,
            formats: Formats {
                heading: Format::new().set_bold().set_text_wrap(),
                day: Format::new().set_num_format("dd/mm/yyyy"),
                moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
            },
            rows: 0,
            cells: 0,
        })
    }
}

impl File for Book {
    fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        if self.rows == 0 {
            sheet.set_column_width(0, TITLE_WIDTH)?;
            sheet.set_freeze_panes(1, 1)?;
        }
        for (at, cell) in (0_u16..).zip(cells) {
            if self.rows == 0 && at > 0 {
                sheet.set_column_width(at, WIDTH)?;
            }
            match cell {
                Cell::Text(text) if self.rows == 0 => {
                    sheet.write_string_with_format(0, at, text, &self.formats.heading)?;
                }
                cell => put(sheet, (self.rows, at), cell, &self.formats)?,
            }
            self.cells = self.cells.max(at);
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>, notes: &[(String, Cell)]) -> Result<Vec<u8>, Unwritten> {
        if self.rows > 0 {
            let sheet = self.workbook.worksheet_from_index(0)?;
            sheet.autofilter(0, 0, self.rows - 1, self.cells)?;
        }
        let sheet = self.workbook.worksheet_from_index(1)?;
        sheet.set_column_width(0, TITLE_WIDTH)?;
        sheet.set_column_width(1, WIDTH)?;
        for (at, (label, cell)) in (0_u32..).zip(notes) {
            sheet.write_string(at, 0, label)?;
            put(sheet, (at, 1), cell, &self.formats)?;
        }
        Ok(self.workbook.save_to_buffer()?)
    }
}

fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let day = |day: jiff::civil::Date| {
        let (year, month, day) = (day.year(), day.month(), day.day());
        ExcelDateTime::from_ymd(
            u16::try_from(year).unwrap_or_default(),
            u8::try_from(month).unwrap_or_default(),
            u8::try_from(day).unwrap_or_default(),
        )
    };
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, text)?;
        }
        Cell::Number(n) => {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a spreadsheet has no other numbers"
            )]
            sheet.write_number(row, column, *n as f64)?;
        }
        Cell::Day(on) => {
            sheet.write_datetime_with_format(row, column, day(*on)?, &formats.day)?;
        }
        Cell::Moment(at) => {
            let (hour, minute) = (at.hour().unsigned_abs(), at.minute().unsigned_abs());
            let at = day(at.date())?.and_hms(hour.into(), minute, 0_u8)?;
            sheet.write_datetime_with_format(row, column, at, &formats.moment)?;
        }
    }
    Ok(())
}

impl From<XlsxError> for Unwritten {
    fn from(error: XlsxError) -> Self {
        Self::Failed(error.to_string())
    }
}
