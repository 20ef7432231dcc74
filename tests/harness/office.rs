//! An office: a province that does not exist, its communes, its people, a server, and phones that enrol there.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

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
use danvan_store::{Options, Secret, Store, connect, contract::postgres::ThrowawayPg};
use sync_core::{
    id::{PersonId, ScopeId, UnitId},
    standing::Role,
};
use tempfile::TempDir;

use crate::Server;

/// The realm's code.
pub const REALM: &str = "LS";

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
    _postgres: Option<ThrowawayPg>,
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
            _postgres: postgres,
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

    /// Adds a person, who holds a role at a unit from today.
    pub async fn person(&mut self, login: &str, name: &str, role: Role, unit: &Unit) {
        self.account(login, name, None).await;
        self.grant(login, role, unit, &today(SystemClock.now_ms()))
            .await;
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
        let act = Self::act();
        let grant = NewRole {
            id: new_id(act.now_ms, &SystemEntropy),
            person: self.people[login],
            unit: unit.id,
            role,
            valid_from: from.to_owned(),
            valid_to: None,
        };
        let mut work = self.store.write().await.expect("a unit of work");
        grant_role(work.as_mut(), &act, grant)
            .await
            .expect("a role");
        work.commit().await.expect("a commit");
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
        self.phone_in(server, name, login, Env::system()).await
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
