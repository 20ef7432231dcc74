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

use super::{code, problem::Problem, routes};
use crate::{app::AppState, config::Limits, telemetry};

/// The whole API as a service.
pub fn router(app: &AppState) -> Router {
    let (router, _) = routes::api().split_for_parts();
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
        .fallback(async || Problem::new(&code::NOT_FOUND))
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
