//! `POST /v1/refresh`: the next session for a refresh token.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    app::AppState,
    auth::{
        refresh::{Proof, Session, renew},
        signature,
    },
    http::{
        body::{Accept, Body},
        peer::Peer,
        problem::{Problem, Written},
    },
};

/// A refresh token. A device signs the request with `danvan-signature`.
#[derive(Deserialize, ToSchema)]
pub struct RefreshRequest {
    /// As the last session named it.
    pub(super) refresh: String,
}

/// Exchanges a refresh token for the next session.
#[utoipa::path(
    post,
    path = "/v1/refresh",
    security(()),
    request_body = RefreshRequest,
    params(("danvan-signature" = Option<String>, Header, description = "Base64, by the device's key over `danvan sync 1\\n` and the SHA-256 of the inflated body; required for a device's session")),
    responses((status = 200, body = Session), (status = "4XX", body = Written)),
)]
pub async fn refresh(
    State(app): State<AppState>,
    Peer(address): Peer,
    accept: Accept,
    headers: HeaderMap,
    Body {
        value: request,
        raw,
        ..
    }: Body<RefreshRequest>,
) -> Result<Response, Problem> {
    app.rates.address(address)?;
    let signature = signature::of(&headers).unwrap_or_default();
    let proof = Proof {
        signature: &signature,
        body: &raw,
    };
    accept
        .reply(&renew(&app, &request.refresh, proof).await?)
        .await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Answer, Office, Phone};

    async fn refresh(office: &Office, phone: &Phone, token: &str) -> Answer {
        let body = json!({ "refresh": token });
        office
            .post("/v1/refresh")
            .json(&body)
            .signed_by(phone)
            .send()
            .await
    }

    fn token(answer: &Answer) -> String {
        answer.json()["refresh"].as_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn an_officer_whose_answer_was_lost_goes_on() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        assert_eq!(refresh(&office, &phone, &phone.refresh).await.status, 200);
        office.clock.advance(59_000);
        let again = refresh(&office, &phone, &phone.refresh).await;
        assert_eq!(again.status, 200, "{again:?}");
        assert_eq!(refresh(&office, &phone, &token(&again)).await.status, 200);
    }

    #[tokio::test]
    async fn a_token_used_twice_ends_every_session_that_descends_from_it() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let next = token(&refresh(&office, &phone, &phone.refresh).await);
        office.clock.advance(60_000);
        let copied = refresh(&office, &phone, &phone.refresh).await;
        assert_eq!(copied.problem(), "session_ended");
        assert_eq!(
            refresh(&office, &phone, &next).await.problem(),
            "session_ended"
        );
    }

    #[tokio::test]
    async fn a_stolen_token_is_worth_nothing_without_the_devices_key() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let body = json!({ "refresh": phone.refresh });
        let unsigned = office.post("/v1/refresh").json(&body).send().await;
        assert_eq!(unsigned.problem(), "bad_signature");
        let thief = Phone {
            key: office.new_key(),
            ..phone.clone()
        };
        assert_eq!(
            refresh(&office, &thief, &phone.refresh).await.problem(),
            "bad_signature"
        );
        assert_eq!(
            refresh(&office, &phone, &phone.refresh).await.status,
            200,
            "was not used up"
        );
    }

    #[tokio::test]
    async fn a_session_without_a_device_has_no_second_try() {
        let office = Office::open().await;
        let desk = office.administrator().await;
        let body = json!({ "refresh": desk.refresh });
        let next = office.post("/v1/refresh").json(&body).send().await;
        assert_eq!(next.status, 200, "{next:?}");
        assert_eq!(
            office
                .post("/v1/refresh")
                .json(&body)
                .send()
                .await
                .problem(),
            "session_ended"
        );
        let body = json!({ "refresh": token(&next) });
        assert_eq!(
            office
                .post("/v1/refresh")
                .json(&body)
                .send()
                .await
                .problem(),
            "session_ended"
        );
    }

    #[tokio::test]
    async fn what_was_never_given_out_opens_nothing() {
        let office = Office::open().await;
        for made_up in ["", ".", "LS.", "LS.AAAA", "XX.AAAA", "đ.đ"] {
            let body = json!({ "refresh": made_up });
            let answer = office.post("/v1/refresh").json(&body).send().await;
            assert_eq!(answer.problem(), "session_ended", "{made_up}");
        }
    }
}
