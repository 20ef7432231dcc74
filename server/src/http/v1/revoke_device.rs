//! `POST /v1/devices/{id}/revoke`: a lost or stolen phone is refused from now on.

use axum::{extract::State, http::StatusCode};
use sync_core::id::DeviceId;

use crate::{
    app::AppState,
    auth::enrol,
    http::{
        caller::Caller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
};

/// Refuses a device: one's own, or one of somebody whom one administers.
#[utoipa::path(
    post,
    path = "/v1/devices/{id}/revoke",
    params(("id" = String, Path, description = "The device")),
    responses(
        (status = 204, description = "Refused from now on, or it was already"),
        (status = "4XX", body = Written),
    ),
)]
pub async fn revoke_device(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<DeviceId>,
) -> Result<StatusCode, Problem> {
    let mut work = app.store.write().await?;
    let not_found = || Problem::new(&code::NOT_FOUND);
    let device = work
        .device(&caller.realm, id)
        .await?
        .ok_or_else(not_found)?;
    let owner = device.enrolled.person;
    if owner != caller.person {
        let grants = work.roles_of(&caller.realm, owner).await?;
        if !caller.may_manage(&grants) {
            return Err(not_found());
        }
    }
    enrol::revoke_device(work.as_mut(), &caller.act(), id).await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::testing::Office;

    #[tokio::test]
    async fn a_lost_phone_is_refused_at_once_and_for_good() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let path = format!("/v1/devices/{}/revoke", phone.device);
        let administrator = office.administrator().await;
        assert_eq!(
            office.post(&path).by(&administrator).send().await.status,
            204
        );
        let answer = office.get("/v1/me").bearer(&phone.access).send().await;
        assert_eq!(
            (answer.status, answer.problem()),
            (403, "device_revoked".to_owned())
        );
        let body = json!({ "refresh": phone.refresh });
        let answer = office
            .post("/v1/refresh")
            .json(&body)
            .signed_by(&phone)
            .send()
            .await;
        assert_eq!(answer.problem(), "session_ended");
        assert_eq!(
            office.post(&path).by(&administrator).send().await.status,
            204
        );
    }

    #[tokio::test]
    async fn an_officer_may_refuse_their_own_phone_and_nobody_elses() {
        let office = Office::open().await;
        let phone = office.officer_phone().await;
        let path = format!("/v1/devices/{}/revoke", phone.device);
        let stranger = office.stranger().await;
        assert_eq!(
            office.post(&path).by(&stranger).send().await.problem(),
            "not_found"
        );
        assert_eq!(
            office.post(&path).bearer(&phone.access).send().await.status,
            204
        );
        let nonsense = office
            .post("/v1/devices/nonsense/revoke")
            .by(&stranger)
            .send()
            .await;
        assert_eq!(nonsense.problem(), "malformed_request");
    }
}
