//! `GET /v1/quarantine/{record}/{hash}/inspect`: what a change that was not accepted would have written.

use automerge::Automerge;
use axum::{extract::State, response::Response};
use danvan_store::ChangeKey;
use serde::Serialize;
use sync_core::{
    change::{Did, genesis},
    gate,
    id::{Hash, RecordId},
    record,
    standing::Right,
};
use utoipa::ToSchema;

use super::show::open;
use crate::{
    app::AppState,
    desk::quarantine,
    http::{body::Accept, caller::Caller, code, param::InPath, problem::Problem},
};

/// A change that was not accepted, as far as it can be read safely.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inspected {
    /// The change.
    #[serde(flatten)]
    refused: quarantine::Refused,
    /// When it was written, by the device's clock, ms; none where it is no change at all.
    device_time: Option<i64>,
    /// What it would do, place by place: the value set, letters put in or taken out.
    #[schema(value_type = Vec<Object>)]
    did: Vec<Did>,
    /// Why it cannot be read further: stable code. What fails the first look is not read at all.
    stops: Option<&'static str>,
}

/// What a change that was not accepted would have written. Nothing of it is applied to read it.
#[utoipa::path(
    get,
    path = "/v1/quarantine/{record}/{hash}/inspect",
    params(("record" = String, Path, format = "uuid"), ("hash" = String, Path)),
    responses(
        (status = 200, body = Inspected),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn inspect_quarantined(
    State(app): State<AppState>,
    caller: Caller,
    InPath((record, hash)): InPath<(RecordId, Hash)>,
    accept: Accept,
) -> Result<Response, Problem> {
    let (refused, bytes) = open(&app, &caller, ChangeKey { record, hash }).await?;
    caller.must(Right::Read, refused.scope)?;
    if refused.discarded {
        return Err(Problem::new(&code::CHANGE_DISCARDED));
    }
    let doc = names_of(&app, &caller, record).await?;
    let (kind, limits) = (record::kind(&refused.kind), app.exchange.limits);
    let read = move || {
        let doc = match (doc, kind) {
            (Some(doc), _) => doc,
            (None, Some(kind)) => genesis(kind, record),
            (None, None) => Automerge::new(),
        };
        gate::read(&bytes, &limits, &doc)
    };
    let reading = tokio::task::spawn_blocking(read)
        .await
        .map_err(Problem::worker)?;
    let inspected = match reading {
        Ok(reading) => Inspected {
            refused,
            device_time: Some(reading.at),
            did: reading.did,
            stops: reading.stops.map(gate::Refusal::code),
        },
        Err(unreadable) => Inspected {
            refused,
            device_time: None,
            did: Vec::new(),
            stops: Some(unreadable.code()),
        },
    };
    accept.reply(&inspected).await
}

/// The record's document, which says what its parts are called, if this person may read it: the record may be another
/// scope's than the one that the change named.
async fn names_of(
    app: &AppState,
    caller: &Caller,
    record: RecordId,
) -> Result<Option<Automerge>, Problem> {
    let mut work = app.store.read().await?;
    let heads = work.heads(&caller.realm, &[record]).await?;
    drop(work);
    let readable = heads
        .first()
        .is_some_and(|head| caller.may(Right::Read, head.scope));
    if !readable {
        return Ok(None);
    }
    let opened = app.documents.open(&caller.realm, record).await;
    opened.map_err(Problem::internal)
}
