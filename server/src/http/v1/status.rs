//! `GET /v1/status`: the merged picture and how complete it is.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::ScopeId;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::status,
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
    people::lineage::View,
};

/// What is counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Kind's name; `registration` if absent.
    kind: Option<String>,
    /// Year; all years if absent.
    year: Option<i32>,
    /// Scope; all that the caller may read if absent.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Under which unit records are counted; what citizens said is counted from afar under that of then alone.
    #[serde(default)]
    units: View,
}

/// Records by unit, field and state, with sums, and what the figures may not know of yet.
#[utoipa::path(
    get,
    path = "/v1/status",
    params(Asked),
    responses(
        (status = 200, body = status::Status),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn status(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let sight = caller.sight().narrowed(asked.scope);
    let counted = status::Asked {
        kind: asked.kind.as_deref().unwrap_or("registration"),
        year: asked.year,
        units: asked.units,
    };
    let mut work = app.store.read().await?;
    let (realm, now_ms) = (&caller.realm, caller.now_ms);
    let status = status::read(&mut *work, realm, &sight, counted, now_ms).await?;
    accept.reply(&status).await
}
