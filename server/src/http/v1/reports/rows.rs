//! `GET /v1/reports/{id}/freezes/{n}/rows`: the rows behind a figure.

use axum::{extract::State, response::Response};
use danvan_store::Match;
use serde::{Deserialize, Serialize};
use sync_core::id::{RecordId, UnitId};
use utoipa::{IntoParams, ToSchema};

use super::{name, open, units_of};
use crate::{
    app::AppState,
    desk::page_len,
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::{Problem, Written},
        v1::records::list::wanted,
    },
    people::lineage::View,
    reports::{RowRef, Told, is_close},
};

/// Which figure.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Code of the table.
    table: String,
    /// Code of the group of columns; all rows of the table if absent.
    group: Option<String>,
    /// Code of the column.
    column: Option<String>,
    /// Unit of the line, or `unclassified` for that of rows without one; every line if absent.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    line: Match<UnitId>,
    /// Under which unit a row stands.
    #[serde(default)]
    units: View,
    /// Rows to pass over.
    #[serde(default)]
    skip: usize,
    /// Rows, at most 200.
    limit: Option<u32>,
}

/// A part of the rows.
#[derive(Serialize, ToSchema)]
pub struct Rows {
    /// How many there are.
    total: usize,
    /// These.
    items: Vec<RowRef>,
}

/// The rows that a cell of a table counts, as they were frozen. What citizens said is listed from near only, with the
/// title that it has today.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}/rows",
    params(("id" = String, Path, format = "uuid"), ("n" = i32, Path), Asked),
    responses((status = 200, body = Rows), (status = "4XX", body = Written)),
)]
pub async fn frozen_rows(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n)): InPath<(RecordId, i32)>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let today = units_of(&mut *work, &caller, asked.units).await?;
    let looked = opened.study(today, move |opened, reading| {
        let column = asked.group.as_deref().zip(asked.column.as_deref());
        let mut rows = reading.rows(&asked.table, column, &asked.line)?;
        rows.retain(|row| opened.told == Told::Near || !is_close(row));
        let total = rows.len();
        let len = page_len(asked.limit) as usize;
        let items: Vec<RowRef> = rows.into_iter().skip(asked.skip).take(len).collect();
        Some((total, items))
    });
    let (_, found) = looked.await?;
    let (total, mut items) = found.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    name(&mut *work, &caller, items.iter_mut()).await?;
    accept.reply(&Rows { total, items }).await
}
