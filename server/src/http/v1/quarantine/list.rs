//! `GET /v1/quarantine`: what was not accepted, and why.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::{id::ScopeId, standing::Right};
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::{Page, page_len, quarantine},
    http::{
        body::Accept, caller::Caller, param::InQuery, problem::Problem, v1::records::list::narrowed,
    },
};

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// Rows, at most 200.
    limit: Option<u32>,
}

/// Changes that were not accepted, newest refusal first.
#[utoipa::path(
    get,
    path = "/v1/quarantine",
    params(Asked),
    responses(
        (status = 200, body = Page<quarantine::Refused>),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn quarantined(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let scopes = narrowed(caller.scopes_with(Right::Quarantine), asked.scope);
    let (cursor, len) = (asked.cursor.as_deref(), page_len(asked.limit));
    let mut work = app.store.read().await?;
    let page = quarantine::list(&mut *work, &caller.realm, &scopes, cursor, len).await?;
    accept.reply(&page).await
}
