//! `POST /v1/records/{id}/identity/erase`: the opinion stays, who voiced it is gone.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use sync_core::id::RecordId;
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{body::Body, caller::Caller, param::InPath, problem::Problem},
    identity::{self, Why},
};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseIdentity {
    /// Stands in the audit log with who erased it.
    reason: Why,
}

/// Erases who voiced an opinion, for good: also on the phone of who recorded it, at its next sync, and also if the store
/// is put back from an earlier backup.
#[utoipa::path(
    post,
    path = "/v1/records/{id}/identity/erase",
    params(("id" = String, Path, format = "uuid")),
    request_body = EraseIdentity,
    responses(
        (status = 204, description = "It is erased"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn erase_identity(
    State(app): State<AppState>,
    caller: Caller,
    InPath(record): InPath<RecordId>,
    body: Body<EraseIdentity>,
) -> Result<StatusCode, Problem> {
    let mut work = app.store.write().await?;
    identity::erase(&mut *work, &caller, record, body.value.reason).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
