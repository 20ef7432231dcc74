//! `GET /v1/trend`: records of a kind through time.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::{ScopeId, UnitId};
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::trend,
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
    people::lineage::View,
};

/// What is counted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Kind's name.
    kind: String,
    /// Scope; all that the caller may read if absent.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Unit of its day; all if absent.
    #[param(value_type = Option<String>, format = "uuid")]
    unit: Option<UnitId>,
    /// Year; all if absent.
    year: Option<i32>,
    /// Whether records of units that became this one whole are counted with it.
    #[serde(default)]
    units: View,
}

/// Records by quarter or year, with sums by field and state, and by how long citizens waited for an answer.
#[utoipa::path(
    get,
    path = "/v1/trend",
    params(Asked),
    responses(
        (status = 200, body = trend::Trend),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn trend(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let realm = &caller.realm;
    // Of one unit somebody may see more than of all: what is near is told whole.
    let scope = match (asked.scope, asked.unit) {
        (None, Some(unit)) if asked.units == View::Then => {
            work.unit(realm, unit).await?.map(|unit| unit.scope)
        }
        (scope, _) => scope,
    };
    let sight = caller.sight().narrowed(scope);
    let slice = trend::Slice {
        kind: &asked.kind,
        unit: asked.unit,
        year: asked.year,
        units: asked.units,
    };
    let trend = trend::read(&mut *work, realm, &sight, slice, caller.now_ms).await?;
    accept.reply(&trend).await
}
