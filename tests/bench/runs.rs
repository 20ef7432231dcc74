//! The workloads, one function each.

use std::time::Duration;

use danvan_device::{Device, Env, NewRecord, Progress, Traffic};
use danvan_tests::REALM;
use serde::Serialize;
use sync_core::{id::Hash, session::Finish};
use tokio::time::sleep;

use crate::{
    audit::{Audit, audit},
    fleet::{Fleet, LOOK, Watch, add, sync_until_same},
    mapping,
    meter::{Cost, Meter},
    proxy::{Line, Passed, Proxy},
    workload::{self, DEVICES, PER_DEVICE},
};

/// All phones come back at once.
#[derive(Debug, Clone, Default, Serialize)]
pub struct W1 {
    #[serde(flatten)]
    pub cost: Cost,
    /// Until the last receipt.
    pub wall_receipts_s: f64,
    /// Server CPU until all was merged and projected.
    pub cpu_merged_s: f64,
    /// The database and its log, MB.
    pub disk_mb: f64,
    /// What it took after that until every phone held all 2,000 records.
    pub converge: Cost,
}

/// Writes the records and syncs them all.
pub async fn w1(fleet: &mut Fleet) -> W1 {
    fleet.write_records(PER_DEVICE).await;
    let expected = fleet.phones.len() * PER_DEVICE;
    let watch = Watch::new(Meter::start(&fleet.server), expected, 0);
    let (meter, mut result) = (watch.meter(), W1::default());
    let syncing = tokio::spawn(fleet.syncing(&watch).join_all());
    while watch.got() < expected && !syncing.is_finished() {
        sleep(LOOK / 10).await;
    }
    while fleet.undecided().await > 0 {
        sleep(LOOK / 10).await;
    }
    result.cpu_merged_s = meter.cpu();
    let reports = syncing.await.expect("phones sync");
    let mut traffic = Traffic::default();
    for report in &reports {
        assert!(report.problem.is_none(), "{report:?}");
        add(&mut traffic, report.traffic);
    }
    result.cost = cost(meter, traffic);
    (result.wall_receipts_s, result.cost.cpu_receipts_s) = watch.receipts();
    let file = |name: &str| {
        let path = fleet.office.folder.path().join(name);
        std::fs::metadata(path).map_or(0, |m| m.len())
    };
    result.disk_mb = mb(file("danvan.db") + file("danvan.db-wal"));

    let meter = Meter::start(&fleet.server);
    let converged = fleet.converge().await;
    result.converge = cost(&meter, converged.traffic);
    result
}

/// Everyone edits, offline, their own records and the same five.
#[derive(Debug, Clone, Default, Serialize)]
pub struct W2 {
    #[serde(flatten)]
    pub cost: Cost,
    pub audit: Audit,
}

/// Edits, syncs until all phones hold the same, and looks for every edit.
pub async fn w2(fleet: &mut Fleet) -> W2 {
    let mut writing = tokio::task::JoinSet::new();
    for (device, phone) in fleet.phones.iter().cloned().enumerate() {
        let places = workload::own(device).chain(workload::shared());
        let places: Vec<_> = places.map(|p| (p, fleet.records[p.0][p.1])).collect();
        writing.spawn(async move {
            let mut changes = 0;
            for (place, record) in places {
                let id = workload::record(place.0, place.1).id;
                let row = phone.show(record).await.expect("it is here").row;
                let values = row.expect("a known kind").values;
                let notes = values.get(mapping::NOTES).and_then(|v| v.as_text());
                let mut notes = notes.unwrap_or_default().to_owned();
                for edit in workload::edits(device, place) {
                    let edit = mapping::edit(&edit, &id, &mut notes);
                    match phone.edit(record, vec![edit]).await {
                        Ok(_) => changes += 1,
                        // The number was this already.
                        Err(danvan_device::Error::NothingChanged) => {}
                        Err(error) => panic!("{id}: {error}"),
                    }
                }
            }
            changes
        });
    }
    let expected = writing.join_all().await.into_iter().sum();

    let watch = Watch::new(Meter::start(&fleet.server), expected, 0);
    let meter = watch.meter();
    let mut traffic = Traffic::default();
    for report in fleet.syncing(&watch).join_all().await {
        add(&mut traffic, report.traffic);
    }
    add(&mut traffic, fleet.converge().await.traffic);
    let mut cost = cost(meter, traffic);
    cost.cpu_receipts_s = watch.receipts().1;
    same_everywhere(fleet).await;
    W2 {
        cost,
        audit: audit(fleet, &fleet.phones[0]).await,
    }
}

