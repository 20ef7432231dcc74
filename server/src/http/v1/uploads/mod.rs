//! `/v1/uploads`: resumable uploads by tus 1.0.0 (<https://tus.io/protocols/resumable-upload>), with the extensions
//! creation, checksum, termination and expiration.
//!
//! `Upload-Metadata` names `sha256` (64 hex digits) and `filetype` (a media type), each in base64. A file that the
//! server has is answered with `Upload-Offset` equal to its length: nothing is left to send.

pub mod create;
pub mod head;
pub mod options;
pub mod patch;
pub mod terminate;

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use danvan_store::Upload;
use jiff::{Timestamp, fmt::rfc2822};

use crate::{
    http::{caller::DeviceCaller, code, problem::Problem},
    media::Sender,
};

const VERSION: &str = "1.0.0";
const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSIONS: HeaderName = HeaderName::from_static("tus-version");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const METADATA: HeaderName = HeaderName::from_static("upload-metadata");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const CHECKSUM: HeaderName = HeaderName::from_static("upload-checksum");

/// Around all of it: the version that both ends speak, in every request and every answer.
pub async fn tus(request: Request, next: Next) -> Response {
    let asked = request.headers().get(RESUMABLE);
    let speaks = request.method() == Method::OPTIONS || asked.is_some_and(|v| v == VERSION);
    let mut response = if speaks {
        next.run(request).await
    } else {
        Problem::new(&code::TUS_VERSION).into_response()
    };
    let version = HeaderValue::from_static(VERSION);
    response.headers_mut().insert(VERSIONS, version.clone());
    response.headers_mut().insert(RESUMABLE, version);
    response
}

fn sender(device: &DeviceCaller) -> Sender {
    Sender {
        realm: device.caller.realm.clone(),
        device: device.id(),
    }
}

/// A header's value as a number of bytes.
fn bytes_in(headers: &HeaderMap, name: &HeaderName) -> Result<i64, Problem> {
    let text = headers.get(name).and_then(|v| v.to_str().ok());
    text.and_then(|t| t.parse().ok().filter(|n| *n >= 0))
        .ok_or_else(|| Problem::new(&code::MALFORMED_REQUEST).arg("name", name))
}

/// Where an upload stands, in the words of the protocol.
fn standing(upload: &Upload) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    headers.insert(OFFSET, HeaderValue::from(upload.received));
    headers.insert(EXPIRES, expires(upload)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(headers)
}

fn expires(upload: &Upload) -> Result<HeaderValue, Problem> {
    let at = Timestamp::from_millisecond(upload.expires_at).map_err(Problem::internal)?;
    let text = rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .map_err(Problem::internal)?;
    HeaderValue::try_from(text).map_err(Problem::internal)
}

/// `Upload-Metadata` as it is written.
fn metadata(upload: &Upload) -> Result<HeaderValue, Problem> {
    let sha256 = BASE64.encode(upload.sha256.to_string());
    let filetype = BASE64.encode(&upload.media_type);
    HeaderValue::try_from(format!("sha256 {sha256},filetype {filetype}")).map_err(Problem::internal)
}

/// One value of `Upload-Metadata`.
fn metadatum(headers: &HeaderMap, key: &str) -> Option<String> {
    let list = headers.get(METADATA)?.to_str().ok()?;
    let mut pairs = list
        .split(',')
        .filter_map(|pair| pair.trim().split_once(' '));
    let (_, value) = pairs.find(|(name, _)| *name == key)?;
    String::from_utf8(BASE64.decode(value.trim()).ok()?).ok()
}

#[cfg(test)]
mod tests;
