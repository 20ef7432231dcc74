//! `GET /v1/records/{id}/history`: who changed what, when.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::RecordId;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::{Page, history, page_len, records::visible},
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::Problem,
    },
};

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Where the page before ended.
    cursor: Option<String>,
    /// Events, at most 200.
    limit: Option<u32>,
}

/// Who changed what and decided what, when: oldest first.
#[utoipa::path(
    get,
    path = "/v1/records/{id}/history",
    params(("id" = String, Path, format = "uuid"), Asked),
    responses(
        (status = 200, body = Page<history::Event>),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn record_history(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    visible(&mut *work, &caller.realm, &caller.sight(), id)
        .await?
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    // Opening the document takes a unit of work of its own: holding two at once could wait for itself.
    drop(work);
    let doc = app
        .documents
        .open(&caller.realm, id)
        .await
        .map_err(Problem::internal)?;
    let mut work = app.store.read().await?;
    let (cursor, len) = (asked.cursor.as_deref(), page_len(asked.limit));
    let page = history::read(
        &mut *work,
        &caller.realm,
        id,
        doc,
        caller.person,
        cursor,
        len,
    )
    .await?;
    accept.reply(&page).await
}
