//! `GET /v1/audit`: entries, newest first.

use axum::{extract::State, response::Response};
use danvan_store::{AuditEntry, AuditFilter};
use serde::{Deserialize, Serialize};
use sync_core::id::{DeviceId, Hash, PersonId};
use utoipa::{IntoParams, ToSchema};

use super::must_read;
use crate::{
    app::AppState,
    desk::{Page, page_len},
    http::{
        body::Accept,
        caller::Caller,
        param::InQuery,
        problem::{Problem, Written},
    },
};

/// What is looked for. What is absent does not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// To what it was done: the id of a record, a person, a unit, a device.
    subject: Option<String>,
    /// By whom.
    #[param(value_type = Option<String>, format = "uuid")]
    person: Option<PersonId>,
    /// With which device.
    #[param(value_type = Option<String>, format = "uuid")]
    device: Option<DeviceId>,
    /// What was done.
    action: Option<String>,
    /// Entries before this number.
    before: Option<i64>,
    /// Rows, at most 200.
    limit: Option<u32>,
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub struct Done {
    /// Its number, from 1 without gaps.
    n: i64,
    /// Server time, ms.
    at: i64,
    /// Who; none for the operator at the machine's own shell, and for the server itself.
    #[schema(value_type = Option<String>, format = "uuid")]
    person: Option<PersonId>,
    /// Their name.
    name: Option<String>,
    /// With which device.
    #[schema(value_type = Option<String>, format = "uuid")]
    device: Option<DeviceId>,
    /// What: a stable code.
    action: String,
    /// To what.
    subject: String,
    /// What else must be known.
    #[schema(value_type = Object)]
    detail: serde_json::Value,
    /// Hash of the entry, which covers the one before.
    #[schema(value_type = String)]
    hash: Hash,
}

/// The audit log, newest first.
#[utoipa::path(
    get,
    path = "/v1/audit",
    params(Asked),
    responses((status = 200, body = Page<Done>), (status = "4XX", body = Written)),
)]
pub async fn audit(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    must_read(&caller)?;
    let filter = AuditFilter {
        subject: asked.subject,
        person: asked.person,
        device: asked.device,
        action: asked.action,
    };
    let len = page_len(asked.limit);
    let mut work = app.store.read().await?;
    let found = work
        .audit_search(&caller.realm, &filter, asked.before, len)
        .await?;
    let next = found.last().map(|last| last.n.to_string());
    let next = next.filter(|_| found.len() == len as usize);
    let mut items = Vec::with_capacity(found.len());
    for AuditEntry { n, event, hash, .. } in found {
        let name = match event.person {
            Some(person) => work.person(&caller.realm, person).await?.map(|p| p.name),
            None => None,
        };
        items.push(Done {
            n,
            at: event.at,
            person: event.person,
            name,
            device: event.device,
            action: event.action,
            subject: event.subject,
            detail: serde_json::from_str(&event.detail).unwrap_or_default(),
            hash,
        });
    }
    accept.reply(&Page { items, next }).await
}
