//! `POST /v1/people/{id}/roles`: another role.

use axum::{extract::State, http::StatusCode};
use sync_core::id::PersonId;

use super::{WantedRole, managed, must_administer};
use crate::{
    app::AppState,
    entropy::new_id,
    http::{
        body::Body,
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    people::{NewRole, grant_role},
};

/// Lets somebody hold a role at a unit between two dates. Nobody gives themselves one.
#[utoipa::path(
    post,
    path = "/v1/people/{id}/roles",
    params(("id" = String, Path, format = "uuid")),
    request_body = WantedRole,
    responses((status = 204, description = "They hold it"), (status = "4XX", body = Written)),
)]
pub async fn grant_person_role(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<PersonId>,
    Body { value: wanted, .. }: Body<WantedRole>,
) -> Result<StatusCode, Problem> {
    let mut work = app.store.write().await?;
    let person = managed(work.as_mut(), &caller, id).await?;
    must_administer(work.as_mut(), &caller, wanted.unit).await?;
    let role = NewRole {
        id: new_id(caller.now_ms, app.entropy.as_ref()),
        person: person.id,
        unit: wanted.unit,
        role: wanted.role,
        valid_from: wanted.from,
        valid_to: wanted.to,
    };
    grant_role(work.as_mut(), &caller.act(), role).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
