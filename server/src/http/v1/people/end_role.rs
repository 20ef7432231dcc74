//! `POST /v1/people/{id}/roles/{grant}/end`: a role that is held no longer.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use sync_core::id::PersonId;
use utoipa::ToSchema;
use uuid::Uuid;

use super::managed;
use crate::{
    app::AppState,
    http::{
        body::Body,
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    people::end_role,
};

/// When.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleEnd {
    /// First day on which it is no longer held, `YYYY-MM-DD`: today or later.
    on: String,
}

/// Ends a role. What its holder wrote stays; their phone first hands in what is on it, then lets go of the scope.
#[utoipa::path(
    post,
    path = "/v1/people/{id}/roles/{grant}/end",
    params(("id" = String, Path, format = "uuid"), ("grant" = String, Path, format = "uuid")),
    request_body = RoleEnd,
    responses((status = 204, description = "It ends that day"), (status = "4XX", body = Written)),
)]
pub async fn end_person_role(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, grant)): InPath<(PersonId, Uuid)>,
    Body { value: end, .. }: Body<RoleEnd>,
) -> Result<StatusCode, Problem> {
    let mut work = app.store.write().await?;
    let person = managed(work.as_mut(), &caller, id).await?;
    let grant = grant.into_bytes();
    end_role(work.as_mut(), &caller.act(), person.id, grant, &end.on).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
