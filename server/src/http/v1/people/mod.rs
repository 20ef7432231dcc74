//! `/v1/people`: accounts, the roles that people hold between two dates, and their devices.

pub mod add;
pub mod close;
pub mod end_role;
pub mod grant;
pub mod list;
#[cfg(test)]
mod tests;

use danvan_store::{Person, Work};
use serde::Deserialize;
use sync_core::{
    id::{PersonId, UnitId},
    standing::{Right, Role},
};
use utoipa::ToSchema;

use crate::http::{caller::Caller, code, problem::Problem};

/// A role to be held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WantedRole {
    /// Its code.
    #[schema(value_type = String)]
    role: Role,
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    unit: UnitId,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// First day on which it is no longer held.
    to: Option<String>,
}

/// Whether the caller may give roles at a unit.
async fn must_administer(
    work: &mut dyn Work,
    caller: &Caller,
    unit: UnitId,
) -> Result<(), Problem> {
    let unit = work.unit(&caller.realm, unit).await?;
    let unit = unit.ok_or_else(|| Problem::new(&code::INVALID_VALUE).arg("field", "unit"))?;
    caller.must(Right::Administer, unit.scope)
}

/// Somebody whose account the caller manages; not their own, so that nobody gives themselves a role.
async fn managed(
    work: &mut dyn Work,
    caller: &Caller,
    person: PersonId,
) -> Result<Person, Problem> {
    let grants = work.roles_of(&caller.realm, person).await?;
    let known = work.person(&caller.realm, person).await?;
    match known {
        Some(known) if person != caller.person && caller.may_manage(&grants) => Ok(known),
        _ => Err(Problem::new(&code::NOT_FOUND)),
    }
}
