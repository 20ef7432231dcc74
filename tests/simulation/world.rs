//! A history as it happens: the plan's steps, each phone and the world side by side, until all is quiet.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use danvan_server::{clock::Clock as _, exchange::Exchange, feed::arrived};
use danvan_store::{MediaFile, Store, StoreError, Tombstone};
use sync_core::{
    id::EpochId, outbox::Fate, phone::CommandFate, protocol::PROTOCOL, session::Finish,
};
use tokio::{
    sync::Notify,
    task::LocalSet,
    time::{Duration, sleep},
};

use crate::{
    check,
    disk::{Disk, Verdict},
    life::live,
    mutation::Mutation,
    named,
    office::{Office, REALM, roles},
    phone::{Handset, sync},
    plan::{Happening, Link, Plan},
    server::{Dice, Process, Watch},
    store::Tables,
    truth::Truth,
};

/// Rounds in which everybody syncs after which nothing may be left to do.
const ROUNDS: usize = 16;
/// How long a server is away after its power went.
const DARK: Duration = Duration::from_secs(4);
/// A whole link.
const GOOD: Link = Link {
    seed: 0,
    trouble: 0,
    dies: false,
};

/// Where every history begins.
#[derive(Clone)]
pub struct Beginning {
    /// What the server's store holds.
    pub tables: Tables,
    /// Who is who.
    pub office: Office,
}

/// The world of one history.
pub struct World {
    /// Who is who.
    pub office: Office,
    /// The server's clock.
    pub clock: Arc<Watch>,
    /// Where ids and delays come from.
    pub dice: Arc<Dice>,
    /// The onlooker.
    pub truth: Truth,
    disk: Disk,
    mutation: Option<Mutation>,
    process: RefCell<Option<Process>>,
    /// The epoch as the folder beside the store has it.
    beside: Cell<Option<EpochId>>,
    backup: RefCell<Option<Tables>>,
    power_gone: Notify,
}

/// Plays a plan to its end; says what happened that must not.
pub async fn play(plan: &Plan, from: &Beginning, mutation: Option<Mutation>) -> Vec<String> {
    LocalSet::new().run_until(run(plan, from, mutation)).await
}

async fn run(plan: &Plan, from: &Beginning, mutation: Option<Mutation>) -> Vec<String> {
    let dice = Arc::new(Dice::of(plan.seed ^ 0x5eed));
    let world = Rc::new(World {
        office: from.office.clone(),
        clock: Arc::new(Watch::right()),
        disk: Disk::holding(from.tables.clone(), mutation, Arc::clone(&dice)),
        dice,
        truth: Truth::default(),
        mutation,
        process: RefCell::new(None),
        beside: Cell::new(None),
        backup: RefCell::new(None),
        power_gone: Notify::new(),
    });
    world.start().await;
    let keeper = tokio::task::spawn_local(Rc::clone(&world).keep_running());
    let mut phones = Vec::new();
    for (person, steps) in plan.phones.iter().enumerate() {
        let living = live(Rc::clone(&world), person, steps.clone());
        phones.push(tokio::task::spawn_local(living));
    }
    for step in &plan.world {
        sleep(Duration::from_millis(step.after.into())).await;
        world.happen(step.what).await;
    }
    let mut handsets = Vec::new();
    for phone in phones {
        match phone.await {
            Ok(lived) => handsets.extend(lived),
            Err(_) => world.truth.broke("a phone's code panicked"),
        }
    }
    world.mend(&mut handsets).await;
    world.until_quiet(&mut handsets).await;
    check::all(&world, &handsets).await;
    keeper.abort();
    if let Some(process) = world.process.take() {
        process.die();
    }
    world.truth.broken()
}

impl World {
    /// What phones are answered by, while the server runs.
    pub fn exchange(&self) -> Option<Exchange> {
        self.process.borrow().as_ref().map(|p| p.exchange.clone())
    }

    /// The store as the running server has it.
    pub fn store(&self) -> Arc<dyn Store> {
        self.disk.store()
    }

    async fn start(&self) {
        let store = self.disk.store();
        match self.epoch(&*store).await {
            Ok(epoch) => {
                let (clock, dice) = (Arc::clone(&self.clock), Arc::clone(&self.dice));
                let process = Process::start(&store, epoch, clock, dice);
                self.process.replace(Some(process));
            }
            // Its disk was full, or the power went again: it is started again.
            Err(_) => self.power_gone.notify_one(),
        }
    }

    async fn epoch(&self, store: &dyn Store) -> Result<EpochId, StoreError> {
        let mut work = store.write().await?;
        let inside = work.meta("epoch").await?;
        let inside = inside.and_then(|b| EpochId::try_from(b.as_slice()).ok());
        if let (Some(epoch), Some(beside)) = (inside, self.beside.get())
            && epoch == beside
        {
            return Ok(epoch);
        }
        let epoch = EpochId(self.dice.id());
        work.put_meta("epoch", epoch.as_bytes()).await?;
        self.beside.set(Some(epoch));
        work.commit().await?;
        Ok(epoch)
    }

    /// Starts the server again each time its power went.
    async fn keep_running(self: Rc<Self>) {
        loop {
            tokio::select! {
                biased;
                () = self.power_gone.notified() => {}
                () = self.disk.power_gone() => {}
            }
            if let Some(process) = self.process.take() {
                process.die();
            }
            self.disk.cut_power();
            sleep(DARK).await;
            self.start().await;
        }
    }

