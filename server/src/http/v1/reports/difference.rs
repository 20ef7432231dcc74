//! `GET /v1/reports/{id}/freezes/{n}/since/{earlier}`: what lies between two freezes.

use axum::{extract::State, response::Response};
use sync_core::id::RecordId;

use super::{apart, name, open};
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    reports::{Difference, Reading},
};

/// Rows that came in late, that left or changed, and how each column moved by them.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}/since/{earlier}",
    params(("id" = String, Path, format = "uuid"), ("n" = i32, Path), ("earlier" = i32, Path)),
    responses((status = 200, body = Difference), (status = "4XX", body = Written)),
)]
pub async fn freeze_difference(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n, earlier)): InPath<(RecordId, i32, i32)>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let earlier = open(&mut *work, &caller, id, earlier).await?;
    let later = open(&mut *work, &caller, id, n).await?;
    let mut between = apart(move || {
        let (was, is) = (&earlier.freeze, &later.freeze);
        let before = Reading::new(&earlier.frozen, earlier.note.unit, was.frozen_at);
        let after = Reading::new(&later.frozen, later.note.unit, is.frozen_at);
        Difference::between((&earlier.frozen, &before), (&later.frozen, &after)).told(later.told)
    })
    .await?;
    let Difference {
        came,
        left,
        changed,
        ..
    } = &mut between;
    name(
        &mut *work,
        &caller,
        came.iter_mut().chain(left).chain(changed),
    )
    .await?;
    accept.reply(&between).await
}
