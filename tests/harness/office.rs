//! An office: a province that does not exist, its communes, its people, a server, and phones that enrol there.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use danvan_device::{Device, Env};
use danvan_server::{
    auth::{enrol, passwords::Passwords},
    clock::{Clock as _, SystemClock, today},
    entropy::{SystemEntropy, new_id},
    people::{
        Act, COMMUNE, FirstAdministrator, NewPerson, NewRole, NewUnit, add_person, add_unit,
        grant_role, init_realm,
    },
};
use danvan_store::{Options, Place, Secret, Store, connect, contract::postgres::ThrowawayPg};
use sync_core::{
    id::{DeviceId, PersonId, ScopeId, UnitId},
    standing::Role,
};
use tempfile::TempDir;

use crate::{Server, patient};

/// The realm's code.
pub const REALM: &str = "LS";

/// The day since which communes are as they are, and people hold their roles.
const SINCE: &str = "2025-07-01";

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the office's folder.
    Sqlite,
    /// A server of the test's own.
    Postgres,
}

/// A unit of the office.
#[derive(Debug, Clone)]
pub struct Unit {
    /// The unit.
    pub id: UnitId,
    /// Its scope.
    pub scope: ScopeId,
    /// Its name.
    pub name: String,
}

/// A role as it was given.
#[derive(Debug, Clone, Copy)]
pub struct RoleHeld {
    id: [u8; 16],
    person: PersonId,
    role: Role,
    unit: UnitId,
}

/// The office.
pub struct Office {
    /// Its folder: data, database, phones.
    pub folder: TempDir,
    /// The database's URL.
    pub database: String,
    /// The province.
    pub province: Unit,
    people: HashMap<String, PersonId>,
    store: Arc<dyn Store>,
    postgres: Option<ThrowawayPg>,
}

impl Office {
    /// Sets up an empty office: the realm, its province, its administrator `quantri` with this password.
    pub async fn open(backend: Backend, password: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::open_in(folder, backend, password).await
    }

    /// The same in a folder of the caller's.
    pub async fn open_in(folder: TempDir, backend: Backend, password: &str) -> Self {
        let (database, postgres) = match backend {
            Backend::Sqlite => (
                format!("sqlite:{}", folder.path().join("danvan.db").display()),
                None,
            ),
            Backend::Postgres => {
                let server = ThrowawayPg::start().await.expect("PostgreSQL starts");
                let url = server.url("office").await.expect("a database");
                (url, Some(server))
            }
        };
        Self::furnish(folder, database, postgres, password).await
    }

    /// The same on a database of the test's own.
    pub async fn open_at(database: String, password: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self::furnish(folder, database, None, password).await
    }

    async fn furnish(
        folder: TempDir,
        database: String,
        postgres: Option<ThrowawayPg>,
        password: &str,
    ) -> Self {
        let store = connect(&database, &Options::default())
            .await
            .expect("a fresh store");
        let mut act = Self::act();
        let hash = hashed(password).await;
        let first = FirstAdministrator {
            login: "quantri".into(),
            name: "Quản trị Mẫu".into(),
            password_hash: hash,
        };
        let mut work = store.write().await.expect("a unit of work");
        let (province, administrator) = init_realm(
            work.as_mut(),
            &SystemEntropy,
            &mut act,
            "Tỉnh Lam Sim",
            first,
        )
        .await
        .expect("a realm");
        work.commit().await.expect("a commit");
        Self {
            folder,
            database,
            province: Unit {
                id: province.id,
                scope: province.scope,
                name: province.name,
            },
            people: HashMap::from([("quantri".to_owned(), administrator.id)]),
            store,
            postgres,
        }
    }

    fn act() -> Act {
        Act {
            realm: REALM.into(),
            now_ms: SystemClock.now_ms(),
            person: None,
            device: None,
        }
    }

    /// The store, beside the server: to look into, and to count.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Adds a commune.
    pub async fn commune(&self, code: &str, name: &str) -> Unit {
        let new = NewUnit {
            id: UnitId(new_id(SystemClock.now_ms(), &SystemEntropy)),
            parent: Some(self.province.id),
            level: COMMUNE.into(),
            code: code.into(),
            name: name.into(),
            bloc: Some("communes".into()),
            valid_from: "2025-07-01".into(),
            valid_to: None,
        };
        let mut work = self.store.write().await.expect("a unit of work");
        let unit = add_unit(work.as_mut(), &Self::act(), new)
            .await
            .expect("a unit");
        work.commit().await.expect("a commit");
        Unit {
            id: unit.id,
            scope: unit.scope,
            name: unit.name,
        }
    }

    /// Says where a unit lies, in degrees north and east.
    pub async fn place(&self, unit: &Unit, (latitude, longitude): (f64, f64)) {
        let place = Place {
            latitude,
            longitude,
        };
        let mut work = self.store.write().await.expect("a unit of work");
        let put = work.put_place(REALM, unit.id, place).await;
        assert!(put.expect("a place"), "a unit");
        work.commit().await.expect("a commit");
    }

    /// Adds a person, who holds a role at a unit.
    pub async fn person(&mut self, login: &str, name: &str, role: Role, unit: &Unit) -> RoleHeld {
        self.account(login, name, None).await;
        self.role(login, role, unit).await
    }

    /// Adds a person without a role; with a password, they may sign in without a phone.
    pub async fn account(&mut self, login: &str, name: &str, password: Option<&str>) {
        let act = Self::act();
        let password_hash = match password {
            Some(password) => Some(hashed(password).await),
            None => None,
        };
        let new = NewPerson {
            id: PersonId(new_id(act.now_ms, &SystemEntropy)),
            login: login.into(),
            name: name.into(),
            password_hash,
        };
        let mut work = self.store.write().await.expect("a unit of work");
        let person = add_person(work.as_mut(), &act, new)
            .await
            .expect("a person");
        work.commit().await.expect("a commit");
        self.people.insert(login.to_owned(), person.id);
    }

