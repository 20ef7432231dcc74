//! The one that takes dirty records, batch by batch, from log to feed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use danvan_store::{Store, StoreError};
use sync_core::{gate::Limits, id::RecordId};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::{
    Dirty, Poke,
    commit::commit,
    hearing::{Decided, Failed, Hearing},
    judge::{Isolation, Panel},
};
use crate::{clock::Clock, intake::Busy};

/// Records of one transaction at most.
const BATCH: usize = 64;
/// How long merging lets arriving deliveries go first, and how often it looks.
const YIELD: Duration = Duration::from_millis(300);
const LOOK: Duration = Duration::from_millis(5);
/// After the store failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Bounds of the pipeline.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The gate's limits.
    pub limits: Limits,
    /// Bytes of memory for loaded documents, all judges together.
    pub cache_bytes: usize,
    /// Where it is decided.
    pub isolation: Isolation,
}

/// The pipeline of one process.
pub struct Pipeline {
    clock: Arc<dyn Clock>,
    hearing: Hearing,
    pokes: broadcast::Sender<Poke>,
}

#[derive(Default)]
struct Backlog {
    records: HashMap<String, BTreeSet<RecordId>>,
    /// Those of them that are to be heard alone.
    alone: BTreeSet<(String, RecordId)>,
    waiters: Vec<(String, Vec<RecordId>, oneshot::Sender<()>)>,
}

impl Pipeline {
    /// A pipeline that tells `pokes` which scopes moved.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: Settings,
        pokes: broadcast::Sender<Poke>,
    ) -> Self {
        let hearing = Hearing {
            store,
            panel: Panel::new(settings.isolation, settings.cache_bytes),
            limits: settings.limits,
        };
        Self {
            clock,
            hearing,
            pokes,
        }
    }

    /// Works until `dirty` ends and everything told is decided. Begins with what an earlier run left undecided.
    pub async fn run(mut self, mut dirty: mpsc::UnboundedReceiver<Dirty>, busy: Busy) {
        let mut backlog = Backlog::default();
        let mut open = true;
        while let Err(error) = self.left_over(&mut backlog).await {
            tracing::error!(%error, "cannot read what is undecided");
            tokio::time::sleep(PAUSE).await;
        }
        while open || !backlog.records.is_empty() {
            if backlog.records.is_empty() {
                match dirty.recv().await {
                    Some(more) => backlog.add(more),
                    None => open = false,
                }
                let began = tokio::time::Instant::now();
                while open && busy.any() && began.elapsed() < YIELD {
                    tokio::time::sleep(LOOK).await;
                }
            }
            while let Ok(more) = dirty.try_recv() {
                backlog.add(more);
            }
            if let Some((realm, records)) = backlog.next() {
                match self.batch(&realm, &records).await {
                    Ok(alone) => backlog.heard(&realm, &records, &alone),
                    Err(error) => pause(&error, records.len()).await,
                }
            }
            // One between two batches: what ends its judge costs others as little as may be.
            if let Some((realm, record)) = backlog.next_alone() {
                match self.alone(&realm, record).await {
                    Ok(()) => backlog.decided(&realm, &[record]),
                    Err(error) => pause(&error, 1).await,
                }
            }
        }
        self.hearing.panel.close().await;
    }

    async fn left_over(&self, backlog: &mut Backlog) -> Result<(), StoreError> {
        let mut work = self.hearing.store.read().await?;
        for realm in work.realms().await? {
            let mut records = work.pending(&realm.code, u32::MAX >> 1).await?;
            records.extend(
                work.pending_command_records(&realm.code, u32::MAX >> 1)
                    .await?,
            );
            backlog.add(Dirty {
                realm: realm.code,
                records,
                done: None,
            });
        }
        Ok(())
    }

    /// Merges these records, except for those that it names: they must be heard alone.
    async fn batch(&mut self, realm: &str, records: &[RecordId]) -> Result<Vec<RecordId>, Failed> {
        let now = self.clock.now_ms();
        let (decided, alone) = self.hearing.together(realm, records, now).await?;
        self.commit(realm, now, decided).await?;
        Ok(alone)
    }

    async fn alone(&mut self, realm: &str, record: RecordId) -> Result<(), Failed> {
        let now = self.clock.now_ms();
        let decided = self.hearing.alone(realm, record, now).await?;
        self.commit(realm, now, decided).await?;
        Ok(())
    }

    async fn commit(&self, realm: &str, now: i64, decided: Decided) -> Result<(), StoreError> {
        let Decided {
            cases,
            mut verdicts,
        } = decided;
        if verdicts.is_empty() {
            return Ok(());
        }
        let store = &*self.hearing.store;
        for poke in commit(store, realm, now, &cases, &mut verdicts).await? {
            // Nobody may be listening.
            drop(self.pokes.send(poke));
        }
        Ok(())
    }
}

/// The records stay in the backlog and are tried again.
async fn pause(error: &Failed, records: usize) {
    tracing::error!(%error, records, "records could not be merged");
    tokio::time::sleep(PAUSE).await;
}

impl Backlog {
    fn add(&mut self, dirty: Dirty) {
        if !dirty.records.is_empty() {
            let records = self.records.entry(dirty.realm.clone()).or_default();
            records.extend(dirty.records.iter().copied());
        }
        if let Some(done) = dirty.done {
            if dirty.records.is_empty() {
                let _ = done.send(());
            } else {
                self.waiters.push((dirty.realm, dirty.records, done));
            }
        }
    }

    fn next(&self) -> Option<(String, Vec<RecordId>)> {
        self.records.iter().find_map(|(realm, records)| {
            let together = records
                .iter()
                .filter(|id| !self.alone.contains(&(realm.clone(), **id)));
            let batch: Vec<RecordId> = together.take(BATCH).copied().collect();
            (!batch.is_empty()).then(|| (realm.clone(), batch))
        })
    }

    fn next_alone(&self) -> Option<(String, RecordId)> {
        self.alone.first().cloned()
    }

    /// A batch was decided except for those that are to be heard `alone`.
    fn heard(&mut self, realm: &str, batch: &[RecordId], alone: &[RecordId]) {
        self.alone
            .extend(alone.iter().map(|id| (realm.to_owned(), *id)));
        let decided: Vec<RecordId> = batch
            .iter()
            .copied()
            .filter(|id| !alone.contains(id))
            .collect();
        self.decided(realm, &decided);
    }

    fn decided(&mut self, realm: &str, decided: &[RecordId]) {
        for id in decided {
            self.alone.remove(&(realm.to_owned(), *id));
        }
        if let Some(records) = self.records.get_mut(realm) {
            for id in decided {
                records.remove(id);
            }
            if records.is_empty() {
                self.records.remove(realm);
            }
        }
        let records = &self.records;
        let waiters = std::mem::take(&mut self.waiters);
        for (realm, ids, done) in waiters {
            let undecided = records
                .get(&realm)
                .is_some_and(|left| ids.iter().any(|id| left.contains(id)));
            if undecided {
                self.waiters.push((realm, ids, done));
            } else {
                // The phone may have gone.
                let _ = done.send(());
            }
        }
    }
}
