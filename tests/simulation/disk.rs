//! The server's disk: what of its tables is written through, what only looks so, and when the power goes.

use std::{
    collections::{BTreeMap, VecDeque},
    future::Future,
    sync::{Arc, Mutex},
};

use danvan_store::{Store, StoreError};
use sync_core::id::ScopeId;
use tokio::{
    sync::{Notify, OwnedMutexGuard},
    time::{Duration, sleep},
};

use crate::{
    mutation::Mutation,
    server::Dice,
    store::{MemoryStore, Tables, lock, told},
};

/// What becomes of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is on the disk.
    Written,
    /// The disk is full: nothing of it is.
    Full,
    /// The power goes before it is on the disk. What was half written is not read again: a log's torn end is cut off.
    PowerGoneBefore,
    /// The power goes when it is on the disk and nobody has been told.
    PowerGoneAfter,
}

#[derive(Default)]
struct State {
    /// What a server that runs sees.
    seen: Tables,
    /// What is left when the power goes.
    written: Tables,
    life: u64,
    planned: VecDeque<Verdict>,
    seqs: BTreeMap<ScopeId, i64>,
}

/// A disk, by whatever handle.
#[derive(Clone)]
pub struct Disk {
    state: Arc<Mutex<State>>,
    writer: Arc<tokio::sync::Mutex<()>>,
    power: Arc<Notify>,
    dice: Arc<Dice>,
    mutation: Option<Mutation>,
}

impl Disk {
    /// A disk that holds these tables.
    pub fn holding(tables: Tables, mutation: Option<Mutation>, dice: Arc<Dice>) -> Self {
        let state = State {
            seen: tables.clone(),
            written: tables,
            ..State::default()
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            writer: Arc::default(),
            power: Arc::default(),
            dice,
            mutation,
        }
    }

    /// What a fresh disk holds after `first` was done with a store on it.
    pub async fn after<T>(first: impl AsyncFnOnce(&dyn Store) -> T) -> (Tables, T) {
        let disk = Self::holding(Tables::default(), None, Arc::new(Dice::of(0)));
        let done = first(&MemoryStore::on(&disk)).await;
        (disk.backup(), done)
    }

    /// The store of the present life.
    pub fn store(&self) -> Arc<dyn Store> {
        Arc::new(MemoryStore::on(self))
    }

    /// Which life it is: each begins with what was written through.
    pub fn life(&self) -> u64 {
        lock(&self.state).life
    }

    /// The fault that is built in.
    pub fn mutation(&self) -> Option<Mutation> {
        self.mutation
    }

    /// After `skip` commits, the next `n` fare so.
    pub fn plan(&self, skip: usize, n: usize, verdict: Verdict) {
        let mut state = lock(&self.state);
        state.planned = std::iter::repeat_n(Verdict::Written, skip)
            .chain(std::iter::repeat_n(verdict, n))
            .collect();
    }

    /// Every commit fares well again.
    pub fn mend(&self) {
        lock(&self.state).planned.clear();
    }

    /// A moment in which others may come first: mostly none, now and then a slow disk's.
    pub fn dawdle(&self) -> impl Future<Output = ()> + Send + use<> {
        let ms = match self.dice.below(8) {
            0..=4 => 0,
            5 | 6 => 1 + self.dice.below(20),
            _ => 50 + self.dice.below(600),
        };
        async move {
            if ms > 0 {
                sleep(Duration::from_millis(ms as u64)).await;
            }
        }
    }

    /// Waits for the turn of whoever writes: one at a time, to the end of its unit of work.
    pub fn writers_turn(&self) -> impl Future<Output = OwnedMutexGuard<()>> + Send + use<> {
        Arc::clone(&self.writer).lock_owned()
    }

    /// What a unit of work of this life reads.
    pub fn read(&self, life: u64) -> Result<Tables, StoreError> {
        let state = lock(&self.state);
        if state.life == life {
            Ok(state.seen.clone())
        } else {
            Err(StoreError::Unavailable)
        }
    }

    /// Commits what `write` does.
    pub fn commit(&self, life: u64, write: impl FnOnce(&mut Tables)) -> Result<(), StoreError> {
        let mut state = lock(&self.state);
        if state.life != life {
            return Err(StoreError::Unavailable);
        }
        let verdict = state.planned.pop_front().unwrap_or(Verdict::Written);
        if matches!(verdict, Verdict::Written | Verdict::PowerGoneAfter) {
            write(&mut state.seen);
            if self.mutation != Some(Mutation::NoFsync) {
                state.written = state.seen.clone();
            }
        }
        if matches!(verdict, Verdict::PowerGoneBefore | Verdict::PowerGoneAfter) {
            state.life += 1;
            self.power.notify_one();
        }
        told(verdict)
    }

    /// Numbers without a lock, the last of them: for the mutation that takes it away.
    pub fn next_seqs(&self, scope: ScopeId, n: u32) -> i64 {
        let mut state = lock(&self.state);
        let last = state.seqs.entry(scope).or_default();
        *last += i64::from(n);
        *last
    }

    /// Completes when the power went in the middle of a commit.
    pub async fn power_gone(&self) {
        self.power.notified().await;
    }

    /// The power is gone: what was not written through is, too.
    pub fn cut_power(&self) {
        let mut state = lock(&self.state);
        state.life += 1;
        state.seen = state.written.clone();
    }

    /// What is on the disk now.
    pub fn backup(&self) -> Tables {
        lock(&self.state).seen.clone()
    }

    /// An older copy takes the place of what was there.
    pub fn put_back(&self, backup: Tables) {
        let mut state = lock(&self.state);
        state.life += 1;
        state.seen = backup.clone();
        state.written = backup;
    }
}
