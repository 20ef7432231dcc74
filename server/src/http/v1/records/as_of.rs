//! `GET /v1/records/{id}/as-of`: the record as the server knew it at a time.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::id::RecordId;
use utoipa::IntoParams;

use crate::{
    app::AppState,
    desk::{as_of, records::visible},
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::Problem,
    },
};

/// When.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Server time, ms.
    at: i64,
}

/// Its values and standing of what had come by then.
#[utoipa::path(
    get,
    path = "/v1/records/{id}/as-of",
    params(("id" = String, Path, format = "uuid"), Asked),
    responses(
        (status = 200, body = as_of::AsOf),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn record_as_of(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let not_found = || Problem::new(&code::NOT_FOUND);
    let mut work = app.store.read().await?;
    let realm = &caller.realm;
    let record = visible(&mut *work, realm, &caller.sight(), id)
        .await?
        .ok_or_else(not_found)?;
    let then = as_of::read(&mut *work, realm, &record, asked.at).await?;
    accept.reply(&then.ok_or_else(not_found)?).await
}
