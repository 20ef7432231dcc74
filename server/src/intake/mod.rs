//! Intake: raw bytes onto the disk before anything is made of them.
//!
//! Deliveries of many phones share one transaction (group commit); each is answered when that transaction is durable,
//! and only then is the pipeline told. A receipt means: survives a power cut.

mod precheck;
mod queue;
mod room;
mod ticket;

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use danvan_store::{
    Appended, AppendedCommand, NewChange, NewCommand, Store, StoreError, SyncNote, Work,
};
use sync_core::{
    id::{DeviceId, InstallId, RecordId},
    identity,
};
use tokio::sync::{mpsc, oneshot};

pub use precheck::{Sender, precheck};
pub use room::{QUOTA_FULL, WAITING_ROOM_FULL};
pub use ticket::ForeignInstall;

use self::{queue::FairQueue, room::Room};
use crate::{
    identity::{Words, settle},
    pipeline::Dirty,
};

/// Deliveries that wait for the writer at most, and their bytes; more are told to come back.
const QUEUE: usize = 256;
const QUEUE_BYTES: usize = 64 << 20;
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
    /// Citizens' identities, sealed.
    pub identities: Option<Words>,
}

/// What intake did with one change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is in the log.
    Logged(Appended),
    /// There is no room for it, for the reason with this code: the phone keeps it.
    NotTaken(&'static str),
}

/// What became of a delivery, durably.
#[derive(Debug)]
pub struct Taken {
    /// The installation was cloned or restored: it must take a new id.
    pub renew: bool,
    /// One per change, in order.
    pub changes: Vec<Taking>,
    /// One per command, in order.
    pub commands: Vec<AppendedCommand>,
    /// One per identity, in order.
    pub identities: Vec<identity::Receipt>,
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

#[derive(Debug)]
struct Queued {
    delivery: Delivery,
    reply: oneshot::Sender<Result<Taken, NotTaken>>,
}

/// Where deliveries are handed in.
#[derive(Debug, Clone)]
pub struct Intake {
    queue: Arc<FairQueue<Queued>>,
    busy: Busy,
    /// Weak: the pipeline ends when the writer has.
    dirty: mpsc::WeakUnboundedSender<Dirty>,
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
        let queue = Arc::new(FairQueue::new(QUEUE, QUEUE_BYTES));
        let told = dirty.downgrade();
        let writer = tokio::spawn(write(store, dirty, Deliveries(Arc::clone(&queue))));
        (
            Self {
                queue,
                busy: Busy::default(),
                dirty: told,
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

    /// Has the pipeline look at records again, whose changes were put back into the queue.
    pub fn look_again(&self, realm: &str, records: Vec<RecordId>) {
        // While the server stops nobody takes it; it is found in the log at the next start.
        if let Some(dirty) = self.dirty.upgrade() {
            let _ = dirty.send(Dirty {
                realm: realm.to_owned(),
                records,
                done: None,
            });
        }
    }

    /// Takes nothing more in; what is already handed in is still written.
    pub fn close(&self) {
        self.queue.close();
    }

    /// Hands a delivery in; answers when it is durable.
    ///
    /// # Errors
    /// When it was not taken: nothing of it is kept then.
    pub async fn take(&self, delivery: Delivery) -> Result<Taken, NotTaken> {
        let (reply, answer) = oneshot::channel();
        let (device, bytes) = (delivery.device, size(&delivery));
        let made_way = self
            .queue
            .push(device, bytes, Queued { delivery, reply })
            .map_err(|_| NotTaken::Overloaded)?;
        for other in made_way {
            // Its phone may be gone.
            drop(other.reply.send(Err(NotTaken::Overloaded)));
        }
        answer
            .await
            .map_err(|_| NotTaken::Store(StoreError::Unavailable))?
    }
}

/// What the writer takes from: however it ends, nobody waits for it after that.
struct Deliveries(Arc<FairQueue<Queued>>);

impl Drop for Deliveries {
    fn drop(&mut self) {
        self.0.give_up();
    }
}

async fn write(store: Arc<dyn Store>, dirty: mpsc::UnboundedSender<Dirty>, queue: Deliveries) {
    while let Some((mut bytes, first)) = queue.0.next().await {
        let mut group = vec![first];
        while bytes < GROUP_BYTES {
            let Some((more, next)) = queue.0.try_next() else {
                break;
            };
            bytes += more;
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
                        // Without a pipeline it is merged after the next start, from the log.
                        let _ = dirty.send(Dirty {
                            realm: delivery.realm.clone(),
                            records,
                            done: Some(done),
                        });
                        Taken {
                            renew: admitted.renew,
                            changes: admitted.changes,
                            commands: admitted.commands,
                            identities: admitted.identities,
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

fn size(delivery: &Delivery) -> usize {
    delivery.changes.iter().map(|c| c.bytes.len()).sum()
}

struct Admitted {
    renew: bool,
    changes: Vec<Taking>,
    commands: Vec<AppendedCommand>,
    identities: Vec<identity::Receipt>,
    /// Records in which something waits.
    waiting: HashSet<RecordId>,
}

fn touched(delivery: &Delivery, admitted: &Admitted) -> Vec<RecordId> {
    let changes = delivery.changes.iter().zip(&admitted.changes);
    let fresh = changes
        .filter(|(_, taking)| matches!(taking, Taking::Logged(Appended::Stored { .. })))
        // What waits for something refused is refused, too.
        .filter(|(c, _)| c.refusal.is_none() || admitted.waiting.contains(&c.key.record))
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
    let (changes, waiting) = if delivery.changes.is_empty() {
        (Vec::new(), HashSet::new())
    } else {
        append(work, delivery).await?
    };
    let commands = if delivery.commands.is_empty() {
        Vec::new()
    } else {
        work.append_commands(&delivery.realm, &delivery.commands)
            .await?
    };
    let identities = match &delivery.identities {
        Some(words) => settle(work, words).await?,
        None => Vec::new(),
    };
    Ok(Ok(Admitted {
        renew,
        changes,
        commands,
        identities,
        waiting,
    }))
}

/// Appends what there is room for.
async fn append(
    work: &mut dyn Work,
    delivery: &Delivery,
) -> Result<(Vec<Taking>, HashSet<RecordId>), StoreError> {
    let (realm, changes) = (&delivery.realm, &delivery.changes);
    let Room { kept, waiting } = room::look(work, realm, delivery.device, changes).await?;
    if kept.iter().all(Option::is_none) {
        let appended = work.append(realm, changes).await?;
        return Ok((appended.into_iter().map(Taking::Logged).collect(), waiting));
    }
    let fitting: Vec<NewChange> = changes
        .iter()
        .zip(&kept)
        .filter(|(_, kept)| kept.is_none())
        .map(|(change, _)| change.clone())
        .collect();
    let mut appended = work.append(realm, &fitting).await?.into_iter();
    let takings = kept.into_iter().map(|kept| match kept {
        Some(code) => Some(Taking::NotTaken(code)),
        None => appended.next().map(Taking::Logged),
    });
    Ok((takings.flatten().collect(), waiting))
}
