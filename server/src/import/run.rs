//! Writing a checked list: line by line into records, batch by batch into the store, and on from where it stopped.

use std::{collections::HashSet, ops::ControlFlow, sync::Arc, time::Duration};

use danvan_store::{HeldRole, Import, StoreError};
use futures_util::{StreamExt as _, stream};
use sync_core::id::RecordId;
use tokio::{sync::mpsc, time::Instant};

use super::{
    State, Taker, against, audit,
    author::{Author, hand},
    book::Book,
    check, file, install, kind, read, remove, roles, undo,
};
use crate::{
    app::{App, AppState},
    http::{code, problem::Problem},
    people::Act,
    pipeline::{DecidedHere, Hand, NewRecord, commit_own, decide_own},
};

/// Records of one transaction, about: phones that hand in wait for no longer.
const BATCH: usize = 512;
/// Batches that are read ahead, and that are decided at once.
const AHEAD: usize = 4;
/// How long writing lets arriving deliveries go first, and how often it looks.
const YIELD: Duration = Duration::from_millis(300);
const LOOK: Duration = Duration::from_millis(5);
/// After the store failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Why writing stopped.
enum Stopped {
    /// The server stops; it goes on at the next start.
    Closing,
    /// The store failed; it is tried again.
    Store(StoreError),
    /// It cannot be written: the reason's code.
    Refused(String),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Records of some lines.
struct Batch {
    /// Number of the last line.
    last_row: u32,
    new: Vec<NewRecord>,
}

/// Begins to write a checked import; it goes on by itself.
///
/// # Errors
/// It was not checked, or as the store.
pub async fn apply(
    app: &AppState,
    taker: &Taker,
    id: sync_core::id::ImportId,
) -> Result<Import, Problem> {
    let realm = &taker.act.realm;
    let mut work = app.store.write().await?;
    let import = work.import(realm, id).await?;
    let import = import.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    if State::of(&import) != Some(State::Checked) {
        return Err(Problem::new(&code::IMPORT_PAST_THAT));
    }
    let import = Import {
        state: State::Running.code().to_owned(),
        person: taker.person,
        device: taker.device,
        written: 0,
        records: 0,
        ..import
    };
    install(work.as_mut(), realm, &import).await?;
    work.put_import(realm, &import).await?;
    audit(work.as_mut(), &taker.act, &import, "import_begun").await?;
    work.commit().await?;
    tokio::spawn(carry_on(Arc::clone(app), realm.clone(), import.clone()));
    Ok(import)
}

/// Goes on with what was under way when the server stopped.
///
/// # Errors
/// As the store.
pub async fn resume(app: &AppState) -> Result<(), StoreError> {
    let realms = app.store.read().await?.realms().await?;
    for realm in realms {
        let states = [State::Running.code(), State::Undoing.code()];
        let left = app
            .store
            .read()
            .await?
            .imports_in(&realm.code, &states)
            .await?;
        for import in left {
            tokio::spawn(carry_on(Arc::clone(app), realm.code.clone(), import));
        }
    }
    Ok(())
}

/// Writes, or takes out, until it is done.
pub(super) async fn carry_on(app: AppState, realm: String, import: Import) {
    let taker = Taker {
        act: Act {
            realm,
            now_ms: app.clock.now_ms(),
            person: Some(import.person),
            device: Some(import.device),
        },
        person: import.person,
        device: import.device,
    };
    let mut import = import;
    loop {
        let stopped = match State::of(&import) {
            Some(State::Running) => match write(&app, &taker, &mut import).await {
                Err(Stopped::Refused(why)) => {
                    tracing::warn!(import = %import.id, why, "an import is taken back");
                    import.code = Some(why);
                    State::Undoing.code().clone_into(&mut import.state);
                    continue;
                }
                other => other,
            },
            _ => undo::take_back(&app, &taker, &mut import)
                .await
                .map_err(Stopped::from),
        };
        match stopped {
            Err(Stopped::Store(error)) if !app.is_stopping() => {
                tracing::error!(%error, import = %import.id, "an import waits for the store");
                tokio::time::sleep(PAUSE).await;
            }
            Ok(()) | Err(_) => return,
        }
    }
}

async fn write(app: &AppState, taker: &Taker, import: &mut Import) -> Result<(), Stopped> {
    let _turn = app
        .importing
        .acquire()
        .await
        .map_err(|_| Stopped::Closing)?;
    let realm = &taker.act.realm;
    let refused = |problem: Problem| Stopped::Refused(problem.code().to_owned());
    let mapping = read(import).map_err(refused)?;
    let kind = kind(&import.kind).map_err(refused)?;
    let against = against(app, taker, kind, &mapping, Some(import))
        .await
        .map_err(refused)?;
    let against = Arc::new(against);
    let path = file(app, realm, import.id);

    // What was there when it was checked may have changed: nothing is written before all of it is good.
    let look = {
        let (path, mapping, against) = (path.clone(), mapping.clone(), Arc::clone(&against));
        tokio::task::spawn_blocking(move || {
            let mut book = Book::open(&path)?;
            check::check(&mut book, kind, &mapping, &against, &mut |_| {
                ControlFlow::Continue(())
            })
        })
    };
    let findings = look
        .await
        .map_err(|_| Stopped::Refused("internal".to_owned()))?;
    let findings = findings.map_err(|error| refused(error.into()))?;
    if !findings.may_apply(mapping.duplicates) {
        return Err(Stopped::Refused("changed_since_check".to_owned()));
    }
    import.skipped = i64::from(findings.ready - findings.records);
    let mut work = app.store.read().await?;
    let roles = Arc::from(roles(work.as_mut(), taker).await?);
    drop(work);

    let (batches, mut told) = mpsc::channel(AHEAD);
    let reading = {
        let (import, mapping) = (import.clone(), mapping);
        tokio::task::spawn_blocking(move || {
            let mut sending = Sending {
                author: Author::new(&import, kind, &against.known),
                batches,
                batch: Batch {
                    last_row: 0,
                    new: Vec::new(),
                },
            };
            let mut book = Book::open(&path).map_err(|error| error.to_string())?;
            let read = check::check(&mut book, kind, &mapping, &against, &mut |draft| {
                sending.draft(&draft)
            });
            read.map_err(|error| error.to_string())?;
            sending.end();
            Ok(())
        })
    };
    let now = taker.act.now_ms;
    let hand = hand(import);
    let mut decided = stream::poll_fn(|context| told.poll_recv(context))
        .map(|batch| decide(batch, hand, Arc::clone(&roles), now))
        .buffered(AHEAD);
    import.records = 0;
    while let Some(decided) = decided.next().await {
        let (last_row, decided) = decided.map_err(Stopped::Refused)?;
        if app.is_stopping() {
            return Err(Stopped::Closing);
        }
        put(app, realm, import, last_row, decided).await?;
    }
    match reading.await {
        Ok(Ok(())) => {}
        Ok(Err(why)) => return Err(Stopped::Refused(why)),
        Err(_) => return Err(Stopped::Refused("internal".to_owned())),
    }
    State::Done.code().clone_into(&mut import.state);
    import.written = import.total;
    import.code = None;
    let mut work = app.store.write().await?;
    work.put_import(realm, import).await?;
    audit(work.as_mut(), &taker.act, import, "import_done").await?;
    work.commit().await?;
    remove(app, realm, import.id).await;
    Ok(())
}

/// The reading side: drafts become records, and those go on in batches.
struct Sending<'a> {
    author: Author<'a>,
    batches: mpsc::Sender<Batch>,
    batch: Batch,
}

