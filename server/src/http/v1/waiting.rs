//! `GET /v1/waiting`: changes that wait for others which have not come.

use axum::{extract::State, response::Response};
use serde::Deserialize;
use sync_core::{id::ScopeId, standing::Right};
use utoipa::IntoParams;

use super::records::list::narrowed;
use crate::{
    app::AppState,
    desk::{Page, page_len, waiting},
    http::{body::Accept, caller::Caller, param::InQuery, problem::Problem},
};

/// Which part.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Where the page before ended.
    cursor: Option<String>,
    /// Rows, at most 200.
    limit: Option<u32>,
}

/// Changes that wait for others, longest waiting first, with what each waits for.
#[utoipa::path(
    get,
    path = "/v1/waiting",
    params(Asked),
    responses(
        (status = 200, body = Page<waiting::Waiting>),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn waiting_changes(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let scopes = narrowed(caller.scopes_with(Right::Quarantine), asked.scope);
    let (cursor, len) = (asked.cursor.as_deref(), page_len(asked.limit));
    let mut work = app.store.read().await?;
    let page = waiting::list(&mut *work, &caller.realm, &scopes, cursor, len).await?;
    accept.reply(&page).await
}

#[cfg(test)]
mod tests {
    use sync_core::{standing::Role, value::Value};

    use crate::{desk::testing::Held, testing::Office};

    #[tokio::test]
    async fn what_waits_is_seen_with_what_it_waits_for_until_that_comes() {
        let office = Office::open().await;
        let head = office
            .person("thuongtruc", Role::StandingOffice, office.khe_sim)
            .await;
        let phone = office.officer_phone().await;
        let mut record = Held::new(1, "registration", office.khe_sim);
        let first = record.set(&phone, &[("name", Value::from("Tổ tự quản"))]);
        let missing = record.hold_back();
        let second = record.set(&phone, &[("name", Value::from("Tổ tự quản số 2"))]);
        record.push(&office, &phone).await;

        let page = office.get("/v1/waiting").by(&head).send().await.json();
        let waiting = &page["items"][0];
        assert_eq!(waiting["hash"], second.to_string());
        assert_eq!(waiting["missing"], serde_json::json!([first.to_string()]));
        assert_eq!(waiting["who"]["name"], "Người Mẫu canbo");
        let fresh = office.get("/v1/freshness").by(&head).send().await.json();
        assert_eq!(fresh["waiting_room"], 1);
        let officer = office.officer().await;
        let of_officer = office.get("/v1/waiting").by(&officer).send().await.json();
        assert!(of_officer["items"].as_array().unwrap().is_empty());

        record.put_back(missing);
        record.push(&office, &phone).await;
        let page = office.get("/v1/waiting").by(&head).send().await.json();
        assert!(page["items"].as_array().unwrap().is_empty(), "{page}");
        let fresh = office.get("/v1/freshness").by(&head).send().await.json();
        assert_eq!(fresh["waiting_room"], 0);
    }
}
