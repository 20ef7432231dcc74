//! A clock that stands still and randomness that is the same in every run.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use danvan_device::{Env, clock::Clock, entropy::Entropy};
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{Edit, Path},
    value::Value,
};

struct Still;

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        1_776_130_200_000
    }
}

struct Drawn(u8, AtomicU64);

impl Entropy for Drawn {
    fn fill(&self, out: &mut [u8]) {
        for part in out.chunks_mut(32) {
            let n = self.1.fetch_add(1, Ordering::SeqCst);
            let drawn = Sha256::digest([&[self.0][..], &n.to_be_bytes()].concat());
            part.copy_from_slice(&drawn[..part.len()]);
        }
    }
}

/// What phone `n` of a test takes from the world.
pub fn env(n: u8) -> Env {
    Env {
        clock: Arc::new(Still),
        entropy: Arc::new(Drawn(n, AtomicU64::new(0))),
    }
}

/// The edit that gives a field a text.
pub fn set(field: &str, text: &str) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: Value::from(text),
    }
}
