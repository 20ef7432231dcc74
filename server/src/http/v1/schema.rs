//! `GET /v1/schema`: the kinds of record, which drive forms, lists and exports.

use axum::response::Response;
use sync_core::record::catalogue;

use crate::http::{body::Accept, problem::Problem};

/// The kinds of record with their fields, labels and choices.
#[utoipa::path(
    get,
    path = "/v1/schema",
    security(()),
    responses((status = 200, body = Object, description = "As `danvan schema` prints it")),
)]
pub async fn schema(accept: Accept) -> Result<Response, Problem> {
    accept.reply(&catalogue()).await
}

#[cfg(test)]
mod tests {
    use crate::testing::Office;

    #[tokio::test]
    async fn forms_are_drawn_before_anyone_signs_in() {
        let office = Office::open().await;
        let answer = office.get("/v1/schema").send().await;
        assert_eq!(answer.status, 200);
        assert!(!answer.json()["kinds"].as_array().unwrap().is_empty());
    }
}
