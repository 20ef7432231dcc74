//! `/v1/imports/{id}/undo`: takes out what an import wrote.

use axum::{extract::State, http::StatusCode, response::Response};
use sync_core::id::ImportId;

use super::{View, own, taker, view};
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::{Caller, DeviceCaller},
        param::InPath,
        problem::{Problem, Written},
    },
    import::{self, Undoing},
};

/// What undoing would do: which records go, and which stay since somebody worked on them.
#[utoipa::path(
    get,
    path = "/v1/imports/{id}/undo",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = Undoing), (status = "4XX", body = Written)),
)]
pub async fn preview_undo(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<ImportId>,
    accept: Accept,
) -> Result<Response, Problem> {
    let import = own(&app, &caller, id).await?;
    let mut work = app.store.read().await?;
    let undoing = import::would_keep(work.as_mut(), &caller.realm, &import).await?;
    accept.reply(&undoing).await
}

/// Takes out the records of an import that nobody has touched since. It goes on by itself.
#[utoipa::path(
    post,
    path = "/v1/imports/{id}/undo",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 202, body = View), (status = "4XX", body = Written)),
)]
pub async fn undo_import(
    State(app): State<AppState>,
    caller: DeviceCaller,
    InPath(id): InPath<ImportId>,
    accept: Accept,
) -> Result<Response, Problem> {
    own(&app, &caller.caller, id).await?;
    let import = import::undo(&app, &taker(&caller), id).await?;
    let view = view(&app, &caller.caller, import).await?;
    accept.reply_with(StatusCode::ACCEPTED, &view).await
}
