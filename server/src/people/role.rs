//! Roles that people hold at units.

use danvan_store::{RoleGrant, Work};
use serde_json::json;
use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::{Act, value};
use crate::http::{code, problem::Problem};

/// A role to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
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

/// Lets a person hold a role at a unit.
///
/// # Errors
/// `invalid_value`, or as the store.
pub async fn grant_role(work: &mut dyn Work, act: &Act, new: NewRole) -> Result<(), Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    work.person(&act.realm, new.person)
        .await?
        .ok_or_else(|| invalid("person"))?;
    work.unit(&act.realm, new.unit)
        .await?
        .ok_or_else(|| invalid("unit"))?;
    let (valid_from, valid_to) = value::span(&new.valid_from, new.valid_to.as_deref())?;
    let grant = RoleGrant {
        id: new.id,
        person: new.person,
        unit: new.unit,
        role: new.role,
        valid_from,
        valid_to,
    };
    work.put_role(&act.realm, &grant).await?;
    let detail = json!({
        "unit": grant.unit,
        "role": grant.role.code(),
        "from": grant.valid_from,
        "to": grant.valid_to,
    });
    act.audit(work, "role_granted", grant.person, detail)
        .await?;
    Ok(())
}
