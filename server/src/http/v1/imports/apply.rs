//! `POST /v1/imports/{id}/apply`: has a checked file written.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use sync_core::id::{Hash, ImportId};
use utoipa::ToSchema;

use super::{View, own, taker, view};
use crate::{
    app::AppState,
    http::{
        body::{Accept, Body},
        caller::DeviceCaller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
    import,
};

/// What is to be written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// SHA-256 of the file that was checked, hexadecimal.
    #[schema(value_type = String)]
    sha256: Hash,
}

/// Has the records of a checked file written, signed by the device that asks: they are the person's own. It goes on by itself;
/// what cannot be written whole is taken back.
#[utoipa::path(
    post,
    path = "/v1/imports/{id}/apply",
    params(
        ("id" = String, Path, format = "uuid"),
        ("danvan-signature" = String, Header, description = "Of the device, over the body"),
    ),
    request_body = File,
    responses((status = 202, body = View), (status = "4XX", body = Written)),
)]
pub async fn apply_import(
    State(app): State<AppState>,
    caller: DeviceCaller,
    InPath(id): InPath<ImportId>,
    accept: Accept,
    Body {
        value: file, raw, ..
    }: Body<File>,
) -> Result<Response, Problem> {
    caller.verify_push(&raw)?;
    let import = own(&app, &caller.caller, id).await?;
    if import.sha256 != file.sha256 {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "sha256"));
    }
    let import = import::apply(&app, &taker(&caller), id).await?;
    let view = view(&app, &caller.caller, import).await?;
    accept.reply_with(StatusCode::ACCEPTED, &view).await
}
