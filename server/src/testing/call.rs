//! One request to an office, and its answer.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use bytes::Bytes;
use ed25519_dalek::Signer as _;
use http_body_util::BodyExt as _;
use serde_json::Value;
use sync_core::protocol::signed_text;
use tower::ServiceExt as _;

use super::{Actor, Phone};
use crate::{auth::signature, http::problem};

/// A request to be.
pub struct Call<'o> {
    router: &'o Router,
    head: Parts,
    body: Bytes,
}

impl<'o> Call<'o> {
    pub(super) fn new(router: &'o Router, method: Method, path: &str) -> Self {
        let (mut head, ()) = Request::new(()).into_parts();
        head.method = method;
        head.uri = path.parse().expect("a path");
        Self {
            router,
            head,
            body: Bytes::new(),
        }
    }

    /// Signed in as somebody.
    #[must_use]
    pub fn by(self, who: &Actor) -> Self {
        self.bearer(&who.access)
    }

    /// With an access token.
    #[must_use]
    pub fn bearer(self, access: &str) -> Self {
        self.header(header::AUTHORIZATION.as_str(), &format!("Bearer {access}"))
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let name: header::HeaderName = name.parse().expect("a header's name");
        self.head
            .headers
            .insert(name, value.parse().expect("a header's value"));
        self
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string().into())
    }

    /// With a body.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: Bytes) -> Self {
        self.body = body;
        self.header(header::CONTENT_TYPE.as_str(), media_type)
    }

    /// With a device's signature over the body so far, which is not compressed.
    #[must_use]
    pub fn signed_by(self, phone: &Phone) -> Self {
        let signature = phone.key.sign(&signed_text(&self.body)).to_bytes();
        self.header(signature::HEADER, &BASE64.encode(signature))
    }

    /// Sends it.
    pub async fn send(self) -> Answer {
        let request = Request::from_parts(self.head, Body::from(self.body));
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("an answer");
        let (head, body) = response.into_parts();
        let body = body.collect().await.expect("a whole body").to_bytes();
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// The code of the problem that it is.
    pub fn problem(&self) -> String {
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            problem::MEDIA_TYPE,
            "{self:?}"
        );
        self.json()["code"].as_str().expect("a code").to_owned()
    }
}
