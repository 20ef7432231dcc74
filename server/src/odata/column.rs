//! The columns of a kind's table: the same for every kind, then its own fields that hold one value.

use std::collections::BTreeMap;

use danvan_store::{RecordState, StoreError};
use jiff::Timestamp;
use serde_json::{Number, Value as Json};
use sync_core::{
    id::UnitId,
    record::{Field, KINDS, Kind, Label, Type},
    value::Value,
};

use crate::{
    desk::{Sight, sight::CLOSE_KINDS},
    reports::values,
};

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, as it is written in decimals: `12.5`.
    Number(String),
    /// A text, a code, a day or an instant.
    Text(String),
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What people read.
    pub label: Label,
    /// Its type in the entity data model.
    pub edm: &'static str,
    source: Source,
}

#[derive(Debug, Clone, Copy)]
enum Source {
    Own(fn(&RecordState, &BTreeMap<UnitId, String>) -> Cell),
    Field(&'static Field),
}

/// The kinds whose tables somebody may read: what citizens said is not one of them from afar.
pub fn visible_kinds(sight: &Sight) -> Vec<&'static Kind> {
    let is_visible = |kind: &&Kind| {
        let scopes = if CLOSE_KINDS.contains(&kind.name) {
            &sight.near
        } else {
            &sight.scopes
        };
        !scopes.is_empty()
    };
    KINDS.into_iter().filter(is_visible).collect()
}

/// The columns of a kind. Photos, files and logs are no columns.
pub fn columns(kind: &'static Kind) -> Vec<Column> {
    let mut columns = own();
    for field in kind.fields {
        let Some(edm) = edm(field.ty) else { continue };
        // A field that fills one of the columns above has that name already.
        if columns.iter().all(|column| column.name != field.name) {
            columns.push(Column {
                name: field.name,
                label: field.label,
                edm,
                source: Source::Field(field),
            });
        }
    }
    columns
}

const fn edm(ty: Type) -> Option<&'static str> {
    match ty {
        Type::Line { .. } | Type::Paragraphs { .. } | Type::Choice { .. } | Type::Place => {
            Some("Edm.String")
        }
        Type::Unit | Type::Record { .. } => Some("Edm.Guid"),
        Type::Int { .. } => Some("Edm.Int64"),
        Type::Decimal { .. } => Some("Edm.Decimal"),
        Type::Bool => Some("Edm.Boolean"),
        Type::Date => Some("Edm.Date"),
        Type::Instant => Some("Edm.DateTimeOffset"),
        Type::Tags { .. } | Type::Media | Type::Entries { .. } => None,
    }
}

fn own() -> Vec<Column> {
    fn text(text: Option<&String>) -> Cell {
        text.map_or(Cell::Null, |text| Cell::Text(text.clone()))
    }
    fn id(id: Option<impl ToString>) -> Cell {
        id.map_or(Cell::Null, |id| Cell::Text(id.to_string()))
    }
    fn number(n: Option<i32>) -> Cell {
        n.map_or(Cell::Null, |n| Cell::Number(n.to_string()))
    }
    let column = |name, vi, en, edm, source| Column {
        name,
        label: Label::new(vi, en),
        edm,
        source: Source::Own(source),
    };
    vec![
        column("id", "Mã hồ sơ", "Record", "Edm.Guid", |r, _| {
            id(Some(r.head.id))
        }),
        column("title", "Tên", "Title", "Edm.String", |r, _| {
            text(Some(&r.row.title))
        }),
        column("state", "Trạng thái", "State", "Edm.String", |r, _| {
            text(r.row.state.as_ref())
        }),
        column("unit", "Đơn vị", "Unit", "Edm.Guid", |r, _| {
            id(r.row.unit)
        }),
        column(
            "unit_name",
            "Tên đơn vị",
            "Name of the unit",
            "Edm.String",
            |r, names| text(r.row.unit.and_then(|unit| names.get(&unit))),
        ),
        column("year", "Năm", "Year", "Edm.Int32", |r, _| {
            number(r.row.year)
        }),
        column("quarter", "Quý", "Quarter", "Edm.Int32", |r, _| {
            number(r.row.quarter)
        }),
        column(
            "parent",
            "Thuộc hồ sơ",
            "Belongs to",
            "Edm.Guid",
            |r, _| id(r.row.parent),
        ),
        column(
            "complete",
            "Đủ nội dung",
            "Complete",
            "Edm.Boolean",
            |r, _| Cell::Bool(r.row.complete),
        ),
        column(
            "open_conflicts",
            "Số xung đột",
            "Open conflicts",
            "Edm.Int32",
            |r, _| number(Some(r.row.open_conflicts)),
        ),
        column(
            "deadline",
            "Thời hạn",
            "Deadline",
            "Edm.DateTimeOffset",
            |r, _| instant(r.row.deadline),
        ),
        column(
            "created_at",
            "Lần đầu về máy chủ",
            "First merged",
            "Edm.DateTimeOffset",
            |r, _| instant(Some(r.head.created_at)),
        ),
        column(
            "updated_at",
            "Cập nhật",
            "Updated",
            "Edm.DateTimeOffset",
            |r, _| instant(Some(r.head.updated_at)),
        ),
    ]
}

