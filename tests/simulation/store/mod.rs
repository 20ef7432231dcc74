//! A store in memory for one server of the simulation: the store's own traits, on tables that a crash can take back.
//!
//! It holds what a sync touches. What only the desk, sign-ins and uploads ask is not simulated, and says so.

mod identities;
mod kept;
mod log;
mod media;
mod merged;
mod people;
mod tables;
mod unasked;

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use danvan_store::{Store, StoreError, Work};
use tokio::sync::OwnedMutexGuard;

pub use tables::{Realm, Tables};

use crate::{
    disk::{Disk, Verdict},
    mutation::Mutation,
};

/// A change of the tables that can be made again on others.
type Change = Box<dyn Fn(&mut Tables) + Send + Sync>;

/// The store of one life of a server.
pub struct MemoryStore {
    disk: Disk,
    /// Which life of the disk this is: a store of an earlier one answers no more.
    life: u64,
}

/// One unit of work.
pub struct Memory {
    disk: Disk,
    life: u64,
    tables: Tables,
    changes: Vec<Change>,
    writes: bool,
    /// Held to the end by one writer at a time.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl MemoryStore {
    /// The store of the disk's present life.
    pub fn on(disk: &Disk) -> Self {
        Self {
            disk: disk.clone(),
            life: disk.life(),
        }
    }

    async fn begin(&self, writes: bool) -> Result<Box<dyn Work>, StoreError> {
        self.disk.dawdle().await;
        let unlocked = self.disk.mutation() == Some(Mutation::SeqsUnlocked);
        let turn = if writes && !unlocked {
            Some(self.disk.writers_turn().await)
        } else {
            None
        };
        Ok(Box::new(Memory {
            tables: self.disk.read(self.life)?,
            disk: self.disk.clone(),
            life: self.life,
            changes: Vec::new(),
            writes,
            _turn: turn,
        }))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn read(&self) -> Result<Box<dyn Work>, StoreError> {
        self.begin(false).await
    }

    async fn write(&self) -> Result<Box<dyn Work>, StoreError> {
        self.begin(true).await
    }

    async fn shred(&self) -> Result<bool, StoreError> {
        Ok(true)
    }

    async fn close(&self) {}
}

impl Memory {
    /// Makes a change, here and at the commit.
    fn change(
        &mut self,
        change: impl Fn(&mut Tables) + Send + Sync + 'static,
    ) -> Result<(), StoreError> {
        if !self.writes {
            return Err(StoreError::Other {
                code: "read_only".to_owned(),
            });
        }
        change(&mut self.tables);
        self.changes.push(Box::new(change));
        Ok(())
    }

    fn realm(&self, realm: &str) -> &Realm {
        self.tables.realm(realm)
    }
}

#[async_trait]
impl Work for Memory {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.disk.dawdle().await;
        let made = self.changes;
        self.disk.commit(self.life, |tables| {
            for change in &made {
                change(tables);
            }
        })
    }
}

/// Of a verdict, what the caller of a commit is told.
pub fn told(verdict: Verdict) -> Result<(), StoreError> {
    match verdict {
        Verdict::Written => Ok(()),
        Verdict::Full => Err(StoreError::Full),
        Verdict::PowerGoneBefore | Verdict::PowerGoneAfter => Err(StoreError::Unavailable),
    }
}

/// Locks what no panic can leave half done.
pub fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}
