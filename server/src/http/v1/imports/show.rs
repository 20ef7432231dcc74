//! `GET /v1/imports/{id}`: one import.

use axum::{extract::State, response::Response};
use sync_core::id::ImportId;

use super::{View, own, view};
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
};

/// One import of the caller's: its sheets, how they are read, how far it has come.
#[utoipa::path(
    get,
    path = "/v1/imports/{id}",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = View), (status = "4XX", body = Written)),
)]
pub async fn show_import(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<ImportId>,
    accept: Accept,
) -> Result<Response, Problem> {
    let import = own(&app, &caller, id).await?;
    accept.reply(&view(&app, &caller, import).await?).await
}
