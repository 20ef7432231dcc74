//! What a phone takes from the world around it.

use std::sync::Arc;

use crate::{
    clock::{Clock, SystemClock},
    entropy::{Entropy, SystemEntropy},
};

/// Clock and randomness of one phone: the machine's, or a test's.
#[derive(Clone)]
pub struct Env {
    /// The phone's clock.
    pub clock: Arc<dyn Clock>,
    /// Where its keys and ids come from.
    pub entropy: Arc<dyn Entropy>,
}

impl Env {
    /// The machine's own.
    pub fn system() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
        }
    }

    pub(crate) fn now(&self) -> i64 {
        self.clock.now_ms()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.entropy.fill(&mut out);
        out
    }

    /// A new id: UUID version 7 (RFC 9562), so that records made one after the other lie together.
    pub(crate) fn new_id(&self) -> [u8; 16] {
        let millis = u64::try_from(self.now()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.random())
            .into_uuid()
            .into_bytes()
    }
}