    /// Lets a person hold a role at a unit from a day (`YYYY-MM-DD`).
    pub async fn grant(&self, login: &str, role: Role, unit: &Unit, from: &str) {
        let held = self.held(login, role, unit);
        self.put_role(held, from, None).await;
    }

    /// Lets a person hold a role at a unit, since the commune began.
    pub async fn role(&self, login: &str, role: Role, unit: &Unit) -> RoleHeld {
        let held = self.held(login, role, unit);
        self.put_role(held, SINCE, None).await;
        held
    }

    fn held(&self, login: &str, role: Role, unit: &Unit) -> RoleHeld {
        RoleHeld {
            id: new_id(SystemClock.now_ms(), &SystemEntropy),
            person: self.people[login],
            role,
            unit: unit.id,
        }
    }

    /// Ends a role: today it is held no more.
    pub async fn end_role(&self, held: RoleHeld) {
        self.put_role(held, SINCE, Some(Self::today())).await;
    }

    async fn put_role(&self, held: RoleHeld, from: &str, valid_to: Option<String>) {
        let grant = NewRole {
            id: held.id,
            person: held.person,
            unit: held.unit,
            role: held.role,
            valid_from: from.to_owned(),
            valid_to,
        };
        let mut work = self.store.write().await.expect("a unit of work");
        grant_role(work.as_mut(), &Self::act(), grant)
            .await
            .expect("a role");
        work.commit().await.expect("a commit");
    }

    /// Lets the database look after itself, as one does that is not thrown away.
    pub async fn tidy_database(&self) {
        if let Some(server) = &self.postgres {
            server.tidy("office").await.expect("a tidy database");
        }
    }

    /// The day in Vietnam, `YYYY-MM-DD`.
    pub fn today() -> String {
        today(SystemClock.now_ms())
    }

    /// Refuses a device from now on.
    pub async fn revoke(&self, device: DeviceId) {
        let mut work = self.store.write().await.expect("a unit of work");
        let revoked = enrol::revoke_device(work.as_mut(), &Self::act(), device).await;
        assert!(revoked.expect("a known device"), "it was good until now");
        work.commit().await.expect("a commit");
    }

    /// Kills the database's own server, all of its processes at once, and starts it again.
    pub async fn crash_database(&mut self) {
        let postgres = self.postgres.as_mut().expect("an office on PostgreSQL");
        postgres.crash().await.expect("PostgreSQL comes back");
        self.store = connect(&self.database, &Options::default())
            .await
            .expect("the same store");
    }

    /// Copies the `SQLite` database. No server may be running.
    pub async fn back_up(&mut self) -> PathBuf {
        let copy = self.folder.path().join("backup.db");
        self.store.close().await;
        std::fs::copy(self.database_file(), &copy).expect("a copy");
        self.store = connect(&self.database, &Options::default())
            .await
            .expect("the same store");
        copy
    }

    /// Puts a copy in the database's place, and does nothing else: that it is an earlier life must show by itself.
    pub async fn restore(&mut self, copy: &Path) {
        self.store.close().await;
        std::fs::copy(copy, self.database_file()).expect("the copy put back");
        self.store = connect(&self.database, &Options::default())
            .await
            .expect("the earlier store");
    }

    /// Runs a command of the binary on the office's data; answers what it said, or why it did not do it.
    pub async fn danvan(&mut self, words: &[&str]) -> Result<String, String> {
        self.store.close().await;
        let data = self.folder.path().join("data");
        let done = crate::server::danvan(&data, &self.database, words).await;
        self.store = connect(&self.database, &Options::default())
            .await
            .expect("the store");
        done
    }

    fn database_file(&self) -> &str {
        self.database
            .strip_prefix("sqlite:")
            .expect("an office on SQLite")
    }

    /// The person of that login.
    pub fn person_id(&self, login: &str) -> PersonId {
        self.people[login]
    }

    /// A single-use code for a person's next phone.
    pub async fn code(&self, login: &str) -> String {
        let mut work = self.store.write().await.expect("a unit of work");
        let issued = enrol::issue(
            work.as_mut(),
            &SystemEntropy,
            &Self::act(),
            self.people[login],
            72,
        )
        .await;
        let (code, _) = issued.expect("a code");
        work.commit().await.expect("a commit");
        code.shown()
    }

    /// Starts the server; `port` 0 takes a free one.
    pub async fn serve(&self, port: u16, flags: &[&str]) -> Server {
        Server::start(
            &self.folder.path().join("data"),
            &self.database,
            port,
            flags,
        )
        .await
    }

    /// Folder of the phone of that name.
    pub fn phone_folder(&self, name: &str) -> PathBuf {
        self.folder.path().join("phones").join(name)
    }

    /// Enrols a new phone for a person.
    pub async fn phone(&self, server: &str, name: &str, login: &str) -> Device {
        self.phone_in(server, name, login, patient()).await
    }

    /// The same with a clock and randomness of the caller's.
    pub async fn phone_in(&self, server: &str, name: &str, login: &str, env: Env) -> Device {
        let code = self.code(login).await;
        let folder = self.phone_folder(name);
        Device::enrol(&folder, server, &code, name, env)
            .await
            .expect("an enrolled phone")
    }
}

async fn hashed(password: &str) -> Secret<String> {
    Passwords::new(&SystemEntropy)
        .expect("memory for a hash")
        .hash(Secret(password.to_owned()), &SystemEntropy)
        .await
        .expect("a hash")
}
