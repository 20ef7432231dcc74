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
    import::Mapping,
};

/// How lists of a name are read.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportSource)]
pub struct Source {
    /// The name.
    name: String,
    /// Code of the kind of their records.
    kind: String,
    /// Server time of its last use, ms.
    used_at: i64,
    /// How they are read.
    mapping: Mapping,
}

/// How lists were read before.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportSources)]
pub struct Sources {
    /// The last used first.
    items: Vec<Source>,
}

/// How lists of each name were read, the last used first.
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
    let items = kept.into_iter().filter_map(|source| {
        Some(Source {
            mapping: serde_json::from_str(&source.mapping).ok()?,
            name: source.name,
            kind: source.kind,
            used_at: source.used_at,
        })
    });
    accept
        .reply(&Sources {
            items: items.collect(),
        })
        .await
}
