//! Bodies: CBOR or JSON, plain, zstd or gzip, under limits on what was sent and on what it inflates to.

use std::io::Read;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Serialize, de::DeserializeOwned};
use tower_http::timeout::TimeoutError;

use super::{code, problem::Problem};
use crate::app::AppState;

/// Media type of CBOR (RFC 8949).
pub const CBOR: &str = "application/cbor";
/// Media type of a sequence of CBOR items (RFC 8742).
pub const CBOR_SEQUENCE: &str = "application/cbor-seq";
/// Media type of JSON (RFC 8259).
pub const JSON: &str = "application/json";

/// Nesting that a decoder follows: messages need 12.
const CBOR_DEPTH: usize = 32;
/// A zstd frame may ask for a window of at most 2²³ bytes: what RFC 8878 bids every decoder to bear.
const ZSTD_WINDOW_LOG: u32 = 23;
/// The level phones and server use; above it, CPU grows and size hardly shrinks.
const ZSTD_LEVEL: i32 = 3;
/// Below it, compressing costs more than it saves.
const WORTH_COMPRESSING: usize = 512;
/// Above it, inflating and compressing leave the thread that serves others.
const WORTH_A_THREAD: usize = 64 << 10;

/// A decoded request body.
#[derive(Debug)]
pub struct Body<T> {
    /// The message.
    pub value: T,
    /// The bytes it was decoded from, inflated: what signatures cover.
    pub raw: Bytes,
}

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, Problem> {
        let format = Format::of(request.headers())?;
        let coding = Coding::of(request.headers())?;
        let limits = &app.config.limits;
        let sent = collect(request, limits.body_bytes).await?;
        let raw = inflate(sent, coding, limits.inflated_bytes).await?;
        let value = match format {
            Format::Cbor => from_cbor(&raw)?,
            Format::Json => serde_json::from_slice(&raw).map_err(|e| not_json(&e))?,
        };
        Ok(Self { value, raw })
    }
}

fn from_cbor<T: DeserializeOwned>(mut bytes: &[u8]) -> Result<T, Problem> {
    let malformed = |why| Problem::new(&code::MALFORMED_BODY).arg("why", why);
    let value = ciborium::de::from_reader_with_recursion_limit(&mut bytes, CBOR_DEPTH)
        .map_err(|_| malformed("CBOR of another shape"))?;
    if bytes.is_empty() {
        Ok(value)
    } else {
        Err(malformed("bytes follow the message"))
    }
}

/// Where reading stopped, and not the reader's own sentence: that may quote what was written.
fn not_json(error: &serde_json::Error) -> Problem {
    let why = format!("JSON, line {}, column {}", error.line(), error.column());
    Problem::new(&code::MALFORMED_BODY).arg("why", why)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Cbor,
    Json,
}

