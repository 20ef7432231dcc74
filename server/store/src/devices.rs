//! Devices, their installations, and the codes that enrol them.

use async_trait::async_trait;
use sync_core::id::{DeviceId, Hash, InstallId, PersonId, ScopeId};

use crate::StoreError;

/// A device as enrolled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// The device.
    pub id: DeviceId,
    /// Person whose device it is.
    pub person: PersonId,
    /// Name as shown.
    pub name: String,
    /// Signature algorithm of its key (`ed25519`, `es256`).
    pub algorithm: String,
    /// Its public key.
    pub public_key: Vec<u8>,
    /// Server time, ms.
    pub enrolled_at: i64,
}

/// A device as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// What was enrolled.
    pub enrolled: NewDevice,
    /// Server time since which it is refused, ms.
    pub revoked_at: Option<i64>,
    /// What it said at its last sync.
    pub last_sync: Option<SyncNote>,
}

/// What a device said of itself at a sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncNote {
    /// Server time, ms.
    pub at: i64,
    /// Changes and commands still waiting on the device.
    pub waiting_changes: i64,
    /// Media files still waiting on the device.
    pub waiting_media: i64,
    /// Version of its app.
    pub app_version: String,
    /// Device clock minus server clock, ms.
    pub clock_skew_ms: i64,
}

/// An installation of the app; its id is the Automerge actor that it writes under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Install {
    /// The installation.
    pub install: InstallId,
    /// Its device.
    pub device: DeviceId,
    /// Server time, ms.
    pub first_seen: i64,
    /// Ticket given with its last answer: who shows another is a copy of the phone.
    pub ticket: Option<[u8; 16]>,
    /// The ticket that it showed for that one: the last answer may have been lost.
    pub ticket_before: Option<[u8; 16]>,
}

/// A single-use code that enrols a device. Only its hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// SHA-256 of the code.
    pub code_hash: Hash,
    /// Person whose device it will be.
    pub person: PersonId,
    /// Server time, ms.
    pub created_at: i64,
    /// Server time from which it is no longer good, ms.
    pub expires_at: i64,
}

/// What became of an attempt to use an enrolment code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentOutcome {
    /// Good, and used up by this.
    Granted(PersonId),
    /// Was used before.
    Used,
    /// Too late.
    Expired,
    /// No such code.
    Unknown,
}

/// How fresh a device's view is, and what it still holds back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freshness {
    /// Scope in which its person holds a role.
    pub scope: ScopeId,
    /// The device.
    pub device: DeviceId,
    /// Its name.
    pub device_name: String,
    /// Its person.
    pub person: PersonId,
    /// Their name.
    pub person_name: String,
    /// What it said at its last sync; none if it never synced.
    pub last_sync: Option<SyncNote>,
}

/// Devices of a realm.
#[async_trait]
pub trait Devices {
    /// Adds a device. [`StoreError::Taken`]: the id is in use.
    async fn add_device(&mut self, realm: &str, device: &NewDevice) -> Result<(), StoreError>;

    /// One device.
    async fn device(&mut self, realm: &str, id: DeviceId) -> Result<Option<Device>, StoreError>;

    /// A person's devices, revoked ones too, by time of enrolment.
    async fn devices_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<Device>, StoreError>;

    /// Refuses a device from now on. `false`: no such device, or already revoked.
    async fn revoke_device(
        &mut self,
        realm: &str,
        id: DeviceId,
        at: i64,
    ) -> Result<bool, StoreError>;

    /// Notes what a device said at a sync.
    async fn note_sync(
        &mut self,
        realm: &str,
        id: DeviceId,
        note: &SyncNote,
    ) -> Result<(), StoreError>;

    /// Makes an installation known; one that is known stays as it is.
    async fn add_install(&mut self, realm: &str, install: &Install) -> Result<(), StoreError>;

    /// One installation.
    async fn install(&mut self, realm: &str, id: InstallId) -> Result<Option<Install>, StoreError>;

    /// A device's installations, oldest first.
    async fn installs_of(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<Vec<InstallId>, StoreError>;

    /// Gives an installation its next ticket, for the one that it showed.
    async fn turn_ticket(
        &mut self,
        realm: &str,
        id: InstallId,
        shown: Option<[u8; 16]>,
        next: [u8; 16],
    ) -> Result<(), StoreError>;

    /// Adds an enrolment code.
    async fn add_enrolment(&mut self, realm: &str, enrolment: &Enrolment)
    -> Result<(), StoreError>;

    /// Uses an enrolment code up: of two attempts at once, one is granted.
    async fn take_enrolment(
        &mut self,
        realm: &str,
        code_hash: Hash,
        now: i64,
    ) -> Result<EnrolmentOutcome, StoreError>;

    /// Devices in use of people who hold a role in these scopes on a day (`YYYY-MM-DD`), one row per
    /// scope and device: longest not synced first.
    async fn freshness(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        day: &str,
    ) -> Result<Vec<Freshness>, StoreError>;
}
