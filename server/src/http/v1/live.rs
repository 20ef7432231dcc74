//! `GET /v1/live`: server-sent events that only say which scope moved. A lost one is harmless: the client pulls.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::State,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, StreamExt as _, stream};
use sync_core::{id::ScopeId, standing::Right};
use tokio::sync::broadcast::error::RecvError;

use crate::{app::AppState, http::caller::Caller, pipeline::Poke};

/// Says which of the caller's scopes have something new: `event: scope`, data `{"scope": …, "head": …}`; to an agency also
/// that something is new elsewhere: `event: elsewhere`, data `{}`.
#[utoipa::path(
    get,
    path = "/v1/live",
    responses(
        (status = 200, content_type = "text/event-stream"),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn live(
    State(app): State<AppState>,
    caller: Caller,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut scopes = caller.scopes_with(Right::Sync);
    scopes.extend(caller.scopes_with(Right::Read));
    // What is assigned to an agency may lie anywhere: it is told that something moved, and not where.
    let anywhere = !caller.scopes_with(Right::Resolve).is_empty();
    let state = (app.pokes.subscribe(), caller.realm, scopes);
    let events = stream::unfold(state, move |(mut pokes, realm, scopes)| async move {
        loop {
            match pokes.recv().await {
                Ok(poke) if is_for(&poke, &realm, &scopes) => {
                    let data = format!("{{\"scope\":\"{}\",\"head\":{}}}", poke.scope, poke.head);
                    let event = Event::default().event("scope").data(data);
                    return Some((Ok(event), (pokes, realm, scopes)));
                }
                Ok(poke) if anywhere && poke.realm == realm => {
                    let event = Event::default().event("elsewhere").data("{}");
                    return Some((Ok(event), (pokes, realm, scopes)));
                }
                Ok(_) => {}
                // Too slow to be told each: one that says "look" is enough.
                Err(RecvError::Lagged(_)) => {
                    let event = Event::default().event("lagged").data("{}");
                    return Some((Ok(event), (pokes, realm, scopes)));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    });
    let events = events.take_until(async move { app.stopped().await });
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(25)))
}

fn is_for(poke: &Poke, realm: &str, scopes: &[ScopeId]) -> bool {
    poke.realm == realm && scopes.contains(&poke.scope)
}
