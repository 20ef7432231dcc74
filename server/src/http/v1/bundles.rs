//! `/v1/bundles`: the nightly bundles of CSVs.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use sync_core::standing::Right;
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::{
    app::AppState,
    bundle::{days, folder},
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
};

/// The days of which there is a bundle, the latest first.
#[utoipa::path(
    get,
    path = "/v1/bundles",
    responses((status = 200, body = Vec<String>), (status = "4XX", body = Written)),
)]
pub async fn list_bundles(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    accept.reply(&known(&app, &caller)?).await
}

/// The bundle of a day: a ZIP archive of CSVs, with a dictionary of their columns.
#[utoipa::path(
    get,
    path = "/v1/bundles/{day}",
    params(("day" = String, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/zip"),
        (status = "4XX", body = Written),
    ),
)]
pub async fn bundle(
    State(app): State<AppState>,
    caller: Caller,
    InPath(day): InPath<String>,
) -> Result<Response, Problem> {
    // A name that was not listed is no name: no path is ever made of what was asked.
    let day = known(&app, &caller)?
        .into_iter()
        .find(|known| *known == day);
    let day = day.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let file = folder(&app, &caller.realm).join(format!("{day}.zip"));
    let file = File::open(file).await.map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"danvan-{day}.zip\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

fn known(app: &AppState, caller: &Caller) -> Result<Vec<String>, Problem> {
    if caller.scopes_with(Right::ReadProvince).is_empty() {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    days(&folder(app, &caller.realm)).map_err(Problem::internal)
}
