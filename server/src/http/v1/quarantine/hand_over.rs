//! `POST /v1/quarantine/{record}/{hash}/hand-over`: somebody else answers for it.

use axum::{extract::State, http::StatusCode};
use danvan_store::ChangeKey;
use serde::Deserialize;
use sync_core::{
    id::{Hash, PersonId, RecordId},
    standing::Right,
};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    desk::quarantine,
    http::{body::Body, caller::Caller, param::InPath, problem::Problem},
};

/// Who takes it over.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// A person who may write such records there today.
    #[schema(value_type = String, format = "uuid")]
    person: PersonId,
}

/// Has a change judged again by the rights of somebody who takes responsibility for it: its author's role has ended, say.
/// Its author stays its author.
#[utoipa::path(
    post,
    path = "/v1/quarantine/{record}/{hash}/hand-over",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    request_body = HandOver,
    responses(
        (status = 202, description = "It is being judged again"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn hand_over_quarantined(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
    body: Body<HandOver>,
) -> Result<StatusCode, Problem> {
    let scopes = caller.scopes_with(Right::Quarantine);
    let mut work = app.store.write().await?;
    let (key, to) = (ChangeKey { record, hash }, body.value.person);
    quarantine::hand_over(&mut *work, &caller.act(), &scopes, key, to).await?;
    work.commit().await?;
    app.exchange.intake.look_again(&caller.realm, vec![record]);
    Ok(StatusCode::ACCEPTED)
}
