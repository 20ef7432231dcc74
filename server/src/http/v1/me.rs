//! `GET /v1/me`: who the caller is and what they may do today.

use axum::{extract::State, response::Response};
use serde::Serialize;
use sync_core::{
    id::{Blob, DeviceId, PersonId, ScopeId, UnitId},
    standing::Right,
};
use utoipa::ToSchema;

use crate::{
    app::AppState,
    auth::parcels,
    clock::today,
    http::{
        body::Accept,
        caller::Caller,
        problem::{Problem, Written},
        v1::{
            enrol::{ScopeView, known_places},
            units::UnitView,
        },
    },
};

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// The province.
    realm: String,
    /// The person.
    person: PersonView,
    /// The device that holds the token, if it was given to one.
    #[schema(value_type = Option<String>, format = "uuid")]
    device: Option<DeviceId>,
    /// The roles that they hold today.
    roles: Vec<HeldToday>,
    /// The scopes that their devices sync.
    scopes: Vec<ScopeView>,
    /// The units in those scopes, past ones too.
    units: Vec<UnitView>,
    /// What parcels for this server are sealed to.
    parcel_key: Option<ParcelKey>,
}

/// A key of the server's, by HPKE (RFC 9180).
#[derive(Serialize, ToSchema)]
pub struct ParcelKey {
    /// Its id.
    kid: String,
    /// An uncompressed point on P-256.
    #[schema(value_type = String, format = Byte)]
    public_key: Blob,
}

/// A person, named.
#[derive(Serialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// Their id.
    #[schema(value_type = String, format = "uuid")]
    pub(super) id: PersonId,
    /// Their name.
    pub(super) name: String,
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
    responses((status = 200, body = Me), (status = "4XX", body = Written)),
)]
pub async fn me(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let key = parcels::public_key(work.as_mut()).await?;
    let units = work.units(&caller.realm).await?;
    drop(work);
    let (scopes, units) = known_places(
        units,
        &caller.scopes_with(Right::Sync),
        &today(caller.now_ms),
    );
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
    let person = PersonView { id: person, name };
    accept
        .reply(&Me {
            realm,
            person,
            device,
            roles,
            scopes,
            units,
            parcel_key: key.map(|(kid, public_key)| ParcelKey { kid, public_key }),
        })
        .await
}

#[cfg(test)]
mod tests {
    use sync_core::standing::Role;

    use crate::testing::Office;

    #[tokio::test]
    async fn an_officer_is_told_their_roles_of_today() {
        let office = Office::open().await;
        let officer = office.officer().await;
        let me = office.get("/v1/me").by(&officer).send().await.json();
        assert_eq!(me["person"]["id"], officer.person.to_string());
        assert_eq!(me["roles"][0]["role"], "field_officer");
        assert_eq!(me["roles"][0]["scope"], office.khe_sim.to_string());
    }

    #[tokio::test]
    async fn a_role_begins_and_ends_on_its_days() {
        let office = Office::open().await;
        let person = office.stranger().await;
        office
            .grant(
                &person,
                Role::Supervisor,
                office.khe_sim,
                "2026-07-02",
                "2026-07-03",
            )
            .await;
        let me = office.get("/v1/me").by(&person).send().await.json();
        assert_eq!(me["roles"].as_array().unwrap().len(), 0, "the day before");
        office.clock.advance(86_400_000);
        let person = office.sign_in(&person).await;
        let me = office.get("/v1/me").by(&person).send().await.json();
        assert_eq!(me["roles"].as_array().unwrap().len(), 1);
        office.clock.advance(86_400_000);
        let person = office.sign_in(&person).await;
        let me = office.get("/v1/me").by(&person).send().await.json();
        assert_eq!(me["roles"].as_array().unwrap().len(), 0, "the day after");
    }

    #[tokio::test]
    async fn an_old_token_and_a_closed_account_open_nothing() {
        let office = Office::open().await;
        let officer = office.officer().await;
        office
            .clock
            .advance(i64::from(office.app.config.limits.access_seconds) * 1000);
        assert_eq!(
            office.get("/v1/me").by(&officer).send().await.problem(),
            "unauthenticated"
        );
        let officer = office.sign_in(&officer).await;
        office.close_account(&officer).await;
        assert_eq!(
            office.get("/v1/me").by(&officer).send().await.problem(),
            "account_closed"
        );
    }
}
