//! `GET /v1/colleagues`: how those are called who write in the caller's scopes, by installation.
//!
//! A conflict names who wrote each value; a phone knows only installations. Names of colleagues, nothing else of them.

use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use serde::Serialize;
use sync_core::{
    id::{DeviceId, InstallId},
    standing::Right,
};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    clock::today,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
    },
};

/// Who writes on other phones.
#[derive(Serialize, ToSchema)]
pub struct Colleagues {
    /// Name of the person, by installation.
    #[schema(value_type = BTreeMap<String, String>)]
    names: BTreeMap<InstallId, String>,
}

/// How colleagues are called.
#[utoipa::path(
    get,
    path = "/v1/colleagues",
    responses((status = 200, body = Colleagues), (status = "4XX", body = Written)),
)]
pub async fn colleagues(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let scopes = caller.scopes_with(Right::Sync);
    let day = today(caller.now_ms);
    let devices: BTreeMap<DeviceId, String> = work
        .freshness(&caller.realm, &scopes, &day)
        .await?
        .into_iter()
        .map(|row| (row.device, row.person_name))
        .collect();
    let mut names = BTreeMap::new();
    for (device, name) in devices {
        for install in work.installs_of(&caller.realm, device).await? {
            names.insert(install, name.clone());
        }
    }
    accept.reply(&Colleagues { names }).await
}

#[cfg(test)]
mod tests {
    use crate::testing::Office;

    #[tokio::test]
    async fn colleagues_of_the_same_commune_are_named_and_no_others() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let officer = office.officer().await;
        let answer = office.get("/v1/colleagues").by(&officer).send().await;
        let names = answer.json()["names"].as_object().unwrap().clone();
        assert!(names.contains_key(&phone.install.to_string()), "{names:?}");
        let elsewhere = office.stranger().await;
        let answer = office.get("/v1/colleagues").by(&elsewhere).send().await;
        assert_eq!(answer.json()["names"], serde_json::json!({}));
    }
}
