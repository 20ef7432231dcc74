//! The one that takes dirty records, batch by batch, from log to feed.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use danvan_store::{Store, StoreError};
use sync_core::{gate::Limits, id::RecordId};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::{
    Dirty, Poke,
    cache::Cache,
    case::{Batch, Case, Source, changes_of, gather},
    commit::{Before, commit},
    decide::{Moment, Verdict, decide},
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
    /// Bytes of memory for loaded documents.
    pub cache_bytes: usize,
    /// Threads that decide at the same time.
    pub threads: usize,
}

/// The pipeline of one process.
pub struct Pipeline {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: Settings,
    cache: Mutex<Cache>,
    pokes: broadcast::Sender<Poke>,
}

#[derive(Default)]
struct Backlog {
    records: HashMap<String, BTreeSet<RecordId>>,
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
        let cache = Mutex::new(Cache::new(settings.cache_bytes));
        Self {
            store,
            clock,
            settings,
            cache,
            pokes,
        }
    }

    /// Works until `dirty` ends and everything told is decided. Begins with what an earlier run left undecided.
    pub async fn run(self, mut dirty: mpsc::UnboundedReceiver<Dirty>, busy: Busy) {
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
            let Some((realm, records)) = backlog.next() else {
                continue;
            };
            match self.batch(&realm, &records).await {
                Ok(()) => backlog.decided(&realm, &records),
                Err(error) => {
                    tracing::error!(%error, records = records.len(), "a batch could not be merged");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn left_over(&self, backlog: &mut Backlog) -> Result<(), StoreError> {
        let mut work = self.store.read().await?;
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

    async fn batch(&self, realm: &str, records: &[RecordId]) -> Result<(), StoreError> {
        let now = self.clock.now_ms();
        let batch = gather(&*self.store, &self.cache, realm, records, now).await?;
        let before: Before = batch
            .cases
            .iter()
            .filter_map(|c| Some((c.id, c.head.clone()?)))
            .collect();
        let moment = Moment {
            now,
            limits: self.settings.limits,
        };
        let (mut verdicts, broken) = decide_all(batch, &moment, self.settings.threads).await;
        verdicts.extend(self.mend(realm, broken, &moment).await?);
        let pokes = commit(&*self.store, realm, now, &mut verdicts, &before).await?;
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        for verdict in verdicts {
            if let Some(loaded) = verdict.loaded {
                cache.put(realm, verdict.id, loaded, verdict.snapshot_len);
            }
        }
        drop(cache);
        for poke in pokes {
            // Nobody may be listening.
            drop(self.pokes.send(poke));
        }
        Ok(())
    }

    /// Records whose snapshot does not load are made anew from their changes.
    async fn mend(
        &self,
        realm: &str,
        broken: Vec<RecordId>,
        moment: &Moment,
    ) -> Result<Vec<Verdict>, StoreError> {
        let mut mended = Vec::new();
        for id in broken {
            let mut batch = gather(&*self.store, &self.cache, realm, &[id], moment.now).await?;
            let Some(case) = batch.cases.first_mut() else {
                continue;
            };
            if let Source::Snapshot { change_count, .. } = case.source {
                let mut work = self.store.write().await?;
                work.discard_snapshot(realm, id, change_count).await?;
                work.commit().await?;
            }
            let mut work = self.store.read().await?;
            case.source = Source::Changes(changes_of(&mut *work, realm, id).await?);
            drop(work);
            let (verdicts, lost) = decide_all(batch, moment, 1).await;
            if !lost.is_empty() {
                metrics::counter!("danvan_records_unreadable_total").increment(1);
                tracing::error!(record = %id, "a record's document cannot be made from its changes");
            }
            mended.extend(verdicts);
        }
        Ok(mended)
    }
}

/// Decides about all cases on the blocking pool; the second part are records whose document did not open.
async fn decide_all(
    batch: Batch,
    moment: &Moment,
    threads: usize,
) -> (Vec<Verdict>, Vec<RecordId>) {
    if threads == 0 {
        let decided = batch.cases.into_iter();
        let (mut verdicts, mut broken) = (Vec::new(), Vec::new());
        for case in decided {
            let id = case.id;
            match decide(case, &batch.roles, moment) {
                Ok(verdict) => verdicts.push(verdict),
                Err(_) => broken.push(id),
            }
        }
        return (verdicts, broken);
    }
    let roles = Arc::new(batch.roles);
    let mut parts: Vec<Vec<Case>> = (0..threads.max(1)).map(|_| Vec::new()).collect();
    let count = parts.len();
    for (at, case) in batch.cases.into_iter().enumerate() {
        parts[at % count].push(case);
    }
    let running: Vec<_> = parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (roles, moment) = (Arc::clone(&roles), moment.clone());
            let ids: Vec<RecordId> = part.iter().map(|c| c.id).collect();
            let task = tokio::task::spawn_blocking(move || {
                let decided = part
                    .into_iter()
                    .map(|case| (case.id, decide(case, &roles, &moment)));
                decided.collect::<Vec<_>>()
            });
            (ids, task)
        })
        .collect();
    let (mut verdicts, mut broken) = (Vec::new(), Vec::new());
    for (ids, task) in running {
        match task.await {
            Ok(decided) => {
                for (id, verdict) in decided {
                    match verdict {
                        Ok(verdict) => verdicts.push(verdict),
                        Err(_) => broken.push(id),
                    }
                }
            }
            Err(error) => {
                tracing::error!(%error, records = ids.len(), "deciding panicked");
            }
        }
    }
    (verdicts, broken)
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
        let (realm, records) = self.records.iter().next()?;
        Some((realm.clone(), records.iter().take(BATCH).copied().collect()))
    }

    fn decided(&mut self, realm: &str, decided: &[RecordId]) {
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
