//! `POST /v1/reports/{id}/freezes`: counts, and keeps what was counted.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use danvan_store::Freeze;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sync_core::{
    id::{Hash, RecordId},
    standing::Right,
};
use utoipa::ToSchema;

use super::{Standing, apart, report};
use crate::{
    app::AppState,
    clock::today,
    http::{
        body::{Accept, Body},
        caller::Caller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
    people::lineage::Lineage,
    reports::{Reach, Subject, gather},
};

/// Most freezes of one report: each keeps its rows for good.
const MOST_FREEZES: usize = 200;

/// What is to be frozen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFreeze {
    /// What it is.
    state: Standing,
}

/// What was frozen.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// Its number.
    n: i32,
    /// Number of rows.
    rows: usize,
}

/// Freezes the records of the report's unit and period as they stand now. What was frozen before stays.
#[utoipa::path(
    post,
    path = "/v1/reports/{id}/freezes",
    params(("id" = String, Path, format = "uuid")),
    request_body = NewFreeze,
    responses((status = 201, body = Made), (status = "4XX", body = Written)),
)]
pub async fn freeze_report(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    accept: Accept,
    Body { value: new, .. }: Body<NewFreeze>,
) -> Result<Response, Problem> {
    let realm = &caller.realm;
    let mut work = app.store.read().await?;
    let report = report(&mut *work, &caller, id).await?;
    caller.must(Right::WriteCommittee, report.head.scope)?;
    let subject = Subject::of(&report)?;
    let sight = caller.sight();
    let lineage = Lineage::by(&mut *work, realm, &today(caller.now_ms)).await?;
    let counted = Reach::of(&work.units(realm).await?, &lineage, subject.unit).scopes;
    if counted.is_empty() || !counted.iter().all(|scope| sight.scopes.contains(scope)) {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let (frozen, note) = gather(&mut *work, realm, &subject, caller.now_ms).await?;
    // Reading is done: nobody waits for the compressor.
    drop(work);
    let packed = apart(move || frozen.pack())
        .await?
        .map_err(Problem::internal)?;
    let mut work = app.store.write().await?;
    let before = work.freezes(realm, id).await?;
    if before.len() >= MOST_FREEZES {
        return Err(Problem::new(&code::REPORT_TOO_OFTEN).arg("max", MOST_FREEZES));
    }
    let freeze = Freeze {
        report: id,
        n: before.last().map_or(0, |last| last.n) + 1,
        scope: report.head.scope,
        state: new.state.code().to_owned(),
        frozen_at: caller.now_ms,
        frozen_by: caller.person,
        sha256: Hash(Sha256::digest(&packed).into()),
        note: serde_json::to_string(&note).map_err(Problem::internal)?,
    };
    work.put_freeze(realm, &freeze, &packed).await?;
    let detail = json!({
        "n": freeze.n,
        "state": freeze.state,
        "rows": note.rows,
        "sha256": freeze.sha256,
    });
    let act = caller.act();
    act.audit(work.as_mut(), "report_frozen", id, detail)
        .await?;
    work.commit().await?;
    let made = Made {
        n: freeze.n,
        rows: note.rows,
    };
    let answer = accept.reply(&made).await?;
    Ok((StatusCode::CREATED, answer).into_response())
}
