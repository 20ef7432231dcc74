//! `OPTIONS /v1/uploads`: what the server can do.

use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse as _, Response},
};

use crate::{app::AppState, media::ALGORITHMS};

const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const ALGORITHM: HeaderName = HeaderName::from_static("tus-checksum-algorithm");
const EXTENSIONS: &str = "creation,checksum,termination,expiration";

/// What the server can do (tus 1.0.0).
#[utoipa::path(
    options,
    path = "/v1/uploads",
    security(()),
    responses((status = 204, headers(
        ("Tus-Version" = String),
        ("Tus-Extension" = String),
        ("Tus-Max-Size" = i64, description = "Most bytes of one file"),
        ("Tus-Checksum-Algorithm" = String),
    ))),
)]
pub async fn upload_options(State(app): State<AppState>) -> Response {
    let max = HeaderValue::from(app.media.limits().file_bytes);
    let headers = [
        (MAX_SIZE, max),
        (EXTENSION, HeaderValue::from_static(EXTENSIONS)),
        (ALGORITHM, HeaderValue::from_static(ALGORITHMS)),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}