/// Two phones compared record by record, the others by the digests that their last sync ended with.
async fn same_everywhere(fleet: &Fleet) {
    let digests = async |phone: &Device| phone.digests().await.expect("the phone's own disk");
    let (first, last) = (&fleet.phones[0], &fleet.phones[fleet.phones.len() - 1]);
    assert_eq!(digests(first).await, digests(last).await);
    for phone in &fleet.phones {
        let report = phone.sync().await.expect("the phone's own disk");
        assert_eq!(report.session.finish, Finish::Same);
    }
}

/// A new phone fetches everything.
pub async fn w3(fleet: &mut Fleet) -> Cost {
    let url = fleet.server.url.clone();
    let phone = fleet.enrol(&url).await;
    let meter = Meter::start(&fleet.server);
    let traffic = sync_until_same(&phone).await;
    cost(&meter, traffic)
}

/// A phone that holds so many records finds out that nothing is new.
#[derive(Debug, Clone, Default, Serialize)]
pub struct W4 {
    pub records: usize,
    #[serde(flatten)]
    pub cost: Cost,
}

/// Times that a phone finds out that nothing is new: time and CPU are the mean, a tick of the CPU clock is 10 ms.
const TIMES: u32 = 100;
/// Records written in one go.
const AT_ONCE: usize = 500;

/// One phone fills up to each of these counts, and asks.
pub async fn w4(counts: &[usize]) -> Vec<W4> {
    let fleet = Fleet::open(1).await;
    let (phone, mut held, mut results) = (&fleet.phones[0], 0, Vec::new());
    for &records in counts {
        while held < records {
            let until = records.min(held + AT_ONCE);
            let scope = fleet.commune.scope;
            let new = (held..until).map(move |i| NewRecord {
                kind: mapping::KIND.to_owned(),
                scope,
                edits: mapping::creation(&workload::record(0, i)),
            });
            phone.create_many(new).await.expect("records");
            held = until;
            sync_until_same(phone).await;
        }
        sync_until_same(phone).await;
        let meter = Meter::start(&fleet.server);
        let mut traffic = Traffic::default();
        for _ in 0..TIMES {
            let report = phone.sync().await.expect("the phone's own disk");
            assert_eq!(report.session.finish, Finish::Same);
            traffic = report.traffic;
        }
        let mut cost = cost(&meter, traffic);
        cost.wall_s /= f64::from(TIMES);
        cost.cpu_total_s /= f64::from(TIMES);
        results.push(W4 { records, cost });
    }
    results
}

/// Bad lines.
#[derive(Debug, Clone, Default, Serialize)]
pub struct W5 {
    /// Nothing new, at 600 ms and 64 kbit/s, with the connection's set-up.
    pub w4_slow: Cost,
    /// Everything, at 600 ms and 64 kbit/s; absent in a quick run.
    pub w3_slow: Option<Cost>,
    /// Until the first records of it were on the phone.
    pub w3_slow_first_records_s: Option<f64>,
    /// Everything, the connection cut every 32 KiB.
    pub w3_cut: Cost,
    /// Connections that took.
    pub w3_cut_connections: u64,
    /// Bytes more than without cuts, as a share.
    pub w3_cut_overhead: f64,
    /// The same with headers, where both were counted on the line.
    pub w3_cut_wire_bytes: u64,
}

const CUT_AFTER: u64 = 32 << 10;

fn slow() -> Line {
    Line {
        round_trip: Duration::from_millis(600),
        bytes_per_second: Some(64_000 / 8),
        cut_after: None,
    }
}

/// New phones over bad lines; `uncut` are the bytes that W3 fetched.
pub async fn w5(fleet: &mut Fleet, uncut: u64, quick: bool) -> W5 {
    let proxy = Proxy::to(&fleet.server.url).await;
    let mut result = W5::default();

    let phone = opened_again(fleet, &proxy).await;
    proxy.becomes(Line {
        cut_after: Some(CUT_AFTER),
        ..Line::default()
    });
    let meter = Meter::start(&fleet.server);
    let traffic = sync_until_same(&phone).await;
    result.w3_cut = cost(&meter, traffic);
    let Passed {
        up,
        down,
        connections,
    } = proxy.passed();
    result.w3_cut_connections = connections;
    result.w3_cut_wire_bytes = up + down;
    result.w3_cut_overhead = share(traffic.down, uncut) - 1.0;

    proxy.becomes(slow());
    let phone = again(phone, &folder_of_last(fleet)).await;
    let meter = Meter::start(&fleet.server);
    let traffic = sync_until_same(&phone).await;
    result.w4_slow = cost(&meter, traffic);
    if quick {
        return result;
    }

    proxy.becomes(Line::default());
    let phone = opened_again(fleet, &proxy).await;
    proxy.becomes(slow());
    let meter = Meter::start(&fleet.server);
    let first = std::sync::OnceLock::new();
    let observer = |progress| {
        // The head comes alone, ahead of the entries.
        if matches!(progress, Progress::Frames(n) if n > 1) {
            let _ = first.set(meter.wall());
        }
    };
    let report = phone.sync_with(false, &observer).await;
    let mut traffic = report.expect("the phone's own disk").traffic;
    add(&mut traffic, sync_until_same(&phone).await);
    result.w3_slow = Some(cost(&meter, traffic));
    result.w3_slow_first_records_s = first.get().copied();
    result
}

