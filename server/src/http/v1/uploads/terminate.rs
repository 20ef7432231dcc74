//! `DELETE /v1/uploads/{id}`: drops an upload.

use axum::{extract::State, http::StatusCode};
use uuid::Uuid;

use super::sender;
use crate::{
    app::AppState,
    http::{caller::DeviceCaller, param::InPath, problem::Problem},
};

/// Drops an upload and what arrived of it (tus 1.0.0, termination). A finished file stays.
#[utoipa::path(
    delete,
    path = "/v1/uploads/{id}",
    params(
        ("id" = String, Path, format = "uuid"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
    ),
    responses((status = 204), (status = "4XX", body = crate::http::problem::Written)),
)]
pub async fn drop_upload(
    State(app): State<AppState>,
    device: DeviceCaller,
    InPath(id): InPath<Uuid>,
) -> Result<StatusCode, Problem> {
    let now_ms = device.caller.now_ms;
    app.media
        .terminate(&sender(&device), id.into_bytes(), now_ms)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
