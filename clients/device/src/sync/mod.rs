//! The driver of sync-core's session: it reads and writes the store, moves bytes, and decides nothing.

mod answer;
mod apply;

use std::{collections::VecDeque, fs::File, sync::atomic::Ordering};

use sync_core::{
    id::InstallId,
    protocol::{Frame, ScopeBuckets, ScopeCursor, ScopeState, SyncRequest, Waiting, encode},
    session::{Broken, Effect, Event, Finish, Holdings, Outbox, Report, Session, Update},
};

use self::answer::Answer;
use crate::{
    Device, Error, Problem, Traffic,
    store::{commands, media, outbox, phone, records, scopes},
};

/// Days after which everything is compared, whatever the digests said: 7.
const COMPARE_EVERY_MS: i64 = 7 * 24 * 3_600_000;
/// What the phone waits where an overloaded server does not say how long.
const LATER_S: u32 = 30;

/// What an observer is told while a sync runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A request is about to be sent.
    Sending {
        /// Changes in it.
        changes: usize,
        /// Commands in it.
        commands: usize,
        /// Bytes of its body before compression.
        bytes: usize,
    },
    /// The head of an answer is stored: so many changes have a receipt.
    Receipts(usize),
    /// So many bytes of an answer arrived, as sent.
    Bytes(usize),
    /// What arrived so far is stored: so many frames.
    Frames(usize),
}

/// Is told what happens while a sync runs; must return at once.
pub type Observer<'o> = &'o (dyn Fn(Progress) + Send + Sync);

/// How a sync went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncReport {
    /// What the session says: how it ended, requests, receipts, entries, scopes compared.
    pub session: Report,
    /// What it weighed.
    pub traffic: Traffic,
    /// The server's last refusal, where it ended with one.
    pub problem: Option<Problem>,
}

impl SyncReport {
    /// Nothing was sent: the server asked for so much more time.
    fn put_off(wait_ms: i64) -> Self {
        let seconds = u32::try_from((wait_ms + 999) / 1_000).unwrap_or(u32::MAX);
        Self {
            session: Report {
                finish: Finish::Broken(Broken::Later(seconds)),
                requests: 0,
                receipted: 0,
                received: 0,
                compared: 0,
            },
            traffic: Traffic::default(),
            problem: None,
        }
    }
}

impl Device {
    /// Exchanges records with the server until both hold the same, or it breaks. Photos and sounds go by
    /// [`Device::sync_media`] afterwards.
    ///
    /// # Errors
    /// What the disk says; [`Error::Busy`] where this phone is syncing already. A broken link is no error but a
    /// [`Finish`].
    pub async fn sync(&self) -> Result<SyncReport, Error> {
        self.sync_with(false, &|_| ()).await
    }

    /// The same, watched; with `verify`, everything is compared whatever the digests say.
    ///
    /// # Errors
    /// As [`Device::sync`].
    pub async fn sync_with(
        &self,
        verify: bool,
        observer: Observer<'_>,
    ) -> Result<SyncReport, Error> {
        let lock = File::create(self.dir.join("sync.lock"))?;
        if lock.try_lock().is_err() {
            return Err(Error::Busy);
        }
        let wait_ms = self.not_before.load(Ordering::SeqCst) - self.env.now();
        if wait_ms > 0 {
            return Ok(SyncReport::put_off(wait_ms));
        }
        let drive = Drive {
            device: self,
            observer,
            session: Session::default(),
            verify,
            batch: Vec::new(),
            sent_by: InstallId::default(),
            stands: Vec::new(),
            traffic: Traffic::default(),
            problem: None,
        };
        let report = Box::pin(drive.run()).await;
        self.in_flight.store(0, Ordering::SeqCst);
        report
    }
}

/// One sync under way.
struct Drive<'d> {
    device: &'d Device,
    observer: Observer<'d>,
    session: Session,
    verify: bool,
    /// Updates that arrived together and are stored together.
    batch: Vec<Update>,
    /// The install that the request under way was sent by: what an answer says of "own" changes is about it.
    sent_by: InstallId,
    /// Where the scopes stood at the end of the last answer.
    stands: Vec<ScopeState>,
    traffic: Traffic,
    problem: Option<Problem>,
}

