//! `POST /v1/imports`: hands in a file; nothing of it is written yet.

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{View, taker, view};
use crate::{
    app::AppState,
    http::{
        body::{Accept, file},
        caller::DeviceCaller,
        code,
        param::InQuery,
        problem::{Problem, Written},
    },
    import,
};

/// What is handed in.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Code of the kind of its records.
    kind: String,
    /// The file's name.
    name: String,
}

/// Hands in a file of at most 32 MiB, XLSX or CSV by what is in it. Answers how it would be read.
#[utoipa::path(
    post,
    path = "/v1/imports",
    params(Asked),
    request_body(content_type = "application/octet-stream", description = "The file"),
    responses((status = 201, body = View), (status = "4XX", body = Written)),
)]
pub async fn begin_import(
    State(app): State<AppState>,
    caller: DeviceCaller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
    request: Request,
) -> Result<Response, Problem> {
    let kind = import::kind(&asked.kind)?;
    if caller.caller.scopes_with(kind.write).is_empty() {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let (bytes, memory) = file(request, &app).await?;
    let import = import::begin(&app, &taker(&caller), kind, &asked.name, bytes).await?;
    drop(memory);
    let view = view(&app, &caller.caller, import).await?;
    let answer = accept.reply(&view).await?;
    Ok((StatusCode::CREATED, answer).into_response())
}
