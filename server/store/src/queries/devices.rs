use std::collections::{BTreeSet, HashSet};

use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{DeviceId, Hash, InstallId, PersonId, ScopeId};

use super::{Db, Row, Tx, push_list, rows::Reader};
use crate::{
    Device, Devices, Enrolment, EnrolmentOutcome, Freshness, Install, Lineage as _, NewDevice,
    StoreError, SyncNote,
};

const DEVICES: &str = "SELECT id, person, name, algorithm, public_key, enrolled_at, revoked_at,
    last_sync_at, waiting_changes, waiting_media, app_version,
    clock_skew_ms FROM devices WHERE realm = ";

#[async_trait]
impl Devices for Tx {
    async fn add_device(&mut self, realm: &str, device: &NewDevice) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO devices (realm, id, person, name, algorithm, public_key, enrolled_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(realm)
        .bind(device.id.as_bytes())
        .bind(device.person.as_bytes())
        .bind(&device.name)
        .bind(&device.algorithm)
        .bind(device.public_key.as_slice())
        .bind(device.enrolled_at);
        self.run(query).await?;
        Ok(())
    }

    async fn device(&mut self, realm: &str, id: DeviceId) -> Result<Option<Device>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(DEVICES);
        query
            .push_bind(realm)
            .push(" AND id = ")
            .push_bind(id.as_bytes());
        self.first(query.build())
            .await?
            .map(|row| device(&row))
            .transpose()
    }

    async fn devices_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(DEVICES);
        query
            .push_bind(realm)
            .push(" AND person = ")
            .push_bind(person.as_bytes());
        query.push(" ORDER BY enrolled_at, id");
        self.all(query.build()).await?.iter().map(device).collect()
    }

    async fn revoke_device(
        &mut self,
        realm: &str,
        id: DeviceId,
        at: i64,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE devices SET revoked_at = $3
             WHERE realm = $1 AND id = $2 AND revoked_at IS NULL",
        );
        Ok(self
            .run(query.bind(realm).bind(id.as_bytes()).bind(at))
            .await?
            == 1)
    }

    async fn note_sync(
        &mut self,
        realm: &str,
        id: DeviceId,
        note: &SyncNote,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE devices SET last_sync_at = $3, waiting_changes = $4, waiting_media = $5,
                 app_version = $6, clock_skew_ms = $7
             WHERE realm = $1 AND id = $2",
        )
        .bind(realm)
        .bind(id.as_bytes())
        .bind(note.at)
        .bind(note.waiting_changes)
        .bind(note.waiting_media)
        .bind(&note.app_version)
        .bind(note.clock_skew_ms);
        self.run(query).await?;
        Ok(())
    }

    async fn add_install(&mut self, realm: &str, install: &Install) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO installs (realm, install, device, first_seen)
             VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        )
        .bind(realm)
        .bind(install.install.as_bytes())
        .bind(install.device.as_bytes())
        .bind(install.first_seen);
        self.run(query).await?;
        Ok(())
    }

    async fn install(&mut self, realm: &str, id: InstallId) -> Result<Option<Install>, StoreError> {
        let query = sqlx::query(
            "SELECT install, device, first_seen, ticket, ticket_before FROM installs
             WHERE realm = $1 AND install = $2",
        );
        let row = self.first(query.bind(realm).bind(id.as_bytes())).await?;
        row.map(|row| install(&row)).transpose()
    }

    async fn installs_of(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<Vec<InstallId>, StoreError> {
        let query = sqlx::query(
            "SELECT install FROM installs WHERE realm = $1 AND device = $2
             ORDER BY first_seen, install",
        );
        let rows = self.all(query.bind(realm).bind(device.as_bytes())).await?;
        rows.iter()
            .map(|row| Reader::new("installs", row).id("install"))
            .collect()
    }

    async fn turn_ticket(
        &mut self,
        realm: &str,
        id: InstallId,
        shown: Option<[u8; 16]>,
        next: [u8; 16],
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE installs SET ticket = $4, ticket_before = $3 WHERE realm = $1 AND install = $2",
        )
        .bind(realm)
        .bind(id.as_bytes())
        .bind(shown.map(|t| t.to_vec()))
        .bind(next.as_slice());
        self.run(query).await?;
        Ok(())
    }

    async fn add_enrolment(
        &mut self,
        realm: &str,
        enrolment: &Enrolment,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO enrolments (realm, code_hash, person, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(realm)
        .bind(enrolment.code_hash.as_bytes())
        .bind(enrolment.person.as_bytes())
        .bind(enrolment.created_at)
        .bind(enrolment.expires_at);
        self.run(query).await?;
        Ok(())
    }

    async fn take_enrolment(
        &mut self,
        realm: &str,
        code_hash: Hash,
        now: i64,
    ) -> Result<EnrolmentOutcome, StoreError> {
        let take = sqlx::query(
            "UPDATE enrolments SET used_at = $3
             WHERE realm = $1 AND code_hash = $2 AND used_at IS NULL AND expires_at > $3
             RETURNING person",
        );
        let taken = self
            .first(take.bind(realm).bind(code_hash.as_bytes()).bind(now))
            .await?;
        if let Some(row) = taken {
            return Reader::new("enrolments", &row)
                .id("person")
                .map(EnrolmentOutcome::Granted);
        }
        let why = sqlx::query(
            "SELECT code_hash, used_at FROM enrolments WHERE realm = $1 AND code_hash = $2",
        );
        let Some(row) = self
            .first(why.bind(realm).bind(code_hash.as_bytes()))
            .await?
        else {
            return Ok(EnrolmentOutcome::Unknown);
        };
        let used_at: Option<i64> = Reader::new("enrolments", &row).get("used_at")?;
        Ok(used_at.map_or(EnrolmentOutcome::Expired, |_| EnrolmentOutcome::Used))
    }

    async fn freshness(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        day: &str,
    ) -> Result<Vec<Freshness>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut heirs = self.heirs(realm, scopes).await?;
        heirs.retain(|inherited| inherited.day.as_str() <= day);
        let asked = scopes
            .iter()
            .chain(heirs.iter().map(|inherited| &inherited.heir));
        let asked: BTreeSet<&ScopeId> = asked.collect();
        let mut query = QueryBuilder::<Db>::new(
            "SELECT DISTINCT d.id, u.scope, d.name, p.id AS person, p.name AS person_name,
                 d.last_sync_at, d.waiting_changes, d.waiting_media, d.app_version,
                 d.clock_skew_ms
             FROM roles r
             JOIN units u ON u.realm = r.realm AND u.id = r.unit
             JOIN people p ON p.realm = r.realm AND p.id = r.person
             JOIN devices d ON d.realm = r.realm AND d.person = r.person
             WHERE d.revoked_at IS NULL AND p.disabled_at IS NULL AND r.realm = ",
        );
        query
            .push_bind(realm)
            .push(" AND r.valid_from <= ")
            .push_bind(day);
        query
            .push(" AND (r.valid_to IS NULL OR r.valid_to > ")
            .push_bind(day);
        query.push(") AND u.scope IN ");
        push_list(&mut query, asked.into_iter().map(ScopeId::as_bytes));
        query.push(" ORDER BY d.last_sync_at NULLS FIRST, d.id, u.scope");
        let rows = self.all(query.build().persistent(false)).await?;
        let own: HashSet<ScopeId> = scopes.iter().copied().collect();
        let mut found = Vec::new();
        for row in &rows {
            let row = fresh(row)?;
            let through = heirs.iter().filter(|inherited| inherited.heir == row.scope);
            found.extend(through.map(|inherited| Freshness {
                scope: inherited.scope,
                ..row.clone()
            }));
            if own.contains(&row.scope) {
                found.push(row);
            }
        }
        Ok(found)
    }
}

