//! `DELETE /v1/imports/{id}`: lets go of a file that was not taken in.

use axum::{extract::State, http::StatusCode};
use sync_core::id::ImportId;

use super::own;
use crate::{
    app::AppState,
    http::{
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    import,
};

/// Lets go of a file of the caller's that was not taken in.
#[utoipa::path(
    delete,
    path = "/v1/imports/{id}",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 204), (status = "4XX", body = Written)),
)]
pub async fn drop_import(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<ImportId>,
) -> Result<StatusCode, Problem> {
    let import = own(&app, &caller, id).await?;
    import::drop_file(&app, &caller.realm, &import).await?;
    Ok(StatusCode::NO_CONTENT)
}
