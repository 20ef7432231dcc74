//! Roles that people hold at units.

use danvan_store::{RoleGrant, Work};
use serde_json::json;
use sync_core::{
    id::{PersonId, UnitId},
    standing::Role,
};

use super::{Act, value};
use crate::{
    clock::today,
    http::{code, problem::Problem},
};

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

/// Lets a role of a person's end on a day, today or later.
///
/// # Errors
/// `not_found` where they hold no such role, `invalid_value`, or as the store.
pub async fn end_role(
    work: &mut dyn Work,
    act: &Act,
    person: PersonId,
    grant: [u8; 16],
    on: &str,
) -> Result<(), Problem> {
    let held = work.roles_of(&act.realm, person).await?;
    let held = held.into_iter().find(|held| held.grant.id == grant);
    let grant = held.ok_or_else(|| Problem::new(&code::NOT_FOUND))?.grant;
    let (on, _) = value::span(on, None)?;
    if on < today(act.now_ms) {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "on"));
    }
    let ended = RoleGrant {
        // One that has not begun is held on no day.
        valid_to: Some(on.max(grant.valid_from.clone())),
        ..grant
    };
    work.put_role(&act.realm, &ended).await?;
    let detail = json!({
        "unit": ended.unit,
        "role": ended.role.code(),
        "to": ended.valid_to,
    });
    act.audit(work, "role_ended", person, detail).await?;
    Ok(())
}