fn sync_note(row: &Reader<'_>) -> Result<Option<SyncNote>, StoreError> {
    let at: Option<i64> = row.get("last_sync_at")?;
    let note = |at| {
        Ok(SyncNote {
            at,
            waiting_changes: row.get("waiting_changes")?,
            waiting_media: row.get("waiting_media")?,
            app_version: row.get("app_version")?,
            clock_skew_ms: row.get("clock_skew_ms")?,
        })
    };
    at.map(note).transpose()
}

fn device(row: &Row) -> Result<Device, StoreError> {
    let row = Reader::new("devices", row);
    Ok(Device {
        enrolled: NewDevice {
            id: row.id("id")?,
            person: row.id("person")?,
            name: row.get("name")?,
            algorithm: row.get("algorithm")?,
            public_key: row.get("public_key")?,
            enrolled_at: row.get("enrolled_at")?,
        },
        revoked_at: row.get("revoked_at")?,
        last_sync: sync_note(&row)?,
    })
}

fn install(row: &Row) -> Result<Install, StoreError> {
    let row = Reader::new("installs", row);
    Ok(Install {
        install: row.id("install")?,
        device: row.id("device")?,
        first_seen: row.get("first_seen")?,
        ticket: row.opt_id("ticket")?,
        ticket_before: row.opt_id("ticket_before")?,
    })
}

fn fresh(row: &Row) -> Result<Freshness, StoreError> {
    let row = Reader::new("devices", row);
    Ok(Freshness {
        scope: row.id("scope")?,
        device: row.id("id")?,
        device_name: row.get("name")?,
        person: row.id("person")?,
        person_name: row.get("person_name")?,
        last_sync: sync_note(&row)?,
    })
}
