//! `POST /v1/enrolments`: an administrator makes a code for somebody's next device.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::{Deserialize, Serialize};
use sync_core::id::PersonId;
use utoipa::ToSchema;

use crate::{
    app::AppState,
    auth::enrol,
    http::{
        body::{Accept, Body},
        caller::Caller,
        code,
        problem::{Problem, Written},
    },
};

/// Whose device it will be.
#[derive(Deserialize, ToSchema)]
pub struct EnrolmentRequest {
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    person: PersonId,
}

/// A code, shown once: the server keeps its hash alone.
#[derive(Serialize, ToSchema)]
pub struct Issued {
    /// The code, as it is typed or put into a QR.
    code: String,
    /// Server time from which it is no longer good, ms.
    expires_at: i64,
}

/// Makes a single-use code that enrols a device of a person.
#[utoipa::path(
    post,
    path = "/v1/enrolments",
    request_body = EnrolmentRequest,
    responses((status = 201, body = Issued), (status = "4XX", body = Written)),
)]
pub async fn issue_enrolment(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
    Body { value: request, .. }: Body<EnrolmentRequest>,
) -> Result<Response, Problem> {
    let mut work = app.store.write().await?;
    let grants = work.roles_of(&caller.realm, request.person).await?;
    let known = work.person(&caller.realm, request.person).await?.is_some();
    if !known || !caller.may_manage(&grants) {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let hours = app.config.limits.enrolment_hours;
    let (code, expires_at) = enrol::issue(
        work.as_mut(),
        app.entropy.as_ref(),
        &caller.act(),
        request.person,
        hours,
    )
    .await?;
    work.commit().await?;
    accept
        .reply_with(
            StatusCode::CREATED,
            &Issued {
                code: code.shown(),
                expires_at,
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sync_core::{id::PersonId, standing::Role};

    use crate::testing::Office;

    #[tokio::test]
    async fn the_provinces_administrator_makes_a_code_for_an_officer() {
        let office = Office::open().await;
        let officer = office.officer().await;
        let body = json!({ "person": officer.person });
        let answer = office
            .post("/v1/enrolments")
            .by(&office.administrator().await)
            .json(&body)
            .send()
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        assert!(answer.json()["code"].as_str().unwrap().starts_with("LS-"));
    }

    #[tokio::test]
    async fn neither_officers_nor_other_communes_administrators_do() {
        let office = Office::open().await;
        let officer = office.officer().await;
        let elsewhere = office
            .person("ql.ben-lua", Role::Administrator, office.ben_lua)
            .await;
        for (who, whose) in [
            (&officer, officer.person),
            (&elsewhere, officer.person),
            (&elsewhere, office.administrator().await.person),
            (&elsewhere, PersonId([9; 16])),
        ] {
            let body = json!({ "person": whose });
            let answer = office
                .post("/v1/enrolments")
                .by(who)
                .json(&body)
                .send()
                .await;
            assert_eq!(answer.problem(), "forbidden");
        }
    }
}
