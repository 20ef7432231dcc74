//! The invented province: its communes, its people, its phones, and what they had written before the story begins.

use std::path::Path;

use danvan_device::Device;
use danvan_server::clock::{Clock as _, SystemClock, today};
use danvan_store::Secret;
use danvan_tests::{Backend, Office, Server, Unit};
use sync_core::{id::RecordId, standing::Role};

use crate::{
    Told, committee,
    dialogues::DIALOGUES,
    link::Link,
    models::MODELS,
    past::Past,
    writing::{self, synced},
};

/// Since when everybody holds their role.
const IN_OFFICE_SINCE: &str = "2026-01-01";
/// Place among the models of the one that a committee praised.
const ROAD: usize = 4;
/// Days that an agency is given, in milliseconds.
const A_MONTH: i64 = 30 * 24 * 3_600_000;

/// Communes with their codes, and where an invented map has them.
const COMMUNES: [(&str, &str, (f64, f64)); 3] = [
    ("99001", "Xã Khe Sim", (19.31, 104.42)),
    ("99002", "Xã Na Sim", (19.42, 104.21)),
    ("99003", "Phường Bến Lụa", (19.18, 104.63)),
];
/// Their standing offices: login and name.
const STANDING: [(&str, &str); 3] = [
    ("khesim", "Hà Thị Mẫu"),
    ("nasim", "Vi Văn Sơn Mẫu"),
    ("benlua", "Trần Văn Mẫu"),
];

/// Somebody who may sign in with a password.
pub struct Account {
    /// What they type.
    pub login: &'static str,
    /// Who they are, in both languages.
    pub who: (&'static str, &'static str),
    /// Generated for this run.
    pub password: Secret<String>,
}

/// The province with its server running.
pub struct Province {
    /// Harness: folder, database, people.
    pub office: Office,
    /// The real binary.
    pub server: Server,
    /// The three communes.
    pub communes: Vec<Unit>,
    /// Phones of the three standing offices.
    pub standing: Vec<Device>,
    /// The radio of the three officers.
    pub link: Link,
    /// Their phones: Hoa, Nam, Mai.
    pub officers: Vec<Device>,
    /// Who may sign in.
    pub accounts: Vec<Account>,
    /// Registrations by their number in the list, from 1.
    pub registrations: Vec<RecordId>,
    /// Dialogue A.
    pub dialogue_a: RecordId,
}

/// The three officers of Xã Khe Sim: login, name, role.
pub const OFFICERS: [(&str, &str, Role); 3] = [
    ("hoa", "Vi Thị Hoa Mẫu", Role::UnitContact),
    ("nam", "Lò Văn Nam Mẫu", Role::FieldOfficer),
    ("mai", "Quàng Thị Mai Mẫu", Role::FieldOfficer),
];

impl Province {
    /// Sets everything up in a folder that does not exist yet.
    ///
    /// # Errors
    /// What phones and server say.
    pub async fn open(folder: &Path, port: u16) -> Told<Self> {
        let accounts = accounts();
        let mut office = office(folder, &accounts).await?;
        let communes = people(&mut office, &accounts).await;
        let in_a_month = today(SystemClock.now_ms() + A_MONTH);

        let data = office.folder.path().join("data");
        let past = Past::serve(&data, &office.database).await?;
        let old = office
            .phone_in(&past.url, "Máy cũ Bến Lụa", "benlua", past.env())
            .await;
        for record in writing::dialogue(&old, &communes[2], &DIALOGUES[1], "").await? {
            synced(&old).await?;
            writing::carried_out(&old, record).await?;
        }
        old.close().await;
        past.end().await?;

        let server = office.serve(port, &[]).await;
        let mut standing = Vec::new();
        let mut registrations = vec![None; MODELS.len()];
        let mut sessions = vec![None; DIALOGUES.len()];
        for (place, unit) in communes.iter().enumerate() {
            let name = format!("Máy {}", unit.name);
            let phone = office.phone(&server.url, &name, STANDING[place].0).await;
            let mut written = Vec::new();
            for (row, model) in MODELS.iter().enumerate().filter(|m| m.1.commune == place) {
                let record = writing::model(&phone, unit, model).await?;
                registrations[row] = Some(record);
                written.push(record);
            }
            // B was written in May.
            let own = |d: &(usize, &crate::dialogues::Dialogue)| d.1.commune == place && d.0 != 1;
            for (row, dialogue) in DIALOGUES.iter().enumerate().filter(own) {
                let records = writing::dialogue(&phone, unit, dialogue, &in_a_month).await?;
                sessions[row] = records.first().copied();
                written.extend(records);
            }
            if let (0, Some(road)) = (place, registrations[ROAD]) {
                committee::write(&phone, unit, road).await?;
            }
            synced(&phone).await?;
            for record in written {
                writing::carried_out(&phone, record).await?;
            }
            standing.push(phone);
        }
        let link = Link::open(&server.url).await?;
        let mut officers = Vec::new();
        for (login, name, _) in OFFICERS {
            let phone = office.phone(&link.url, &format!("Máy {name}"), login).await;
            synced(&phone).await?;
            officers.push(phone);
        }
        // Enrolled, and never synced since.
        office
            .phone(&server.url, "Máy Mặt trận", "mattran")
            .await
            .close()
            .await;
        Ok(Self {
            office,
            server,
            communes,
            standing,
            link,
            officers,
            accounts,
            registrations: registrations.into_iter().flatten().collect(),
            dialogue_a: sessions[0].ok_or("dialogue A was not written")?,
        })
    }
}

