//! The same server with its clock set back: a deadline that has passed can only have been given before it passed.

use std::{path::Path, sync::Arc};

use clap::{Args as _, Command, FromArgMatches as _};
use danvan_device::Env;
use danvan_server::{
    app::App,
    clock::{Clock, SystemClock},
    config::Config,
    entropy::SystemEntropy,
    pipeline::judge::Isolation,
    serve::serve,
};
use danvan_store::{Options, connect};
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};

use crate::Told;

/// 13/05/2026, 08:00 in Vietnam: the morning after dialogue B.
const MORNING: i64 = 1_778_634_000_000;

/// A clock that goes, and is behind.
#[derive(Clone, Copy)]
struct SetBack {
    by_ms: i64,
}

impl Clock for SetBack {
    fn now_ms(&self) -> i64 {
        SystemClock.now_ms() - self.by_ms
    }
}

impl danvan_device::clock::Clock for SetBack {
    fn now_ms(&self) -> i64 {
        Clock::now_ms(self)
    }
}

/// The server as it served that morning.
pub struct Past {
    /// Where.
    pub url: String,
    clock: SetBack,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl Past {
    /// Serves on a data folder and a database.
    ///
    /// # Errors
    /// Where the server cannot begin.
    pub async fn serve(data: &Path, database: &str) -> Told<Self> {
        let clock = SetBack {
            by_ms: SystemClock.now_ms() - MORNING,
        };
        let command = Config::augment_args(Command::new("serve").no_binary_name(true));
        let data = data.display().to_string();
        let matches = command.try_get_matches_from(["--data", &data])?;
        let config = Config::from_arg_matches(&matches)?;
        let store = connect(database, &Options::default()).await?;
        let app = App::open(
            config,
            store,
            Arc::new(clock),
            Arc::new(SystemEntropy),
            Isolation::Inline,
        )
        .await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (stop, told) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(app, listener, async {
            // A sender that is gone says the same.
            drop(told.await);
        }));
        Ok(Self {
            url,
            clock,
            stop,
            serving,
        })
    }

    /// What a phone of that morning takes from the world.
    pub fn env(&self) -> Env {
        Env {
            clock: Arc::new(self.clock),
            ..Env::system()
        }
    }

    /// Finishes what was acknowledged and closes the store.
    ///
    /// # Errors
    /// Where the server panicked.
    pub async fn end(self) -> Told<()> {
        drop(self.stop);
        Ok(self.serving.await?)
    }
}
