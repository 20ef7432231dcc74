//! `POST /v1/rules/deadlines`: the province's own terms.

use axum::{extract::State, http::StatusCode};
use sync_core::{
    standing::{
        Right,
        deadlines::{Deadlines, Term},
    },
    text::is_nfc,
};

use super::{must_set, publish};
use crate::{
    app::AppState,
    http::{
        body::Body,
        caller::Caller,
        code,
        problem::{Problem, Written},
    },
    rules::DEADLINES,
};

/// Most days of a term.
const MAX_DAYS: u16 = 365;
/// Most characters of the rule that is cited.
const MAX_SOURCE: usize = 300;

/// Sets the terms; one that is absent is the law's.
#[utoipa::path(
    post,
    path = "/v1/rules/deadlines",
    request_body = Object,
    responses((status = 204, description = "They are in force"), (status = "4XX", body = Written)),
)]
pub async fn publish_deadlines(
    State(app): State<AppState>,
    caller: Caller,
    Body { value: terms, .. }: Body<Deadlines>,
) -> Result<StatusCode, Problem> {
    must_set(&caller, &[Right::RecogniseProvince])?;
    let Deadlines {
        dialogue_notice,
        results_published,
        written_notice,
    } = &terms;
    let fits = |Term { days, source, .. }: &&Term| {
        (1..=MAX_DAYS).contains(days)
            && !source.trim().is_empty()
            && source.chars().count() <= MAX_SOURCE
            && is_nfc(source)
            && !source.chars().any(char::is_control)
    };
    let all = [dialogue_notice, results_published, written_notice];
    if !all.iter().all(fits) {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "terms"));
    }
    let mut work = app.store.write().await?;
    publish(work.as_mut(), &caller, (DEADLINES, DEADLINES), |_| terms).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