/// A new phone that has no connection open yet.
async fn opened_again(fleet: &mut Fleet, proxy: &Proxy) -> Device {
    let phone = fleet.enrol(&proxy.url).await;
    again(phone, &folder_of_last(fleet)).await
}

fn folder_of_last(fleet: &Fleet) -> std::path::PathBuf {
    fleet.office.phone_folder(&fleet.last_login())
}

async fn again(phone: Device, folder: &std::path::Path) -> Device {
    phone.close().await;
    Device::open(folder, Env::system()).await.expect("a phone")
}

/// The server dies while all phones come back.
#[derive(Debug, Clone, Default, Serialize)]
pub struct W6 {
    #[serde(flatten)]
    pub cost: Cost,
    /// Records whose phone had a receipt when the server died.
    pub acknowledged: usize,
    /// Of them, gone or changed when it was back.
    pub missing: usize,
    /// Records on the server once all phones had synced again.
    pub records: usize,
}

/// Kills the server once half of all records are acknowledged.
pub async fn w6() -> W6 {
    let mut fleet = Fleet::open(DEVICES).await;
    fleet.write_records(PER_DEVICE).await;
    let all = DEVICES * PER_DEVICE;
    let watch = Watch::new(Meter::start(&fleet.server), all, all / 2);
    let syncing = fleet.syncing(&watch);
    watch.reached.notified().await;
    let (port, cpu_before) = (fleet.server.port(), watch.meter().cpu());
    fleet.server.die().await;
    let mut traffic = Traffic::default();
    for report in syncing.join_all().await {
        add(&mut traffic, report.traffic);
    }
    let mut acknowledged: Vec<(sync_core::id::RecordId, Vec<Hash>)> = Vec::new();
    for (phone, records) in fleet.phones.iter().zip(&fleet.records) {
        for record in records {
            let shown = phone.show(*record).await.expect("it is here");
            let here = |own: &danvan_device::Own| own.fate == sync_core::outbox::Fate::Here;
            if !shown.own.iter().any(here) {
                acknowledged.push((*record, shown.heads));
            }
        }
    }

    fleet.server = fleet.office.serve(port, &[]).await;
    let meter = Meter::start(&fleet.server);
    fleet.merged().await;
    let mut missing = 0;
    for part in acknowledged.chunks(500) {
        let ids: Vec<_> = part.iter().map(|(id, _)| *id).collect();
        let mut work = fleet.office.store().read().await.expect("the store");
        let there = work.heads(REALM, &ids).await.expect("heads");
        let whole =
            |(id, heads): &&(_, Vec<Hash>)| there.iter().any(|h| h.id == *id && h.heads == *heads);
        missing += part.iter().filter(|kept| !whole(kept)).count();
    }
    add(&mut traffic, fleet.converge().await.traffic);
    let mut cost = cost(&meter, traffic);
    cost.cpu_total_s += cpu_before;
    cost.wall_s = watch.meter().wall();
    W6 {
        cost,
        acknowledged: acknowledged.len(),
        missing,
        records: fleet.phones[0].digests().await.expect("digests").len(),
    }
}

fn cost(meter: &Meter, traffic: Traffic) -> Cost {
    Cost {
        wall_s: meter.wall(),
        cpu_receipts_s: 0.0,
        cpu_total_s: meter.cpu(),
        rss_mb: meter.rss_mb(),
        judges_rss_mb: meter.judges_rss_mb(),
        up_bytes: traffic.up,
        down_bytes: traffic.down,
        requests: traffic.requests,
    }
}

/// Bytes as MB.
#[expect(clippy::cast_precision_loss, reason = "for people to read")]
pub fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn share(part: u64, whole: u64) -> f64 {
    mb(part) / mb(whole.max(1))
}
