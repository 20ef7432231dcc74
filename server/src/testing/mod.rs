//! An office in a province that does not exist, and the people who act in it: for tests.
#![expect(
    clippy::missing_panics_doc,
    reason = "where a helper panics, the test fails"
)]

mod call;

use std::sync::Arc;

use axum::{Router, http::Method};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use clap::{Args as _, Command, FromArgMatches as _};
use danvan_store::{Options, Secret, connect};
use ed25519_dalek::{Signer as _, SigningKey};
use serde_json::{Value, json};
use sync_core::{
    id::{DeviceId, InstallId, PersonId, ScopeId, UnitId},
    protocol::enrolment_text,
    standing::Role,
};
use tempfile::TempDir;

pub use call::{Answer, Call};

use crate::{
    app::{App, AppState},
    auth::{
        enrol,
        refresh::{Holder, begin},
        tokens::Access,
    },
    clock::{Clock as _, ManualClock, today},
    config::Config,
    entropy::{SystemEntropy, new_id, random},
    http::{self, caller::Caller},
    people::{
        Act, COMMUNE, FirstAdministrator, NewPerson, NewRole, NewUnit, add_person, add_unit,
        grant_role, init_realm,
    },
    pipeline::judge::Isolation,
};

/// The administrator's password.
pub const PASSWORD: &str = "Khe Sim mùa xuân";
/// The realm's code.
pub const REALM: &str = "LS";
/// 2026-07-01, 08:00 in Vietnam.
pub const MORNING: i64 = 1_782_867_600_000;

/// A server on a store of its own, with a clock that stands still, one province and two communes.
pub struct Office {
    /// The server.
    pub app: AppState,
    /// Its clock.
    pub clock: Arc<ManualClock>,
    /// Scope and unit of the province.
    pub province: ScopeId,
    /// Scope and unit of Xã Khe Sim, where the officer works.
    pub khe_sim: ScopeId,
    /// Scope and unit of Phường Bến Lụa, where they do not.
    pub ben_lua: ScopeId,
    router: Router,
    administrator: Actor,
    officer: Actor,
    stranger: Actor,
    _folder: TempDir,
}

/// Somebody signed in without a device.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The person.
    pub person: PersonId,
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: String,
}

/// Somebody's enrolled device.
#[derive(Debug, Clone)]
pub struct Phone {
    /// The person.
    pub person: PersonId,
    /// The device.
    pub device: DeviceId,
    /// Its installation.
    pub install: InstallId,
    /// Its key.
    pub key: SigningKey,
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: String,
}

