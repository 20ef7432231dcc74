//! `POST /v1/people`: an account, with its first role.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use sync_core::id::PersonId;
use utoipa::ToSchema;

use super::{
    WantedRole,
    list::{Account, account},
    must_administer,
};
use crate::{
    app::AppState,
    entropy::new_id,
    http::{
        body::{Accept, Body},
        caller::Caller,
        problem::{Problem, Written},
    },
    people::{NewPerson, NewRole, add_person, grant_role},
};

/// Who it is. They enrol a device; a password is theirs to choose at the machine's own shell.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// What they sign in with.
    login: String,
    /// Name as shown.
    name: String,
    /// What they do there.
    role: WantedRole,
}

/// Gives somebody an account and their first role.
#[utoipa::path(
    post,
    path = "/v1/people",
    request_body = NewAccount,
    responses((status = 201, body = Account), (status = "4XX", body = Written)),
)]
pub async fn add_account(
    State(app): State<AppState>,
    caller: Caller,
    accept: Accept,
    Body { value: new, .. }: Body<NewAccount>,
) -> Result<Response, Problem> {
    let mut work = app.store.write().await?;
    must_administer(work.as_mut(), &caller, new.role.unit).await?;
    let act = caller.act();
    let id = || new_id(caller.now_ms, app.entropy.as_ref());
    let person = NewPerson {
        id: PersonId(id()),
        login: new.login,
        name: new.name,
        password_hash: None,
    };
    let person = add_person(work.as_mut(), &act, person).await?;
    let role = NewRole {
        id: id(),
        person: person.id,
        unit: new.role.unit,
        role: new.role.role,
        valid_from: new.role.from,
        valid_to: new.role.to,
    };
    grant_role(work.as_mut(), &act, role).await?;
    let roles = work.roles_of(&caller.realm, person.id).await?;
    let made = account(work.as_mut(), &caller.realm, person, roles).await?;
    work.commit().await?;
    accept.reply_with(StatusCode::CREATED, &made).await
}
