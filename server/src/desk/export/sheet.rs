//! CSV as a Vietnamese Excel opens it: UTF-8 with its mark, semicolons, CRLF.

use super::{Cell, File, Unwritten};

const MARK: &[u8] = b"\xef\xbb\xbf";

/// A CSV file under way.
pub struct Sheet(csv::Writer<Vec<u8>>);

impl Default for Sheet {
    fn default() -> Self {
        let mut builder = csv::WriterBuilder::new();
        builder.delimiter(b';').terminator(csv::Terminator::CRLF);
        Self(builder.from_writer(MARK.to_vec()))
    }
}

impl File for Sheet {
    fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten> {
        let written = self.0.write_record(cells.iter().map(text));
        written.map_err(|e| Unwritten::Failed(e.to_string()))
    }

    fn finish(self: Box<Self>, _: &[(String, Cell)]) -> Result<Vec<u8>, Unwritten> {
        let bytes = self.0.into_inner();
        bytes.map_err(|e| Unwritten::Failed(e.to_string()))
    }
}

fn text(cell: &Cell) -> String {
    match cell {
        Cell::Blank => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Number(n) => n.to_string(),
        Cell::Day(day) => day.strftime("%d/%m/%Y").to_string(),
        Cell::Moment(at) => at.strftime("%d/%m/%Y %H:%M").to_string(),
    }
}

/// What a spreadsheet would take for a formula is quoted: titles are what anybody typed.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_file_is_marked_parted_by_semicolons_and_runs_no_formula() {
        let mut sheet = Box::new(Sheet::default());
        let cells = [
            Cell::Text("Đường; hoa".to_owned()),
            Cell::Text("=1+1".to_owned()),
            Cell::Number(2_026),
            Cell::Day(date(2026, 4, 14)),
            Cell::Blank,
        ];
        sheet.row(&cells).unwrap();
        let file = sheet.finish(&[]).unwrap();
        let expected = "\u{feff}\"Đường; hoa\";'=1+1;2026;14/04/2026;\r\n";
        assert_eq!(String::from_utf8(file).unwrap(), expected);
    }
}
