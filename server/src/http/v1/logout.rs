//! `POST /v1/logout`: the end of a sign-in.

use axum::{extract::State, http::StatusCode};

use super::refresh::RefreshRequest;
use crate::{
    app::AppState,
    auth::refresh::end,
    http::{
        body::Body,
        peer::Peer,
        problem::{Problem, Written},
    },
};

/// Ends the sign-in that a refresh token descends from.
#[utoipa::path(
    post,
    path = "/v1/logout",
    security(()),
    request_body = RefreshRequest,
    responses((status = 204, description = "It is no longer good"), (status = "4XX", body = Written)),
)]
pub async fn logout(
    State(app): State<AppState>,
    Peer(address): Peer,
    Body { value: request, .. }: Body<RefreshRequest>,
) -> Result<StatusCode, Problem> {
    app.rates.address(address)?;
    end(&app, &request.refresh).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Office;

    #[tokio::test]
    async fn who_signed_out_must_sign_in_again() {
        let office = Office::open().await;
        let desk = office.administrator().await;
        let body = json!({ "refresh": desk.refresh });
        assert_eq!(
            office.post("/v1/logout").json(&body).send().await.status,
            204
        );
        assert_eq!(
            office
                .post("/v1/refresh")
                .json(&body)
                .send()
                .await
                .problem(),
            "session_ended"
        );
        assert_eq!(
            office.post("/v1/logout").json(&body).send().await.status,
            204
        );
    }
}
