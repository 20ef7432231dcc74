//! `GET /v1/import-sources`: how lists were read before.

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
};

/// A name under which it is kept how lists are read.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportSource)]
pub struct Source {
    /// The name.
    name: String,
    /// Code of the kind of their records.
    kind: String,
    /// Server time of its last use, ms.
    used_at: i64,
}

/// Names under which it is kept.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportSources)]
pub struct Sources {
    /// The last used first.
    items: Vec<Source>,
}

/// Names under which it is kept how lists are read, the last used first. A file with the headings of one is read by it.
#[utoipa::path(
    get,
    path = "/v1/import-sources",
    responses((status = 200, body = Sources), (status = "4XX", body = Written)),
)]
pub async fn import_sources(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let kept = app
        .store
        .read()
        .await?
        .import_sources(&caller.realm)
        .await?;
    let items = kept.into_iter().map(|source| Source {
        name: source.name,
        kind: source.kind,
        used_at: source.used_at,
    });
    accept
        .reply(&Sources {
            items: items.collect(),
        })
        .await
}
