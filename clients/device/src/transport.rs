//! The link: requests out, bytes in, and what they weighed.

use std::time::Duration;

use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{Error, Problem, Sentence};

/// Header with the device's signature over what it sends.
const SIGNATURE: &str = "danvan-signature";
/// Longest answer that is not a sequence of frames.
const SHORT_ANSWER: usize = 8 << 20;
/// Silence after which a link counts as cut. It covers the way up, too: a megabyte at 64 kbit/s takes two minutes.
const SILENCE: Duration = Duration::from_mins(3);
/// Bodies below it are sent as they are.
const WORTH_COMPRESSING: usize = 256;
/// A phone has time, and bytes are dear.
const ZSTD_LEVEL: i32 = 9;

/// What an exchange weighed, without headers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Traffic {
    /// HTTP requests, tokens and uploads included.
    pub requests: u32,
    /// Bytes of request bodies as sent.
    pub up: u64,
    /// The same before compression.
    pub up_plain: u64,
    /// Bytes of answers as they came.
    pub down: u64,
    /// The same after decompression.
    pub down_plain: u64,
}

pub(crate) struct Http(pub(crate) Client);

impl Http {
    pub(crate) fn new() -> Result<Self, Error> {
        Client::builder()
            .no_proxy()
            .connect_timeout(Duration::from_secs(20))
            .read_timeout(SILENCE)
            .tcp_nodelay(true)
            .build()
            .map(Self)
            .map_err(|_| Error::Link)
    }

    /// Posts JSON and reads JSON.
    pub(crate) async fn json<T: DeserializeOwned>(
        &self,
        url: &str,
        body: Vec<u8>,
        signature: Option<String>,
        traffic: &mut Traffic,
    ) -> Result<T, Error> {
        traffic.requests += 1;
        traffic.up += body.len() as u64;
        traffic.up_plain += body.len() as u64;
        let mut request = self
            .0
            .post(url)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body);
        if let Some(signature) = signature {
            request = request.header(SIGNATURE, signature);
        }
        let response = answered(request, traffic).await?;
        let body = short(response, traffic).await?;
        serde_json::from_slice(&body).map_err(|_| Error::Link)
    }

    /// Posts a push and hands back the answer once its headers are here.
    pub(crate) async fn push(
        &self,
        url: &str,
        access: &str,
        signature: String,
        body: Vec<u8>,
        traffic: &mut Traffic,
    ) -> Result<Response, Error> {
        let plain = body.len();
        let request = self
            .0
            .post(url)
            .bearer_auth(access)
            .header(SIGNATURE, signature)
            .header(CONTENT_TYPE, "application/cbor")
            .header(ACCEPT, "application/cbor")
            .header(ACCEPT_ENCODING, "zstd");
        let (request, sent) = if plain < WORTH_COMPRESSING {
            (request.body(body), plain)
        } else {
            let body = zstd::bulk::compress(&body, ZSTD_LEVEL)?;
            let sent = body.len();
            (request.header(CONTENT_ENCODING, "zstd").body(body), sent)
        };
        traffic.requests += 1;
        traffic.up += sent as u64;
        traffic.up_plain += plain as u64;
        answered(request, traffic).await
    }
}

/// Sends it; an answer that is no success becomes the problem that it states.
pub(crate) async fn answered(
    request: RequestBuilder,
    traffic: &mut Traffic,
) -> Result<Response, Error> {
    let response = request.send().await.map_err(|_| Error::Link)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let retry_after = response
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    // What the body says is a help to people; the status alone says what to do.
    let body = short(response, traffic).await.unwrap_or_default();
    Err(Error::Problem(problem(status, retry_after, &body)))
}

#[derive(Deserialize)]
struct Written {
    code: String,
    detail: Option<String>,
    detail_vi: Option<String>,
}

fn problem(status: StatusCode, retry_after: Option<u32>, body: &[u8]) -> Problem {
    let written: Option<Written> = serde_json::from_slice(body).ok();
    let (code, sentence) = match written {
        Some(w) => (
            w.code,
            w.detail
                .zip(w.detail_vi)
                .map(|(en, vi)| Sentence { vi, en }),
        ),
        None => (format!("http_{}", status.as_u16()), None),
    };
    Problem {
        status: status.as_u16(),
        code,
        sentence,
        retry_after,
    }
}

async fn short(mut response: Response, traffic: &mut Traffic) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(|_| Error::Link)? {
        traffic.down += bytes.len() as u64;
        traffic.down_plain += bytes.len() as u64;
        if body.len() + bytes.len() > SHORT_ANSWER {
            return Err(Error::Link);
        }
        body.extend_from_slice(&bytes);
    }
    Ok(body)
}
