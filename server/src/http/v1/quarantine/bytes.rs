//! `GET /v1/quarantine/{record}/{hash}/bytes`: a change that was not accepted, as it was sent.

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use danvan_store::ChangeKey;
use sync_core::id::{Hash, RecordId};

use super::show::open;
use crate::{
    app::AppState,
    http::{caller::Caller, param::InPath, problem::Problem},
};

const HEADERS: [(HeaderName, &str); 3] = [
    (header::CONTENT_TYPE, "application/octet-stream"),
    (
        header::CONTENT_DISPOSITION,
        "attachment; filename=\"change.bin\"",
    ),
    (header::CACHE_CONTROL, "no-store"),
];

/// A change that was not accepted, byte for byte as it was sent.
#[utoipa::path(
    get,
    path = "/v1/quarantine/{record}/{hash}/bytes",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn quarantined_bytes(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
) -> Result<Response, Problem> {
    let (_, bytes) = open(&app, &caller, ChangeKey { record, hash }).await?;
    Ok((HEADERS, bytes).into_response())
}
