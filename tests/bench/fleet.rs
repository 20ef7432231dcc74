//! An office with a server and many phones, and what they do together.

use std::{
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use danvan_device::{Device, NewRecord, Progress, SyncReport, Traffic};
use danvan_tests::{Backend, Office, REALM, Server, Unit};
use sync_core::{
    id::RecordId,
    session::{Broken, Finish},
    standing::Role,
};
use tokio::{sync::Notify, task::JoinSet};

use crate::{mapping, meter::Meter, workload};

/// How long a phone waits before it asks again, and the bench before it looks again.
pub const LOOK: Duration = Duration::from_millis(100);
/// Rounds after which phones that do not converge never will.
const ROUNDS: usize = 200;

/// One commune with its server and its officers' phones.
pub struct Fleet {
    pub office: Office,
    pub server: Server,
    pub commune: Unit,
    pub phones: Vec<Arc<Device>>,
    /// The workload's records, by phone and number.
    pub records: Vec<Vec<RecordId>>,
    officers: usize,
}

impl Fleet {
    /// An office whose officers each have an empty phone.
    pub async fn open(phones: usize) -> Self {
        let office = Office::open(Backend::Sqlite, "mật khẩu thử nghiệm").await;
        let commune = office.commune("99001", "Xã Khe Sim").await;
        let server = office.serve(0, &["--tries-per-minute", "1000"]).await;
        let mut fleet = Self {
            office,
            server,
            commune,
            phones: Vec::new(),
            records: Vec::new(),
            officers: 0,
        };
        for _ in 0..phones {
            let url = fleet.server.url.clone();
            let phone = fleet.enrol(&url).await;
            fleet.phones.push(Arc::new(phone));
        }
        fleet
    }

    /// Enrols one more officer's phone, which speaks to the server through `url`.
    pub async fn enrol(&mut self, url: &str) -> Device {
        self.officers += 1;
        let login = self.last_login();
        let commune = self.commune.clone();
        self.office
            .person(&login, "Cán bộ Mẫu", Role::UnitContact, &commune)
            .await;
        self.office.phone(url, &login, &login).await
    }

    /// The login, and the name of the phone, of who enrolled last.
    pub fn last_login(&self) -> String {
        format!("canbo{}", self.officers)
    }

    /// Every phone writes its records of the workload, without a connection.
    pub async fn write_records(&mut self, each: usize) {
        let mut writing = JoinSet::new();
        for (at, phone) in self.phones.iter().cloned().enumerate() {
            let scope = self.commune.scope;
            writing.spawn(async move {
                let new = (0..each).map(move |i| NewRecord {
                    kind: mapping::KIND.to_owned(),
                    scope,
                    edits: mapping::creation(&workload::record(at, i)),
                });
                (at, phone.create_many(new).await.expect("records"))
            });
        }
        let mut made = writing.join_all().await;
        made.sort_by_key(|(at, _)| *at);
        self.records = made.into_iter().map(|(_, ids)| ids).collect();
    }

    /// Every phone syncs once, all at the same time, from now on.
    pub fn syncing(&self, watch: &Arc<Watch>) -> JoinSet<SyncReport> {
        let mut syncing = JoinSet::new();
        for phone in &self.phones {
            let (phone, watch) = (Arc::clone(phone), Arc::clone(watch));
            syncing.spawn(async move { watch.sync(&phone).await });
        }
        syncing
    }

    /// Until every phone holds what the server holds; how many syncs the slowest needed.
    pub async fn converge(&self) -> Converged {
        let mut converged = Converged::default();
        loop {
            let reports = self.syncing(&Arc::default()).join_all().await;
            converged.rounds += 1;
            for report in &reports {
                add(&mut converged.traffic, report.traffic);
            }
            let quiet =
                |r: &SyncReport| r.session.finish == Finish::Same && r.session.received == 0;
            if reports.iter().all(quiet) {
                return converged;
            }
            assert!(converged.rounds < ROUNDS, "no convergence: {reports:?}");
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Until the server has looked at everything that it took.
    pub async fn merged(&self) {
        while self.undecided().await > 0 {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Changes that the server has not looked at, or holds back for others.
    pub async fn undecided(&self) -> i64 {
        let mut work = self.office.store().read().await.expect("the store");
        let backlog = work.backlog(REALM).await.expect("the backlog");
        backlog.received + backlog.waiting
    }
}

/// How phones came to hold the same.
#[derive(Debug, Default)]
pub struct Converged {
    pub rounds: usize,
    pub traffic: Traffic,
}

/// Counts receipts as they come.
#[derive(Default)]
pub struct Watch {
    /// Receipts that all phones wait for together; at the last one the meter is read.
    expected: usize,
    meter: Option<Meter>,
    got: AtomicUsize,
    receipts: OnceLock<(f64, f64)>,
    /// Told when so many receipts have come.
    pub at: usize,
    pub reached: Notify,
}

impl Watch {
    /// Expects so many receipts, and tells when `at` of them have come.
    pub fn new(meter: Meter, expected: usize, at: usize) -> Arc<Self> {
        Arc::new(Self {
            expected,
            meter: Some(meter),
            at,
            ..Self::default()
        })
    }

    /// The meter.
    pub fn meter(&self) -> &Meter {
        self.meter.as_ref().expect("made with one")
    }

    /// Receipts so far.
    pub fn got(&self) -> usize {
        self.got.load(Ordering::SeqCst)
    }

    /// Wall and CPU seconds at the last receipt.
    pub fn receipts(&self) -> (f64, f64) {
        self.receipts.get().copied().unwrap_or_default()
    }

    fn see(&self, progress: Progress) {
        let Progress::Receipts(count) = progress else {
            return;
        };
        let got = self.got.fetch_add(count, Ordering::SeqCst) + count;
        if got >= self.expected
            && let Some(meter) = &self.meter
        {
            let _ = self.receipts.set((meter.wall(), meter.cpu()));
        }
        if self.at > 0 && got >= self.at {
            self.reached.notify_one();
        }
    }

    /// A phone syncs, watched.
    pub async fn sync(&self, phone: &Device) -> SyncReport {
        let observer = |progress| self.see(progress);
        phone
            .sync_with(false, &observer)
            .await
            .expect("the phone's own disk")
    }
}

/// Syncs until phone and server hold the same, over links that break; what all of it weighed.
pub async fn sync_until_same(phone: &Device) -> Traffic {
    let mut traffic = Traffic::default();
    for _ in 0..ROUNDS {
        let report = phone.sync().await.expect("the phone's own disk");
        add(&mut traffic, report.traffic);
        match report.session.finish {
            Finish::Same => return traffic,
            Finish::Merging | Finish::Different => tokio::time::sleep(LOOK).await,
            Finish::Broken(Broken::Link) => {}
            Finish::Kept => panic!("the server does not take what it was sent"),
            Finish::Broken(why) => panic!("the server does not want this phone: {why:?}"),
        }
    }
    panic!("phone and server never held the same");
}

/// Adds up.
pub fn add(sum: &mut Traffic, more: Traffic) {
    sum.requests += more.requests;
    sum.up += more.up;
    sum.up_plain += more.up_plain;
    sum.down += more.down;
    sum.down_plain += more.down_plain;
}
