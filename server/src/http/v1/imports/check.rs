//! `POST /v1/imports/{id}/check`: what would become of the file, and what stands in the way.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use sync_core::id::ImportId;
use utoipa::ToSchema;

use super::{View, own, taker, view};
use crate::{
    app::AppState,
    http::{
        body::{Accept, Body},
        caller::DeviceCaller,
        param::InPath,
        problem::{Problem, Written},
    },
    import::{self, Findings, Mapping},
};

/// What a check found.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportChecked)]
pub struct Checked {
    import: View,
    #[serde(flatten)]
    findings: Findings,
    /// Whether it can be written as it is.
    may_apply: bool,
}

/// Reads the whole file under a mapping and writes nothing but that.
#[utoipa::path(
    post,
    path = "/v1/imports/{id}/check",
    params(("id" = String, Path, format = "uuid")),
    request_body = Mapping,
    responses((status = 200, body = Checked), (status = "4XX", body = Written)),
)]
pub async fn check_import(
    State(app): State<AppState>,
    caller: DeviceCaller,
    InPath(id): InPath<ImportId>,
    accept: Accept,
    request: Request,
) -> Result<Response, Problem> {
    let Body { value: mapping, .. } = Body::<Mapping>::pushed(request, &app).await?;
    let import = own(&app, &caller.caller, id).await?;
    let duplicates = mapping.duplicates;
    let (import, findings) = import::check(&app, &taker(&caller), import, mapping).await?;
    let checked = Checked {
        import: view(&app, &caller.caller, import).await?,
        may_apply: findings.may_apply(duplicates),
        findings,
    };
    accept.reply(&checked).await
}
