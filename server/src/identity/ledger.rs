//! What was erased stays erased, also where the store is put back from a backup.
//!
//! A file beside the store, outside every backup, names all that was erased; each start erases it again. It is written
//! from what is committed, and lags by [`EVERY`] at most. An id in it is random and tells nothing.

use std::{collections::HashSet, io, path::Path, time::Duration};

use danvan_store::{Store, Tombstone};
use sync_core::id::IdentityId;
use tokio::{fs, io::AsyncWriteExt as _};

use crate::app::{App, StartError};

const FILE: &str = "erased";
/// Between two writings, where there is something to write.
const EVERY: Duration = Duration::from_secs(5);
/// How far behind the newest entry a commit may come to light: transactions do not end in the order of their times.
const OVERLAP_MS: i64 = 60_000;
/// Read from the store, and erased, in one transaction.
const PART: u32 = 1_000;

/// What the file is known to hold.
#[derive(Debug, Default)]
struct Ledger {
    known: HashSet<IdentityId>,
    up_to: i64,
}

/// Erases in a store what the file names.
///
/// # Errors
/// When the file or the store cannot be read, or the store not written.
pub async fn apply(data_dir: &Path, store: &dyn Store) -> Result<(), StartError> {
    for part in read(data_dir).await?.chunks(PART as usize) {
        let mut work = store.write().await?;
        for stone in part {
            work.erase_identity(stone).await?;
        }
        work.commit().await?;
    }
    Ok(())
}

/// Adds to the file what the store has erased.
///
/// # Errors
/// When the store cannot be read or the file not written.
pub async fn note(app: &App) -> Result<(), StartError> {
    let data_dir = &app.config.place.data_dir;
    let mut ledger = Ledger::open(data_dir).await?;
    ledger.catch_up(data_dir, app.store.as_ref()).await
}

/// Keeps the file up until the server is told to stop.
pub async fn keep(app: &App) {
    let data_dir = &app.config.place.data_dir;
    let mut ledger = None;
    loop {
        ledger = match caught_up(data_dir, app.store.as_ref(), ledger).await {
            Ok(ledger) => Some(ledger),
            Err(error) => {
                tracing::warn!(%error, "erasures were not noted beside the store; it is tried again");
                None
            }
        };
        tokio::select! {
            () = app.stopped() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

async fn caught_up(
    data_dir: &Path,
    store: &dyn Store,
    ledger: Option<Ledger>,
) -> Result<Ledger, StartError> {
    let mut ledger = match ledger {
        Some(ledger) => ledger,
        None => Ledger::open(data_dir).await?,
    };
    ledger.catch_up(data_dir, store).await?;
    Ok(ledger)
}

impl Ledger {
    async fn open(data_dir: &Path) -> io::Result<Self> {
        let stones = read(data_dir).await?;
        Ok(Self {
            known: stones.iter().map(|stone| stone.id).collect(),
            up_to: 0,
        })
    }

    async fn catch_up(&mut self, data_dir: &Path, store: &dyn Store) -> Result<(), StartError> {
        let mut work = store.read().await?;
        let mut text = String::new();
        let mut after = (self.up_to - OVERLAP_MS, IdentityId::default());
        loop {
            let page = work.erased_after(after, PART).await?;
            for stone in &page {
                if self.known.insert(stone.id) {
                    text.push_str(&line(stone));
                }
                self.up_to = self.up_to.max(stone.at);
            }
            match page.last() {
                Some(last) if page.len() == PART as usize => after = (last.at, last.id),
                _ => break,
            }
        }
        drop(work);
        if !text.is_empty() {
            append(data_dir, &text).await?;
        }
        Ok(())
    }
}

/// All that the file names. A line that a power cut left unfinished is passed over: the store still has it.
async fn read(data_dir: &Path) -> io::Result<Vec<Tombstone>> {
    match fs::read_to_string(data_dir.join(FILE)).await {
        Ok(text) => Ok(text.lines().filter_map(parse).collect()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(e) => Err(e),
    }
}

/// Begins with a line's end, so that it does not grow together with one that a power cut left unfinished.
fn line(stone: &Tombstone) -> String {
    let Tombstone {
        realm,
        id,
        record,
        scope,
        at,
    } = stone;
    format!("\n{id} {record} {scope} {at} {realm} .")
}

fn parse(line: &str) -> Option<Tombstone> {
    let mut words = line.strip_suffix(" .")?.splitn(5, ' ');
    Some(Tombstone {
        id: words.next()?.parse().ok()?,
        record: words.next()?.parse().ok()?,
        scope: words.next()?.parse().ok()?,
        at: words.next()?.parse().ok()?,
        realm: words.next()?.to_owned(),
    })
}

async fn append(data_dir: &Path, text: &str) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(data_dir.join(FILE))
        .await?;
    file.write_all(text.as_bytes()).await?;
    file.sync_all().await?;
    fs::File::open(data_dir).await?.sync_all().await
}
