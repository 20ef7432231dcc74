//! Tables as a workbook and as CSV: numbers stay numbers.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::numbers::moment;
use crate::{
    desk::export::harmless,
    reports::{Column, Group, RowRef, Table},
};

/// Width of the column of names.
const WIDE: f64 = 34.0;

/// What a workbook holds beside its tables.
pub struct Beside<'a> {
    /// On which figures it rests.
    pub basis: &'a [String],
    /// The rows that its tables count, with the names of their units.
    pub rows: &'a [(RowRef, String)],
}

/// A workbook: a sheet a table, one of the rows, one of what the figures rest on.
///
/// # Errors
/// As the writer.
pub fn workbook(tables: &[Table], beside: &Beside<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let total = Format::new().set_bold().set_num_format("#,##0");
    let count = Format::new().set_num_format("#,##0");
    for table in tables {
        let sheet = book
            .add_worksheet()
            .set_name(format!("Biểu {}", table.code))?;
        let row = headings(sheet, table, &head)?;
        sheet.set_freeze_panes(row, 1)?;
        let mut at = row;
        for line in &table.lines {
            let name = line
                .name
                .clone()
                .unwrap_or_else(|| "Chưa ghi đơn vị".to_owned());
            let past = if line.is_past { " (cũ)" } else { "" };
            sheet.write_string(at, 0, format!("{name}{past}"))?;
            cells(sheet, at, &line.cells, &count)?;
            at += 1;
        }
        sheet.write_string_with_format(at, 0, "Tổng cộng", &total)?;
        cells(sheet, at, &table.total, &total)?;
    }
    rows(book.add_worksheet().set_name("Hồ sơ")?, beside.rows, &head)?;
    let note = book.add_worksheet().set_name("Chốt số liệu")?;
    note.set_column_width(0, 110.0)?;
    for (row, line) in (0..).zip(beside.basis) {
        note.write_string(row, 0, line)?;
    }
    book.save_to_buffer()
}

/// Two lines of headings; answers the first line of numbers.
fn headings(sheet: &mut Worksheet, table: &Table, head: &Format) -> Result<u32, XlsxError> {
    sheet.set_column_width(0, WIDE)?;
    sheet.write_string(0, 0, table.title.vi)?;
    sheet.merge_range(1, 0, 2, 0, "Đơn vị", head)?;
    let mut column = 1;
    for group in &table.groups {
        let columns = u16::try_from(group.columns.len()).unwrap_or(u16::MAX);
        let last = column + columns - 1;
        if columns == 1 {
            sheet.merge_range(1, column, 2, column, group.label.vi, head)?;
        } else {
            sheet.merge_range(1, column, 1, last, group.label.vi, head)?;
            for (place, own) in (column..).zip(&group.columns) {
                sheet.write_string_with_format(2, place, &own.vi, head)?;
            }
        }
        column = last + 1;
    }
    Ok(3)
}

fn cells(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Option<i64>],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, cell) in (1..).zip(cells) {
        match cell {
            #[expect(
                clippy::cast_precision_loss,
                reason = "a spreadsheet has no other numbers"
            )]
            Some(n) => sheet.write_number_with_format(row, column, *n as f64, format)?,
            None => sheet.write_string(row, column, "…")?,
        };
    }
    Ok(())
}

fn rows(sheet: &mut Worksheet, rows: &[(RowRef, String)], head: &Format) -> Result<(), XlsxError> {
    let headings = [
        "Mã hồ sơ",
        "Loại hồ sơ",
        "Tên",
        "Trạng thái",
        "Đơn vị",
        "Cập nhật",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string_with_format(0, column, heading, head)?;
    }
    sheet.set_column_width(0, 38.0)?;
    sheet.set_column_width(2, 60.0)?;
    sheet.set_freeze_panes(1, 0)?;
    for (at, (row, unit)) in (1..).zip(rows) {
        sheet.write_string(at, 0, row.id.to_string())?;
        sheet.write_string(at, 1, &row.kind)?;
        sheet.write_string(at, 2, &row.title)?;
        sheet.write_string(at, 3, row.state.as_deref().unwrap_or_default())?;
        sheet.write_string(at, 4, unit)?;
        sheet.write_string(at, 5, moment(row.updated_at))?;
    }
    Ok(())
}

/// One table as CSV for spreadsheets in Vietnam: UTF-8 with its mark, semicolons.
///
/// # Errors
/// As the writer.
pub fn csv(table: &Table) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    let heading = |group: &Group, column: &Column| {
        if group.columns.len() == 1 {
            group.label.vi.to_owned()
        } else {
            format!("{}: {}", group.label.vi, column.vi)
        }
    };
    let headings = table.groups.iter().flat_map(|group| {
        let columns = group.columns.iter();
        columns.map(move |column| heading(group, column))
    });
    out.write_record(std::iter::once("Đơn vị".to_owned()).chain(headings))?;
    let write = |cells: &[Option<i64>]| -> Vec<String> {
        let cell = |cell: &Option<i64>| cell.map_or_else(|| "…".to_owned(), |n| n.to_string());
        cells.iter().map(cell).collect()
    };
    for line in &table.lines {
        let name = line
            .name
            .clone()
            .unwrap_or_else(|| "Chưa ghi đơn vị".to_owned());
        out.write_record(std::iter::once(harmless(&name)).chain(write(&line.cells)))?;
    }
    out.write_record(std::iter::once("Tổng cộng".to_owned()).chain(write(&table.total)))?;
    out.flush()?;
    drop(out);
    Ok(bytes)
}
