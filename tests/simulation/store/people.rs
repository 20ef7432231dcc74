//! Realms, units, people with their roles and devices, and the audit log.

use std::sync::Arc;

use async_trait::async_trait;
use danvan_store::{
    Audit, AuditEntry, AuditEvent, AuditFilter, Device, Devices, Enrolment, EnrolmentOutcome,
    Freshness, HeldRole, Inherited, Install, Lineage, NewDevice, People, Person, Place, Realms,
    RoleGrant, StoreError, SyncNote, Unit, UnitEdge, Units,
};
use sync_core::id::{DeviceId, Hash, InstallId, PersonId, ScopeId, UnitId};

use super::{Memory, unasked::not_simulated};
use crate::mutation::Mutation;

#[async_trait]
impl Realms for Memory {
    async fn put_realm(&mut self, realm: &danvan_store::Realm) -> Result<(), StoreError> {
        let realm = realm.clone();
        self.change(move |tables| tables.name(realm.clone()))
    }

    async fn realms(&mut self) -> Result<Vec<danvan_store::Realm>, StoreError> {
        Ok(self.tables.names())
    }

    async fn meta(&mut self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.tables.meta(key))
    }

    async fn progress(&mut self) -> Result<i64, StoreError> {
        Ok(self.tables.progress())
    }

    async fn put_meta(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        let (key, value) = (key.to_owned(), value.to_vec());
        self.change(move |tables| tables.put_meta(key.clone(), value.clone()))
    }
}

#[async_trait]
impl Units for Memory {
    async fn put_units(&mut self, realm: &str, units: &[Unit]) -> Result<(), StoreError> {
        let (realm, new) = (realm.to_owned(), units.to_vec());
        self.change(move |tables| {
            let units = Arc::make_mut(&mut tables.realm_mut(&realm).units);
            units.extend(new.iter().map(|unit| (unit.id, unit.clone())));
        })
    }

    async fn unit(&mut self, realm: &str, id: UnitId) -> Result<Option<Unit>, StoreError> {
        Ok(self.realm(realm).units.get(&id).cloned())
    }

    async fn units(&mut self, realm: &str) -> Result<Vec<Unit>, StoreError> {
        let mut units: Vec<Unit> = self.realm(realm).units.values().cloned().collect();
        units.sort_by(|a, b| a.sort_key.cmp(&b.sort_key));
        Ok(units)
    }

    async fn places(&mut self, _: &str) -> Result<Vec<(UnitId, Place)>, StoreError> {
        not_simulated()
    }

    async fn put_place(&mut self, _: &str, _: UnitId, _: Place) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn children(&mut self, realm: &str, parent: UnitId) -> Result<Vec<Unit>, StoreError> {
        let mut units = self.units(realm).await?;
        units.retain(|unit| unit.parent == Some(parent));
        Ok(units)
    }
}

#[async_trait]
impl People for Memory {
    async fn put_person(&mut self, realm: &str, person: &Person) -> Result<(), StoreError> {
        let (realm, person) = (realm.to_owned(), person.clone());
        self.change(move |tables| {
            let people = Arc::make_mut(&mut tables.realm_mut(&realm).people);
            people.insert(person.id, person.clone());
        })
    }

    async fn person(&mut self, realm: &str, id: PersonId) -> Result<Option<Person>, StoreError> {
        Ok(self.realm(realm).people.get(&id).cloned())
    }

    async fn person_by_login(
        &mut self,
        realm: &str,
        login: &str,
    ) -> Result<Option<Person>, StoreError> {
        let mut people = self.realm(realm).people.values();
        Ok(people.find(|person| person.login == login).cloned())
    }

    async fn people(
        &mut self,
        _: &str,
        _: Option<&str>,
        _: u32,
    ) -> Result<Vec<Person>, StoreError> {
        not_simulated()
    }

    async fn put_role(&mut self, realm: &str, grant: &RoleGrant) -> Result<(), StoreError> {
        let (realm, grant) = (realm.to_owned(), grant.clone());
        self.change(move |tables| {
            let roles = Arc::make_mut(&mut tables.realm_mut(&realm).roles);
            roles.insert(grant.id, grant.clone());
        })
    }

    async fn grants_at(&mut self, _: &str, _: UnitId) -> Result<Vec<RoleGrant>, StoreError> {
        not_simulated()
    }

    async fn roles_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError> {
        let everywhere = self.disk.mutation() == Some(Mutation::ScopesUnchecked);
        let realm = self.realm(realm);
        let mut held = Vec::new();
        for grant in realm.roles.values().filter(|grant| grant.person == person) {
            let reaches = |unit: &&Unit| unit.id == grant.unit || everywhere;
            held.extend(realm.units.values().filter(reaches).map(|unit| HeldRole {
                grant: grant.clone(),
                scope: unit.scope,
                level: unit.level.clone(),
            }));
        }
        Ok(held)
    }
}

/// No unit of a simulation becomes another.
#[async_trait]
impl Lineage for Memory {
    async fn put_edges(&mut self, _: &str, _: &[UnitEdge]) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn edges(&mut self, _: &str) -> Result<Vec<UnitEdge>, StoreError> {
        not_simulated()
    }

