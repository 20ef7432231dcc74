//! Under attack: how long each hostile input takes, what it leaves in memory, and what honest phones notice of it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use danvan_device::{Device, NewRecord};
use danvan_tests::{
    ATTACKER, Attack, Backend, Office, Server, TARGET, TARGET_KIND, Unit, Wire, corpus,
    great_changes,
};
use serde::Serialize;
use sync_core::{
    change::{Edit, Path},
    id::RecordId,
    protocol::{PushEntry, SyncRequest},
    session::Finish,
    standing::Role,
};
use tokio::{task::JoinSet, time::Instant};

use crate::meter::resident_mb;

/// Honest phones that go on working meanwhile, each on so many records of its own: no more come to be, so that a sync
/// costs the phone at the end what it cost at the beginning.
const PHONES: usize = 4;
const RECORDS: usize = 50;
/// Syncs that each makes while nobody attacks.
const QUIET_SYNCS: usize = 250;
/// Times that the corpus is sent.
const ROUNDS: usize = 5;

/// What the attack cost.
#[derive(Debug, Serialize)]
pub struct Hostile {
    /// Inputs sent.
    pub inputs: usize,
    /// The input that took longest, from its sending to the end of the answer.
    pub slowest: String,
    pub slowest_ms: f64,
    /// Memory of the server: before, and by how much it grew.
    pub rss_before_mb: f64,
    pub rss_growth_mb: f64,
    /// Honest syncs that each handed in an edit: while nobody attacks, and meanwhile.
    pub quiet_p99_ms: f64,
    pub attacked_p99_ms: f64,
    pub ratio: f64,
    pub honest_syncs: usize,
}

/// Sends the corpus, over and over, beside phones that work.
pub async fn hostile() -> Hostile {
    let mut office = Office::open(Backend::Sqlite, "mật khẩu thử nghiệm").await;
    let unit = office.commune("99001", "Xã Khe Sim").await;
    let server = office.serve(0, &["--tries-per-minute", "1000"]).await;
    let mut phones = Vec::new();
    for n in 0..PHONES {
        let login = format!("canbo{n}");
        office
            .person(&login, "Cán bộ Mẫu", Role::FieldOfficer, &unit)
            .await;
        let device = office.phone(&server.url, &login, &login).await;
        phones.push(Arc::new(Phone::begin(device, &unit).await));
    }
    office
        .person("ke-gian", "Kẻ gian", Role::FieldOfficer, &unit)
        .await;
    let attacker = Wire::enrol(&server.url, &office.code("ke-gian").await, ATTACKER).await;

    let over = Arc::new(AtomicBool::new(false));
    let mut quiet = working(&phones, &over, Some(QUIET_SYNCS)).await;
    let before = resident_mb(server.pid());
    let honest = tokio::spawn({
        let (phones, over) = (phones.clone(), Arc::clone(&over));
        async move { working(&phones, &over, None).await }
    });
    let (inputs, slowest) = beside(&attacker, &unit, &server).await;
    over.store(true, Ordering::SeqCst);
    let mut beside = honest.await.expect("honest phones work on");
    let (quiet_p99_ms, attacked_p99_ms) = (p99_ms(&mut quiet), p99_ms(&mut beside));
    let hostile = Hostile {
        inputs,
        slowest: slowest.0,
        slowest_ms: millis(slowest.1),
        rss_before_mb: before,
        rss_growth_mb: resident_mb(server.pid()) - before,
        quiet_p99_ms,
        attacked_p99_ms,
        ratio: attacked_p99_ms / quiet_p99_ms,
        honest_syncs: beside.len(),
    };
    server.stop().await;
    hostile
}

