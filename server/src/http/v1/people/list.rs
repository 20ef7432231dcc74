//! `GET /v1/people`: those whose accounts the caller manages.

use std::collections::BTreeSet;

use axum::{extract::State, response::Response};
use danvan_store::{Device, HeldRole, Person, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{DeviceId, PersonId, ScopeId, UnitId},
    standing::Right,
    text::{Query, search_key},
};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    app::AppState,
    desk::{Page, page_len},
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::InQuery,
        problem::{Problem, Written},
    },
};

/// Most characters that are searched for.
const SEARCH_CHARS: usize = 200;
/// Accounts looked at together.
const LOOKED_AT: u32 = 500;

/// Which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Where the page before ended.
    cursor: Option<String>,
    /// Accounts, at most 200.
    limit: Option<u32>,
    /// Beginnings of words of their name or login; marks and case do not matter.
    q: Option<String>,
    /// Only who holds, held or will hold a role at this unit.
    #[param(value_type = Option<String>, format = "uuid")]
    unit: Option<UnitId>,
}

/// Somebody with an account.
#[derive(Serialize, ToSchema)]
pub struct Account {
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    id: PersonId,
    /// What they sign in with.
    login: String,
    /// Name as shown.
    name: String,
    /// Server time since which the account is closed, ms.
    closed_at: Option<i64>,
    /// Their roles, past and coming ones too, by first day.
    roles: Vec<AccountRole>,
    /// Their devices, revoked ones too, by time of enrolment.
    devices: Vec<AccountDevice>,
}

/// A role of theirs.
#[derive(Serialize, ToSchema)]
pub struct AccountRole {
    /// Id of the grant.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// The role's code.
    role: &'static str,
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    unit: UnitId,
    /// Its scope.
    #[schema(value_type = String, format = "uuid")]
    scope: ScopeId,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// First day on which it is no longer held.
    to: Option<String>,
}

/// A device of theirs.
#[derive(Serialize, ToSchema)]
pub struct AccountDevice {
    /// The device.
    #[schema(value_type = String, format = "uuid")]
    id: DeviceId,
    /// Its name.
    name: String,
    /// Server time, ms.
    enrolled_at: i64,
    /// Server time since which it is refused, ms.
    revoked_at: Option<i64>,
    /// What it said at its last sync.
    last_sync: Option<LastSync>,
}

/// What a device said of itself.
#[derive(Serialize, ToSchema)]
pub struct LastSync {
    /// Server time, ms.
    at: i64,
    /// Changes and commands that were still on it.
    waiting_changes: i64,
    /// Photos, sounds and files that were still on it.
    waiting_media: i64,
    /// Version of its app.
    app_version: String,
    /// Its clock minus the server's, ms.
    clock_skew_ms: i64,
}

/// Accounts that the caller manages, by login.
#[utoipa::path(
    get,
    path = "/v1/people",
    params(Asked),
    responses((status = 200, body = Page<Account>), (status = "4XX", body = Written)),
)]
pub async fn people(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    if caller.scopes_with(Right::Administer).is_empty() {
        return Err(Problem::new(&code::FORBIDDEN));
    }
    let q = asked.q.as_deref();
    if q.is_some_and(|q| q.chars().count() > SEARCH_CHARS) {
        return Err(Problem::new(&code::MALFORMED_REQUEST).arg("name", "q"));
    }
    let query = q.map(Query::new).filter(|query| !query.is_blank());
    let mut work = app.store.read().await?;
    let realm = &caller.realm;
    let candidates = candidates(work.as_mut(), &caller, asked.unit).await?;
    let is_asked = |person: &Person| {
        let names = || search_key([person.name.as_str(), person.login.as_str()]);
        candidates
            .as_ref()
            .is_none_or(|people| people.contains(&person.id))
            && query
                .as_ref()
                .is_none_or(|query| query.rank(&names(), &person.name).is_some())
    };
    let len = page_len(asked.limit) as usize;
    let mut items = Vec::new();
    let mut next = asked.cursor;
    loop {
        let found = work.people(realm, next.as_deref(), LOOKED_AT).await?;
        let is_last = found.len() < LOOKED_AT as usize;
        for person in found {
            next = Some(person.login.clone());
            if !is_asked(&person) {
                continue;
            }
            let roles = work.roles_of(realm, person.id).await?;
            if person.id == caller.person || caller.may_manage(&roles) {
                items.push(account(work.as_mut(), realm, person, roles).await?);
            }
            if items.len() == len {
                return accept.reply(&Page { items, next }).await;
            }
        }
        if is_last {
            return accept.reply(&Page { items, next: None }).await;
        }
    }
}

/// Those who may be in the list at all, before their roles are read one by one: all, for the province's administrator who
/// asks for no unit.
async fn candidates(
    work: &mut dyn Work,
    caller: &Caller,
    unit: Option<UnitId>,
) -> Result<Option<BTreeSet<PersonId>>, StoreError> {
    let realm = &caller.realm;
    let units = match unit {
        Some(unit) => vec![unit],
        None if caller.may_manage(&[]) => return Ok(None),
        None => {
            let scopes = caller.scopes_with(Right::Administer);
            let units = work.units(realm).await?.into_iter();
            let theirs = units.filter(|unit| scopes.contains(&unit.scope));
            theirs.map(|unit| unit.id).collect()
        }
    };
    // Everybody sees their own account.
    let mut people: BTreeSet<PersonId> = unit
        .is_none()
        .then_some(caller.person)
        .into_iter()
        .collect();
    for unit in units {
        let grants = work.grants_at(realm, unit).await?;
        people.extend(grants.into_iter().map(|grant| grant.person));
    }
    Ok(Some(people))
}

pub(super) async fn account(
    work: &mut dyn Work,
    realm: &str,
    person: Person,
    roles: Vec<HeldRole>,
) -> Result<Account, StoreError> {
    let devices = work.devices_of(realm, person.id).await?;
    Ok(Account {
        id: person.id,
        login: person.login,
        name: person.name,
        closed_at: person.disabled_at,
        roles: roles.into_iter().map(AccountRole::from).collect(),
        devices: devices.into_iter().map(AccountDevice::from).collect(),
    })
}

impl From<HeldRole> for AccountRole {
    fn from(HeldRole { grant, scope, .. }: HeldRole) -> Self {
        Self {
            id: Uuid::from_bytes(grant.id),
            role: grant.role.code(),
            unit: grant.unit,
            scope,
            from: grant.valid_from,
            to: grant.valid_to,
        }
    }
}

impl From<Device> for AccountDevice {
    fn from(device: Device) -> Self {
        Self {
            id: device.enrolled.id,
            name: device.enrolled.name,
            enrolled_at: device.enrolled.enrolled_at,
            revoked_at: device.revoked_at,
            last_sync: device.last_sync.map(|note| LastSync {
                at: note.at,
                waiting_changes: note.waiting_changes,
                waiting_media: note.waiting_media,
                app_version: note.app_version,
                clock_skew_ms: note.clock_skew_ms,
            }),
        }
    }
}
