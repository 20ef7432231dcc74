//! Every address of the API: a table and nothing else.

use utoipa_axum::{router::OpenApiRouter, routes};

use super::v1;
use crate::app::AppState;

/// The endpoints, each with its documentation.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(v1::openapi::head())
        .routes(routes!(v1::live_and_ready::livez))
        .routes(routes!(v1::live_and_ready::readyz))
        .routes(routes!(v1::openapi::openapi))
        .routes(routes!(v1::schema::schema))
        .routes(routes!(v1::enrol::enrol))
        .routes(routes!(v1::login::login))
        .routes(routes!(v1::refresh::refresh))
        .routes(routes!(v1::logout::logout))
        .routes(routes!(v1::me::me))
        .routes(routes!(v1::units::units))
        .routes(routes!(v1::enrolments::issue_enrolment))
        .routes(routes!(v1::revoke_device::revoke_device))
}