    async fn inherit(&mut self, _: &str, _: &Inherited) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn heirs(&mut self, _: &str, _: &[ScopeId]) -> Result<Vec<Inherited>, StoreError> {
        Ok(Vec::new())
    }

    async fn reach_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError> {
        self.roles_of(realm, person).await
    }
}

#[async_trait]
impl Devices for Memory {
    async fn add_device(&mut self, realm: &str, device: &NewDevice) -> Result<(), StoreError> {
        let (realm, enrolled) = (realm.to_owned(), device.clone());
        self.change(move |tables| {
            let device = Device {
                enrolled: enrolled.clone(),
                revoked_at: None,
                last_sync: None,
            };
            let devices = Arc::make_mut(&mut tables.realm_mut(&realm).devices);
            devices.insert(enrolled.id, device);
        })
    }

    async fn device(&mut self, realm: &str, id: DeviceId) -> Result<Option<Device>, StoreError> {
        Ok(self.realm(realm).devices.get(&id).cloned())
    }

    async fn devices_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError> {
        let all = self.realm(realm).devices.values();
        Ok(all
            .filter(|d| d.enrolled.person == person)
            .cloned()
            .collect())
    }

    async fn revoke_device(
        &mut self,
        realm: &str,
        id: DeviceId,
        at: i64,
    ) -> Result<bool, StoreError> {
        let known = self.realm(realm).devices.get(&id);
        let good = known.is_some_and(|d| d.revoked_at.is_none());
        let realm = realm.to_owned();
        self.change(move |tables| {
            let devices = Arc::make_mut(&mut tables.realm_mut(&realm).devices);
            if let Some(device) = devices.get_mut(&id) {
                device.revoked_at.get_or_insert(at);
            }
        })?;
        Ok(good)
    }

    async fn note_sync(
        &mut self,
        realm: &str,
        id: DeviceId,
        note: &SyncNote,
    ) -> Result<(), StoreError> {
        let (realm, note) = (realm.to_owned(), note.clone());
        self.change(move |tables| {
            let devices = Arc::make_mut(&mut tables.realm_mut(&realm).devices);
            if let Some(device) = devices.get_mut(&id) {
                device.last_sync = Some(note.clone());
            }
        })
    }

    async fn add_install(&mut self, realm: &str, install: &Install) -> Result<(), StoreError> {
        if self.realm(realm).installs.contains_key(&install.install) {
            return Err(StoreError::Taken);
        }
        let (realm, install) = (realm.to_owned(), install.clone());
        self.change(move |tables| {
            let installs = Arc::make_mut(&mut tables.realm_mut(&realm).installs);
            installs.insert(install.install, install.clone());
        })
    }

    async fn install(&mut self, realm: &str, id: InstallId) -> Result<Option<Install>, StoreError> {
        Ok(self.realm(realm).installs.get(&id).cloned())
    }

    async fn installs_of(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<Vec<InstallId>, StoreError> {
        let all = self.realm(realm).installs.values();
        Ok(all
            .filter(|i| i.device == device)
            .map(|i| i.install)
            .collect())
    }

    async fn turn_ticket(
        &mut self,
        realm: &str,
        id: InstallId,
        shown: Option<[u8; 16]>,
        next: [u8; 16],
    ) -> Result<(), StoreError> {
        let realm = realm.to_owned();
        self.change(move |tables| {
            let installs = Arc::make_mut(&mut tables.realm_mut(&realm).installs);
            if let Some(install) = installs.get_mut(&id) {
                install.ticket = Some(next);
                install.ticket_before = shown;
            }
        })
    }

    async fn add_enrolment(&mut self, _: &str, _: &Enrolment) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn take_enrolment(
        &mut self,
        _: &str,
        _: Hash,
        _: i64,
    ) -> Result<EnrolmentOutcome, StoreError> {
        not_simulated()
    }

    async fn freshness(
        &mut self,
        _: &str,
        _: &[ScopeId],
        _: &str,
    ) -> Result<Vec<Freshness>, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Audit for Memory {
    async fn append_audit(
        &mut self,
        realm: &str,
        event: &AuditEvent,
    ) -> Result<AuditEntry, StoreError> {
        let tail = self.audit_tail(realm).await?;
        let n = tail.as_ref().map_or(1, |tail| tail.n + 1);
        let prev = tail.map_or_else(Hash::default, |tail| tail.hash);
        let entry = AuditEntry {
            n,
            prev,
            hash: event.link(realm, n, prev),
            event: event.clone(),
        };
        let (realm, new) = (realm.to_owned(), entry.clone());
        self.change(move |tables| {
            let realm = tables.realm_mut(&realm);
            realm.take("audit", 1);
            Arc::make_mut(&mut realm.audit).push(new.clone());
        })?;
        Ok(entry)
    }

    async fn audit_page(
        &mut self,
        realm: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let entries = self
            .realm(realm)
            .audit
            .iter()
            .filter(|entry| entry.n > after);
        Ok(entries.take(limit as usize).cloned().collect())
    }

    async fn audit_search(
        &mut self,
        _: &str,
        _: &AuditFilter,
        _: Option<i64>,
        _: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        not_simulated()
    }

    async fn audit_tail(&mut self, realm: &str) -> Result<Option<AuditEntry>, StoreError> {
        Ok(self.realm(realm).audit.last().cloned())
    }
}
