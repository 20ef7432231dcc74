//! `POST /v1/sync`: a phone hands in what it wrote and gets what is new, in one round trip.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use danvan_store::{NewCommand, SyncNote};
use futures_util::StreamExt as _;
use sync_core::{
    id::ScopeId,
    protocol::{self, Frames, Head, PROTOCOL, ScopeFloor, SyncRequest},
    standing::Right,
};

use crate::{
    app::AppState,
    entropy::random,
    feed::{Answer, Asked, Place, Reader, command_receipts, frames, notices, receipts},
    http::{
        body::{Body, CBOR_SEQUENCE, JSON},
        caller::DeviceCaller,
        code,
        coding::Coding,
        problem::Problem,
    },
    intake::{Delivery, NotTaken, Sender, precheck},
};

/// Scopes, commands, wanted records in one request at most: a phone never needs so many.
const MANY: usize = 10_000;
/// Bytes of entries in one answer at most, whatever the phone asks for.
const MOST_BYTES: u32 = 64 << 20;

/// Hands in changes and commands, and answers with receipts and everything new.
///
/// The body is a `SyncRequest` in CBOR or JSON, signed by the device (`danvan-signature`). The answer is a sequence of
/// frames: CBOR items one after another, or with `Accept: application/json` one JSON array.
#[utoipa::path(
    post,
    path = "/v1/sync",
    request_body(content_type = "application/cbor", description = "`SyncRequest`, CBOR or JSON"),
    responses(
        (status = 200, content_type = "application/cbor-seq", description = "`Frame`s"),
        (status = "4XX", body = crate::http::problem::Written),
        (status = "5XX", body = crate::http::problem::Written),
    ),
)]
pub async fn sync(
    State(app): State<AppState>,
    caller: DeviceCaller,
    headers: HeaderMap,
    body: Body<SyncRequest>,
) -> Result<Response, Problem> {
    let arriving = app.intake.arriving();
    let Body {
        value: mut request,
        raw,
    } = body;
    caller.verify_push(&raw)?;
    drop(raw);
    check(&request, &caller)?;

    let now = caller.caller.now_ms;
    let realm = caller.caller.realm.clone();
    let scopes = caller.caller.scopes_with(Right::Sync);
    let mut work = app.store.read().await?;
    let earlier = work.installs_of(&realm, request.device).await?;
    let floors = work.scope_states(&realm, &scopes).await?;
    let notices = notices(&mut *work, &realm, request.device, request.notices).await?;
    drop(work);

    let push = std::mem::take(&mut request.push);
    let delivery = deliver(&app, &caller, &request, push, &earlier);
    let (changes, commands) = (keys(&delivery), delivery.commands.clone());
    let ticket = delivery.next_ticket;
    let taken = app.intake.take(delivery).await.map_err(not_taken)?;
    drop(arriving);

    let head = Head {
        proto: PROTOCOL,
        epoch: app.epoch,
        now,
        ticket: ticket.to_vec().into(),
        scopes: floors
            .iter()
            .map(|s| ScopeFloor {
                id: s.scope,
                floor: u64::try_from(s.floor).unwrap_or_default(),
            })
            .collect(),
        receipts: receipts(&changes, taken.changes),
        commands: command_receipts(&commands, taken.commands),
        notices,
        renew: taken.renew,
    };
    let asked = Asked {
        device: request.device,
        person: caller.caller.person,
        commands: commands.iter().map(|c| c.id).chain(request.asked).collect(),
        notices: head.notices.last().map_or(request.notices, |n| n.seq),
    };
    let answer = Answer {
        store: app.store.clone(),
        reader: Reader {
            realm,
            install: request.install,
        },
        head,
        asked,
        places: places(&scopes, &request.scopes),
        verify: request.verify,
        want: request.want,
        max_bytes: usize::try_from(request.max_bytes.min(MOST_BYTES)).unwrap_or(usize::MAX),
        merged: taken.merged,
        patience: std::time::Duration::from_millis(app.config.limits.merge_wait_ms.into()),
    };
    respond(&headers, answer).await
}

