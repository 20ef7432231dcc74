//! `GET /v1/records/{id}`: one record.

use axum::{extract::State, response::Response};
use sync_core::{id::RecordId, standing::Right};

use crate::{
    app::AppState,
    desk::{appraisal, offers::offers, records},
    http::{body::Accept, caller::Caller, code, param::InPath, problem::Problem},
    identity,
};

/// One record: its values, its standing, what it lacks, its conflicts and its files.
#[utoipa::path(
    get,
    path = "/v1/records/{id}",
    params(("id" = String, Path, format = "uuid")),
    responses(
        (status = 200, body = records::Shown),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn record(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let realm = &caller.realm;
    let record = records::visible(&mut *work, realm, &caller.sight(), id)
        .await?
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let who = (caller.person, caller.roles.as_slice());
    let offers = offers(&mut *work, realm, who, &record, caller.now_ms).await?;
    let appraisal = if caller.may(Right::Assess, record.head.scope) {
        appraisal::of(&mut *work, realm, caller.person, &record, caller.now_ms).await?
    } else {
        None
    };
    let mut shown = records::show(&mut *work, realm, record).await?;
    shown.offers = offers;
    shown.appraisal = appraisal;
    shown.identity = identity::is_kept(&mut *work, &caller, id).await?;
    accept.reply(&shown).await
}
