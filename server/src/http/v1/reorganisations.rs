//! `/v1/reorganisations`: units that merge, part, are renamed or moved on a day.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use danvan_store::{UnitEdge, Work};
use serde::Serialize;
use sync_core::{id::UnitId, standing::Right};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{
        body::{Accept, Body},
        caller::Caller,
        code,
        problem::{Problem, Written},
    },
    people::{Effect, PROVINCE, Plan, reorganise},
};

/// A unit that became another, or a part of it.
#[derive(Serialize, ToSchema)]
#[schema(as = UnitEdge)]
pub struct EdgeView {
    /// The unit that was.
    #[schema(value_type = String, format = "uuid")]
    old: UnitId,
    /// The unit that is.
    #[schema(value_type = String, format = "uuid")]
    new: UnitId,
    /// How.
    kind: String,
    /// First day on which it is so.
    day: String,
    /// The document that says so.
    document: String,
    /// Whether the new unit looks after the records of the old one.
    keeps_records: bool,
}

impl From<UnitEdge> for EdgeView {
    fn from(edge: UnitEdge) -> Self {
        Self {
            old: edge.old,
            new: edge.new,
            kind: edge.kind,
            day: edge.day,
            document: edge.document,
            keeps_records: edge.keeps_records,
        }
    }
}

/// What became of the units of the realm, by day.
#[utoipa::path(
    get,
    path = "/v1/reorganisations",
    responses((status = 200, body = Vec<EdgeView>), (status = "4XX", body = Written)),
)]
pub async fn unit_edges(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let edges = work.edges(&caller.realm).await?;
    let views: Vec<EdgeView> = edges.into_iter().map(EdgeView::from).collect();
    accept.reply(&views).await
}

/// What a plan would do: which units end and begin, and which records, people and devices go where.
#[utoipa::path(
    post,
    path = "/v1/reorganisations/preview",
    request_body = Plan,
    responses((status = 200, body = Effect), (status = "4XX", body = Written)),
)]
pub async fn preview_reorganisation(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
    Body { value: plan, .. }: Body<Plan>,
) -> Result<Response, Problem> {
    // Without a commit nothing of it stands.
    let (_, effect) = done(&app, &caller, plan).await?;
    accept.reply(&effect).await
}

/// Does it. Nothing is moved: from the day on each record is found under its unit of then and of today, and those who take
/// a unit over look after its records.
#[utoipa::path(
    post,
    path = "/v1/reorganisations",
    request_body = Plan,
    responses((status = 201, body = Effect), (status = "4XX", body = Written)),
)]
pub async fn reorganise_units(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
    Body { value: plan, .. }: Body<Plan>,
) -> Result<Response, Problem> {
    let (work, effect) = done(&app, &caller, plan).await?;
    work.commit().await?;
    let answer = accept.reply(&effect).await?;
    Ok((StatusCode::CREATED, answer).into_response())
}

/// Carries a plan out in a unit of work that is not yet committed, for the province's administrator.
async fn done(
    app: &AppState,
    caller: &Caller,
    plan: Plan,
) -> Result<(Box<dyn Work>, Effect), Problem> {
    let mut of_all = caller.roles.iter().filter(|held| held.level == PROVINCE);
    if !of_all.any(|held| held.grant.role.allows(Right::Administer)) {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let mut work = app.store.write().await?;
    let effect = reorganise(work.as_mut(), app.entropy.as_ref(), &caller.act(), plan).await?;
    Ok((work, effect))
}
