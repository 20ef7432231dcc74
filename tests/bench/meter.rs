//! What the server's process has used.

use std::fs;

use danvan_tests::{Server, children};
use serde::Serialize;
use tokio::time::Instant;

/// Ticks of a second in `/proc`: fixed at 100 for user space on every Linux.
const TICKS: f64 = 100.0;

/// Seconds of CPU, user and system, of the server and its judges so far.
pub fn cpu_seconds(pid: u32) -> f64 {
    let judges = children(pid).into_iter().map(|judge| ticks(judge, 11..13));
    // With those that have ended.
    (ticks(pid, 11..15) + judges.sum::<f64>()) / TICKS
}

/// These fields of a process's `stat`, summed.
fn ticks(pid: u32, fields: std::ops::Range<usize>) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name, in brackets, may hold anything.
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let values = rest
        .split_whitespace()
        .skip(fields.start)
        .take(fields.len());
    values.filter_map(|field| field.parse::<f64>().ok()).sum()
}

/// Most memory that the server held since [`Meter::start`], MB.
fn peak_rss_mb(pid: u32) -> f64 {
    memory_mb(pid, "VmHWM:")
}

/// Memory that the server holds now, MB.
pub fn resident_mb(pid: u32) -> f64 {
    memory_mb(pid, "VmRSS:")
}

fn memory_mb(pid: u32, what: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(what));
    let kib = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1000.0 * 1.024
}

/// Measures one server from a moment on.
pub struct Meter {
    pid: u32,
    cpu: f64,
    began: Instant,
}

impl Meter {
    /// From now on.
    pub fn start(server: &Server) -> Self {
        let pid = server.pid();
        // Begins the peak of memory anew (proc(5), clear_refs); where it may not, the peak is the process's own.
        drop(fs::write(format!("/proc/{pid}/clear_refs"), "5"));
        for judge in children(pid) {
            drop(fs::write(format!("/proc/{judge}/clear_refs"), "5"));
        }
        Self {
            pid,
            cpu: cpu_seconds(pid),
            began: Instant::now(),
        }
    }

    /// Seconds since the start.
    pub fn wall(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Seconds of server CPU since the start.
    pub fn cpu(&self) -> f64 {
        cpu_seconds(self.pid) - self.cpu
    }

    /// Peak of the server's memory since the start, MB.
    pub fn rss_mb(&self) -> f64 {
        peak_rss_mb(self.pid)
    }

    /// The same of its judges, each one's peak, MB.
    pub fn judges_rss_mb(&self) -> f64 {
        children(self.pid).into_iter().map(peak_rss_mb).sum()
    }
}

/// What a workload cost. Bytes are those of bodies as sent, without headers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Cost {
    pub wall_s: f64,
    /// Server CPU until the last phone had its last receipt.
    pub cpu_receipts_s: f64,
    /// Server CPU until everything was merged and every phone answered.
    pub cpu_total_s: f64,
    pub rss_mb: f64,
    pub judges_rss_mb: f64,
    pub up_bytes: u64,
    pub down_bytes: u64,
    pub requests: u32,
}
