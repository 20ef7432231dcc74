//! `GET /v1/me`: who the caller is and what they may do today.

use axum::response::Response;
use serde::Serialize;
use sync_core::{
    id::{DeviceId, PersonId, ScopeId, UnitId},
    standing::Right,
};
use utoipa::ToSchema;

use crate::http::{body::Accept, caller::Caller, problem::Problem};

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The province.
    realm: String,
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    id: PersonId,
    /// Their name.
    name: String,
    /// The device that holds the token, if it was given to one.
    #[schema(value_type = Option<String>, format = "uuid")]
    device: Option<DeviceId>,
    /// The roles that they hold today.
    roles: Vec<HeldToday>,
}

/// A role held today.
#[derive(Serialize, ToSchema)]
pub struct HeldToday {
    /// The role's code.
    role: &'static str,
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    unit: UnitId,
    /// The unit's scope.
    #[schema(value_type = String, format = "uuid")]
    scope: ScopeId,
    /// Level's code of the unit.
    level: String,
    /// What the role allows there.
    #[schema(value_type = Vec<String>)]
    rights: &'static [Right],
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// First day on which it is no longer held.
    to: Option<String>,
}

/// Who the caller is and what they may do today.
#[utoipa::path(
    get,
    path = "/v1/me",
    responses((status = 200, body = Me), (status = "4XX", body = crate::http::problem::Written)),
)]
pub async fn me(caller: Caller, accept: Accept) -> Result<Response, Problem> {
    let roles = caller
        .roles
        .into_iter()
        .map(|held| HeldToday {
            role: held.grant.role.code(),
            unit: held.grant.unit,
            scope: held.scope,
            level: held.level,
            rights: held.grant.role.rights(),
            from: held.grant.valid_from,
            to: held.grant.valid_to,
        })
        .collect();
    let Caller {
        realm,
        person,
        name,
        device,
        ..
    } = caller;
    accept
        .reply(&Me {
            realm,
            id: person,
            name,
            device,
            roles,
        })
        .await
}