impl Format {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        let named = text(headers, &header::CONTENT_TYPE).unwrap_or(JSON);
        match named.split(';').next().unwrap_or_default().trim() {
            CBOR => Ok(Self::Cbor),
            JSON => Ok(Self::Json),
            _ => Err(Problem::new(&code::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Plain,
    Zstd,
    Gzip,
}

impl Coding {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        match text(headers, &header::CONTENT_ENCODING).unwrap_or("identity") {
            "identity" => Ok(Self::Plain),
            "zstd" => Ok(Self::Zstd),
            "gzip" => Ok(Self::Gzip),
            _ => Err(Problem::new(&code::UNSUPPORTED_MEDIA_TYPE)),
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

async fn collect(request: Request, max: usize) -> Result<Bytes, Problem> {
    let whole = Limited::new(request.into_body(), max)
        .collect()
        .await
        .map_err(|error| {
            let mut source: Option<&(dyn std::error::Error + 'static)> = Some(error.as_ref());
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
        })?;
    Ok(whole.to_bytes())
}

async fn inflate(sent: Bytes, coding: Coding, max: usize) -> Result<Bytes, Problem> {
    match coding {
        Coding::Plain => Ok(sent),
        _ if sent.len() < WORTH_A_THREAD => inflate_here(&sent, coding, max),
        _ => tokio::task::spawn_blocking(move || inflate_here(&sent, coding, max))
            .await
            .map_err(Problem::worker)?,
    }
}

fn inflate_here(sent: &[u8], coding: Coding, max: usize) -> Result<Bytes, Problem> {
    let broken = |_| Problem::new(&code::MALFORMED_BODY).arg("why", "compression");
    let mut out = Vec::new();
    let cap = max as u64 + 1;
    if coding == Coding::Zstd {
        let mut decoder = zstd::stream::read::Decoder::with_buffer(sent).map_err(broken)?;
        decoder.window_log_max(ZSTD_WINDOW_LOG).map_err(broken)?;
        decoder.take(cap).read_to_end(&mut out).map_err(broken)?;
    } else {
        let decoder = flate2::bufread::MultiGzDecoder::new(sent);
        decoder.take(cap).read_to_end(&mut out).map_err(broken)?;
    }
    if out.len() > max {
        return Err(Problem::new(&code::BODY_TOO_LARGE).arg("max", max));
    }
    Ok(out.into())
}

/// What the client can read: the form of every answer but a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accept {
    cbor: bool,
    zstd: bool,
    gzip: bool,
}

impl<S: Sync> FromRequestParts<S> for Accept {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

impl Accept {
    fn of(headers: &HeaderMap) -> Self {
        let codings = text(headers, &header::ACCEPT_ENCODING).unwrap_or_default();
        Self {
            cbor: takes(text(headers, &header::ACCEPT).unwrap_or_default(), CBOR),
            zstd: takes(codings, "zstd"),
            gzip: takes(codings, "gzip"),
        }
    }

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
            let mut bytes = Vec::new();
            ciborium::into_writer(value, &mut bytes).map_err(Problem::internal)?;
            (CBOR, bytes)
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
        let coding = match (bytes.len() >= WORTH_COMPRESSING, self.zstd, self.gzip) {
            (true, true, _) => Coding::Zstd,
            (true, false, true) => Coding::Gzip,
            _ => Coding::Plain,
        };
        let bytes = if coding == Coding::Plain || bytes.len() < WORTH_A_THREAD {
            deflate(bytes, coding)
        } else {
            tokio::task::spawn_blocking(move || deflate(bytes, coding))
                .await
                .map_err(Problem::worker)?
        }
        .map_err(Problem::internal)?;
        let mut response = (status, bytes).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::VARY,
            HeaderValue::from_static("accept, accept-encoding"),
        );
        let named = match coding {
            Coding::Plain => return Ok(response),
            Coding::Zstd => "zstd",
            Coding::Gzip => "gzip",
        };
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(named));
        Ok(response)
    }
}

/// Whether a list such as `gzip, zstd;q=0.5` names `wanted` with a weight above 0.
pub(super) fn takes(list: &str, wanted: &str) -> bool {
    list.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(wanted));
        let refused = parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
        named && !refused
    })
}

fn deflate(bytes: Vec<u8>, coding: Coding) -> std::io::Result<Vec<u8>> {
    match coding {
        Coding::Plain => Ok(bytes),
        Coding::Zstd => zstd::bulk::compress(&bytes, ZSTD_LEVEL),
        Coding::Gzip => {
            let mut out = Vec::new();
            let level = flate2::Compression::fast();
            flate2::bufread::GzEncoder::new(bytes.as_slice(), level).read_to_end(&mut out)?;
            Ok(out)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code_of(result: Result<Bytes, Problem>) -> &'static str {
        result.map_or_else(|p| p.code(), |_| "ok")
    }

    #[test]
    fn a_bomb_is_cut_off_at_the_limit() {
        let bomb = zstd::bulk::compress(&vec![0; 1 << 20], 3).unwrap();
        assert_eq!(
            code_of(inflate_here(&bomb, Coding::Zstd, 1000)),
            "body_too_large"
        );
        let bomb = deflate(vec![0; 1 << 20], Coding::Gzip).unwrap();
        assert_eq!(
            code_of(inflate_here(&bomb, Coding::Gzip, 1000)),
            "body_too_large"
        );
        assert_eq!(code_of(inflate_here(&bomb, Coding::Gzip, 1 << 20)), "ok");
    }

    #[test]
    fn a_frame_that_asks_for_a_great_window_is_refused() {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(27).unwrap();
        std::io::Write::write_all(&mut encoder, &vec![7; 1 << 20]).unwrap();
        let sent = encoder.finish().unwrap();
        assert_eq!(
            code_of(inflate_here(&sent, Coding::Zstd, 1 << 21)),
            "malformed_body"
        );
    }

    #[test]
    fn broken_compression_is_named() {
        assert_eq!(
            code_of(inflate_here(b"not zstd", Coding::Zstd, 99)),
            "malformed_body"
        );
        assert_eq!(
            code_of(inflate_here(b"not gzip", Coding::Gzip, 99)),
            "malformed_body"
        );
    }

    #[test]
    fn a_weight_of_zero_refuses() {
        assert!(takes("gzip, zstd;q=0.5", "zstd"));
        assert!(!takes("gzip, zstd;q=0", "zstd"));
        assert!(!takes("gzip, zstd; q=0.000", "zstd"));
        assert!(!takes("*", "zstd"));
        assert!(takes("text/html, application/cbor", CBOR));
    }

    #[test]
    fn a_json_error_does_not_quote_what_was_written() {
        let error = serde_json::from_str::<u8>("\"Ông Mẫu\"").unwrap_err();
        assert!(!format!("{:?}", not_json(&error)).contains("Mẫu"));
    }
}
