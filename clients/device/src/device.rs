//! One phone in one folder.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicI64, AtomicU64},
};

use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{Blob, DeviceId, InstallId, PersonId, ScopeId, UnitId},
    protocol::{enrolment_text, signed_text},
};

use crate::{
    Env, Error,
    store::{
        Store,
        phone::{self, Enrolment, Phone},
        scopes,
    },
    transport::{Http, Traffic},
};

/// The one algorithm that this phone signs with.
const ED25519: &str = "ed25519";

/// One phone in one folder.
///
/// Shared by reference: writing and reading go on while a sync runs.
pub struct Device {
    pub(crate) dir: PathBuf,
    pub(crate) store: Store,
    pub(crate) env: Env,
    pub(crate) http: Http,
    /// Changes in a request that has not been answered.
    pub(crate) in_flight: AtomicU64,
    /// The server asked to be left alone until then, by the phone's clock, ms.
    pub(crate) not_before: AtomicI64,
}

#[derive(Serialize)]
struct EnrolRequest<'a> {
    code: &'a str,
    device: NewDevice<'a>,
    install: InstallId,
    signature: Blob,
}

#[derive(Serialize)]
struct NewDevice<'a> {
    name: &'a str,
    algorithm: &'static str,
    public_key: Blob,
}

#[derive(Deserialize)]
struct Enrolled {
    device: DeviceId,
    person: Person,
    realm: String,
    #[serde(flatten)]
    session: Tokens,
    scopes: Vec<Scope>,
    units: Vec<Unit>,
}

#[derive(Deserialize)]
struct Person {
    id: PersonId,
    name: String,
}

#[derive(Deserialize)]
struct Scope {
    id: ScopeId,
    name: String,
}

#[derive(Deserialize)]
struct Unit {
    id: UnitId,
    scope: ScopeId,
    name: String,
}

/// The tokens of a session, as the server gives them.
#[derive(Deserialize)]
pub(crate) struct Tokens {
    access: String,
    access_seconds: i64,
    refresh: String,
}

impl Device {
    /// Makes the folder the phone of whose code it is.
    ///
    /// Tried again after a lost answer, with the same code, it is the same phone.
    ///
    /// # Errors
    /// [`Error::AlreadyEnrolled`]; the server's refusal of the code; no connection.
    pub async fn enrol(
        dir: &Path,
        server: &str,
        code: &str,
        name: &str,
        env: Env,
    ) -> Result<Self, Error> {
        let device = Self::at(dir, env).await?;
        let server = server.trim_end_matches('/');
        let mut tx = device.store.begin().await?;
        let (seed, install) = match phone::get(&mut tx).await? {
            Some(phone) if phone.device.is_some() => return Err(Error::AlreadyEnrolled),
            Some(phone) => (phone.seed, phone.install),
            None => (device.env.random(), InstallId(device.env.random())),
        };
        phone::begin(&mut tx, server, name, seed, install).await?;
        tx.commit().await?;

        let key = SigningKey::from_bytes(&seed);
        let request = EnrolRequest {
            code,
            device: NewDevice {
                name,
                algorithm: ED25519,
                public_key: Blob(key.verifying_key().to_bytes().to_vec()),
            },
            install,
            signature: Blob(key.sign(&enrolment_text(code)).to_bytes().to_vec()),
        };
        let url = format!("{server}/v1/enrol");
        let body = serde_json::to_vec(&request).map_err(|_| Error::Corrupt("json"))?;
        let given: Enrolled = device
            .http
            .json(&url, body, None, &mut Traffic::default())
            .await?;

        let mut tx = device.store.begin().await?;
        let enrolment = Enrolment {
            device: given.device,
            person: given.person.id,
            person_name: &given.person.name,
            realm: &given.realm,
            now: device.env.now(),
        };
        phone::enrol(&mut tx, &enrolment).await?;
        device.keep(&mut tx, &given.session).await?;
        for scope in &given.scopes {
            scopes::add(&mut tx, scope.id, &scope.name).await?;
        }
        for unit in &given.units {
            phone::add_unit(&mut tx, unit.id, unit.scope, &unit.name).await?;
        }
        tx.commit().await?;
        Ok(device)
    }

    /// Opens an enrolled phone's folder.
    ///
    /// # Errors
    /// [`Error::NotEnrolled`], or what the disk says.
    pub async fn open(dir: &Path, env: Env) -> Result<Self, Error> {
        if !dir.join("phone.sqlite").exists() {
            return Err(Error::NotEnrolled);
        }
        let device = Self::at(dir, env).await?;
        let mut tx = device.store.begin().await?;
        phone::enrolled(&mut tx).await?;
        drop(tx);
        Ok(device)
    }

    async fn at(dir: &Path, env: Env) -> Result<Self, Error> {
        fs::create_dir_all(dir.join("media"))?;
        private(dir)?;
        Ok(Self {
            dir: dir.to_owned(),
            store: Store::open(&dir.join("phone.sqlite")).await?,
            env,
            http: Http::new()?,
            in_flight: AtomicU64::new(0),
            not_before: AtomicI64::new(0),
        })
    }

    /// Waits for the last write and lets go of the folder: it may then be copied.
    pub async fn close(self) {
        self.store.close().await;
    }

    async fn keep(&self, conn: &mut crate::store::Conn, tokens: &Tokens) -> Result<(), Error> {
        // Half a minute early: a request begun on the last second would be turned away.
        let good = tokens.access_seconds.saturating_sub(30).max(0);
        let until = self.env.now().saturating_add(good.saturating_mul(1000));
        phone::tokens(conn, &tokens.access, until, &tokens.refresh).await
    }

    /// Exchanges the refresh token for the next session.
    pub(crate) async fn renew_tokens(&self, traffic: &mut Traffic) -> Result<(), Error> {
        let mut tx = self.store.begin().await?;
        let (phone, _) = phone::enrolled(&mut tx).await?;
        drop(tx);
        let body = serde_json::to_vec(&serde_json::json!({ "refresh": phone.refresh }))
            .map_err(|_| Error::Corrupt("json"))?;
        let url = format!("{}/v1/refresh", phone.server);
        let signature = phone.sign(&body);
        let tokens: Tokens = self.http.json(&url, body, Some(signature), traffic).await?;
        let mut tx = self.store.begin().await?;
        self.keep(&mut tx, &tokens).await?;
        Ok(tx.commit().await?)
    }
}

impl Phone {
    /// The `danvan-signature` of a body: base64 Ed25519 over [`signed_text`].
    pub(crate) fn sign(&self, body: &[u8]) -> String {
        use base64::Engine as _;
        let signature = SigningKey::from_bytes(&self.seed).sign(&signed_text(body));
        base64::engine::general_purpose::STANDARD.encode(signature.to_bytes())
    }
}

/// The folder holds a key: nobody else on the machine reads it.
#[cfg(unix)]
fn private(dir: &Path) -> Result<(), Error> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(dir, fs::Permissions::from_mode(0o700))?)
}

#[cfg(not(unix))]
fn private(_: &Path) -> Result<(), Error> {
    Ok(())
}
