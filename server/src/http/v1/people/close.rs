//! `POST /v1/people/{id}/close`: somebody has left.

use axum::{extract::State, http::StatusCode};
use sync_core::id::PersonId;

use super::managed;
use crate::{
    app::AppState,
    http::{
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    people::close_account,
};

/// Closes an account: nothing of theirs gets in from now on. What they wrote stays.
#[utoipa::path(
    post,
    path = "/v1/people/{id}/close",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 204, description = "Closed, or it was already"), (status = "4XX", body = Written)),
)]
pub async fn close_person(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<PersonId>,
) -> Result<StatusCode, Problem> {
    let mut work = app.store.write().await?;
    let person = managed(work.as_mut(), &caller, id).await?;
    close_account(work.as_mut(), &caller.act(), person).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
