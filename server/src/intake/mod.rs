//! Intake: raw bytes onto the disk before anything is made of them.
//!
//! Deliveries of many phones share one transaction (group commit); each is answered when that transaction is durable,
//! and only then is the pipeline told. A receipt means: survives a power cut.

mod precheck;
mod ticket;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use danvan_store::{
    Appended, AppendedCommand, NewChange, NewCommand, Store, StoreError, SyncNote, Work,
};
use sync_core::id::{DeviceId, InstallId, RecordId};
use tokio::sync::{Notify, mpsc, oneshot};

pub use precheck::{Sender, precheck};
pub use ticket::ForeignInstall;

use crate::pipeline::Dirty;

/// Deliveries that wait for the writer at most; more are told to come back.
const QUEUE: usize = 256;
/// Bytes of changes in one group at most, so that the writer is never held long.
const GROUP_BYTES: usize = 16 << 20;

/// What one request hands in.
#[derive(Debug)]
pub struct Delivery {
    /// The realm.
    pub realm: String,
    /// The device, already authenticated.
    pub device: DeviceId,
    /// The installation that the phone says it is.
    pub install: InstallId,
    /// The ticket that it showed.
    pub shown: Option<[u8; 16]>,
    /// The ticket that it gets next.
    pub next_ticket: [u8; 16],
    /// Installations of this device's that the store has forgotten.
    pub forgotten: Vec<InstallId>,
    /// What it said of itself.
    pub note: SyncNote,
    /// Changes, prechecked.
    pub changes: Vec<NewChange>,
    /// Commands.
    pub commands: Vec<NewCommand>,
}

/// What became of a delivery, durably.
#[derive(Debug)]
pub struct Taken {
    /// The installation was cloned or restored: it must take a new id.
    pub renew: bool,
    /// One per change, in order.
    pub changes: Vec<Appended>,
    /// One per command, in order.
    pub commands: Vec<AppendedCommand>,
    /// Resolves when all of it is merged or refused.
    pub merged: oneshot::Receiver<()>,
}

/// Why a delivery was not taken. The phone keeps everything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// The installation belongs to another device.
    #[error(transparent)]
    Foreign(#[from] ForeignInstall),
    /// The store could not write.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many deliveries wait already.
    #[error("intake is full")]
    Overloaded,
}

struct Queued {
    delivery: Delivery,
    reply: oneshot::Sender<Result<Taken, NotTaken>>,
}

/// Where deliveries are handed in.
#[derive(Debug, Clone)]
pub struct Intake {
    queue: mpsc::Sender<Queued>,
    busy: Busy,
    stop: Arc<Notify>,
}

/// How many requests are on their way in.
#[derive(Debug, Clone, Default)]
pub struct Busy(Arc<AtomicUsize>);

impl Busy {
    /// Whether any is.
    pub fn any(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }
}

/// Held while a request is on its way into intake: merging waits for it, receipts come first.
#[derive(Debug)]
pub struct Arriving(Busy);

impl Drop for Arriving {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Intake {
    /// Starts the writer. It ends, with everything taken in written, after [`Intake::close`].
    pub fn start(
        store: Arc<dyn Store>,
        dirty: mpsc::UnboundedSender<Dirty>,
    ) -> (Self, tokio::task::JoinHandle<()>) {
        let (queue, receiver) = mpsc::channel(QUEUE);
        let stop = Arc::new(Notify::new());
        let writer = tokio::spawn(write(store, dirty, receiver, Arc::clone(&stop)));
        (
            Self {
                queue,
                busy: Busy::default(),
                stop,
            },
            writer,
        )
    }

    /// Says that a request is being read.
    pub fn arriving(&self) -> Arriving {
        self.busy.0.fetch_add(1, Ordering::Relaxed);
        Arriving(self.busy.clone())
    }

    /// Tells whether requests are on their way in.
    pub fn busy(&self) -> Busy {
        self.busy.clone()
    }

    /// Takes nothing more in; what is already handed in is still written.
    pub fn close(&self) {
        self.stop.notify_one();
    }

