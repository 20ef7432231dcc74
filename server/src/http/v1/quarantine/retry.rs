//! `POST /v1/quarantine/{record}/{hash}/retry`: after a fix, or when rights have changed.

use axum::{extract::State, http::StatusCode};
use danvan_store::ChangeKey;
use sync_core::{
    id::{Hash, RecordId},
    standing::Right,
};

use crate::{
    app::AppState,
    desk::quarantine,
    http::{caller::Caller, param::InPath, problem::Problem},
};

/// Has a change judged again that was not accepted. What becomes of it, its phone learns at its next sync.
#[utoipa::path(
    post,
    path = "/v1/quarantine/{record}/{hash}/retry",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    responses(
        (status = 202, description = "It is being judged again"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn retry_quarantined(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
) -> Result<StatusCode, Problem> {
    let scopes = caller.scopes_with(Right::Quarantine);
    let mut work = app.store.write().await?;
    let key = ChangeKey { record, hash };
    quarantine::retry(&mut *work, &caller.act(), &scopes, key).await?;
    work.commit().await?;
    app.exchange.intake.look_again(&caller.realm, vec![record]);
    Ok(StatusCode::ACCEPTED)
}
