//! `GET /v1/freshness`: which devices have not synced since when.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::{id::ScopeId, standing::Right};
use utoipa::IntoParams;

use super::records::list::narrowed;
use crate::{
    app::AppState,
    desk::freshness,
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
};

/// Which devices.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Only devices that have not synced since this server time, ms.
    silent_since: Option<i64>,
}

/// Devices, longest silent first, and what they said they still held back.
#[utoipa::path(
    get,
    path = "/v1/freshness",
    params(Asked),
    responses(
        (status = 200, body = freshness::Devices),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn freshness(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let scopes = narrowed(caller.scopes_with(Right::Read), asked.scope);
    let mut work = app.store.read().await?;
    let (realm, now_ms) = (&caller.realm, caller.now_ms);
    let devices = freshness::read(&mut *work, realm, &scopes, asked.silent_since, now_ms).await?;
    accept.reply(&devices).await
}
