//! Thousands of connections that say nothing more, and honest phones beside them.

use danvan_tests::Stalled;
use serde::Serialize;
use sync_core::session::Finish;

use crate::{
    fleet::Fleet,
    meter::{Meter, resident_mb},
};

/// Honest phones, and what each writes.
const PHONES: usize = 10;
const RECORDS: usize = 20;
/// What the server may hold beside its quiet memory for each stalled connection, KiB.
const KIB_EACH: f64 = 32.0;

/// What it came to.
#[derive(Debug, Clone, Default, Serialize)]
pub struct StalledRun {
    pub connections: usize,
    pub phones: usize,
    /// Phones that synced to the end beside them.
    pub honest_ok: usize,
    /// Memory before, with all connections open, and at its peak while phones synced, MB.
    pub quiet_mb: f64,
    pub stalled_mb: f64,
    pub peak_mb: f64,
    /// What it may be at its peak, MB.
    pub bound_mb: f64,
}

/// Opens the connections, syncs, and counts.
pub async fn run(connections: usize) -> StalledRun {
    let mut fleet = Fleet::open(PHONES).await;
    let quiet = Meter::start(&fleet.server);
    fleet.write_records(RECORDS).await;
    fleet.converge().await;
    let quiet_mb = quiet.rss_mb();
    let meter = Meter::start(&fleet.server);
    let stalled = Stalled::open(&fleet.server.url, connections).await;
    let stalled_mb = resident_mb(fleet.server.pid());
    fleet.write_records(RECORDS).await;
    let mut honest_ok = 0;
    for phone in &fleet.phones {
        let report = phone.sync().await.expect("the phone's own disk");
        honest_ok += usize::from(matches!(
            report.session.finish,
            Finish::Same | Finish::Merging
        ));
    }
    StalledRun {
        connections: stalled.count(),
        phones: PHONES,
        honest_ok,
        quiet_mb,
        stalled_mb,
        peak_mb: meter.rss_mb(),
        bound_mb: quiet_mb + KIB_EACH * 1.024 / 1000.0 * number(connections),
    }
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}
