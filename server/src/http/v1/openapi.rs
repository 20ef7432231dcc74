//! `GET /v1/openapi.json`: this API, described.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use utoipa::openapi::{
    ComponentsBuilder, Info, OpenApi, OpenApiBuilder, SecurityRequirement,
    security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

use crate::http::{problem::Problem, routes};

/// What stands above the endpoints.
pub fn head() -> OpenApi {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .build();
    let mut info = Info::new("Danvan", "1");
    info.description = Some(
        "Every body may be application/cbor or application/json by Content-Type and Accept, and \
         plain, zstd or gzip. Every error is an application/problem+json with a stable `code`."
            .to_owned(),
    );
    OpenApiBuilder::new()
        .info(info)
        .components(Some(
            ComponentsBuilder::new()
                .security_scheme("access_token", SecurityScheme::Http(bearer))
                .build(),
        ))
        .security(Some([SecurityRequirement::new("access_token", [""; 0])]))
        .build()
}

/// The description as JSON: what is served, and what the repository keeps.
///
/// # Errors
/// When it cannot be written, which is a fault of the server.
pub fn text() -> Result<String, Problem> {
    routes::api()
        .into_openapi()
        .to_pretty_json()
        .map(|t| t + "\n")
        .map_err(Problem::internal)
}

/// This API, described as `OpenAPI` 3.1.
#[utoipa::path(
    get,
    path = "/v1/openapi.json",
    security(()),
    responses((status = 200, description = "The description", content_type = "application/json")),
)]
pub async fn openapi() -> Result<Response, Problem> {
    let mut response = text()?.into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_description_is_the_served_one() {
        let kept = include_str!("../../../openapi.json");
        assert!(
            kept == text().unwrap(),
            "write it anew: danvan openapi > server/openapi.json"
        );
    }
}
