//! `GET /v1/quarantine`: what was not accepted, and why.

use axum::{extract::State, response::Response};
use danvan_store::QuarantineFilter;
use serde::Deserialize;
use sync_core::{
    id::{PersonId, ScopeId},
    standing::Right,
};
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
    pub(super) scope: Option<ScopeId>,
    /// Only what was refused for this reason.
    code: Option<String>,
    /// Only what this person wrote.
    #[param(value_type = Option<String>, format = "uuid")]
    person: Option<PersonId>,
    /// Where the page before ended.
    pub(super) cursor: Option<String>,
    /// Rows, at most 200; 2,000 of an export.
    pub(super) limit: Option<u32>,
}

impl Asked {
    pub(super) fn filter(&self) -> QuarantineFilter {
        QuarantineFilter {
            code: self.code.clone(),
            person: self.person,
            before: None,
        }
    }
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
    let (filter, len) = (asked.filter(), page_len(asked.limit));
    let cursor = asked.cursor.as_deref();
    let mut work = app.store.read().await?;
    let page = quarantine::list(&mut *work, &caller.realm, &scopes, &filter, cursor, len).await?;
    accept.reply(&page).await
}
