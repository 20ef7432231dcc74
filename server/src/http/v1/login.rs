//! `POST /v1/login`: a person signs in with a password, without a device.

use axum::{extract::State, response::Response};
use danvan_store::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::me::PersonView;
use crate::{
    app::AppState,
    auth::refresh::{Holder, Session, begin},
    http::{
        body::{Accept, Body},
        code,
        peer::Peer,
        problem::{Problem, Written},
    },
    people,
};

/// A sign-in.
#[derive(Deserialize, ToSchema)]
pub struct LoginRequest {
    /// The province's code.
    realm: String,
    /// The account.
    login: String,
    /// The password.
    password: String,
}

/// Signed in.
#[derive(Serialize, ToSchema)]
pub struct LoggedIn {
    /// Who it is.
    person: PersonView,
    /// Tokens.
    #[serde(flatten)]
    session: Session,
}

/// Signs in with a password.
#[utoipa::path(
    post,
    path = "/v1/login",
    security(()),
    request_body = LoginRequest,
    responses((status = 200, body = LoggedIn), (status = "4XX", body = Written)),
)]
pub async fn login(
    State(app): State<AppState>,
    Peer(address): Peer,
    accept: Accept,
    Body { value: request, .. }: Body<LoginRequest>,
) -> Result<Response, Problem> {
    app.rates.address(address)?;
    let realm = people::normal_realm(&request.realm);
    let login = people::normal_login(&request.login);
    app.rates.account(&realm, &login)?;
    let known = app
        .store
        .read()
        .await?
        .person_by_login(&realm, &login)
        .await?;
    let hash = known
        .as_ref()
        .and_then(|person| person.password_hash.clone());
    let fits = app
        .passwords
        .matches(Secret(request.password), hash)
        .await?;
    let person = known
        .filter(|_| fits)
        .ok_or_else(|| Problem::new(&code::WRONG_LOGIN))?;
    // Told only to who knows the password.
    if person.disabled_at.is_some() {
        return Err(Problem::new(&code::ACCOUNT_CLOSED));
    }
    let holder = Holder {
        realm,
        person: person.id,
        device: None,
    };
    let mut work = app.store.write().await?;
    let session = begin(&app, work.as_mut(), &holder).await?;
    work.commit().await?;
    let person = PersonView {
        id: person.id,
        name: person.name,
    };
    accept.reply(&LoggedIn { person, session }).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::{Office, PASSWORD};

    #[tokio::test]
    async fn the_password_opens_a_session_whatever_the_case_of_the_login() {
        let office = Office::open().await;
        let body = json!({ "realm": "ls", "login": "QuanTri", "password": PASSWORD });
        let answer = office.post("/v1/login").json(&body).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let access = answer.json()["access"].as_str().unwrap().to_owned();
        let me = office.get("/v1/me").bearer(&access).send().await;
        assert_eq!(me.json()["roles"][0]["role"], "administrator");
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_login_look_alike() {
        let office = Office::open().await;
        for login in ["quantri", "nobody"] {
            let body = json!({ "realm": "LS", "login": login, "password": "something else" });
            let answer = office.post("/v1/login").json(&body).send().await;
            assert_eq!(
                (answer.status, answer.problem()),
                (401, "wrong_login".to_owned())
            );
        }
    }

    #[tokio::test]
    async fn an_account_cannot_be_guessed_at_for_long() {
        let office = Office::open().await;
        let body = json!({ "realm": "LS", "login": "nobody", "password": "guess" });
        for _ in 0..10 {
            assert_eq!(
                office.post("/v1/login").json(&body).send().await.status,
                401
            );
        }
        let answer = office.post("/v1/login").json(&body).send().await;
        assert_eq!(answer.problem(), "too_many_requests");
        assert!(answer.headers.contains_key("retry-after"));
    }
}