impl Sending<'_> {
    fn draft(&mut self, draft: &super::reading::Draft) -> ControlFlow<()> {
        self.batch.new.extend(self.author.write(draft));
        self.batch.last_row = draft.row;
        if self.batch.new.len() < BATCH {
            return ControlFlow::Continue(());
        }
        self.send()
    }

    fn send(&mut self) -> ControlFlow<()> {
        let batch = Batch {
            last_row: self.batch.last_row,
            new: std::mem::take(&mut self.batch.new),
        };
        // Nobody listens any more: writing stopped for a reason of its own.
        match self.batches.blocking_send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn end(mut self) {
        if !self.batch.new.is_empty() {
            let _ = self.send();
        }
    }
}

async fn decide(
    batch: Batch,
    hand: Hand,
    roles: Arc<[HeldRole]>,
    now: i64,
) -> Result<(u32, Vec<DecidedHere>), String> {
    let Batch { last_row, new } = batch;
    let deciding = tokio::task::spawn_blocking(move || {
        let decided = new.iter().map(|one| decide_own(one, hand, &roles, now));
        decided.collect::<Result<Vec<_>, _>>()
    });
    match deciding.await {
        Ok(decided) => Ok((last_row, decided?)),
        Err(_) => Err("internal".to_owned()),
    }
}

/// Writes a batch, once phones that hand in are through; what is there already, from before the server stopped or from a commit
/// whose answer was lost, is passed over.
async fn put(
    app: &App,
    realm: &str,
    import: &mut Import,
    last_row: u32,
    mut decided: Vec<DecidedHere>,
) -> Result<(), Stopped> {
    let began = Instant::now();
    let busy = app.exchange.intake.busy();
    while busy.any() && began.elapsed() < YIELD {
        tokio::time::sleep(LOOK).await;
    }
    let mut work = app.store.write().await?;
    let mut next = import.clone();
    next.records += i64::try_from(decided.len()).unwrap_or(0);
    let ids: Vec<RecordId> = decided.iter().map(DecidedHere::record).collect();
    let there = work.heads(realm, &ids).await?;
    let there: HashSet<RecordId> = there.iter().map(|head| head.id).collect();
    decided.retain(|one| !there.contains(&one.record()));
    next.written = next.written.max(i64::from(last_row));
    let pokes = commit_own(work.as_mut(), realm, app.clock.now_ms(), decided).await?;
    work.put_import(realm, &next).await?;
    work.commit().await?;
    *import = next;
    for poke in pokes {
        // Nobody may be listening.
        drop(app.pokes.send(poke));
    }
    Ok(())
}
