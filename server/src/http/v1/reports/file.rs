//! `GET /v1/reports/{id}/freezes/{n}/file`: the report as a file.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use danvan_store::Match;
use serde::Deserialize;
use sync_core::id::RecordId;
use utoipa::{IntoParams, ToSchema};

use super::{
    apart, open,
    paper::{Which, composed},
};
use crate::{
    app::AppState,
    http::{
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::{Problem, Written},
    },
    reports::{
        Reading, RowRef, Told, is_close,
        paper::{Beside, csv, workbook, write_docx},
    },
};

/// A format.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Office Open XML text: the paper.
    Docx,
    /// Office Open XML workbook: a sheet a table, and the rows.
    Xlsx,
    /// One table: UTF-8 with its mark, semicolons.
    Csv,
}

/// Which file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Its format.
    format: Format,
    /// Code of the table, for CSV; the first if absent.
    table: Option<String>,
    /// Which paper, for DOCX; the report itself if absent.
    #[serde(default)]
    which: Which,
}

/// The paper, the workbook, or one table.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}/file",
    params(("id" = String, Path, format = "uuid"), ("n" = i32, Path), Asked),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "4XX", body = Written),
    ),
)]
pub async fn freeze_file(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n)): InPath<(RecordId, i32)>,
    InQuery(asked): InQuery<Asked>,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let composed = composed(&mut *work, &caller, opened, asked.which).await?;
    let (opened, (paper, tables)) = composed;
    drop(work);
    let (bytes, media_type, ending) = match asked.format {
        Format::Docx => (
            apart(move || write_docx(&paper)).await,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "docx",
        ),
        Format::Xlsx => {
            let write = move || {
                let reading =
                    Reading::new(&opened.frozen, opened.note.unit, opened.freeze.frozen_at);
                let is_told = |row: &RowRef| opened.told == Told::Near || !is_close(row);
                let name = |row: &RowRef| {
                    let unit = row.unit.and_then(|unit| opened.frozen.unit(unit));
                    unit.map(|unit| unit.name.clone()).unwrap_or_default()
                };
                let mut rows: Vec<(RowRef, String)> = Vec::new();
                for table in &tables {
                    let of_table = reading
                        .rows(&table.code, None, &Match::Any)
                        .unwrap_or_default();
                    let told = of_table.into_iter().filter(is_told);
                    rows.extend(
                        told.map(|row| (name(&row), row))
                            .map(|(name, row)| (row, name)),
                    );
                }
                rows.sort_by_key(|(row, _)| row.id);
                rows.dedup_by_key(|(row, _)| row.id);
                let beside = Beside {
                    basis: &paper.basis,
                    rows: &rows,
                };
                workbook(&tables, &beside).map_err(|error| error.to_string())
            };
            (
                apart(write).await,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            )
        }
        Format::Csv => {
            let wanted = asked.table.unwrap_or_else(|| "1".to_owned());
            let table = tables.into_iter().find(|table| table.code == wanted);
            let table = table.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
            let write = move || csv(&table).map_err(|error| error.to_string());
            (apart(write).await, "text/csv; charset=utf-8", "csv")
        }
    };
    let bytes = bytes?.map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"bao-cao-{n}.{ending}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}