/// Sends every change and every body of the corpus; the slowest of them.
async fn beside(attacker: &Wire, unit: &Unit, server: &Server) -> (usize, (String, Duration)) {
    let mut changes = corpus("changes");
    changes.extend(great_changes());
    let bodies = corpus("requests");
    let mut slowest = (String::new(), Duration::ZERO);
    let mut inputs = 0;
    for _ in 0..ROUNDS {
        for attack in changes.iter().chain(&bodies) {
            let began = Instant::now();
            let is_body = bodies.iter().any(|body| std::ptr::eq(body, attack));
            if is_body {
                attacker.post(attack.bytes.clone()).await;
            } else {
                attacker.sync(&pushing(attacker, unit, attack)).await;
            }
            let took = began.elapsed();
            inputs += 1;
            if took > slowest.1 {
                slowest = (attack.name.clone(), took);
            }
        }
    }
    assert_eq!(
        attacker.get("/readyz").await.status,
        200,
        "{} lives",
        server.url
    );
    (inputs, slowest)
}

fn pushing(attacker: &Wire, unit: &Unit, attack: &Attack) -> SyncRequest {
    SyncRequest {
        push: vec![PushEntry {
            record: TARGET,
            kind: TARGET_KIND.to_owned(),
            scope: unit.scope,
            changes: vec![attack.bytes.clone().into()],
        }],
        ..attacker.request()
    }
}

/// An honest phone and the records that it works on.
struct Phone {
    device: Device,
    records: Vec<RecordId>,
}

impl Phone {
    async fn begin(device: Device, unit: &Unit) -> Self {
        let new = |n| NewRecord {
            kind: "registration".to_owned(),
            scope: unit.scope,
            edits: vec![named(n)],
        };
        let records = device.create_many((0..RECORDS).map(new)).await;
        let records = records.expect("records");
        device.sync().await.expect("the phone's own disk");
        Self { device, records }
    }

    /// Edits one of its records and syncs; how long the sync took.
    async fn work(&self, turn: usize) -> Duration {
        let record = self.records[turn % RECORDS];
        let edited = self.device.edit(record, vec![named(RECORDS + turn)]).await;
        edited.expect("an edit");
        let began = Instant::now();
        let report = self.device.sync().await.expect("the phone's own disk");
        let broken = matches!(report.session.finish, Finish::Broken(_));
        assert!(!broken, "an honest phone was turned away: {report:?}");
        began.elapsed()
    }
}

fn named(n: usize) -> Edit {
    Edit::Set {
        path: Path::field("name"),
        value: format!("Mô hình {n}").into(),
    }
}

/// Every phone edits and syncs, one after the other, so often or until it is over; how long each sync took.
async fn working(
    phones: &[Arc<Phone>],
    over: &Arc<AtomicBool>,
    times: Option<usize>,
) -> Vec<Duration> {
    let mut working = JoinSet::new();
    for phone in phones {
        let (phone, over) = (Arc::clone(phone), Arc::clone(over));
        working.spawn(async move {
            let mut took = Vec::new();
            while !over.load(Ordering::SeqCst) && times.is_none_or(|times| took.len() < times) {
                took.push(phone.work(took.len()).await);
            }
            took
        });
    }
    working.join_all().await.concat()
}

fn p99_ms(took: &mut [Duration]) -> f64 {
    took.sort_unstable();
    let at = (took.len() * 99).div_ceil(100).saturating_sub(1);
    took.get(at).copied().map_or(0.0, millis)
}

fn millis(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

impl Hostile {
    /// Prints the report.
    pub fn print(&self) {
        println!(
            "Under attack: {} hostile inputs beside {PHONES} honest phones",
            self.inputs
        );
        println!(
            "  slowest input      {:.0} ms ({}); needed: below 1000",
            self.slowest_ms, self.slowest
        );
        println!(
            "  server's memory    {:.0} MB, grew by {:.0} MB; needed: below 64",
            self.rss_before_mb, self.rss_growth_mb
        );
        println!(
            "  honest sync, p99   {:.0} ms quiet, {:.0} ms under attack ({} syncs): {:.1} times; needed: within 3",
            self.quiet_p99_ms, self.attacked_p99_ms, self.honest_syncs, self.ratio
        );
    }
}
