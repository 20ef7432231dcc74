//! `GET /v1/inbox`: how much waits for the caller.

use axum::{extract::State, response::Response};
use sync_core::standing::Right;

use crate::{
    app::AppState,
    desk::inbox,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
};

/// Counts of what waits in the scopes that the caller may see.
#[utoipa::path(
    get,
    path = "/v1/inbox",
    responses((status = 200, body = inbox::Inbox), (status = "4XX", body = Written)),
)]
pub async fn inbox(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let held = caller.scopes_with(Right::Quarantine);
    let mut work = app.store.read().await?;
    let (realm, sight) = (&caller.realm, caller.sight());
    let waits = inbox::read(&mut *work, realm, sight, &held, caller.now_ms).await?;
    accept.reply(&waits).await
}
