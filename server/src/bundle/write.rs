//! The archive: a file a kind, and the dictionary.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write as _},
    path::Path,
};

use danvan_store::{Filter, Order, Work};
use sync_core::{
    id::UnitId,
    record::{KINDS, Kind, Type},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::BundleError;
use crate::{
    desk::{export::harmless, sight::CLOSE_KINDS},
    odata::{Cell, cells, columns},
};

/// Records read together.
const PART: u32 = 500;
/// The mark by which spreadsheets know UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Writes the archive of a realm.
pub(super) async fn archive(
    work: &mut dyn Work,
    realm: &str,
    file: &Path,
) -> Result<(), BundleError> {
    let names: BTreeMap<UnitId, String> = work
        .units(realm)
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let scopes = work.scopes(realm).await?;
    let filter = |kind: &Kind| Filter {
        scopes: scopes.iter().map(|state| state.scope).collect(),
        kind: Some(kind.name.to_owned()),
        ..Filter::default()
    };
    let open = KINDS
        .into_iter()
        .filter(|kind| !CLOSE_KINDS.contains(&kind.name));
    let mut archive = ZipWriter::new(BufWriter::new(File::create(file)?));
    let options = SimpleFileOptions::default();
    archive.start_file("dictionary.csv", options)?;
    archive.write_all(MARK)?;
    archive.write_all(&dictionary(open.clone())?)?;
    for kind in open {
        archive.start_file(format!("{}.csv", kind.name), options)?;
        archive.write_all(MARK)?;
        let columns = columns(kind);
        archive.write_all(&lines([columns
            .iter()
            .map(|column| column.name.to_owned())])?)?;
        let (filter, mut after) = (filter(kind), None);
        loop {
            let page = work
                .page(realm, &filter, Order::Title, after.as_ref(), PART)
                .await?;
            let mut rows = Vec::new();
            for record in &page {
                let cells = cells(&columns, record, &names)?;
                rows.push(cells.iter().map(written).collect::<Vec<_>>());
            }
            archive.write_all(&lines(rows)?)?;
            match page.last() {
                Some(last) if page.len() == PART as usize => {
                    after = Some(Order::Title.cursor(last));
                }
                _ => break,
            }
        }
    }
    archive
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?
        .sync_all()?;
    Ok(())
}

/// What each column is, with the codes that stand in it.
fn dictionary(kinds: impl Iterator<Item = &'static Kind>) -> Result<Vec<u8>, csv::Error> {
    let heading = ["table", "column", "label_vi", "label_en", "type", "codes"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for kind in kinds {
        for column in columns(kind) {
            let codes = match kind.field(column.name).map(|field| field.ty) {
                Some(Type::Choice { options }) => {
                    let codes = options
                        .iter()
                        .map(|o| format!("{} = {}", o.code, o.label.vi));
                    codes.collect::<Vec<_>>().join(", ")
                }
                _ => String::new(),
            };
            rows.push(vec![
                kind.name.to_owned(),
                column.name.to_owned(),
                column.label.vi.to_owned(),
                column.label.en.to_owned(),
                column.edm.to_owned(),
                codes,
            ]);
        }
    }
    lines(rows)
}

fn lines<R: IntoIterator<Item = String>>(
    rows: impl IntoIterator<Item = R>,
) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        out.write_record(row)?;
    }
    out.into_inner().map_err(|error| error.into_error().into())
}

/// Texts are what anybody typed: none is taken for a formula.
fn written(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Bool(b) => b.to_string(),
        Cell::Number(digits) => digits.replace('.', ","),
        Cell::Text(text) => harmless(text),
    }
}