    async fn happen(&self, what: Happening) {
        match what {
            Happening::Crash => self.power_gone.notify_one(),
            Happening::CrashAtCommit { nth, after } => {
                let verdict = if after {
                    Verdict::PowerGoneAfter
                } else {
                    Verdict::PowerGoneBefore
                };
                self.disk.plan(usize::from(nth), 1, verdict);
            }
            Happening::Full(commits) => self.disk.plan(0, usize::from(commits), Verdict::Full),
            Happening::Clock(minutes) => self.clock.jump(minutes),
            Happening::BackUp => {
                self.backup.replace(Some(self.disk.backup()));
            }
            Happening::Restore => self.restore().await,
            Happening::RoleEnds(who) => self.role(who, false).await,
            Happening::RoleBegins(who) => self.role(who, true).await,
            Happening::Revoke(who) => self.revoke(who).await,
            Happening::Erase(which) => {
                let now = self.clock.now_ms();
                self.until_done(async || named::erase(self, which, now).await)
                    .await;
            }
        }
    }

    async fn restore(&self) {
        let Some(backup) = self.backup.borrow().clone() else {
            return;
        };
        if let Some(process) = self.process.take() {
            process.die();
        }
        let erased = self.disk.backup().erased(REALM);
        self.disk.put_back(backup);
        if self.mutation != Some(Mutation::LedgerLost) {
            self.erase_again(&erased).await;
        }
        if self.mutation != Some(Mutation::EpochKept) {
            self.truth.may_compare("the server was put back");
            self.beside.set(None);
        }
        self.start().await;
    }

    /// As the ledger beside the store does at each start.
    async fn erase_again(&self, erased: &[Tombstone]) {
        self.until_done(async || {
            let mut work = self.store().write().await?;
            for stone in erased {
                work.erase_identity(stone).await?;
            }
            work.commit().await
        })
        .await;
    }

    async fn role(&self, who: u8, hold: bool) {
        let person = &self.office.people[usize::from(who) % self.office.people.len()];
        let Some(scope) = person.scopes.last() else {
            return;
        };
        self.truth.may_compare("roles moved");
        let now = self.clock.now_ms();
        self.until_done(async || roles(&*self.store(), person.id, *scope, now, hold).await)
            .await;
    }

    async fn revoke(&self, who: u8) {
        let device = self.office.people[usize::from(who) % self.office.people.len()].device;
        let now = self.clock.now_ms();
        self.until_done(async || {
            let mut work = self.store().write().await?;
            work.revoke_device(REALM, device, now).await?;
            work.commit().await
        })
        .await;
    }

    /// A photo reaches the server: one of those whose records it has.
    pub async fn upload(&self, which: u8) {
        let Some(sha256) = self.truth.photo_to_upload(which) else {
            return;
        };
        let file = MediaFile {
            sha256,
            size: 1,
            media_type: "image/jpeg".to_owned(),
            stored_at: self.clock.now_ms(),
        };
        self.until_done(async || {
            let mut work = self.store().write().await?;
            work.add_media(REALM, &file).await?;
            arrived(work.as_mut(), REALM, sha256).await?;
            work.commit().await
        })
        .await;
    }

    /// An administrator tries again until it is done.
    async fn until_done(&self, what: impl AsyncFn() -> Result<(), StoreError>) {
        while what().await.is_err() {
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// Everything that was broken is mended: disk, clocks, apps.
    async fn mend(&self, phones: &mut [Handset]) {
        self.disk.mend();
        self.clock.set_right();
        while self.exchange().is_none() {
            sleep(Duration::from_secs(1)).await;
        }
        let mut revoked = Vec::new();
        self.until_done(async || self.store().read().await.map(drop))
            .await;
        if let Ok(mut work) = self.store().read().await {
            for person in &self.office.people {
                let device = work.device(REALM, person.device).await.ok().flatten();
                revoked.push(device.is_some_and(|d| d.revoked_at.is_some()));
            }
        }
        for phone in phones {
            phone.clock.set_right();
            phone.proto = PROTOCOL;
            phone.revoked = revoked.get(phone.person).copied().unwrap_or_default();
        }
    }

    /// Everybody syncs over a good link until nothing is left to do.
    async fn until_quiet(self: &Rc<Self>, phones: &mut [Handset]) {
        let mut quiet_before = false;
        for _ in 0..ROUNDS {
            let mut quiet = true;
            for phone in phones.iter_mut().filter(|phone| !phone.revoked) {
                let report = sync(self, phone, GOOD).await;
                let same = report.is_some_and(|report| report.finish == Finish::Same);
                quiet &= same && !is_busy(phone);
                // The server merges meanwhile.
                sleep(Duration::from_secs(2)).await;
            }
            // What the last of a round handed in, the first of it fetches in the next.
            if quiet && quiet_before {
                return;
            }
            quiet_before = quiet;
        }
        self.truth
            .broke("there is no end to it: phones still have something to do");
    }
}

fn is_busy(phone: &Handset) -> bool {
    let unmerged = |fate: &Fate| matches!(fate, Fate::Here | Fate::Safe);
    let undecided = |fate: &CommandFate| matches!(fate, CommandFate::Here | CommandFate::Pending);
    phone.state.outbox.iter().any(|i| unmerged(&i.out.fate))
        || phone.state.commands.iter().any(|q| undecided(&q.fate))
}
