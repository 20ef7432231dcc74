//! What every request can reach: one value, made at the start.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use danvan_store::{Store, StoreError};
use sync_core::gate::Limits;
use tokio::{
    sync::{Semaphore, broadcast, mpsc, watch},
    task::JoinHandle,
};

use crate::{
    admission::{Admission, Memory},
    auth::{passwords::Passwords, rate::Rates, readers::Readers, tokens::Keyring},
    clock::Clock,
    config::{self, Config},
    entropy::{Entropy, random},
    epoch,
    exchange::Exchange,
    identity::{Seal, ledger},
    intake::Intake,
    media::{self, Media},
    pipeline::{Documents, Pipeline, Poke, Settings, judge::Isolation},
};

/// Pokes that a slow listener may fall behind.
const POKES: usize = 1024;
/// Memory for loaded documents.
const CACHE_BYTES: usize = 8 << 20;

/// The state of axum's handlers.
pub type AppState = Arc<App>;

type Hook = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The server without its sockets.
pub struct App {
    /// What it was started with.
    pub config: Config,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The database.
    pub store: Arc<dyn Store>,
    /// Keys of access tokens.
    pub tokens: Keyring,
    /// Passwords.
    pub passwords: Passwords,
    /// How often one may try to get in.
    pub rates: Rates,
    /// Programs that were let in by name and password lately.
    pub readers: Readers,
    /// Syncs under way.
    pub admission: Admission,
    /// Memory for small bodies.
    pub small_bodies: Memory,
    /// Memory for what phones push.
    pub pushes: Memory,
    /// Where phones hand in and are answered.
    pub exchange: Exchange,
    /// Documents, for those who read.
    pub documents: Documents,
    /// Which scopes moved.
    pub pokes: broadcast::Sender<Poke>,
    /// Photos, sound and files.
    pub media: Arc<Media>,
    /// Who reads a list just now: one at a time, since each may take much memory.
    pub importing: Semaphore,
    stopping: watch::Sender<bool>,
    failing: watch::Sender<bool>,
    closing: Mutex<Vec<Hook>>,
}

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// The data folder.
    #[error("the data folder cannot be used: {0}")]
    DataFolder(#[from] std::io::Error),
    /// The first password hash could not be computed.
    #[error("no memory for password hashes")]
    Memory,
}

impl App {
    /// Opens what a server needs over a store that is connected; what is merged is decided in `isolation`.
    ///
    /// # Errors
    /// When the store or the data folder cannot be used.
    pub async fn open(
        config: Config,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        isolation: Isolation,
    ) -> Result<AppState, StartError> {
        let now_ms = clock.now_ms();
        config.place.make().await?;
        let seal = Seal::open(&config.place.data_dir, entropy.as_ref()).await?;
        let epoch = epoch::open(store.as_ref(), entropy.as_ref(), &config.place.data_dir).await?;
        // After the store was found out to be an earlier one: this moves it on.
        ledger::apply(&config.place.data_dir, store.as_ref()).await?;
        let tokens = Keyring::open(
            store.as_ref(),
            entropy.as_ref(),
            now_ms,
            &config.public_url,
            config.limits.access_seconds,
        )
        .await?;
        let (dirty, told) = mpsc::unbounded_channel();
        let (pokes, _) = broadcast::channel(POKES);
        let (intake, writer) = Intake::start(Arc::clone(&store), dirty);
        let settings = Settings {
            limits: Limits::default(),
            cache_bytes: CACHE_BYTES,
            isolation,
        };
        let pipeline = Pipeline::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            settings,
            pokes.clone(),
        );
        let worker = tokio::spawn(pipeline.run(told, intake.busy()));
        let last = intake.clone();
        let failing = watch::Sender::new(false);
        let working = tokio::spawn(both_end(writer, worker, failing.clone()));
        let limits = media::Limits {
            file_bytes: i64::try_from(config.limits.media_bytes).unwrap_or(i64::MAX),
            ..media::Limits::default()
        };
        let media = Media::on_disk(
            Arc::clone(&store),
            &config.place.data_dir,
            limits,
            pokes.clone(),
        )
        .await?;
        let app = Arc::new(Self {
            admission: Admission::default(),
            small_bodies: Memory::of(config::Limits::SMALL_BODIES),
            pushes: Memory::of(config::Limits::PUSHES),
            exchange: Exchange {
                store: Arc::clone(&store),
                entropy: Arc::clone(&entropy),
                seal,
                intake,
                limits: Limits::default(),
                epoch,
                patience: Duration::from_millis(config.limits.merge_wait_ms.into()),
            },
            documents: Documents::new(Arc::clone(&store)),
            pokes,
            media: Arc::new(media),
            importing: Semaphore::new(1),
            passwords: Passwords::new(entropy.as_ref()).map_err(|_| StartError::Memory)?,
            rates: Rates::new(config.limits.tries_per_minute, &clock),
            readers: Readers::new(random(entropy.as_ref())),
            config,
            clock,
            entropy,
            store,
            tokens,
            stopping: watch::Sender::new(false),
            failing,
            closing: Mutex::default(),
        });
        app.on_close(async move {
            last.close();
            // What was acknowledged is written, then merged, before the store closes.
            if working.await.is_err() {
                tracing::error!("nobody saw intake and pipeline end");
            }
        });
        Ok(app)
    }

    /// Tells all that runs without end, live streams above all, to come to an end.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Whether the server was told to stop.
    pub fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Completes once the server was told to stop.
    pub async fn stopped(&self) {
        is_set(&self.stopping).await;
    }

    /// Completes once intake or pipeline has ended by an error in the program: what was acknowledged is safe, but only
    /// a new start goes on with it.
    pub async fn failed(&self) {
        is_set(&self.failing).await;
    }

    /// Adds what must be done before the store closes. What was added last is done first.
    pub fn on_close(&self, hook: impl Future<Output = ()> + Send + 'static) {
        self.closing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Box::pin(hook));
    }

    /// Finishes what was acknowledged, then closes the store.
    pub async fn close(&self) {
        loop {
            let hook = self
                .closing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop();
            let Some(hook) = hook else { break };
            hook.await;
        }
        if let Err(error) = ledger::note(self).await {
            tracing::warn!(%error, "erasures were not noted beside the store");
        }
        if let Err(error) = epoch::mark(self, None).await {
            tracing::warn!(%error, "how far the store has come was not noted");
        }
        self.store.close().await;
    }
}

async fn is_set(flag: &watch::Sender<bool>) {
    let mut flag = flag.subscribe();
    // Fails only when the sender is gone, and it is borrowed here.
    let _ = flag.wait_for(|set| *set).await;
}

async fn both_end(writer: JoinHandle<()>, worker: JoinHandle<()>, failing: watch::Sender<bool>) {
    let ends = async |name: &str, task: JoinHandle<()>| {
        if task.await.is_err() {
            tracing::error!(name, "ended early");
            failing.send_replace(true);
        }
    };
    tokio::join!(ends("intake", writer), ends("pipeline", worker));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Office;

    #[tokio::test]
    async fn what_was_opened_last_is_closed_first_and_the_store_after_all() {
        let office = Office::open().await;
        let order = Arc::new(Mutex::new(Vec::new()));
        for name in ["intake", "pipeline"] {
            let (order, store) = (Arc::clone(&order), Arc::clone(&office.app.store));
            office.app.on_close(async move {
                assert!(store.read().await.is_ok(), "the store is still open");
                order.lock().unwrap().push(name);
            });
        }
        office.app.close().await;
        assert_eq!(*order.lock().unwrap(), ["pipeline", "intake"]);
        assert!(office.app.store.read().await.is_err());
    }
}