impl Drive<'_> {
    async fn run(mut self) -> Result<SyncReport, Error> {
        if self.token_is_over().await? {
            // Spares the way up of a push that would be turned away. Where it fails, the push says why.
            drop(self.device.renew_tokens(&mut self.traffic).await);
        }
        let mut effects: VecDeque<Effect> = self.begin().await?.into();
        while let Some(effect) = effects.pop_front() {
            let event = match effect {
                Effect::Store(update) => {
                    self.batch.push(update);
                    continue;
                }
                Effect::ReadOutbox { max_bytes } => self.outbox(max_bytes).await?,
                Effect::ReadBuckets(_) => Event::Buckets(self.buckets().await?),
                Effect::Send(request) => {
                    effects.extend(self.exchange(&request).await?);
                    continue;
                }
                Effect::Settle => {
                    self.store().await?;
                    self.settle().await?
                }
                Effect::Again => {
                    effects.extend(self.begin().await?);
                    continue;
                }
                Effect::RenewToken => match self.device.renew_tokens(&mut self.traffic).await {
                    Ok(()) => {
                        effects.extend(self.begin().await?);
                        continue;
                    }
                    Err(e) => self.broken(e)?,
                },
                Effect::Report(report) => return self.report(report).await,
            };
            effects.extend(self.session.on(event));
        }
        Err(Error::Corrupt("session"))
    }

    async fn token_is_over(&self) -> Result<bool, Error> {
        let mut tx = self.device.store.begin().await?;
        let (phone, _) = phone::enrolled(&mut tx).await?;
        Ok(phone.access_until <= self.device.env.now())
    }

    async fn begin(&mut self) -> Result<Vec<Effect>, Error> {
        let now = self.device.env.now();
        let mut tx = self.device.store.begin().await?;
        let (phone, device) = phone::enrolled(&mut tx).await?;
        let overdue = now.saturating_sub(phone.compared_at) > COMPARE_EVERY_MS;
        let holdings = Holdings {
            app: concat!("danvan-device ", env!("CARGO_PKG_VERSION")).to_owned(),
            device,
            install: phone.install,
            earlier_installs: phone::installs(&mut tx)
                .await?
                .into_iter()
                .filter(|id| *id != phone.install)
                .collect(),
            ticket: phone.ticket,
            epoch: phone.epoch,
            scopes: scopes::all(&mut tx)
                .await?
                .into_iter()
                .filter(|s| !s.scope.taken)
                .map(|s| ScopeCursor {
                    id: s.id,
                    cursor: s.scope.cursor,
                })
                .collect(),
            notices: phone.notices,
            asked: commands::asked(&mut tx).await?,
            want: records::wanted(&mut tx).await?,
            identities: Vec::new(),
            // Once a sync: what it finds is asked for in the rounds that follow.
            verify: std::mem::take(&mut self.verify)
                || (overdue && self.sent_by == InstallId::default()),
        };
        drop(tx);
        self.sent_by = phone.install;
        Ok(self.session.on(Event::Begin {
            now,
            holdings: Box::new(holdings),
        }))
    }

    async fn outbox(&self, max_bytes: usize) -> Result<Event, Error> {
        let mut tx = self.device.store.begin().await?;
        let (changes, left) = outbox::to_send(&mut tx, max_bytes).await?;
        let commands = commands::to_send(&mut tx).await?;
        let (files, on_server, media_bytes) = media::counts(&mut tx).await?;
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let left = Waiting {
            changes: small(left),
            media: small(files - on_server),
            media_bytes,
        };
        Ok(Event::Outbox(Outbox {
            changes,
            commands,
            left,
            // A headless phone has nobody before it who could agree to be named.
            identities: Vec::new(),
        }))
    }

    async fn buckets(&self) -> Result<Vec<ScopeBuckets>, Error> {
        let mut tx = self.device.store.begin().await?;
        let held = scopes::all(&mut tx).await?;
        let held = held.into_iter().filter(|s| !s.scope.taken);
        Ok(held
            .map(|s| ScopeBuckets {
                id: s.id,
                buckets: s.scope.buckets,
            })
            .collect())
    }

    /// Sends a request and takes its answer in as it comes.
    async fn exchange(&mut self, request: &SyncRequest) -> Result<Vec<Effect>, Error> {
        let changes = request.push.iter().map(|entry| entry.changes.len()).sum();
        self.device
            .in_flight
            .store(changes as u64, Ordering::SeqCst);
        let broke = match self.receive(request, changes).await {
            Ok(effects) => Ok(effects),
            Err(e) => self.broken(e).map(|event| self.session.on(event)),
        };
        self.device.in_flight.store(0, Ordering::SeqCst);
        broke
    }

    async fn receive(
        &mut self,
        request: &SyncRequest,
        changes: usize,
    ) -> Result<Vec<Effect>, Error> {
        let mut tx = self.device.store.begin().await?;
        let (phone, _) = phone::enrolled(&mut tx).await?;
        drop(tx);
        let body = encode(request);
        let signature = phone.sign(&body);
        (self.observer)(Progress::Sending {
            changes,
            commands: request.commands.len(),
            bytes: body.len(),
        });
        let url = format!("{}/v1/sync", phone.server);
        let http = &self.device.http;
        let mut response = http
            .push(&url, &phone.access, signature, body, &mut self.traffic)
            .await?;
        let mut answer = Answer::of(&response)?;
        let mut effects = Vec::new();
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // What follows the end of an answer was nothing.
                Err(_) if !effects.is_empty() => break,
                Err(_) => return Err(Error::Link),
            };
            (self.observer)(Progress::Bytes(chunk.len()));
            self.traffic.down += chunk.len() as u64;
            let before = answer.plain;
            let frames = answer.take(&chunk);
            self.traffic.down_plain += answer.plain - before;
            effects.extend(self.frames(frames?).await?);
        }
        if effects.is_empty() {
            Err(Error::Link)
        } else {
            Ok(effects)
        }
    }

    /// Gives frames that arrived together to the session, and stores together what it says.
    async fn frames(&mut self, frames: Vec<Frame>) -> Result<Vec<Effect>, Error> {
        let (mut later, count) = (Vec::new(), frames.len());
        let mut receipts = None;
        for frame in frames {
            match &frame {
                Frame::Head(head) => receipts = Some(head.receipts.len()),
                Frame::End(end) => self.stands.clone_from(&end.scopes),
                Frame::Decided(_) | Frame::Entry(_) | Frame::Differ(_) => {}
            }
            for effect in self.session.on(Event::Frame(frame)) {
                match effect {
                    Effect::Store(update) => self.batch.push(update),
                    effect => later.push(effect),
                }
            }
        }
        if count > 0 {
            self.store().await?;
            if let Some(receipts) = receipts {
                self.device.in_flight.store(0, Ordering::SeqCst);
                (self.observer)(Progress::Receipts(receipts));
            }
            (self.observer)(Progress::Frames(count));
        }
        Ok(later)
    }

    async fn store(&mut self) -> Result<(), Error> {
        let updates = std::mem::take(&mut self.batch);
        if updates.is_empty() {
            return Ok(());
        }
        let mut tx = self.device.store.begin().await?;
        apply::all(&mut tx, updates, self.sent_by, &self.device.env).await?;
        Ok(tx.commit().await?)
    }

    /// All of an answer is stored: lets go of what has left, and says what the phone now holds.
    async fn settle(&mut self) -> Result<Event, Error> {
        let stands = std::mem::take(&mut self.stands);
        let mut tx = self.device.store.begin().await?;
        apply::settle(&mut tx, &stands).await?;
        let [changes, ..] = outbox::counts(&mut tx).await?;
        let safe = outbox::only_safe(&mut tx).await?;
        let [commands, ..] = commands::counts(&mut tx).await?;
        let wanted = records::wanted(&mut tx).await?.len();
        tx.commit().await?;
        Ok(Event::Stored {
            own: self.buckets().await?,
            wanted,
            safe: usize::try_from(safe).unwrap_or(usize::MAX),
            here: usize::try_from(changes + commands).unwrap_or(usize::MAX),
        })
    }

    /// What broke, in the session's words. What is wrong on the phone itself ends the sync.
    fn broken(&mut self, error: Error) -> Result<Event, Error> {
        Ok(Event::Broken(match error {
            Error::Link => Broken::Link,
            Error::Problem(problem) => {
                let broken = match (problem.status, problem.code.as_str()) {
                    (401, "unauthenticated" | "token_expired") => Broken::Token,
                    (408, _) => Broken::Link,
                    (429 | 503, _) => Broken::Later(problem.retry_after.unwrap_or(LATER_S)),
                    (_, code) => Broken::Refused(code.to_owned()),
                };
                self.problem = Some(problem);
                broken
            }
            other => return Err(other),
        }))
    }

    /// Leaves the server alone for as long as it asked, and up to as long again: phones that were turned away together
    /// must not come back together.
    fn put_off(&self, seconds: u32) {
        let env = &self.device.env;
        let asked = i64::from(seconds) * 1_000;
        let jitter = asked * i64::from(u16::from_le_bytes(env.random())) / i64::from(u16::MAX);
        let until = env.now().saturating_add(asked + jitter);
        self.device.not_before.store(until, Ordering::SeqCst);
    }

    async fn report(self, report: Report) -> Result<SyncReport, Error> {
        let mut tx = self.device.store.begin().await?;
        match report.finish {
            Finish::Same => {
                phone::synced(&mut tx, self.device.env.now(), report.compared > 0).await?;
            }
            Finish::Different => phone::compare_next(&mut tx).await?,
            Finish::Broken(Broken::Later(seconds)) => self.put_off(seconds),
            Finish::Merging | Finish::Kept | Finish::Broken(_) => {}
        }
        tx.commit().await?;
        let problem = self
            .problem
            .filter(|_| matches!(report.finish, Finish::Broken(_)));
        Ok(SyncReport {
            session: report,
            traffic: self.traffic,
            problem,
        })
    }
}
