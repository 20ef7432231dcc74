//! What surrounds every endpoint, whatever it does.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer,
    timeout::RequestBodyTimeoutLayer,
};

use super::{code, problem::Problem, routes, site::site};
use crate::{app::AppState, config::Limits, telemetry};

/// The whole API as a service.
pub fn router(app: &AppState) -> Router {
    surround(routes::api().into(), app)
}

fn surround(router: Router<AppState>, app: &AppState) -> Router {
    let around = ServiceBuilder::new()
        .layer(from_fn(telemetry::watch))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::custom(|_| {
            Problem::internal("a handler panicked").into_response()
        }))
        .layer(from_fn(bounded))
        .layer(RequestBodyTimeoutLayer::new(Limits::BODY_IDLE));
    router
        .fallback(site)
        .method_not_allowed_fallback(async || Problem::new(&code::METHOD_NOT_ALLOWED))
        .layer(around)
        .with_state(Arc::clone(app))
}

/// Ends a request that takes too long: its handler is dropped, and with it any unit of work that is not committed.
async fn bounded(request: Request, next: Next) -> Response {
    tokio::time::timeout(Limits::REQUEST, next.run(request))
        .await
        .unwrap_or_else(|_| Problem::new(&code::TIMED_OUT).into_response())
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Method, routing::get};
    use serde_json::json;
    use sync_core::protocol;
    use tower::ServiceExt as _;

    use super::*;
    use crate::testing::Office;

    #[tokio::test]
    async fn what_is_not_there_is_a_problem_too() {
        let office = Office::open().await;
        assert_eq!(
            office.get("/v1/nothing").send().await.problem(),
            "not_found"
        );
        let answer = office.call(Method::DELETE, "/v1/me").send().await;
        assert_eq!(
            (answer.status, answer.problem()),
            (405, "method_not_allowed".to_owned())
        );
        assert!(answer.headers.contains_key("allow"));
    }

    #[tokio::test]
    async fn a_panic_is_one_requests_problem() {
        let office = Office::open().await;
        let broken = get(async || -> &'static str { panic!("on purpose") });
        let broken = Router::new().route("/broken", broken);
        let request = Request::get("/broken").body(Body::empty()).unwrap();
        let response = surround(broken, &office.app)
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
    }

    #[tokio::test]
    async fn a_body_beyond_a_limit_is_refused_as_sent_and_as_inflated() {
        let office = Office::open().await;
        let limits = office.app.config.limits;
        let great = vec![b' '; limits.body_bytes + 1];
        let answer = office
            .post("/v1/login")
            .body("application/json", great.into())
            .send()
            .await;
        assert_eq!(
            (answer.status, answer.problem()),
            (413, "body_too_large".to_owned())
        );
        let bomb = zstd::bulk::compress(&vec![b' '; limits.inflated_bytes + 1], 3).unwrap();
        let bomb = office
            .post("/v1/login")
            .body("application/json", bomb.into());
        let answer = bomb.header("content-encoding", "zstd").send().await;
        assert_eq!(
            (answer.status, answer.problem()),
            (413, "body_too_large".to_owned())
        );
    }

    #[tokio::test]
    async fn what_is_neither_cbor_nor_json_is_refused() {
        let office = Office::open().await;
        let post = |media_type: &str, body: &'static [u8]| {
            office.post("/v1/login").body(media_type, body.into())
        };
        let answer = post("text/plain", b"hello").send().await;
        assert_eq!(
            (answer.status, answer.problem()),
            (415, "unsupported_media_type".to_owned())
        );
        let answer = post("application/json", b"{}")
            .header("content-encoding", "br")
            .send()
            .await;
        assert_eq!(answer.problem(), "unsupported_media_type");
        for (media_type, body) in [
            ("application/json", b"{\"realm\":".as_slice()),
            ("application/json", b"{}"),
            ("application/json", b""),
            ("application/cbor", b"\xa1"),
            ("application/cbor", b"\xa0\xa0"),
            ("application/cbor", &[0x81; 1000]),
        ] {
            let answer = post(media_type, body).send().await;
            assert_eq!(
                (answer.status, answer.problem()),
                (400, "malformed_body".to_owned())
            );
        }
    }

    #[tokio::test]
    async fn a_phone_speaks_compressed_cbor_both_ways() {
        let office = Office::open().await;
        let message = json!({ "refresh": office.administrator().await.refresh });
        let body = zstd::bulk::compress(&protocol::encode(&message), 3).unwrap();
        let call = office
            .post("/v1/refresh")
            .body("application/cbor", body.into());
        let call = call
            .header("content-encoding", "zstd")
            .header("accept", "application/cbor");
        let answer = call.header("accept-encoding", "zstd, gzip").send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(answer.headers["content-type"], "application/cbor");
        assert!(
            !answer.headers.contains_key("content-encoding"),
            "too small to be worth it"
        );
        let session: serde_json::Value = protocol::decode(&answer.body).unwrap();
        assert!(session["access"].is_string());
        let call = office
            .get("/v1/schema")
            .header("accept", "application/cbor");
        let answer = call.header("accept-encoding", "gzip, zstd").send().await;
        assert_eq!(answer.headers["content-encoding"], "zstd");
        let plain = zstd::bulk::decompress(&answer.body, 1 << 20).unwrap();
        assert!(protocol::decode::<serde_json::Value>(&plain).is_ok());
    }
}
