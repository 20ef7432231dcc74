//! `POST /v1/quarantine/{record}/{hash}/discard`: its bytes are erased, and why stays in the audit log.

use axum::{extract::State, http::StatusCode};
use danvan_store::ChangeKey;
use serde::Deserialize;
use sync_core::{
    id::{Hash, RecordId},
    standing::Right,
};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    desk::quarantine,
    http::{body::Body, caller::Caller, code, param::InPath, problem::Problem},
};

/// Letters of a reason.
const REASON: std::ops::RangeInclusive<usize> = 3..=200;

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// 3 to 200 letters for the audit log. Never what a citizen said.
    reason: String,
}

/// Erases the bytes of a change that was not accepted. Its row and its hash stay, so that a phone that sends it again is
/// told the same as before.
#[utoipa::path(
    post,
    path = "/v1/quarantine/{record}/{hash}/discard",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    request_body = Discard,
    responses(
        (status = 204, description = "Its bytes are erased"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn discard_quarantined(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
    body: Body<Discard>,
) -> Result<StatusCode, Problem> {
    let reason = body.value.reason.trim();
    if !REASON.contains(&reason.chars().count()) || reason.contains('\0') {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "reason"));
    }
    let scopes = caller.scopes_with(Right::Quarantine);
    let mut work = app.store.write().await?;
    let key = ChangeKey { record, hash };
    quarantine::discard(&mut *work, &caller.act(), &scopes, key, reason).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
