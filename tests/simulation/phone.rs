//! A phone: sync-core's session and sync-core's phone, in memory, over the simulation's network.

use std::{collections::BTreeMap, rc::Rc};

use danvan_server::clock::Clock as _;
use futures_util::StreamExt as _;
use sync_core::{
    id::{Hash, InstallId, RecordId},
    phone::{Change, Drive, Moment, Next, Phone, Rows, Wish},
    protocol::{Frame, Outcome, PROTOCOL, SyncRequest},
    session::{Broken, Finish, Report},
};

use crate::{
    network::{Ends, Line},
    plan::Link,
    server::Watch,
    world::World,
};

/// Requests of one sync that no honest phone needs.
const TOO_MANY: u32 = 100;

/// Somebody's phone.
pub struct Handset {
    /// Whose: an index of the office's people.
    pub person: usize,
    /// What it holds in memory, which is what its disk holds.
    pub state: Phone,
    /// Its clock.
    pub clock: Watch,
    /// The protocol that its app speaks.
    pub proto: u16,
    /// Whether the office refuses it by now.
    pub revoked: bool,
    /// An old copy of its state, and how many things had been written by then.
    pub copy: Option<(Phone, usize)>,
    disk: BTreeMap<String, Vec<u8>>,
    rows: Rows,
}

impl Handset {
    /// A phone with this on its disk.
    pub fn holding(person: usize, state: Phone) -> Self {
        let mut phone = Self {
            person,
            state: Phone::default(),
            clock: Watch::right(),
            proto: PROTOCOL,
            revoked: false,
            copy: None,
            disk: BTreeMap::new(),
            rows: Rows::default(),
        };
        phone.put_back(state);
        phone
    }

    /// Puts this in place of what it holds.
    pub fn put_back(&mut self, state: Phone) {
        self.disk.clear();
        self.rows = Rows::default();
        self.state = state;
        self.state.touched = self.state.records.keys().copied().collect();
        self.save();
    }

    /// Writes to its disk what is new in memory.
    pub fn save(&mut self) {
        for change in self.rows.changes(&mut self.state) {
            match change {
                Change::Put(key, bytes) => drop(self.disk.insert(key, bytes)),
                Change::Remove(key) => drop(self.disk.remove(&key)),
            }
        }
    }

    /// Reads everything from its disk, as an app does that was killed.
    fn start_again(&mut self, world: &World) {
        match Rows::read(self.disk.clone()) {
            Ok((state, rows)) => (self.state, self.rows) = (state, rows),
            Err(why) => world.truth.broke(format!("a phone does not start: {why}")),
        }
        let all = self.state.places.keys().copied().collect::<Vec<_>>();
        self.load(world, all);
    }

    fn load(&mut self, world: &World, records: impl IntoIterator<Item = RecordId>) {
        for record in records {
            let Some(row) = self.disk.get(&Rows::doc_key(record)) else {
                continue;
            };
            match Rows::doc(record, row) {
                Ok(held) => drop(self.state.records.insert(record, held)),
                Err(why) => world.truth.broke(format!("a phone lost a document: {why}")),
            }
        }
    }

    fn moment(&self, world: &World) -> Moment {
        Moment {
            now: self.clock.now_ms(),
            next_install: InstallId(world.dice.id()),
        }
    }
}

/// One sync under way: as in a browser, documents are in memory only while they are worked on.
struct Syncing<'w> {
    world: &'w Rc<World>,
    phone: &'w mut Handset,
    drive: Drive,
    /// Which record each change of the request under way is of.
    sent: BTreeMap<Hash, RecordId>,
}

/// Syncs; none where the phone died on the way.
pub async fn sync(world: &Rc<World>, phone: &mut Handset, link: Link) -> Option<Report> {
    if phone.revoked {
        world.truth.may_compare("a phone was revoked");
    }
    let mut line = Line::of(link);
    let wish = Wish {
        app: "simulated".to_owned(),
        ..Wish::default()
    };
    let mut syncing = Syncing {
        drive: Drive::begin(&phone.state, wish, phone.clock.now_ms()),
        world,
        phone,
        sent: BTreeMap::new(),
    };
    let report = syncing.run(&mut line).await;
    phone.start_again(world);
    let report = report?;
    if report.finish == Finish::Same && phone.state.only_here() > 0 {
        world
            .truth
            .broke("a phone says 'synced' while something is only on it");
    }
    if report.compared > 0 {
        world.truth.compared();
    }
    Some(report)
}

impl Syncing<'_> {
    async fn run(&mut self, line: &mut Line) -> Option<Report> {
        let mut requests = 0;
        self.phone.state.records.clear();
        loop {
            let moment = self.phone.moment(self.world);
            let next = self.drive.next(&mut self.phone.state, moment);
            self.stored();
            match next {
                Some(Next::Send(request)) => {
                    requests += 1;
                    if requests > TOO_MANY {
                        self.world.truth.broke("a sync does not come to an end");
                        return None;
                    }
                    let broken = self.exchange(&request, line).await?;
                    self.drive.over(broken);
                }
                Some(Next::Load(records)) => self.phone.load(self.world, records),
                Some(Next::RenewToken) => self.drive.renewed(&self.phone.state, moment.now),
                Some(Next::Done(report)) => return Some(report),
                None => {
                    self.world.truth.broke("a sync ended without a word");
                    return None;
                }
            }
        }
    }

    /// Writes what changed, and lets go of the documents.
    fn stored(&mut self) {
        self.phone.save();
        self.phone.state.records.clear();
    }

    /// Sends a request and takes its answer in; none where the phone dies meanwhile.
    async fn exchange(&mut self, request: &SyncRequest, line: &mut Line) -> Option<Option<Broken>> {
        for entry in &request.push {
            for change in &entry.changes {
                let hash = hash_of(&change.0);
                self.sent.insert(hash, entry.record);
            }
        }
        let mut request = request.clone();
        request.proto = self.phone.proto;
        let mut answer = match line.send(self.world, self.phone.person, &request).await {
            Ok(answer) => answer,
            Err(broken) => return Some(Some(broken)),
        };
        loop {
            match answer.next().await {
                Some(Ok(chunk)) => {
                    let Ok(frames) = self.drive.read(&chunk) else {
                        let truth = &self.world.truth;
                        truth.broke("an answer is not made of frames");
                        return None;
                    };
                    self.take(frames);
                }
                Some(Err(Ends::Dies)) => return None,
                Some(Err(Ends::Breaks)) => return Some(Some(Broken::Link)),
                None => return Some(None),
            }
        }
    }

    fn take(&mut self, frames: Vec<Frame>) {
        for frame in &frames {
            let Frame::Head(head) = frame else { continue };
            for receipt in &head.receipts {
                let taken = matches!(receipt.outcome, Outcome::Stored | Outcome::Duplicate);
                if let (true, Some(record)) = (taken, self.sent.get(&receipt.hash)) {
                    self.world.truth.receipted(*record, receipt.hash);
                }
            }
        }
        let install = self.phone.state.me.install;
        let touched = Drive::touched(&self.phone.state, &frames);
        self.phone.load(self.world, touched);
        let moment = self.phone.moment(self.world);
        self.drive.take(&mut self.phone.state, frames, moment);
        if self.phone.state.me.install != install {
            self.world.truth.may_compare("a phone took a new name");
        }
        self.stored();
    }
}

/// The hash of a plain change chunk.
fn hash_of(chunk: &[u8]) -> Hash {
    sync_core::gate::precheck(chunk, &sync_core::gate::Limits::default())
        .map(|head| head.hash)
        .unwrap_or_default()
}