async fn office(folder: &Path, accounts: &[Account]) -> Told<Office> {
    let name = folder.file_name().ok_or("the folder needs a name")?;
    let parent = folder
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let made = tempfile::Builder::new()
        .prefix(name)
        .rand_bytes(0)
        .disable_cleanup(true)
        .tempdir_in(parent.unwrap_or(Path::new(".")))?;
    std::fs::write(made.path().join(crate::MARK), "danvan-demo\n")?;
    Ok(Office::open_in(made, Backend::Sqlite, &accounts[2].password.0).await)
}

async fn people(office: &mut Office, accounts: &[Account]) -> Vec<Unit> {
    let mut communes = Vec::new();
    for ((code, name, place), (login, person)) in COMMUNES.into_iter().zip(STANDING) {
        let unit = office.commune(code, name).await;
        office.place(&unit, place).await;
        let account = accounts.iter().find(|account| account.login == login);
        let password = account.map(|account| account.password.0.as_str());
        office.account(login, person, password).await;
        // In a commune that handles a matter itself, the same people answer for it.
        for role in [Role::StandingOffice, Role::HandlingAgency] {
            office.grant(login, role, &unit, IN_OFFICE_SINCE).await;
        }
        communes.push(unit);
    }
    for (login, name, role) in OFFICERS {
        office.account(login, name, None).await;
        office
            .grant(login, role, &communes[0], IN_OFFICE_SINCE)
            .await;
    }
    office.account("mattran", "Quàng Văn Mẫu", None).await;
    office
        .grant("mattran", Role::Supervisor, &communes[0], IN_OFFICE_SINCE)
        .await;
    office
        .account("giamsat", "Cà Thị Mẫu", Some(&accounts[3].password.0))
        .await;
    for unit in &communes {
        office
            .grant("giamsat", Role::Supervisor, unit, IN_OFFICE_SINCE)
            .await;
    }
    let province = office.province.clone();
    office
        .account("tinh", "Bùi Thị Mẫu", Some(&accounts[0].password.0))
        .await;
    office
        .grant("tinh", Role::Province, &province, IN_OFFICE_SINCE)
        .await;
    communes
}

fn accounts() -> Vec<Account> {
    let account = |login, vi, en| Account {
        login,
        who: (vi, en),
        password: password(),
    };
    vec![
        account(
            "tinh",
            "Bùi Thị Mẫu, theo dõi toàn tỉnh",
            "supervisor of the province",
        ),
        account(
            "khesim",
            "Hà Thị Mẫu, thường trực xã Khe Sim",
            "standing office of one commune",
        ),
        account(
            "quantri",
            "Quản trị Mẫu, quản trị hệ thống",
            "system administrator",
        ),
        account(
            "giamsat",
            "Cà Thị Mẫu, giám sát sau đối thoại ở cả ba xã, phường",
            "supervision after dialogues, in all three communes",
        ),
    ]
}

/// Sixteen letters and digits of which none looks like another: 79 bits.
fn password() -> Secret<String> {
    const SIGNS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let random: [u8; 16] = danvan_server::entropy::random(&danvan_server::entropy::SystemEntropy);
    let signs = random.map(|byte| char::from(SIGNS[usize::from(byte) % SIGNS.len()]));
    Secret(signs.iter().collect())
}
