//! Who this phone is, and how far its exchange with the server has come.

use sqlx::Row as _;
use sync_core::{
    id::{DeviceId, EpochId, InstallId, PersonId, ScopeId, UnitId},
    phone::Me,
    protocol::Ticket,
};

use super::{Conn, fixed, fixed_or_none, number, signed};
use crate::error::Error;

/// The phone's row.
pub(crate) struct Phone {
    pub(crate) server: String,
    /// Ed25519 seed.
    pub(crate) seed: [u8; 32],
    pub(crate) install: InstallId,
    pub(crate) device: Option<DeviceId>,
    pub(crate) person: Option<PersonId>,
    pub(crate) person_name: String,
    pub(crate) realm: String,
    pub(crate) access: String,
    /// When the access token ends by this phone's clock, ms.
    pub(crate) access_until: i64,
    pub(crate) refresh: String,
    pub(crate) ticket: Option<Ticket>,
    pub(crate) epoch: Option<EpochId>,
    /// `seq` of the last notice.
    pub(crate) notices: u64,
    /// Changes seen merged so far.
    pub(crate) merged: u64,
    /// When everything was last compared with the server, ms.
    pub(crate) compared_at: i64,
    /// When phone and server last held the same, ms.
    pub(crate) synced_at: Option<i64>,
}

/// What the server answers an enrolment with, as stored.
pub(crate) struct Enrolment<'a> {
    pub(crate) device: DeviceId,
    pub(crate) person: PersonId,
    pub(crate) person_name: &'a str,
    pub(crate) realm: &'a str,
    pub(crate) now: i64,
}

pub(crate) async fn get(conn: &mut Conn) -> Result<Option<Phone>, Error> {
    let Some(row) = sqlx::query("SELECT * FROM phone")
        .fetch_optional(conn)
        .await?
    else {
        return Ok(None);
    };
    let text = |column| {
        row.try_get::<Option<String>, _>(column)
            .map(Option::unwrap_or_default)
    };
    Ok(Some(Phone {
        server: row.try_get("server")?,
        seed: fixed(&row, "seed")?,
        install: fixed(&row, "install")?,
        device: fixed_or_none(&row, "device")?,
        person: fixed_or_none(&row, "person")?,
        person_name: text("person_name")?,
        realm: text("realm")?,
        access: text("access")?,
        access_until: row.try_get("access_until")?,
        refresh: text("refresh")?,
        ticket: row
            .try_get::<Option<Vec<u8>>, _>("ticket")?
            .map(Ticket::from),
        epoch: fixed_or_none(&row, "epoch")?,
        notices: number(&row, "notices")?,
        merged: number(&row, "merged")?,
        compared_at: row.try_get("compared_at")?,
        synced_at: row.try_get("synced_at")?,
    }))
}

/// The phone, which must have been enrolled.
pub(crate) async fn enrolled(conn: &mut Conn) -> Result<(Phone, DeviceId), Error> {
    let phone = get(conn).await?.ok_or(Error::NotEnrolled)?;
    let device = phone.device.ok_or(Error::NotEnrolled)?;
    Ok((phone, device))
}

/// Puts down key and install before a code is shown: a second try is by the same phone.
pub(crate) async fn begin(
    conn: &mut Conn,
    server: &str,
    name: &str,
    seed: [u8; 32],
    install: InstallId,
) -> Result<(), Error> {
    sqlx::query(
        "INSERT INTO phone (one, server, name, seed, install) VALUES (1, $1, $2, $3, $4)
         ON CONFLICT (one) DO UPDATE SET server = $1, name = $2, seed = $3, install = $4",
    )
    .bind(server)
    .bind(name)
    .bind(seed.as_slice())
    .bind(install.0.as_slice())
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT OR IGNORE INTO installs (id) VALUES ($1)")
        .bind(install.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn enrol(conn: &mut Conn, given: &Enrolment<'_>) -> Result<(), Error> {
    sqlx::query(
        "UPDATE phone SET device = $1, person = $2, person_name = $3, realm = $4, compared_at = $5",
    )
    .bind(given.device.0.as_slice())
    .bind(given.person.0.as_slice())
    .bind(given.person_name)
    .bind(given.realm)
    .bind(given.now)
    .execute(conn)
    .await?;
    Ok(())
}

pub(crate) async fn tokens(
    conn: &mut Conn,
    access: &str,
    until: i64,
    refresh: &str,
) -> Result<(), Error> {
    sqlx::query("UPDATE phone SET access = $1, access_until = $2, refresh = $3")
        .bind(access)
        .bind(until)
        .bind(refresh)
        .execute(conn)
        .await?;
    Ok(())
}

/// What an answer made of it.
pub(crate) async fn became(conn: &mut Conn, me: &Me) -> Result<(), Error> {
    sqlx::query(
        "UPDATE phone SET install = $1, ticket = $2, epoch = $3, notices = $4, merged = $5",
    )
    .bind(me.install.0.as_slice())
    .bind(me.ticket.as_ref().map(|t| t.0.clone()))
    .bind(me.epoch.map(|e| e.0.to_vec()))
    .bind(signed(me.notices))
    .bind(signed(me.merged))
    .execute(&mut *conn)
    .await?;
    sqlx::query("INSERT OR IGNORE INTO installs (id) VALUES ($1)")
        .bind(me.install.0.as_slice())
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn installs(conn: &mut Conn) -> Result<Vec<InstallId>, Error> {
    let rows = sqlx::query("SELECT id FROM installs")
        .fetch_all(conn)
        .await?;
    rows.iter().map(|row| fixed(row, "id")).collect()
}

pub(crate) async fn synced(conn: &mut Conn, now: i64, compared: bool) -> Result<(), Error> {
    sqlx::query("UPDATE phone SET synced_at = $1, compared_at = iif($2, $1, compared_at)")
        .bind(now)
        .bind(compared)
        .execute(conn)
        .await?;
    Ok(())
}

/// Asks the next sync to compare everything.
pub(crate) async fn compare_next(conn: &mut Conn) -> Result<(), Error> {
    sqlx::query("UPDATE phone SET compared_at = 0")
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn add_unit(
    conn: &mut Conn,
    id: UnitId,
    scope: ScopeId,
    name: &str,
) -> Result<(), Error> {
    sqlx::query("INSERT OR REPLACE INTO units (id, scope, name) VALUES ($1, $2, $3)")
        .bind(id.0.as_slice())
        .bind(scope.0.as_slice())
        .bind(name)
        .execute(conn)
        .await?;
    Ok(())
}

pub(crate) async fn units(conn: &mut Conn) -> Result<Vec<(UnitId, ScopeId, String)>, Error> {
    let rows = sqlx::query("SELECT id, scope, name FROM units ORDER BY name")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            Ok((
                fixed(row, "id")?,
                fixed(row, "scope")?,
                row.try_get("name")?,
            ))
        })
        .collect()
}
