//! `GET /v1/imports`: what was taken in.

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::Line;
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
    import,
};

/// Imports.
#[derive(Serialize, ToSchema)]
#[schema(as = Imports)]
pub struct List {
    /// The last begun first.
    items: Vec<Line>,
}

/// The caller's own imports, the last begun first: 200 at most.
#[utoipa::path(
    get,
    path = "/v1/imports",
    responses((status = 200, body = List), (status = "4XX", body = Written)),
)]
pub async fn list_imports(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let imports = import::list(&app, &caller.realm, caller.person).await?;
    let items = imports.into_iter();
    let items = items.map(|import| Line::of(import, caller.name.clone()));
    accept
        .reply(&List {
            items: items.collect(),
        })
        .await
}
