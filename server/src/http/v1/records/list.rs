//! `GET /v1/records`: records in the order of their titles.

use axum::{extract::State, response::Response};
use danvan_store::Filter;
use serde::Deserialize;
use sync_core::{
    id::{RecordId, ScopeId, UnitId},
    standing::Right,
    text::fold,
};
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::{Page, page_len, records},
    http::{body::Accept, caller::Caller, code, param::InQuery, problem::Problem},
};

/// Most characters that are searched for.
const SEARCH_CHARS: usize = 200;

/// What the list shows. What is absent does not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Kind's name.
    kind: Option<String>,
    /// State's code.
    state: Option<String>,
    /// Lĩnh vực.
    field: Option<String>,
    /// Unit of its day.
    #[param(value_type = Option<String>, format = "uuid")]
    unit: Option<UnitId>,
    /// Year that it counts in.
    year: Option<i32>,
    /// Record that it belongs to.
    #[param(value_type = Option<String>, format = "uuid")]
    parent: Option<RecordId>,
    /// Text that occurs in it; marks and case do not matter.
    q: Option<String>,
    /// Only records with an open conflict.
    #[serde(default)]
    conflicts: bool,
    /// Where the page before ended.
    cursor: Option<String>,
    /// Rows, at most 200.
    limit: Option<u32>,
}

/// Records in the order of their titles.
#[utoipa::path(
    get,
    path = "/v1/records",
    params(Asked),
    responses(
        (status = 200, body = Page<records::Listed>),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn records(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    if asked
        .q
        .as_ref()
        .is_some_and(|q| q.chars().count() > SEARCH_CHARS)
    {
        return Err(Problem::new(&code::MALFORMED_REQUEST).arg("name", "q"));
    }
    let filter = Filter {
        scopes: narrowed(caller.scopes_with(Right::Read), asked.scope),
        kind: asked.kind,
        state: asked.state,
        field: asked.field,
        unit: asked.unit,
        year: asked.year,
        parent: asked.parent,
        text: asked.q.map(|q| fold(&q)).filter(|q| !q.is_empty()),
        open_conflicts: asked.conflicts,
    };
    let mut work = app.store.read().await?;
    let len = page_len(asked.limit);
    let page = records::list(
        &mut *work,
        &caller.realm,
        &filter,
        asked.cursor.as_deref(),
        len,
    )
    .await?;
    accept.reply(&page).await
}

/// The scopes that may be seen, or of them the one asked for: another is as empty as one that is not there.
pub(in crate::http::v1) fn narrowed(
    mut scopes: Vec<ScopeId>,
    asked: Option<ScopeId>,
) -> Vec<ScopeId> {
    scopes.retain(|scope| asked.is_none_or(|a| a == *scope));
    scopes
}
