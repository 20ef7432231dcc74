//! `GET /v1/follow-up`: what citizens still wait for.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::ScopeId;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::follow_up as desk,
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
};

/// What is looked at.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope; all that the caller may read if absent.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
}

/// Opinions whose answer was not told, and dialogues not announced or not published, with the days by which: terms as
/// the province set them, working days by the list of days off.
#[utoipa::path(
    get,
    path = "/v1/follow-up",
    params(Asked),
    responses(
        (status = 200, body = desk::FollowUp),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn follow_up(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let sight = caller.sight().narrowed(asked.scope);
    let mut work = app.store.read().await?;
    let answer = desk::read(&mut *work, &caller.realm, sight, caller.now_ms).await?;
    accept.reply(&answer).await
}
