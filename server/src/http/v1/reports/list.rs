//! `GET /v1/reports/{id}/freezes`: what was frozen for a report.

use axum::{extract::State, response::Response};
use danvan_store::{Freeze, Work};
use serde::Serialize;
use sync_core::id::{Hash, PersonId, RecordId};
use utoipa::ToSchema;

use super::report;
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        param::InPath,
        problem::{Problem, Written},
    },
    reports::Note,
};

/// A freeze without its rows.
#[derive(Serialize, ToSchema)]
pub struct FreezeView {
    /// Its number, from 1.
    n: i32,
    /// `preliminary` or `official`.
    state: String,
    /// Server time of the count, ms.
    frozen_at: i64,
    /// Who froze it.
    #[schema(value_type = String, format = "uuid")]
    frozen_by: PersonId,
    /// Their name.
    frozen_by_name: String,
    /// SHA-256 of the rows as stored; the audit log has it, too.
    #[schema(value_type = String)]
    sha256: Hash,
    /// What it covers, and what it could not know of.
    note: Note,
}

impl FreezeView {
    /// Of a freeze, with the name of who froze it.
    pub(super) async fn of(
        work: &mut dyn Work,
        realm: &str,
        freeze: Freeze,
    ) -> Result<Self, Problem> {
        let person = work.person(realm, freeze.frozen_by).await?;
        Ok(Self {
            n: freeze.n,
            state: freeze.state,
            frozen_at: freeze.frozen_at,
            frozen_by: freeze.frozen_by,
            frozen_by_name: person.map(|person| person.name).unwrap_or_default(),
            sha256: freeze.sha256,
            note: serde_json::from_str(&freeze.note).map_err(Problem::internal)?,
        })
    }
}

/// The report's freezes, the first first.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = Vec<FreezeView>), (status = "4XX", body = Written)),
)]
pub async fn list_freezes(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    report(&mut *work, &caller, id).await?;
    let mut views = Vec::new();
    for freeze in work.freezes(&caller.realm, id).await? {
        views.push(FreezeView::of(&mut *work, &caller.realm, freeze).await?);
    }
    accept.reply(&views).await
}
