//! `GET /v1/rules`: what is in force.

use axum::{extract::State, response::Response};
use serde::Serialize;
use sync_core::standing::{Rubric, deadlines::Deadlines};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
    rules::{self, Holidays},
};

/// The rules of the realm.
#[derive(Serialize, ToSchema)]
pub struct Rules {
    /// Every version of every rubric, the proposed one first.
    #[schema(value_type = Vec<Object>)]
    rubrics: Vec<Rubric>,
    /// The terms in force.
    #[schema(value_type = Object)]
    deadlines: Deadlines,
    /// The days off of each year of which they are known.
    holidays: Vec<Holidays>,
}

/// Rubrics, terms and days off in force.
#[utoipa::path(
    get,
    path = "/v1/rules",
    responses((status = 200, body = Rules), (status = "4XX", body = Written)),
)]
pub async fn read_rules(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let realm = &caller.realm;
    let rules = Rules {
        rubrics: rules::rubrics(&mut *work, realm).await?,
        deadlines: rules::deadlines(&mut *work, realm).await?,
        holidays: rules::holidays(&mut *work, realm).await?,
    };
    accept.reply(&rules).await
}
