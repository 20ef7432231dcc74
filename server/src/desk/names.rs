//! Names of people and devices, looked up once per answer.

use std::collections::{HashMap, hash_map::Entry};

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
        let name = match self.people.entry(person) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let found = work.person(realm, person).await?;
                place.insert(found.map(|p| p.name).unwrap_or_default())
            }
        };
        let device_name = match self.devices.entry(device) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let found = work.device(realm, device).await?;
                place.insert(found.map(|d| d.enrolled.name).unwrap_or_default())
            }
        };
        Ok(Who {
            person,
            name: name.clone(),
            device,
            device_name: device_name.clone(),
        })
    }
}
