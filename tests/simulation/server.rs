//! The server as a process that can die: its exchange, intake and pipeline on a store that may fail.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

use danvan_server::{
    clock::Clock,
    entropy::Entropy,
    exchange::Exchange,
    identity::Seal,
    intake::Intake,
    pipeline::{Pipeline, Settings, judge::Isolation},
};
use danvan_store::Store;
use danvan_tests::Chance;
use sync_core::{gate::Limits, id::EpochId};
use tokio::{
    sync::{broadcast, mpsc},
    task::JoinHandle,
    time::{Duration, Instant},
};

/// 2026-07-01, 08:00 in Vietnam.
pub const MORNING: i64 = 1_782_867_600_000;

/// A clock that follows the simulation's time and can be set wrong.
#[derive(Debug)]
pub struct Watch {
    began: Instant,
    wrong: AtomicI64,
}

impl Watch {
    /// A clock that is right.
    pub fn right() -> Self {
        Self {
            began: Instant::now(),
            wrong: AtomicI64::new(0),
        }
    }

    /// Sets it wrong by so many milliseconds more; 0 minutes do nothing.
    pub fn jump(&self, minutes: i32) {
        self.wrong
            .fetch_add(i64::from(minutes) * 60_000, Ordering::Relaxed);
    }

    /// Sets it right.
    pub fn set_right(&self) {
        self.wrong.store(0, Ordering::Relaxed);
    }
}

impl Clock for Watch {
    fn now_ms(&self) -> i64 {
        let gone = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        MORNING + gone + self.wrong.load(Ordering::Relaxed)
    }
}

/// Randomness that can be had again.
pub struct Dice(Mutex<Chance>);

impl Dice {
    /// The dice of a seed.
    pub fn of(seed: u64) -> Self {
        Self(Mutex::new(Chance::of(seed)))
    }

    /// A number below `n`.
    pub fn below(&self, n: usize) -> usize {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .below(n)
    }

    /// An id.
    pub fn id(&self) -> [u8; 16] {
        let mut id = [0; 16];
        self.fill(&mut id);
        id
    }
}

impl Entropy for Dice {
    fn fill(&self, out: &mut [u8]) {
        let mut chance = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.copy_from_slice(&chance.bytes(out.len()));
    }
}

/// What citizens' identities are sealed with.
pub fn seal() -> Seal {
    Seal::of(&[7; 32])
}

/// A server that runs.
pub struct Process {
    /// What phones are answered by.
    pub exchange: Exchange,
    writer: JoinHandle<()>,
    worker: JoinHandle<()>,
}

impl Process {
    /// Starts over a store, in this epoch.
    pub fn start(
        store: &Arc<dyn Store>,
        epoch: EpochId,
        clock: Arc<Watch>,
        dice: Arc<Dice>,
    ) -> Self {
        let (dirty, told) = mpsc::unbounded_channel();
        let (pokes, _) = broadcast::channel(16);
        let (intake, writer) = Intake::start(Arc::clone(store), dirty);
        let settings = Settings {
            limits: Limits::default(),
            cache_bytes: 1 << 20,
            isolation: Isolation::Inline,
        };
        let pipeline = Pipeline::new(Arc::clone(store), clock, settings, pokes);
        let worker = tokio::spawn(pipeline.run(told, intake.busy()));
        let exchange = Exchange {
            store: Arc::clone(store),
            entropy: dice,
            seal: seal(),
            intake,
            limits: Limits::default(),
            epoch,
            patience: Duration::from_secs(2),
        };
        Self {
            exchange,
            writer,
            worker,
        }
    }

    /// Dies at once, whatever it was doing.
    pub fn die(self) {
        self.writer.abort();
        self.worker.abort();
    }
}
