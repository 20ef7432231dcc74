//! `POST /v1/parcels`: a colleague hands in what another phone gave them to carry.

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::Serialize;
use sync_core::protocol::{CommandOutcome, Outcome, Parcel, SyncRequest, decode};
use utoipa::ToSchema;

use super::sync::{admit, refused};
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
    /// Decisions asked for in it.
    commands: usize,
    /// Of both, what the server did not take for now: to be handed in again.
    kept: usize,
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
    let _place = admit(&app, &carrier)?;
    let unreadable = || Problem::new(&code::PARCEL_UNREADABLE);
    let Body {
        value: parcel,
        memory,
        ..
    } = Body::<Parcel>::pushed(request, &app).await?;
    let arriving = app.exchange.intake.arriving();
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
    drop((arriving, memory));
    let changes = head.receipts.iter();
    let kept = changes.filter(|r| matches!(r.outcome, Outcome::Keep(_)));
    let commands = head.commands.iter();
    let put_off = commands.filter(|c| matches!(c.outcome, CommandOutcome::Keep(_)));
    accept
        .reply(&HandedIn {
            changes: head.receipts.len(),
            commands: head.commands.len(),
            kept: kept.count() + put_off.count(),
        })
        .await
}
