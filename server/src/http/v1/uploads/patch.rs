//! `PATCH /v1/uploads/{id}`: appends bytes.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use uuid::Uuid;

use super::{CHECKSUM, OFFSET, bytes_in, sender, standing};
use crate::{
    app::AppState,
    http::{caller::DeviceCaller, code, param::InPath, problem::Problem},
    media::Checksum,
};

const CHUNK: &str = "application/offset+octet-stream";

/// Appends bytes to an upload (tus 1.0.0, checksum).
///
/// A body that breaks off keeps what arrived; with `Upload-Checksum` it is kept whole or not at all. The last byte
/// makes the file complete: its SHA-256 and its type are then verified.
#[utoipa::path(
    patch,
    path = "/v1/uploads/{id}",
    params(
        ("id" = String, Path, format = "uuid"),
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Offset" = i64, Header),
        ("Upload-Checksum" = Option<String>, Header, description = "sha256 or sha1, and the sum in base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (status = 204, headers(("Upload-Offset" = i64), ("Upload-Expires" = String))),
        (status = 460, description = "The chunk does not have its checksum", body = crate::http::problem::Written),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn append_to_upload(
    State(app): State<AppState>,
    device: DeviceCaller,
    InPath(id): InPath<Uuid>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    if headers.get(header::CONTENT_TYPE).is_none_or(|v| v != CHUNK) {
        return Err(Problem::new(&code::UPLOAD_NOT_A_CHUNK));
    }
    let offset = bytes_in(&headers, &OFFSET)?;
    let checksum = match headers.get(CHECKSUM) {
        None => None,
        Some(value) => Some(
            value
                .to_str()
                .ok()
                .and_then(Checksum::parse)
                .ok_or_else(|| Problem::new(&code::MALFORMED_REQUEST).arg("name", CHECKSUM))?,
        ),
    };
    let (sender, now_ms) = (sender(&device), device.caller.now_ms);
    let body = body.into_data_stream();
    let upload = app
        .media
        .append(sender, id.into_bytes(), offset, checksum, body, now_ms)
        .await?;
    Ok((StatusCode::NO_CONTENT, standing(&upload)?).into_response())
}
