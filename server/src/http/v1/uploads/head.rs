//! `HEAD /v1/uploads/{id}`: where an upload stands.

use axum::{
    extract::State,
    http::HeaderValue,
    response::{IntoResponse as _, Response},
};
use uuid::Uuid;

use super::{LENGTH, METADATA, metadata, sender, standing};
use crate::{
    app::AppState,
    http::{caller::DeviceCaller, param::InPath, problem::Problem},
};

/// Where an upload stands (tus 1.0.0).
#[utoipa::path(
    head,
    path = "/v1/uploads/{id}",
    params(
        ("id" = String, Path, format = "uuid"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
    ),
    responses(
        (status = 200, headers(
            ("Upload-Offset" = i64, description = "Bytes received and durable"),
            ("Upload-Length" = i64),
            ("Upload-Metadata" = String),
            ("Upload-Expires" = String),
        )),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn upload_offset(
    State(app): State<AppState>,
    device: DeviceCaller,
    InPath(id): InPath<Uuid>,
) -> Result<Response, Problem> {
    let now_ms = device.caller.now_ms;
    let upload = app
        .media
        .offset(&sender(&device), id.into_bytes(), now_ms)
        .await?;
    let mut headers = standing(&upload)?;
    headers.insert(LENGTH, HeaderValue::from(upload.length));
    headers.insert(METADATA, metadata(&upload)?);
    Ok(headers.into_response())
}
