//! `POST /v1/rules/holidays`: a year's days off, and the weekends worked in lieu.

use axum::{extract::State, http::StatusCode};
use sync_core::standing::Right;

use super::{must_set, publish};
use crate::{
    app::AppState,
    http::{
        body::Body,
        caller::Caller,
        code,
        problem::{Problem, Written},
    },
    rules::{HOLIDAYS, Holidays},
};

/// Sets the list of a year, in place of the one before.
#[utoipa::path(
    post,
    path = "/v1/rules/holidays",
    request_body = Holidays,
    responses((status = 204, description = "It is in force"), (status = "4XX", body = Written)),
)]
pub async fn publish_holidays(
    State(app): State<AppState>,
    caller: Caller,
    Body { value: year, .. }: Body<Holidays>,
) -> Result<StatusCode, Problem> {
    must_set(&caller, &[Right::RecogniseProvince, Right::Administer])?;
    year.check()
        .map_err(|why| Problem::new(&code::INVALID_VALUE).arg("field", why.code()))?;
    let id = year.year.to_string();
    let mut work = app.store.write().await?;
    publish(work.as_mut(), &caller, (HOLIDAYS, &id), |_| year).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
