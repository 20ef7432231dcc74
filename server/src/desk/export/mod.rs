//! A list as a file for spreadsheets: the rows that the screen shows, all of them, under the columns that it shows.

mod book;
mod column;
mod sheet;

use danvan_store::{Filter, Order, Work};
use sync_core::standing::{Lang, deadlines::local};

pub use book::Book;
pub use column::Column;
pub use sheet::{Sheet, harmless};

use self::column::Names;
use super::{DeskError, freshness::completeness};

/// Most rows of a file.
pub const MOST: usize = 100_000;

/// Rows read at a time.
const PAGE: u32 = 1_000;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day in Vietnam.
    Day(jiff::civil::Date),
    /// A time on a Vietnamese wall.
    Moment(jiff::civil::DateTime),
}

/// A file under way.
pub trait File: Send {
    /// Writes the next row; the first is the headings.
    fn row(&mut self, cells: &[Cell]) -> Result<(), Unwritten>;

    /// The file, with what is to be known of its rows, each a label and a value.
    fn finish(self: Box<Self>, notes: &[(String, Cell)]) -> Result<Vec<u8>, Unwritten>;
}

/// Why there is no file.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// More rows than a file may have.
    #[error("more rows than a file may have")]
    TooMany,
    /// The list could not be read.
    #[error(transparent)]
    Unread(#[from] DeskError),
    /// The file could not be written.
    #[error("the file could not be written: {0}")]
    Failed(String),
}

impl From<danvan_store::StoreError> for Unwritten {
    fn from(error: danvan_store::StoreError) -> Self {
        Self::Unread(error.into())
    }
}

/// What is asked for.
#[derive(Debug)]
pub struct Wanted {
    /// Which rows.
    pub filter: Filter,
    /// In what order.
    pub order: Order,
    /// Under what columns, behind the title.
    pub columns: Vec<Column>,
    /// In which language.
    pub lang: Lang,
}

/// Writes the file.
pub async fn write(
    work: &mut dyn Work,
    realm: &str,
    wanted: &Wanted,
    mut file: Box<dyn File>,
    now_ms: i64,
) -> Result<Vec<u8>, Unwritten> {
    let names = Names::of(work, realm, wanted.lang).await?;
    let heading = |column: &Column| Cell::Text(names.say(column.label()).to_owned());
    let title = Cell::Text(names.say(column::TITLE).to_owned());
    let headings = wanted.columns.iter().map(heading);
    file.row(&std::iter::once(title).chain(headings).collect::<Vec<_>>())?;
    let (mut after, mut rows) = (None, 0);
    loop {
        let page = work
            .page(realm, &wanted.filter, wanted.order, after.as_ref(), PAGE)
            .await?;
        rows += page.len();
        if rows > MOST {
            return Err(Unwritten::TooMany);
        }
        for record in &page {
            let title = Cell::Text(record.row.title.clone());
            let cells = wanted
                .columns
                .iter()
                .map(|column| names.cell(*column, record));
            file.row(&std::iter::once(title).chain(cells).collect::<Vec<_>>())?;
        }
        after = page.last().map(|last| wanted.order.cursor(last));
        if page.len() < PAGE as usize {
            break;
        }
    }
    let scopes = &wanted.filter.scopes;
    let devices = work
        .freshness(realm, scopes, &crate::clock::today(now_ms))
        .await?;
    let missing = work.missing_media(realm, scopes).await?;
    let complete = completeness(&devices, missing, now_ms);
    let moment = |ms: Option<i64>| ms.and_then(local).map_or(Cell::Blank, Cell::Moment);
    let count = |n: usize| Cell::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let notes = [
        (column::AS_OF, moment(Some(now_ms))),
        (column::ROWS, count(rows)),
        (column::DEVICES, count(complete.devices)),
        (column::SYNCED_TODAY, count(complete.synced_today)),
        (column::SILENT_SINCE, moment(complete.silent_since)),
        (column::MISSING_MEDIA, Cell::Number(complete.missing_media)),
    ];
    let notes = notes.map(|(label, cell)| (names.say(label).to_owned(), cell));
    // Packing a hundred thousand rows is too much for a thread that serves others.
    tokio::task::spawn_blocking(move || file.finish(&notes))
        .await
        .map_err(|gone| Unwritten::Failed(gone.to_string()))?
}
