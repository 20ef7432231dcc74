//! A page of a table.

use std::collections::BTreeMap;

use danvan_store::{Filter, Match, Order, PageCursor, Work};
use serde_json::{Map, Value as Json, json};
use sync_core::{id::UnitId, record::Kind};

use super::{
    column::{Cell, Column, cells, columns},
    filter::Expression,
};
use crate::desk::{DeskError, Sight, cursor};

/// Most rows of one page.
pub const MOST: usize = 1_000;
/// Records read together.
const PART: u32 = 500;

/// What is asked of a table.
#[derive(Debug, Default)]
pub struct Asked {
    /// The filter.
    pub filter: Option<Expression>,
    /// Places of the columns that are wanted; all where none are named.
    pub select: Vec<usize>,
    /// Rows wanted.
    pub top: Option<usize>,
    /// Rows to pass over.
    pub skip: usize,
    /// Whether to say how many rows there are.
    pub count: bool,
    /// Where the page before ended.
    pub after: Option<String>,
}

/// A page.
#[derive(Debug)]
pub struct Answer {
    /// Its rows.
    pub rows: Vec<Json>,
    /// How many the whole table has, where that was asked for.
    pub count: Option<i64>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Reads a page of a kind's table, by title.
///
/// # Errors
/// `BadCursor`, or as the store.
pub async fn answer(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    kind: &'static Kind,
    asked: &Asked,
) -> Result<Answer, DeskError> {
    let columns = columns(kind);
    let names: BTreeMap<UnitId, String> = work
        .units(realm)
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let filter = narrowed(sight, kind, &columns, asked.filter.as_ref());
    let count = if asked.count {
        Some(count(work, realm, &filter, (&columns, &names), asked).await?)
    } else {
        None
    };
    let wanted = asked.top.unwrap_or(MOST).min(MOST);
    let mut after = cursor::read::<PageCursor>(asked.after.as_deref())?;
    if after
        .as_ref()
        .is_some_and(|cursor| !Order::Title.has(cursor))
    {
        return Err(DeskError::BadCursor);
    }
    let (mut rows, mut skip) = (Vec::new(), asked.skip);
    while rows.len() < wanted {
        let page = work
            .page(realm, &filter, Order::Title, after.as_ref(), PART)
            .await?;
        let is_last = page.len() < PART as usize;
        for record in page {
            let row = cells(&columns, &record, &names)?;
            after = Some(Order::Title.cursor(&record));
            if asked
                .filter
                .as_ref()
                .is_some_and(|filter| !filter.holds(&row))
            {
                continue;
            }
            if skip > 0 {
                skip -= 1;
                continue;
            }
            rows.push(shown(&columns, &row, &asked.select));
            if rows.len() == wanted {
                break;
            }
        }
        if is_last && rows.len() < wanted {
            after = None;
            break;
        }
    }
    // A page that was asked to be short is whole; one that had to be is followed by another.
    let goes_on = rows.len() == MOST && asked.top.is_none_or(|top| top > MOST);
    Ok(Answer {
        rows,
        count,
        next: after
            .filter(|_| goes_on)
            .map(|cursor| cursor::write(&cursor)),
    })
}

/// What the store can leave out by itself of what the filter leaves out.
fn narrowed(sight: &Sight, kind: &Kind, columns: &[Column], filter: Option<&Expression>) -> Filter {
    let must = |name: &str| {
        let place = columns.iter().position(|column| column.name == name)?;
        filter?.must_equal(place)
    };
    let text = |name| match must(name) {
        Some(Cell::Text(text)) => Match::Is(text.clone()),
        _ => Match::Any,
    };
    let number = |name| match must(name) {
        Some(Cell::Number(n)) => n.parse().map_or(Match::Any, Match::Is),
        _ => Match::Any,
    };
    Filter {
        close: sight.close(),
        scopes: sight.scopes.clone(),
        kind: Some(kind.name.to_owned()),
        state: text("state"),
        field: text("field"),
        unit: match must("unit") {
            Some(Cell::Text(id)) => id.parse().map_or(Match::Any, Match::Is),
            _ => Match::Any,
        },
        year: number("year"),
        quarter: number("quarter"),
        ..Filter::default()
    }
}

async fn count(
    work: &mut dyn Work,
    realm: &str,
    filter: &Filter,
    (columns, names): (&[Column], &BTreeMap<UnitId, String>),
    asked: &Asked,
) -> Result<i64, DeskError> {
    if asked.filter.is_none()
        && let Some(total) = work.total(realm, filter).await?
    {
        return Ok(total);
    }
    let (mut found, mut after) = (0, None);
    loop {
        let page = work
            .page(realm, filter, Order::Title, after.as_ref(), PART)
            .await?;
        let Some(last) = page.last() else { break };
        after = Some(Order::Title.cursor(last));
        for record in &page {
            let row = cells(columns, record, names)?;
            let holds = asked
                .filter
                .as_ref()
                .is_none_or(|filter| filter.holds(&row));
            found += i64::from(holds);
        }
        if page.len() < PART as usize {
            break;
        }
    }
    Ok(found)
}

fn shown(columns: &[Column], row: &[Cell], select: &[usize]) -> Json {
    let all = columns.iter().zip(row).enumerate();
    let wanted = all.filter(|(place, _)| select.is_empty() || select.contains(place));
    let pairs = wanted.map(|(_, (column, cell))| (column.name.to_owned(), Json::from(cell)));
    json!(pairs.collect::<Map<String, Json>>())
}
