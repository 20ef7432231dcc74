//! A phone: sync-core's session and sync-core's phone, in memory, over the simulation's network.

use std::{
    collections::{BTreeMap, VecDeque},
    rc::Rc,
};

use danvan_server::clock::Clock as _;
use futures_util::StreamExt as _;
use sync_core::{
    id::{Hash, InstallId, RecordId},
    outbox::Fate,
    phone::{Phone, Taking},
    protocol::{Frame, Frames, Outcome, ScopeState, SyncRequest, Waiting},
    session::{Broken, Effect, Event, Finish, Report, Session, Update},
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
    /// What it holds on its disk.
    pub state: Phone,
    /// Its clock.
    pub clock: Watch,
    /// The protocol that its app speaks.
    pub proto: u16,
    /// Whether the office refuses it by now.
    pub revoked: bool,
    /// An old copy of its state, and how many things had been written by then.
    pub copy: Option<(Phone, usize)>,
}

/// One sync under way.
struct Drive<'w> {
    world: &'w Rc<World>,
    phone: &'w mut Handset,
    session: Session,
    batch: Vec<Update>,
    sent_by: InstallId,
    stands: Vec<ScopeState>,
    records: BTreeMap<Hash, RecordId>,
}

/// Syncs; none where the phone died on the way.
pub async fn sync(world: &Rc<World>, phone: &mut Handset, link: Link) -> Option<Report> {
    if phone.revoked {
        world.truth.may_compare("a phone was revoked");
    }
    let mut line = Line::of(link);
    let mut drive = Drive {
        world,
        sent_by: phone.state.me.install,
        phone,
        session: Session::default(),
        batch: Vec::new(),
        stands: Vec::new(),
        records: BTreeMap::new(),
    };
    let report = drive.run(&mut line).await?;
    let here = |fate: &Fate| *fate == Fate::Here;
    if report.finish == Finish::Same && phone.state.outbox.iter().any(|i| here(&i.out.fate)) {
        world
            .truth
            .broke("a phone says 'synced' while something is only on it");
    }
    if report.compared > 0 {
        world.truth.compared();
    }
    Some(report)
}

impl Drive<'_> {
    async fn run(&mut self, line: &mut Line) -> Option<Report> {
        let mut effects: VecDeque<Effect> = self.begin().into();
        let mut requests = 0;
        while let Some(effect) = effects.pop_front() {
            let event = match effect {
                Effect::Store(update) => {
                    self.batch.push(update);
                    continue;
                }
                Effect::ReadOutbox { max_bytes } => self.outbox(max_bytes),
                Effect::ReadBuckets(_) => Event::Buckets(self.phone.state.buckets()),
                Effect::Send(request) => {
                    requests += 1;
                    if requests > TOO_MANY {
                        self.world.truth.broke("a sync does not come to an end");
                        return None;
                    }
                    let answered = self.exchange(&request, line).await?;
                    effects.extend(answered);
                    continue;
                }
                Effect::Settle => {
                    self.store();
                    let stands = std::mem::take(&mut self.stands);
                    self.phone.state.settle(&stands);
                    Event::Stored {
                        own: self.phone.state.buckets(),
                        here: self.phone.state.only_here(),
                        safe: self.phone.state.only_safe(),
                        wanted: self.phone.state.wanted.len(),
                    }
                }
                Effect::Again | Effect::RenewToken => {
                    effects.extend(self.begin());
                    continue;
                }
                Effect::Report(report) => return Some(report),
            };
            effects.extend(self.session.on(event));
        }
        self.world.truth.broke("a sync ended without a word");
        None
    }

    fn begin(&mut self) -> Vec<Effect> {
        self.sent_by = self.phone.state.me.install;
        let holdings = self.phone.state.holdings("simulated", false);
        self.session.on(Event::Begin {
            now: self.phone.clock.now_ms(),
            holdings: Box::new(holdings),
        })
    }

    fn outbox(&self, max_bytes: usize) -> Event {
        let (changes, left) = self.phone.state.to_send(max_bytes);
        Event::Outbox {
            changes,
            commands: self.phone.state.commands_to_send(),
            left: Waiting {
                changes: u32::try_from(left).unwrap_or(u32::MAX),
                ..Waiting::default()
            },
        }
    }

    async fn exchange(&mut self, request: &SyncRequest, line: &mut Line) -> Option<Vec<Effect>> {
        for entry in &request.push {
            for change in &entry.changes {
                let hash = hash_of(&change.0);
                self.records.insert(hash, entry.record);
            }
        }
        let mut request = request.clone();
        request.proto = self.phone.proto;
        let mut effects = Vec::new();
        let broken = match line.send(self.world, self.phone.person, &request).await {
            Ok(mut answer) => {
                let mut frames = Frames::default();
                loop {
                    match answer.next().await {
                        Some(Ok(chunk)) => {
                            let Ok(whole) = frames.push(&chunk) else {
                                let truth = &self.world.truth;
                                truth.broke("an answer is not made of frames");
                                return None;
                            };
                            effects.extend(self.frames(whole));
                        }
                        Some(Err(Ends::Dies)) => return None,
                        Some(Err(Ends::Breaks)) => break Some(Broken::Link),
                        None => break None,
                    }
                }
            }
            Err(broken) => Some(broken),
        };
        // What follows the end of an answer was nothing.
        let broken = broken.or(effects.is_empty().then_some(Broken::Link));
        if let (Some(broken), true) = (broken, effects.is_empty()) {
            effects = self.session.on(Event::Broken(broken));
        }
        Some(effects)
    }

    /// Gives frames that arrived together to the session, and stores together what it says.
    fn frames(&mut self, frames: Vec<Frame>) -> Vec<Effect> {
        let mut later = Vec::new();
        for frame in frames {
            match &frame {
                Frame::Head(head) => {
                    for receipt in &head.receipts {
                        let taken = matches!(receipt.outcome, Outcome::Stored | Outcome::Duplicate);
                        if let (true, Some(record)) = (taken, self.records.get(&receipt.hash)) {
                            self.world.truth.receipted(*record, receipt.hash);
                        }
                    }
                }
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
        self.store();
        later
    }

    fn store(&mut self) {
        let updates = std::mem::take(&mut self.batch);
        if updates.is_empty() {
            return;
        }
        if updates.contains(&Update::NewInstall) {
            self.world.truth.may_compare("a phone took a new name");
        }
        let with = Taking {
            sent_by: self.sent_by,
            next_install: InstallId(self.world.dice.id()),
            now: self.phone.clock.now_ms(),
        };
        for record in self.phone.state.take(updates, with) {
            self.phone.state.hand_in(record);
        }
        self.phone.state.touched.clear();
    }
}

/// The hash of a plain change chunk.
fn hash_of(chunk: &[u8]) -> Hash {
    sync_core::gate::precheck(chunk, &sync_core::gate::Limits::default())
        .map(|head| head.hash)
        .unwrap_or_default()
}
