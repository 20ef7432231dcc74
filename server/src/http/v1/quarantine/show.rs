//! `GET /v1/quarantine/{record}/{hash}`: one change that was not accepted.

use axum::{extract::State, response::Response};
use danvan_store::ChangeKey;
use sync_core::{
    id::{Hash, RecordId},
    standing::Right,
};

use crate::{
    app::AppState,
    desk::quarantine,
    http::{body::Accept, caller::Caller, code, param::InPath, problem::Problem},
};

/// One change that was not accepted.
#[utoipa::path(
    get,
    path = "/v1/quarantine/{record}/{hash}",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    responses(
        (status = 200, body = quarantine::Refused),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn quarantined_change(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
    accept: Accept,
) -> Result<Response, Problem> {
    let (refused, _) = open(&app, &caller, ChangeKey { record, hash }).await?;
    accept.reply(&refused).await
}

pub(super) async fn open(
    app: &AppState,
    caller: &Caller,
    key: ChangeKey,
) -> Result<(quarantine::Refused, Vec<u8>), Problem> {
    let scopes = caller.scopes_with(Right::Quarantine);
    let mut work = app.store.read().await?;
    quarantine::open(&mut *work, &caller.realm, &scopes, key)
        .await?
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))
}