fn check(request: &SyncRequest, caller: &DeviceCaller) -> Result<(), Problem> {
    if let Err(refused) = protocol::negotiate(request.proto) {
        let code = match refused {
            protocol::VersionRefused::TooOld { .. } => &code::PROTOCOL_TOO_OLD,
            protocol::VersionRefused::TooNew { .. } => &code::PROTOCOL_TOO_NEW,
        };
        return Err(Problem::new(code)
            .arg("theirs", request.proto)
            .arg("oldest", protocol::OLDEST)
            .arg("newest", PROTOCOL));
    }
    if request.device != caller.id() {
        return Err(Problem::new(&code::BAD_SIGNATURE));
    }
    let many = [
        request.scopes.len(),
        request.commands.len(),
        request.asked.len(),
        request.want.len(),
        request.verify.len(),
    ];
    if many.iter().any(|n| *n > MANY) {
        return Err(Problem::new(&code::BODY_TOO_LARGE).arg("max", MANY));
    }
    Ok(())
}

fn deliver(
    app: &AppState,
    caller: &DeviceCaller,
    request: &SyncRequest,
    push: Vec<protocol::PushEntry>,
    earlier: &[sync_core::id::InstallId],
) -> Delivery {
    let now = caller.caller.now_ms;
    let sender = Sender {
        device: request.device,
        person: caller.caller.person,
        install: request.install,
        earlier,
        now,
    };
    let changes = precheck(push, &sender, &app.gate_limits);
    let commands = request
        .commands
        .iter()
        .map(|command| NewCommand {
            id: command.id,
            record: command.record,
            scope: ScopeId::default(),
            device: request.device,
            person: caller.caller.person,
            received_at: now,
            body: protocol::encode(command),
        })
        .collect();
    let printable = request.app.chars().filter(|c| !c.is_control());
    Delivery {
        realm: caller.caller.realm.clone(),
        device: request.device,
        install: request.install,
        shown: request
            .ticket
            .as_ref()
            .and_then(|t| t.0.as_slice().try_into().ok()),
        next_ticket: random(&*app.entropy),
        note: SyncNote {
            at: now,
            waiting_changes: request.waiting.changes.into(),
            waiting_media: request.waiting.media.into(),
            app_version: printable.take(64).collect(),
            clock_skew_ms: request.now.saturating_sub(now),
        },
        changes,
        commands,
    }
}

/// What receipts need of the changes, without their bytes.
fn keys(delivery: &Delivery) -> Vec<(sync_core::id::Hash, Option<danvan_store::Refusal>)> {
    delivery
        .changes
        .iter()
        .map(|c| (c.key.hash, c.refusal.clone()))
        .collect()
}

/// The phone's place in each scope that it may sync; what it does not know yet begins at 0.
fn places(scopes: &[ScopeId], held: &[protocol::ScopeCursor]) -> Vec<Place> {
    scopes
        .iter()
        .map(|scope| {
            let cursor = held.iter().find(|h| h.id == *scope).map_or(0, |h| h.cursor);
            Place {
                scope: *scope,
                cursor: i64::try_from(cursor).unwrap_or(i64::MAX),
            }
        })
        .collect()
}

fn not_taken(why: NotTaken) -> Problem {
    match why {
        NotTaken::Foreign(_) => Problem::new(&code::INSTALL_TAKEN),
        NotTaken::Store(error) => error.into(),
        NotTaken::Overloaded => Problem::new(&code::OVERLOADED).retry_after(5),
    }
}

async fn respond(headers: &HeaderMap, answer: Answer) -> Result<Response, Problem> {
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|accept| accept.contains(JSON));
    let chunks = frames(answer);
    if wants_json {
        let mut all = Vec::new();
        let mut reader = Frames::default();
        let mut chunks = std::pin::pin!(chunks);
        while let Some(chunk) = chunks.next().await {
            all.extend(reader.push(&chunk?).map_err(Problem::internal)?);
        }
        return Ok(axum::Json(all).into_response());
    }
    let coding = Coding::accepted(headers);
    let mut response = axum::body::Body::from_stream(coding.stream(chunks)).into_response();
    let out = response.headers_mut();
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(CBOR_SEQUENCE),
    );
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(name) = coding.name() {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    Ok(response)
}

#[cfg(test)]
mod tests;