impl Office {
    /// Opens an office: an administrator of the province, a field officer of Xã Khe Sim, and a stranger without roles.
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(ManualClock::at(MORNING));
        let path = folder.path().join("danvan.db");
        let store = connect(&format!("sqlite:{}", path.display()), &Options::default())
            .await
            .expect("a fresh store");
        let config = config(&folder);
        let app = App::open(
            config,
            store,
            Arc::clone(&clock) as _,
            Arc::new(SystemEntropy),
            Isolation::Inline,
        )
        .await
        .expect("an app");
        let mut act = Act {
            realm: REALM.into(),
            now_ms: MORNING,
            person: None,
            device: None,
        };
        let password = Secret(PASSWORD.to_owned());
        let password_hash = app
            .passwords
            .hash(password, &SystemEntropy)
            .await
            .expect("a hash");
        let first = FirstAdministrator {
            login: "quantri".into(),
            name: "Quản trị Mẫu".into(),
            password_hash,
        };
        let mut work = app.store.write().await.expect("a unit of work");
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
        let nobody = |person| Actor {
            person,
            access: String::new(),
            refresh: String::new(),
        };
        let mut office = Self {
            router: http::router(&app),
            clock,
            province: province.scope,
            khe_sim: ScopeId::default(),
            ben_lua: ScopeId::default(),
            administrator: nobody(administrator.id),
            officer: nobody(PersonId::default()),
            stranger: nobody(PersonId::default()),
            app,
            _folder: folder,
        };
        office.khe_sim = office.commune("99001", "Xã Khe Sim").await;
        office.ben_lua = office.commune("99002", "Phường Bến Lụa").await;
        office.officer = office
            .person("canbo", Role::FieldOfficer, office.khe_sim)
            .await;
        office.stranger = nobody(office.add_person("nguoila").await);
        office
    }

    fn act(&self) -> Act {
        Act {
            realm: REALM.into(),
            now_ms: self.clock.now_ms(),
            person: None,
            device: None,
        }
    }

    async fn commune(&self, code: &str, name: &str) -> ScopeId {
        let new = NewUnit {
            id: UnitId(new_id(MORNING, &SystemEntropy)),
            parent: Some(UnitId(self.province.0)),
            level: COMMUNE.into(),
            code: code.into(),
            name: name.into(),
            bloc: Some("communes".into()),
            valid_from: "2025-07-01".into(),
            valid_to: None,
        };
        let mut work = self.app.store.write().await.expect("a unit of work");
        let unit = add_unit(work.as_mut(), &self.act(), new)
            .await
            .expect("a unit");
        work.commit().await.expect("a commit");
        unit.scope
    }

    async fn add_person(&self, login: &str) -> PersonId {
        let new = NewPerson {
            id: PersonId(new_id(MORNING, &SystemEntropy)),
            login: login.into(),
            name: format!("Người Mẫu {login}"),
            password_hash: None,
        };
        let mut work = self.app.store.write().await.expect("a unit of work");
        let person = add_person(work.as_mut(), &self.act(), new)
            .await
            .expect("a person");
        work.commit().await.expect("a commit");
        person.id
    }

    /// Lets somebody hold a role from a day to the day before another.
    pub async fn grant(&self, who: &Actor, role: Role, scope: ScopeId, from: &str, to: &str) {
        self.grant_span(who.person, role, scope, from, Some(to))
            .await;
    }

    async fn grant_span(
        &self,
        person: PersonId,
        role: Role,
        scope: ScopeId,
        from: &str,
        to: Option<&str>,
    ) {
        let new = NewRole {
            id: new_id(MORNING, &SystemEntropy),
            person,
            unit: UnitId(scope.0),
            role,
            valid_from: from.into(),
            valid_to: to.map(str::to_owned),
        };
        let mut work = self.app.store.write().await.expect("a unit of work");
        grant_role(work.as_mut(), &self.act(), new)
            .await
            .expect("a role");
        work.commit().await.expect("a commit");
    }

    /// Somebody new who holds a role in a scope from today, signed in.
    pub async fn person(&self, login: &str, role: Role, scope: ScopeId) -> Actor {
        let person = self.add_person(login).await;
        self.grant_span(person, role, scope, &today(self.clock.now_ms()), None)
            .await;
        self.signed_in(person).await
    }

    /// Closes somebody's account.
    pub async fn close_account(&self, who: &Actor) {
        let mut work = self.app.store.write().await.expect("a unit of work");
        let person = work
            .person(REALM, who.person)
            .await
            .expect("a read")
            .expect("a person");
        let closed = danvan_store::Person {
            disabled_at: Some(self.clock.now_ms()),
            ..person
        };
        work.put_person(REALM, &closed).await.expect("a write");
        work.commit().await.expect("a commit");
    }

    async fn signed_in(&self, person: PersonId) -> Actor {
        let holder = Holder {
            realm: REALM.into(),
            person,
            device: None,
        };
        let mut work = self.app.store.write().await.expect("a unit of work");
        let session = begin(&self.app, work.as_mut(), &holder)
            .await
            .expect("a session");
        work.commit().await.expect("a commit");
        let session = serde_json::to_value(session).expect("JSON");
        Actor {
            person,
            access: text(&session, "access"),
            refresh: text(&session, "refresh"),
        }
    }

    /// The same person with fresh tokens.
    pub async fn sign_in(&self, who: &Actor) -> Actor {
        self.signed_in(who.person).await
    }

    /// The province's administrator, signed in.
    pub async fn administrator(&self) -> Actor {
        self.sign_in(&self.administrator).await
    }

    /// The field officer of Xã Khe Sim, signed in.
    pub async fn officer(&self) -> Actor {
        self.sign_in(&self.officer).await
    }

    /// Somebody with an account and no role, signed in.
    pub async fn stranger(&self) -> Actor {
        self.sign_in(&self.stranger).await
    }

    /// Somebody as a handler knows them.
    pub async fn caller(&self, who: &Actor) -> Caller {
        let access = Access {
            realm: REALM.into(),
            person: who.person,
            device: None,
        };
        let mut work = self.app.store.read().await.expect("a unit of work");
        let known = Caller::of(access, work.as_mut(), self.clock.now_ms()).await;
        known.expect("a caller").0
    }

    /// A code that enrols a device of somebody.
    pub async fn code_for(&self, who: &Actor) -> String {
        let mut work = self.app.store.write().await.expect("a unit of work");
        let hours = self.app.config.limits.enrolment_hours;
        let act = self.act();
        let (code, _) = enrol::issue(work.as_mut(), &SystemEntropy, &act, who.person, hours)
            .await
            .expect("a code");
        work.commit().await.expect("a commit");
        code.shown()
    }

    /// A new device's key.
    pub fn new_key(&self) -> SigningKey {
        SigningKey::from_bytes(&random(self.app.entropy.as_ref()))
    }

    /// Enrols a new device of somebody.
    pub async fn phone(&self, who: &Actor) -> Phone {
        let (key, install) = (self.new_key(), InstallId(new_id(MORNING, &SystemEntropy)));
        let body = enrol_body(&self.code_for(who).await, &key, install.0);
        let answer = self.post("/v1/enrol").json(&body).send().await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let json = answer.json();
        Phone {
            person: who.person,
            device: text(&json, "device").parse().expect("an id"),
            install,
            key,
            access: text(&json, "access"),
            refresh: text(&json, "refresh"),
        }
    }

    /// A new device of the field officer.
    pub async fn officer_phone(&self) -> Phone {
        self.phone(&self.officer).await
    }

    /// A request that reads.
    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    /// A request that does.
    pub fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }

    /// Any request.
    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call::new(&self.router, method, path)
    }
}

/// The body of `POST /v1/enrol`.
pub fn enrol_body(code: &str, key: &SigningKey, install: [u8; 16]) -> Value {
    json!({
        "code": code,
        "device": {
            "name": "Máy Mẫu",
            "algorithm": "ed25519",
            "public_key": BASE64.encode(key.verifying_key().as_bytes()),
        },
        "install": InstallId(install),
        "signature": BASE64.encode(key.sign(&enrolment_text(code)).to_bytes()),
    })
}

fn text(json: &Value, name: &str) -> String {
    json[name].as_str().expect("a text").to_owned()
}

fn config(folder: &TempDir) -> Config {
    let command = Config::augment_args(Command::new("test"));
    let data = folder.path().to_str().expect("a path in UTF-8");
    let matches = command.get_matches_from(["test", "--data", data]);
    Config::from_arg_matches(&matches).expect("the defaults")
}
