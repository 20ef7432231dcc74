//! `GET /v1/records/export`: a list as a file for spreadsheets.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use serde::{Deserialize, Deserializer, de::Error as _};
use sync_core::standing::Lang;
use utoipa::{IntoParams, ToSchema};

use super::list;
use crate::{
    app::AppState,
    desk::export::{self, Book, Column, File, Sheet, Unwritten, Wanted},
    http::{
        caller::Caller,
        code,
        param::{InTwo, Named},
        problem::Problem,
    },
};

/// A format.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// UTF-8 with its mark, semicolons.
    Csv,
    /// Office Open XML, with a second sheet on how complete the rows are.
    Xlsx,
}

/// How the file is to be.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Shape {
    /// Its format.
    format: Format,
    /// Columns behind the title, parted by spaces.
    #[param(value_type = String)]
    #[serde(default, deserialize_with = "columns")]
    cols: Vec<Column>,
    /// `vi` or `en`; Vietnamese if absent.
    #[serde(default)]
    lang: Language,
}

impl Named for Shape {
    const NAMES: &'static [&'static str] = &["format", "cols", "lang"];
}

/// A language of headings and terms.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

fn columns<'de, D: Deserializer<'de>>(given: D) -> Result<Vec<Column>, D::Error> {
    let given = String::deserialize(given)?;
    let named = |name: &str| serde_json::from_value(name.into()).map_err(D::Error::custom);
    given.split_ascii_whitespace().map(named).collect()
}

/// All rows of a list, in its order, under these columns.
#[utoipa::path(
    get,
    path = "/v1/records/export",
    params(list::Asked, Shape),
    responses(
        (status = 200, body = Vec<u8>, content_type = "text/csv"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn export_records(
    State(app): State<AppState>,
    caller: Caller,
    InTwo(asked, shape): InTwo<list::Asked, Shape>,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let wanted = Wanted {
        filter: asked.filter(&mut *work, &caller).await?,
        order: asked.sort.into(),
        columns: shape.cols,
        lang: match shape.lang {
            Language::Vi => Lang::Vi,
            Language::En => Lang::En,
        },
    };
    let (file, media_type, name): (Box<dyn File>, _, _) = match shape.format {
        Format::Csv => (
            Box::new(Sheet::default()),
            "text/csv; charset=utf-8",
            "danh-sach.csv",
        ),
        Format::Xlsx => (
            Box::new(Book::new("Danh sách", "Ghi chú").map_err(Problem::internal)?),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "danh-sach.xlsx",
        ),
    };
    let written = export::write(&mut *work, &caller.realm, &wanted, file, caller.now_ms).await;
    let bytes = written.map_err(|error| match error {
        Unwritten::TooMany => Problem::new(&code::EXPORT_TOO_LARGE).arg("max", export::MOST),
        Unwritten::Unread(error) => error.into(),
        failed @ Unwritten::Failed(_) => Problem::internal(failed),
    })?;
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}
