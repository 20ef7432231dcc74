//! `/v1/audit`: what was done, by whom, in a chain that shows what was taken out or changed.

pub mod list;
#[cfg(test)]
mod tests;
pub mod verify;

use sync_core::standing::Right;

use crate::{
    http::{caller::Caller, code, problem::Problem},
    people::PROVINCE,
};

/// The log is the province's, one chain for all of it: a commune's officer reads none.
fn must_read(caller: &Caller) -> Result<(), Problem> {
    let mut roles = caller.roles.iter();
    if roles.any(|held| held.level == PROVINCE && held.grant.role.allows(Right::Audit)) {
        Ok(())
    } else {
        Err(Problem::new(&code::FORBIDDEN))
    }
}
