//! `GET /v1/reports/{id}/freezes/{n}/against/{declared}`: what was published beside what records count.

use axum::{extract::State, response::Response};
use serde::Serialize;
use sync_core::id::RecordId;
use utoipa::ToSchema;

use super::{open, report};
use crate::{
    app::AppState,
    desk::records::visible,
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
    reports::{Compared, Reading, compare, sentences, stated, values},
};

/// A declared report beside a freeze.
#[derive(Serialize, ToSchema)]
pub struct Against {
    /// Each way in which it parts a figure, with what records count.
    partitions: Vec<Compared>,
    /// What does not add up in it, as sentences.
    mismatches: Vec<String>,
}

/// The figures of a declared report, never corrected, each beside the rows that count the same.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}/against/{declared}",
    params(
        ("id" = String, Path, format = "uuid"),
        ("n" = i32, Path),
        ("declared" = String, Path, format = "uuid"),
    ),
    responses((status = 200, body = Against), (status = "4XX", body = Written)),
)]
pub async fn against_declared(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n, declared)): InPath<(RecordId, i32, RecordId)>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    report(&mut *work, &caller, id).await?;
    let declared = visible(&mut *work, &caller.realm, &caller.sight(), declared)
        .await?
        .filter(|record| record.head.kind == "declared_report")
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let reading = Reading::new(&opened.frozen, opened.note.unit, opened.freeze.frozen_at);
    let stated = stated(&values(&declared)?);
    let against = Against {
        mismatches: sentences(&stated),
        partitions: compare(stated, &reading.tables(opened.told)),
    };
    accept.reply(&against).await
}