fn instant(ms: Option<i64>) -> Cell {
    let at = ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    at.map_or(Cell::Null, |at| Cell::Text(at.to_string()))
}

/// The cells of a record, column by column.
///
/// # Errors
/// Where the row cannot be read.
pub fn cells(
    columns: &[Column],
    record: &RecordState,
    names: &BTreeMap<UnitId, String>,
) -> Result<Vec<Cell>, StoreError> {
    let values = values(record)?;
    let cell = |column: &Column| match column.source {
        Source::Own(get) => get(record, names),
        Source::Field(field) => of_field(field, &values),
    };
    Ok(columns.iter().map(cell).collect())
}

fn of_field(field: &Field, values: &BTreeMap<String, Value>) -> Cell {
    match (values.get(field.name), field.ty) {
        (Some(Value::Text(text)), _) => Cell::Text(text.clone()),
        (Some(Value::Int(n)), Type::Decimal { places, .. }) => Cell::Number(decimal(*n, places)),
        (Some(Value::Int(n)), _) => Cell::Number(n.to_string()),
        (Some(Value::Bool(b)), _) => Cell::Bool(*b),
        (Some(Value::Time(ms)), _) => instant(Some(*ms)),
        (Some(Value::Bytes(id)), _) => {
            let id: Option<[u8; 16]> = id.0.as_slice().try_into().ok();
            id.map_or(Cell::Null, |id| Cell::Text(UnitId(id).to_string()))
        }
        _ => Cell::Null,
    }
}

/// A whole number of the smallest steps as decimals: 1250 with two places is `12.50`.
fn decimal(n: i64, places: u8) -> String {
    let places = usize::from(places);
    if places == 0 {
        return n.to_string();
    }
    let digits = format!("{:0>width$}", n.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    let sign = if n < 0 { "-" } else { "" };
    format!("{sign}{whole}.{part}")
}

impl From<&Cell> for Json {
    fn from(cell: &Cell) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Bool(b) => Self::Bool(*b),
            Cell::Text(text) => Self::String(text.clone()),
            Cell::Number(digits) => {
                let whole = digits.parse::<i64>().ok().map(Number::from);
                let part = || digits.parse::<f64>().ok().and_then(Number::from_f64);
                whole.or_else(part).map_or(Self::Null, Self::Number)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_places() {
        assert_eq!(decimal(1_250, 2), "12.50");
        assert_eq!(decimal(5, 2), "0.05");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(7, 0), "7");
        assert_eq!(decimal(i64::MIN, 2), "-92233720368547758.08");
    }

    #[test]
    fn every_kind_has_columns_of_different_names() {
        for kind in KINDS {
            let mut names: Vec<_> = columns(kind).into_iter().map(|c| c.name).collect();
            let all = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), all, "{}", kind.name);
        }
    }
}
