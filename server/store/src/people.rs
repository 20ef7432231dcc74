//! People with an account, and the roles that they hold.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{PersonId, ScopeId, UnitId},
    standing::Role,
};

use crate::{Secret, StoreError};

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The person.
    pub id: PersonId,
    /// What they sign in with; unique in the realm.
    pub login: String,
    /// Name as shown.
    pub name: String,
    /// Argon2id hash in PHC form; none until they choose a password.
    pub password_hash: Option<Secret<String>>,
    /// Server time, ms.
    pub created_at: i64,
    /// Server time since which the account is closed, ms.
    pub disabled_at: Option<i64>,
}

/// A role that a person holds at a unit between two dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// Id of the grant.
    pub id: [u8; 16],
    /// The person.
    pub person: PersonId,
    /// The unit.
    pub unit: UnitId,
    /// The role.
    pub role: Role,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// First day on which it is no longer held.
    pub valid_to: Option<String>,
}

/// A grant with what its unit adds to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRole {
    /// The grant.
    pub grant: RoleGrant,
    /// Scope of the unit.
    pub scope: ScopeId,
    /// Level's code of the unit.
    pub level: String,
}

/// People and roles of a realm.
#[async_trait]
pub trait People {
    /// Writes a person, over the one of the same id. [`StoreError::Taken`]: another has the login.
    async fn put_person(&mut self, realm: &str, person: &Person) -> Result<(), StoreError>;

    /// One person.
    async fn person(&mut self, realm: &str, id: PersonId) -> Result<Option<Person>, StoreError>;

    /// The person with a login.
    async fn person_by_login(
        &mut self,
        realm: &str,
        login: &str,
    ) -> Result<Option<Person>, StoreError>;

    /// People by login (byte order), after one if given.
    async fn people(
        &mut self,
        realm: &str,
        after_login: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Person>, StoreError>;

    /// Writes a grant, over the one of the same id.
    async fn put_role(&mut self, realm: &str, grant: &RoleGrant) -> Result<(), StoreError>;

    /// All grants at a unit, past ones too, by id.
    async fn grants_at(&mut self, realm: &str, unit: UnitId) -> Result<Vec<RoleGrant>, StoreError>;

    /// All grants of a person, past ones too, by first day.
    async fn roles_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError>;
}
