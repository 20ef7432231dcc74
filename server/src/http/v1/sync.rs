//! `POST /v1/sync`: a phone hands in what it wrote and gets what is new, in one round trip.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures_util::StreamExt as _;
use sync_core::protocol::{self, Frames, PROTOCOL, SyncRequest};

use crate::{
    admission::Syncing,
    app::AppState,
    config::Limits,
    exchange::{Asker, Refused},
    feed::{Answer, frames},
    http::{
        body::{Body, CBOR_SEQUENCE, JSON},
        caller::DeviceCaller,
        code,
        coding::Coding,
        problem::Problem,
    },
    intake::NotTaken,
};

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
    request: Request,
) -> Result<Response, Problem> {
    let syncing = admit(&app, &caller)?;
    tokio::select! {
        () = syncing.overtaken() => {
            Err(Problem::new(&code::OVERTAKEN).retry_after(Limits::COME_AGAIN_S))
        }
        answer = exchange(app, caller, request) => answer.map(|a| cut_when_overtaken(a, syncing)),
    }
}

/// Lets a device in, as one of the few of its person.
pub(super) fn admit(app: &AppState, caller: &DeviceCaller) -> Result<Syncing, Problem> {
    let person = caller.caller.person;
    app.admission.enter(caller.id(), person).ok_or_else(|| {
        Problem::new(&code::TOO_MANY_REQUESTS)
            .arg("seconds", Limits::COME_AGAIN_S)
            .retry_after(Limits::COME_AGAIN_S)
    })
}

/// The answer, which is cut off once the same phone has begun another sync.
fn cut_when_overtaken(answer: Response, syncing: Syncing) -> Response {
    answer.map(|body| {
        let state = (body.into_data_stream(), syncing);
        let cut = futures_util::stream::unfold(Some(state), |state| async move {
            let (mut chunks, syncing) = state?;
            tokio::select! {
                () = syncing.overtaken() => Some((Err(axum::Error::new(Overtaken)), None)),
                chunk = chunks.next() => Some((chunk?, Some((chunks, syncing)))),
            }
        });
        axum::body::Body::from_stream(cut)
    })
}

/// The same phone has begun another sync.
#[derive(Debug, thiserror::Error)]
#[error("the phone has begun another sync")]
struct Overtaken;

async fn exchange(
    app: AppState,
    caller: DeviceCaller,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers().clone();
    let Body {
        value: request,
        raw,
        memory,
    } = Body::<SyncRequest>::pushed(request, &app).await?;
    let arriving = app.exchange.intake.arriving();
    caller.verify_push(&raw)?;
    drop(raw);
    let theirs = request.proto;
    let asker = Asker::of(&caller.caller, &caller.device);
    let answer = app.exchange.begin(asker, request).await;
    drop((arriving, memory));
    respond(&headers, answer.map_err(|why| refused(why, theirs))?).await
}

pub(super) fn refused(why: Refused, theirs: u16) -> Problem {
    match why {
        Refused::Version(version) => {
            let code = match version {
                protocol::VersionRefused::TooOld { .. } => &code::PROTOCOL_TOO_OLD,
                protocol::VersionRefused::TooNew { .. } => &code::PROTOCOL_TOO_NEW,
            };
            Problem::new(code)
                .arg("theirs", theirs)
                .arg("oldest", protocol::OLDEST)
                .arg("newest", PROTOCOL)
        }
        Refused::OtherDevice => Problem::new(&code::BAD_SIGNATURE),
        Refused::TooMany(most) => Problem::new(&code::BODY_TOO_LARGE).arg("max", most),
        Refused::NotTaken(NotTaken::Foreign(_)) => Problem::new(&code::INSTALL_TAKEN),
        Refused::NotTaken(NotTaken::Overloaded) => {
            Problem::new(&code::OVERLOADED).retry_after(Limits::COME_AGAIN_S)
        }
        Refused::NotTaken(NotTaken::Store(error)) | Refused::Store(error) => error.into(),
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
