//! `POST /v1/parcels`: a colleague hands in what another phone gave them to carry.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use sync_core::protocol::{Outcome, Parcel, Receipt, SyncRequest, decode};
use utoipa::ToSchema;

use super::sync::refused;
use crate::{
    app::AppState,
    auth::{parcels, signature, tokens::Access},
    exchange::Asker,
    http::{
        body::{Accept, Body},
        caller::{Caller, DeviceCaller},
        code,
        problem::{Problem, Written},
    },
};

/// What became of a parcel. Its own phone gets its receipts at its next sync; nothing here counts as one.
#[derive(Serialize, ToSchema)]
pub struct HandedIn {
    /// Changes in it.
    changes: usize,
    /// Of them, on the server's disk, now or since earlier.
    stored: usize,
    /// Decisions asked for in it.
    commands: usize,
}

/// Hands in a parcel: the push of another phone, sealed and signed by it.
#[utoipa::path(
    post,
    path = "/v1/parcels",
    request_body(content_type = "application/cbor", description = "`Parcel` in CBOR"),
    responses((status = 200, body = HandedIn), (status = "4XX", body = Written)),
)]
pub async fn hand_in_parcel(
    State(app): State<AppState>,
    carrier: DeviceCaller,
    accept: Accept,
    request: Request,
) -> Result<Response, Problem> {
    let unreadable = || Problem::new(&code::PARCEL_UNREADABLE);
    let Body {
        value: parcel,
        memory,
        ..
    } = Body::<Parcel>::pushed(request, &app).await?;
    let mut work = app.store.read().await?;
    let packed = parcels::open(work.as_mut(), &parcel).await?;
    let packed = packed.ok_or_else(unreadable)?;
    let realm = &carrier.caller.realm;
    let device = work.device(realm, parcel.device).await?;
    let device = device.ok_or_else(unreadable)?;
    signature::verify_body(&device, &packed.body.0, &packed.signature.0)?;
    let access = Access {
        realm: realm.clone(),
        person: device.enrolled.person,
        device: Some(parcel.device),
    };
    // As if the phone itself stood at the door: a revoked one is turned away here, too.
    let (author, _) = Caller::of(access, work.as_mut(), carrier.caller.now_ms).await?;
    drop(work);
    let pushed: SyncRequest = decode(&packed.body.0).map_err(|_| unreadable())?;
    let theirs = pushed.proto;
    let asker = Asker::of(&author, &device);
    let answer = app.exchange.begin(asker, pushed).await;
    let head = answer.map_err(|why| refused(why, theirs))?.head;
    drop(memory);
    let safe = |r: &&Receipt| matches!(r.outcome, Outcome::Stored | Outcome::Duplicate);
    accept
        .reply(&HandedIn {
            changes: head.receipts.len(),
            stored: head.receipts.iter().filter(safe).count(),
            commands: head.commands.len(),
        })
        .await
}