    /// Hands a delivery in; answers when it is durable.
    ///
    /// # Errors
    /// When it was not taken: nothing of it is kept then.
    pub async fn take(&self, delivery: Delivery) -> Result<Taken, NotTaken> {
        let (reply, answer) = oneshot::channel();
        self.queue
            .try_send(Queued { delivery, reply })
            .map_err(|_| NotTaken::Overloaded)?;
        answer
            .await
            .map_err(|_| NotTaken::Store(StoreError::Unavailable))?
    }
}

async fn write(
    store: Arc<dyn Store>,
    dirty: mpsc::UnboundedSender<Dirty>,
    mut receiver: mpsc::Receiver<Queued>,
    stop: Arc<Notify>,
) {
    loop {
        let first = tokio::select! {
            first = receiver.recv() => first,
            () = stop.notified() => {
                receiver.close();
                receiver.recv().await
            }
        };
        let Some(first) = first else { break };
        let mut group = vec![first];
        let mut bytes = size(&group[0]);
        while bytes < GROUP_BYTES {
            let Ok(next) = receiver.try_recv() else { break };
            bytes += size(&next);
            group.push(next);
        }
        let (deliveries, replies): (Vec<_>, Vec<_>) =
            group.into_iter().map(|q| (q.delivery, q.reply)).unzip();
        match commit(&*store, &deliveries).await {
            Ok(answers) => {
                for ((answer, delivery), reply) in answers.into_iter().zip(&deliveries).zip(replies)
                {
                    let answer = answer.map_err(NotTaken::Foreign).map(|admitted| {
                        let (done, merged) = oneshot::channel();
                        let records = touched(delivery, &admitted);
                        let told = dirty.send(Dirty {
                            realm: delivery.realm.clone(),
                            records,
                            done: Some(done),
                        });
                        debug_assert!(told.is_ok(), "the pipeline outlives intake");
                        Taken {
                            renew: admitted.renew,
                            changes: admitted.changes,
                            commands: admitted.commands,
                            merged,
                        }
                    });
                    // The phone may be gone; what it sent is safe all the same.
                    drop(reply.send(answer));
                }
            }
            Err(error) => {
                tracing::error!(%error, deliveries = deliveries.len(), "intake could not write");
                for reply in replies {
                    drop(reply.send(Err(NotTaken::Store(error.clone()))));
                }
            }
        }
    }
}

fn size(queued: &Queued) -> usize {
    queued.delivery.changes.iter().map(|c| c.bytes.len()).sum()
}

struct Admitted {
    renew: bool,
    changes: Vec<Appended>,
    commands: Vec<AppendedCommand>,
}

fn touched(delivery: &Delivery, admitted: &Admitted) -> Vec<RecordId> {
    let changes = delivery.changes.iter().zip(&admitted.changes);
    let fresh = changes
        .filter(|(c, a)| matches!(a, Appended::Stored { .. }) && c.refusal.is_none())
        .map(|(c, _)| c.key.record);
    let commands = delivery.commands.iter().map(|c| c.record);
    let mut records: Vec<RecordId> = fresh.chain(commands).collect();
    records.sort_unstable();
    records.dedup();
    records
}

/// One transaction for the whole group. A delivery under another device's installation is left out of it.
async fn commit(
    store: &dyn Store,
    deliveries: &[Delivery],
) -> Result<Vec<Result<Admitted, ForeignInstall>>, StoreError> {
    let mut work = store.write().await?;
    let mut answers = Vec::with_capacity(deliveries.len());
    for delivery in deliveries {
        answers.push(admit(&mut *work, delivery).await?);
    }
    work.commit().await?;
    Ok(answers)
}

async fn admit(
    work: &mut dyn Work,
    delivery: &Delivery,
) -> Result<Result<Admitted, ForeignInstall>, StoreError> {
    let renew = match ticket::turn(work, delivery).await? {
        Ok(renew) => renew,
        Err(foreign) => return Ok(Err(foreign)),
    };
    ticket::remember(work, delivery).await?;
    work.note_sync(&delivery.realm, delivery.device, &delivery.note)
        .await?;
    let changes = if delivery.changes.is_empty() {
        Vec::new()
    } else {
        work.append(&delivery.realm, &delivery.changes).await?
    };
    let commands = if delivery.commands.is_empty() {
        Vec::new()
    } else {
        work.append_commands(&delivery.realm, &delivery.commands)
            .await?
    };
    Ok(Ok(Admitted {
        renew,
        changes,
        commands,
    }))
}
