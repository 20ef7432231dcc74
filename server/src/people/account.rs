//! Accounts of people.

use danvan_store::{Person, Secret, Work};
use serde_json::json;
use sync_core::id::PersonId;

use super::{Act, value};
use crate::http::{code, problem::Problem};

/// A person to be given an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Their id.
    pub id: PersonId,
    /// What they sign in with.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// Argon2id hash; none for who enrols devices and never types a password.
    pub password_hash: Option<Secret<String>>,
}

/// Gives a person an account.
///
/// # Errors
/// `invalid_value`, `already_taken` (the login), or as the store.
pub async fn add_person(work: &mut dyn Work, act: &Act, new: NewPerson) -> Result<Person, Problem> {
    let login = value::login(&new.login)?;
    if work.person_by_login(&act.realm, &login).await?.is_some() {
        return Err(Problem::new(&code::ALREADY_TAKEN));
    }
    let person = Person {
        id: new.id,
        login,
        name: value::name("name", &new.name)?,
        password_hash: new.password_hash,
        created_at: act.now_ms,
        disabled_at: None,
    };
    work.put_person(&act.realm, &person).await?;
    act.audit(
        work,
        "person_added",
        person.id,
        json!({ "login": person.login }),
    )
    .await?;
    Ok(person)
}

/// The person with a login.
///
/// # Errors
/// `invalid_value` if there is none, or as the store.
pub async fn by_login(work: &mut dyn Work, act: &Act, login: &str) -> Result<Person, Problem> {
    let login = value::normal_login(login);
    let known = work.person_by_login(&act.realm, &login).await?;
    known.ok_or_else(|| Problem::new(&code::INVALID_VALUE).arg("field", "login"))
}

/// Closes an account, unless it is.
///
/// # Errors
/// As the store.
pub async fn close_account(work: &mut dyn Work, act: &Act, person: Person) -> Result<(), Problem> {
    if person.disabled_at.is_some() {
        return Ok(());
    }
    let closed = Person {
        disabled_at: Some(act.now_ms),
        ..person
    };
    work.put_person(&act.realm, &closed).await?;
    act.audit(work, "person_closed", closed.id, json!({}))
        .await?;
    Ok(())
}
