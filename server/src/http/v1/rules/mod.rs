//! `/v1/rules`: rubrics, deadlines and days off, each with its versions.

pub mod deadlines;
pub mod holidays;
pub mod read;
pub mod rubrics;
#[cfg(test)]
mod tests;

use danvan_store::{Rule, Work};
use serde::Serialize;
use serde_json::json;
use sync_core::standing::{PROVINCE, Right};

use crate::{
    http::{caller::Caller, code, problem::Problem},
    rules::next_version,
};

/// Whether the caller sets rules for the province: by a role at it, not at one of its communes.
fn must_set(caller: &Caller, rights: &[Right]) -> Result<(), Problem> {
    let of_all = caller.roles.iter().filter(|held| held.level == PROVINCE);
    let allows = |right: &Right| of_all.clone().any(|held| held.grant.role.allows(*right));
    if rights.iter().any(allows) {
        Ok(())
    } else {
        Err(Problem::new(&code::FORBIDDEN))
    }
}

/// Publishes the next version of a rule; `body` makes it of its number.
async fn publish<T: Serialize>(
    work: &mut dyn Work,
    caller: &Caller,
    (what, id): (&str, &str),
    body: impl FnOnce(i32) -> T,
) -> Result<(), Problem> {
    let realm = &caller.realm;
    let version = next_version(&work.rules(realm, what).await?, id);
    let rule = Rule {
        what: what.to_owned(),
        id: id.to_owned(),
        version,
        body: serde_json::to_string(&body(version)).map_err(Problem::internal)?,
        published_by: caller.person,
        published_at: caller.now_ms,
    };
    work.publish(realm, &rule).await?;
    let detail = json!({ "what": what, "version": version });
    caller
        .act()
        .audit(work, "rule_published", id, detail)
        .await?;
    Ok(())
}
