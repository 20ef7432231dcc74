//! `POST /v1/uploads`: begins an upload.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use sync_core::id::Hash;

use super::{LENGTH, bytes_in, metadatum, sender, standing};
use crate::{
    app::AppState,
    entropy::random,
    http::{caller::DeviceCaller, code, problem::Problem},
    media::{MediaType, NewUpload},
};

/// Begins an upload, or goes on with the device's unfinished one of the same file (tus 1.0.0, creation).
///
/// `Upload-Offset` of the answer tells where to go on; it equals the length where the server has the file.
#[utoipa::path(
    post,
    path = "/v1/uploads",
    params(
        ("Tus-Resumable" = String, Header, description = "1.0.0"),
        ("Upload-Length" = i64, Header, description = "Bytes of the whole"),
        ("Upload-Metadata" = String, Header, description = "sha256 and filetype, each in base64"),
    ),
    responses(
        (status = 201, headers(("Location" = String), ("Upload-Offset" = i64), ("Upload-Expires" = String))),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn begin_upload(
    State(app): State<AppState>,
    device: DeviceCaller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let length = bytes_in(&headers, &LENGTH)?;
    let malformed = || Problem::new(&code::MALFORMED_REQUEST).arg("name", "upload-metadata");
    let sha256: Hash = metadatum(&headers, "sha256")
        .and_then(|text| text.parse().ok())
        .ok_or_else(malformed)?;
    let named = metadatum(&headers, "filetype").ok_or_else(malformed)?;
    let media_type =
        MediaType::named(&named).ok_or_else(|| Problem::new(&code::MEDIA_TYPE_REFUSED))?;
    let new = NewUpload {
        id: random(app.entropy.as_ref()),
        sha256,
        length,
        media_type,
    };
    let upload = app
        .media
        .create(&sender(&device), new, device.caller.now_ms)
        .await?;
    let place = format!("/v1/uploads/{}", uuid::Uuid::from_bytes(upload.id));
    let place = HeaderValue::try_from(place).map_err(Problem::internal)?;
    Ok((
        StatusCode::CREATED,
        standing(&upload)?,
        [(header::LOCATION, place)],
    )
        .into_response())
}
