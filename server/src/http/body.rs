//! Bodies: CBOR or JSON, plain, zstd or gzip, under limits on what was sent and on what it inflates to.

use std::time::Duration;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Serialize, de::DeserializeOwned};
use sync_core::protocol;
use tokio::time::{Instant, timeout_at};
use tower_http::timeout::TimeoutError;

use super::{
    code,
    coding::{Coding, accepts},
    problem::Problem,
};
use crate::{
    admission::InUse,
    app::{App, AppState},
    config::Limits,
};

/// Media type of CBOR (RFC 8949).
pub const CBOR: &str = "application/cbor";
/// Media type of a sequence of CBOR items (RFC 8742).
pub const CBOR_SEQUENCE: &str = "application/cbor-seq";
/// Media type of JSON (RFC 8259).
pub const JSON: &str = "application/json";

/// Below it, compressing costs more than it saves.
const WORTH_COMPRESSING: usize = 512;

/// A decoded request body.
#[derive(Debug)]
pub struct Body<T> {
    /// The message.
    pub value: T,
    /// The bytes it was decoded from, inflated: what signatures cover.
    pub raw: Bytes,
    /// The memory that both take; it is let go when the message is done with.
    pub memory: InUse,
}

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Problem> {
        let small = Limits::SMALL_BODY;
        Self::read(request, app.small_bodies.begin(), small, small).await
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// What a phone pushes. Only for who has shown a device's token: it may be large.
    ///
    /// # Errors
    /// As the extractor.
    pub async fn pushed(request: Request, app: &App) -> Result<Self, Problem> {
        let limits = &app.config.limits;
        let memory = app.pushes.begin();
        Self::read(request, memory, limits.body_bytes, limits.inflated_bytes).await
    }

    async fn read(
        request: Request,
        mut memory: InUse,
        max_sent: usize,
        max_inflated: usize,
    ) -> Result<Self, Problem> {
        let format = Format::of(request.headers())?;
        let coding = Coding::sent(request.headers())?;
        let sent = collect(request, max_sent, &mut memory).await?;
        let (raw, memory) = coding.inflate(sent, max_inflated, memory).await?;
        let value = match format {
            Format::Cbor => protocol::decode(&raw)
                .map_err(|why| Problem::new(&code::MALFORMED_BODY).arg("why", why))?,
            Format::Json => serde_json::from_slice(&raw).map_err(|e| not_json(&e))?,
        };
        Ok(Self { value, raw, memory })
    }
}

/// Where reading stopped, and not the reader's own sentence: that may quote what was written.
fn not_json(error: &serde_json::Error) -> Problem {
    let why = format!("JSON, line {}, column {}", error.line(), error.column());
    Problem::new(&code::MALFORMED_BODY).arg("why", why)
}

/// A file as it comes, only for who has shown a device's token, with the memory that it takes.
///
/// # Errors
/// It is too large, too slow, or there is no memory for it now.
pub async fn file(request: Request, app: &App) -> Result<(Bytes, InUse), Problem> {
    let mut memory = app.pushes.begin();
    let bytes = collect(request, Limits::IMPORT, &mut memory).await?;
    Ok((bytes, memory))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Cbor,
    Json,
}

impl Format {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let named = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or(JSON);
        match named.split(';').next().unwrap_or_default().trim() {
            CBOR => Ok(Self::Cbor),
            JSON => Ok(Self::Json),
            _ => Err(Problem::new(&code::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

/// The whole body, if it comes at no less than the least rate and there is memory for it.
async fn collect(request: Request, max: usize, memory: &mut InUse) -> Result<Bytes, Problem> {
    let mut body = Limited::new(request.into_body(), max);
    let mut whole = BytesMut::new();
    let began = Instant::now();
    loop {
        let seconds = whole.len() as u64 / Limits::BODY_BYTES_A_SECOND;
        let until = began + Limits::BODY_GRACE + Duration::from_secs(seconds);
        let frame = timeout_at(until, body.frame())
            .await
            .map_err(|_| Problem::new(&code::TIMED_OUT))?;
        let Some(frame) = frame else {
            return Ok(whole.freeze());
        };
        let frame = frame.map_err(|error| broken(error.as_ref(), max))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if !memory.add(data.len()) {
            return Err(overloaded());
        }
        whole.extend_from_slice(&data);
    }
}

/// There is no memory for it now.
pub(super) fn overloaded() -> Problem {
    Problem::new(&code::OVERLOADED).retry_after(Limits::COME_AGAIN_S)
}

fn broken(error: &(dyn std::error::Error + 'static), max: usize) -> Problem {
    let mut source = Some(error);
    while let Some(cause) = source {
        if cause.is::<LengthLimitError>() {
            return Problem::new(&code::BODY_TOO_LARGE).arg("max", max);
        }
        if cause.is::<TimeoutError>() {
            return Problem::new(&code::TIMED_OUT);
        }
        source = cause.source();
    }
    Problem::new(&code::MALFORMED_BODY).arg("why", "the connection broke off")
}

/// What the client can read: the form of every answer but a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    cbor: bool,
    coding: Coding,
}

impl<S: Sync> FromRequestParts<S> for Accept {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self {
            cbor: accepts(&parts.headers, &header::ACCEPT, CBOR),
            coding: Coding::accepted(&parts.headers),
        })
    }
}

impl Accept {
    /// Answers 200 with `value` as CBOR if the client asked for it, else as JSON.
    ///
    /// # Errors
    /// When the value cannot be written, which is a fault of the server.
    pub async fn reply<T: Serialize>(self, value: &T) -> Result<Response, Problem> {
        self.reply_with(StatusCode::OK, value).await
    }

    /// As [`Self::reply`], with another status.
    ///
    /// # Errors
    /// When the value cannot be written, which is a fault of the server.
    pub async fn reply_with<T: Serialize>(
        self,
        status: StatusCode,
        value: &T,
    ) -> Result<Response, Problem> {
        let (media_type, bytes) = if self.cbor {
            (CBOR, protocol::encode(value))
        } else {
            (JSON, serde_json::to_vec(value).map_err(Problem::internal)?)
        };
        self.send(status, media_type, bytes).await
    }

    /// Answers with bytes of a media type, compressed if that is worth it.
    ///
    /// # Errors
    /// When compression fails, which is a fault of the server.
    pub async fn send(
        self,
        status: StatusCode,
        media_type: &'static str,
        bytes: Vec<u8>,
    ) -> Result<Response, Problem> {
        let coding = if bytes.len() < WORTH_COMPRESSING {
            Coding::Plain
        } else {
            self.coding
        };
        let bytes = coding.deflate(bytes).await?;
        let mut response = (status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept, accept-encoding"),
        );
        if let Some(name) = coding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Ok(response)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_json_error_does_not_quote_what_was_written() {
        let error = serde_json::from_str::<u8>("\"Ông Mẫu\"").unwrap_err();
        assert!(!format!("{:?}", not_json(&error)).contains("Mẫu"));
    }
}
