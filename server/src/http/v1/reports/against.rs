//! What was published, by itself (`GET /v1/reports/declared/{declared}`) and beside what records count
//! (`GET /v1/reports/{id}/freezes/{n}/against/{declared}`).

use axum::{extract::State, response::Response};
use danvan_store::Work;
use serde::Serialize;
use sync_core::{declared::Partition, id::RecordId};
use utoipa::ToSchema;

use super::open;
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
    reports::{Compared, compare, sentences, stated, values},
};

/// A declared report, beside a freeze or by itself.
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
    let stated = partitions(&mut *work, &caller, declared).await?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let (_, tables) = opened
        .study(None, |opened, reading| reading.tables(opened.told))
        .await?;
    let against = Against {
        mismatches: sentences(&stated),
        partitions: compare(stated, &tables),
    };
    accept.reply(&against).await
}

/// The figures of a declared report by themselves: what adds up in it, and what does not.
#[utoipa::path(
    get,
    path = "/v1/reports/declared/{declared}",
    params(("declared" = String, Path, format = "uuid")),
    responses((status = 200, body = Against), (status = "4XX", body = Written)),
)]
pub async fn declared_alone(
    State(app): State<AppState>,
    caller: Caller,
    InPath(declared): InPath<RecordId>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let stated = partitions(&mut *work, &caller, declared).await?;
    let alone = Against {
        mismatches: sentences(&stated),
        partitions: compare(stated, &[]),
    };
    accept.reply(&alone).await
}

async fn partitions(
    work: &mut dyn Work,
    caller: &Caller,
    declared: RecordId,
) -> Result<Vec<Partition>, Problem> {
    let declared = visible(work, &caller.realm, &caller.sight(), declared)
        .await?
        .filter(|record| record.head.kind == "declared_report")
        .ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    Ok(stated(&values(&declared)?))
}
