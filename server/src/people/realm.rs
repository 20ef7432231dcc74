//! The first day of a realm.

use danvan_store::{Person, Realm, Unit, Work};
use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::{Act, NewPerson, NewRole, NewUnit, PROVINCE, add_person, add_unit, grant_role, value};
use crate::{
    clock::today,
    entropy::{Entropy, new_id},
    http::{code, problem::Problem},
};

/// The person who sets up a realm.
#[derive(Debug, Clone)]
pub struct FirstAdministrator {
    /// What they sign in with.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// Argon2id hash.
    pub password_hash: danvan_store::Secret<String>,
}

/// Makes a realm with its province and its first administrator. There is no default password and no second try:
/// once the realm exists, administrators make administrators.
///
/// # Errors
/// `already_initialised`, `invalid_value`, or as the store.
pub async fn init_realm(
    work: &mut dyn Work,
    entropy: &dyn Entropy,
    act: &mut Act,
    name: &str,
    first: FirstAdministrator,
) -> Result<(Unit, Person), Problem> {
    act.realm = value::realm(&act.realm)?;
    if work
        .realms()
        .await?
        .iter()
        .any(|realm| realm.code == act.realm)
    {
        return Err(Problem::new(&code::ALREADY_INITIALISED));
    }
    let name = value::name("name", name)?;
    let realm = Realm {
        code: act.realm.clone(),
        name: name.clone(),
        created_at: act.now_ms,
    };
    work.put_realm(&realm).await?;
    let day = today(act.now_ms);
    let province = NewUnit {
        id: UnitId(new_id(act.now_ms, entropy)),
        parent: None,
        level: PROVINCE.to_owned(),
        code: act.realm.clone(),
        name,
        bloc: None,
        valid_from: day.clone(),
        valid_to: None,
    };
    let province = add_unit(work, act, province).await?;
    let person = NewPerson {
        id: PersonId(new_id(act.now_ms, entropy)),
        login: first.login,
        name: first.name,
        password_hash: Some(first.password_hash),
    };
    let person = add_person(work, act, person).await?;
    let role = NewRole {
        id: new_id(act.now_ms, entropy),
        person: person.id,
        unit: province.id,
        role: Role::Administrator,
        valid_from: day,
        valid_to: None,
    };
    grant_role(work, act, role).await?;
    Ok((province, person))
}
