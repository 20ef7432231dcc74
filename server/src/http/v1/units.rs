//! `GET /v1/units`: the dated tree of units.

use std::collections::HashMap;

use axum::{extract::State, response::Response};
use danvan_store::{Place, Unit};
use serde::Serialize;
use sync_core::id::{ScopeId, UnitId};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
        v1::unit_place::UnitPlace,
    },
};

/// A unit between two dates.
#[derive(Serialize, ToSchema)]
#[schema(as = Unit)]
pub struct UnitView {
    /// Its own id: administrative codes are reused.
    #[schema(value_type = String, format = "uuid")]
    id: UnitId,
    /// Unit above it.
    #[schema(value_type = Option<String>, format = "uuid")]
    parent: Option<UnitId>,
    /// Scope that its records are in.
    #[schema(value_type = String, format = "uuid")]
    scope: ScopeId,
    /// Level's code.
    level: String,
    /// Administrative code of its day, a string ("00004").
    code: String,
    /// Name as shown.
    name: String,
    /// Bloc's code, if any.
    bloc: Option<String>,
    /// First day, `YYYY-MM-DD`.
    valid_from: String,
    /// First day on which it is no more.
    valid_to: Option<String>,
    /// Where it lies on the map, if that is known.
    place: Option<UnitPlace>,
}

impl From<Unit> for UnitView {
    fn from(unit: Unit) -> Self {
        let Unit {
            id,
            parent,
            scope,
            level,
            code,
            name,
            bloc,
            valid_from,
            valid_to,
            ..
        } = unit;
        Self {
            id,
            parent,
            scope,
            level,
            code,
            name,
            bloc,
            valid_from,
            valid_to,
            place: None,
        }
    }
}

/// All units of the realm, past ones too, in the order of their names.
#[utoipa::path(
    get,
    path = "/v1/units",
    responses((status = 200, body = Vec<UnitView>), (status = "4XX", body = Written)),
)]
pub async fn units(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let units = work.units(&caller.realm).await?;
    let places: HashMap<UnitId, Place> = work.places(&caller.realm).await?.into_iter().collect();
    let views = units.into_iter().map(|unit| {
        let place = places.get(&unit.id).copied().map(UnitPlace::from);
        UnitView {
            place,
            ..unit.into()
        }
    });
    accept.reply(&views.collect::<Vec<_>>()).await
}

#[cfg(test)]
mod tests {
    use crate::testing::Office;

    #[tokio::test]
    async fn an_officer_sees_the_tree_in_dictionary_order_and_a_stranger_none() {
        let office = Office::open().await;
        let answer = office
            .get("/v1/units")
            .by(&office.officer().await)
            .send()
            .await;
        assert_eq!(answer.status, 200);
        let names: Vec<_> = answer
            .json()
            .as_array()
            .unwrap()
            .iter()
            .map(|u| u["name"].clone())
            .collect();
        assert_eq!(names, ["Phường Bến Lụa", "Tỉnh Lam Sim", "Xã Khe Sim"]);
        assert_eq!(
            office.get("/v1/units").send().await.problem(),
            "unauthenticated"
        );
    }
}
