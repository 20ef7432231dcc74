//! Names of people and devices, looked up once per answer.

use std::collections::HashMap;

use danvan_store::{StoreError, Work};
use serde::Serialize;
use sync_core::id::{DeviceId, PersonId};
use utoipa::ToSchema;

/// Who did something, with which device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Who {
    /// The person.
    #[schema(value_type = String, format = "uuid")]
    pub person: PersonId,
    /// Their name; empty if they are not known any more.
    pub name: String,
    /// The device.
    #[schema(value_type = String, format = "uuid")]
    pub device: DeviceId,
    /// Its name; empty if it is not known any more.
    pub device_name: String,
}

/// Names found so far.
#[derive(Default)]
pub(super) struct Names {
    people: HashMap<PersonId, String>,
    devices: HashMap<DeviceId, String>,
}

impl Names {
    pub(super) async fn who(
        &mut self,
        work: &mut dyn Work,
        realm: &str,
        person: PersonId,
        device: DeviceId,
    ) -> Result<Who, StoreError> {
        if !self.people.contains_key(&person) {
            let found = work.person(realm, person).await?;
            self.people
                .insert(person, found.map(|p| p.name).unwrap_or_default());
        }
        if !self.devices.contains_key(&device) {
            let found = work.device(realm, device).await?;
            self.devices
                .insert(device, found.map(|d| d.enrolled.name).unwrap_or_default());
        }
        Ok(Who {
            person,
            name: self.people.get(&person).cloned().unwrap_or_default(),
            device,
            device_name: self.devices.get(&device).cloned().unwrap_or_default(),
        })
    }
}
