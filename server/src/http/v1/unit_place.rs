//! `POST /v1/units/{id}/place`: where a unit lies on the map.

use axum::{extract::State, http::StatusCode};
use danvan_store::Place;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync_core::{id::UnitId, standing::Right};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{
        body::Body,
        caller::Caller,
        code,
        param::InPath,
        problem::{Problem, Written},
    },
};

/// A point, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitPlace {
    /// North of the equator.
    latitude: f64,
    /// East of Greenwich.
    longitude: f64,
}

impl From<Place> for UnitPlace {
    fn from(
        Place {
            latitude,
            longitude,
        }: Place,
    ) -> Self {
        Self {
            latitude,
            longitude,
        }
    }
}

/// Says where a unit lies, in place of what was said before.
#[utoipa::path(
    post,
    path = "/v1/units/{id}/place",
    params(("id" = String, Path, format = "uuid")),
    request_body = UnitPlace,
    responses((status = 204, description = "It lies there"), (status = "4XX", body = Written)),
)]
pub async fn put_unit_place(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<UnitId>,
    Body { value: point, .. }: Body<UnitPlace>,
) -> Result<StatusCode, Problem> {
    let UnitPlace {
        latitude,
        longitude,
    } = point;
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "place"));
    }
    let mut work = app.store.write().await?;
    let unit = work.unit(&caller.realm, id).await?;
    let unit = unit.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    caller.must(Right::Administer, unit.scope)?;
    let place = Place {
        latitude,
        longitude,
    };
    work.put_place(&caller.realm, id, place).await?;
    let detail = json!({ "latitude": latitude, "longitude": longitude });
    caller
        .act()
        .audit(work.as_mut(), "unit_placed", id, detail)
        .await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
