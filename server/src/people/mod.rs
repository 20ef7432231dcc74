//! Realms, units, people and roles: set up by administrators, whether from the shell or over HTTP, and audited.

mod account;
pub mod lineage;
mod realm;
mod reorganise;
mod role;
#[cfg(test)]
mod tests;
mod unit;
mod value;

use danvan_store::{AuditEvent, StoreError, Work};
use serde_json::Value;
use sync_core::id::{DeviceId, PersonId};

pub use account::{NewPerson, add_person, by_login, close_account};
pub use realm::{FirstAdministrator, init_realm};
pub use reorganise::{Effect, Plan, reorganise};
pub use role::{NewRole, end_role, grant_role};
pub use sync_core::standing::PROVINCE;
pub use unit::{COMMUNE, LEVELS, NewUnit, add_unit};
pub(crate) use value::{normal_login, normal_realm};

/// One act of administration: who does it, where, when. It is written to the audit log.
#[derive(Debug, Clone)]
pub struct Act {
    /// The realm.
    pub realm: String,
    /// Server time, ms.
    pub now_ms: i64,
    /// Who, if a person signed in; none for the operator at the machine's own shell.
    pub person: Option<PersonId>,
    /// With which device, if one.
    pub device: Option<DeviceId>,
}

impl Act {
    /// Writes what was done to the audit log. `detail` never holds a secret or a citizen's words.
    ///
    /// # Errors
    /// As the store.
    pub async fn audit(
        &self,
        work: &mut dyn Work,
        action: &str,
        subject: impl ToString,
        detail: Value,
    ) -> Result<(), StoreError> {
        let event = AuditEvent {
            at: self.now_ms,
            person: self.person,
            device: self.device,
            action: action.to_owned(),
            subject: subject.to_string(),
            detail: detail.to_string(),
        };
        work.append_audit(&self.realm, &event).await?;
        Ok(())
    }
}
