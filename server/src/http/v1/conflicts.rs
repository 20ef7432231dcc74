//! `GET /v1/conflicts`: what waits for someone to settle it.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::ScopeId;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::{Page, conflicts, page_len},
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
};

/// Which conflicts.
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

/// Open conflicts, oldest first: every value, who gave it, when by their clock and by the server's, and what stood
/// there before.
#[utoipa::path(
    get,
    path = "/v1/conflicts",
    params(Asked),
    responses(
        (status = 200, body = Page<conflicts::OfRecord>),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn open_conflicts(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let sight = caller.sight().narrowed(asked.scope);
    let (cursor, len) = (asked.cursor.as_deref(), page_len(asked.limit));
    let mut work = app.store.read().await?;
    let page = conflicts::list(&mut *work, &caller.realm, &sight, cursor, len).await?;
    accept.reply(&page).await
}
