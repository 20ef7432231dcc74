//! What an operator may set: read once, from flags and `DANVAN_*` variables.

mod limits;

use std::{
    fs::File,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

use clap::Args;

pub use limits::Limits;

/// The file in the data folder by which servers are told from restores.
const LOCK: &str = "lock";

/// Where the data is.
#[derive(Args, Clone)]
pub struct Place {
    /// Folder of the database, the media and the epoch.
    #[arg(
        long = "data",
        env = "DANVAN_DATA",
        default_value = "danvan-data",
        global = true
    )]
    pub data_dir: PathBuf,
    /// Database: `sqlite:<path>` or `postgres://…`; by default a file in the data folder.
    #[arg(
        long,
        env = "DANVAN_DATABASE_URL",
        hide_env_values = true,
        global = true
    )]
    pub database_url: Option<String>,
}

impl Place {
    /// Makes the folder if it is absent, for its owner alone: it holds signing keys and citizens' words.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn make(&self) -> std::io::Result<()> {
        let mut builder = tokio::fs::DirBuilder::new();
        builder
            .recursive(true)
            .mode(0o700)
            .create(&self.data_dir)
            .await
    }

    /// Says that a server uses the folder, until the answer is dropped or the process ends, however it ends.
    ///
    /// # Errors
    /// When it cannot be written, or is being restored.
    pub fn enter(&self) -> std::io::Result<File> {
        let lock = File::create(self.data_dir.join(LOCK))?;
        lock.try_lock_shared()?;
        Ok(lock)
    }

    /// Keeps servers out of the folder, until the answer is dropped or the process ends.
    ///
    /// # Errors
    /// When it cannot be written, or a server uses it.
    pub fn keep_out(&self) -> std::io::Result<File> {
        let lock = File::create(self.data_dir.join(LOCK))?;
        lock.try_lock()?;
        Ok(lock)
    }

    /// The database's file; `None` on `PostgreSQL`.
    pub fn database_file(&self) -> Option<PathBuf> {
        self.database().strip_prefix("sqlite:").map(PathBuf::from)
    }

    /// The database's URL. It may hold a password: it is never printed.
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data_dir.join("danvan.db").display()))
    }
}

/// How the server serves.
#[derive(Args, Clone)]
pub struct Config {
    /// Where the data is.
    #[command(flatten)]
    pub place: Place,
    /// Address of the API. It speaks plain HTTP: beyond this machine, put a TLS proxy before it.
    #[arg(long, env = "DANVAN_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Address of `/metrics`, apart from the API so that it is never published by accident.
    #[arg(long, env = "DANVAN_METRICS_LISTEN", default_value = "127.0.0.1:9464")]
    pub metrics_listen: SocketAddr,
    /// URL under which phones reach the server; names the issuer of its tokens.
    #[arg(
        long,
        env = "DANVAN_PUBLIC_URL",
        default_value = "http://127.0.0.1:8080"
    )]
    pub public_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    #[arg(long, env = "DANVAN_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// Which lines are logged, in the form of `RUST_LOG`.
    #[arg(long, env = "DANVAN_LOG", default_value = "info")]
    pub log: String,
    /// Bounds on what one client may cost.
    #[command(flatten)]
    pub limits: Limits,
}
