//! Phones that have waited as long as the server asked, without anybody waiting.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use danvan_device::{
    Env,
    clock::{Clock, SystemClock},
    entropy::SystemEntropy,
};

/// How long all phones of this process have waited, ms.
static WAITED: AtomicI64 = AtomicI64::new(0);

struct Patient;

impl Clock for Patient {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms() + WAITED.load(Ordering::Relaxed)
    }
}

/// The machine's clock and randomness, for a phone that can be patient.
pub fn patient() -> Env {
    Env {
        clock: Arc::new(Patient),
        entropy: Arc::new(SystemEntropy),
    }
}

/// Lets so many seconds pass for every phone.
pub fn wait(seconds: u32) {
    WAITED.fetch_add(i64::from(seconds) * 1_000, Ordering::Relaxed);
}
