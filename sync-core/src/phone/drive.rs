//! One sync of a phone, without a network: what is to be sent next, and what each answer makes of the phone.

use std::collections::{BTreeSet, VecDeque};

use super::{Phone, Taking};
use crate::{
    id::{Hash, InstallId, RecordId},
    protocol::{
        DecodeError, Frame, Frames, Notice, Outcome, Receipt, ScopeState, SyncRequest, Waiting,
    },
    session::{Broken, Effect, Event, Outbox, Report, Session, Update},
};

/// Documents that are handed in at once: a phone cannot hold all of them in memory.
const AT_ONCE: usize = 16;

/// What a sync is begun with.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Version of the app.
    pub app: String,
    /// Whether to compare everything, whatever the digests say.
    pub verify: bool,
    /// Photos and sounds that the server has not got yet; their number and their bytes.
    pub media: (u32, u64),
}

/// Time and chance, of which there is none in here.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// The phone's clock, milliseconds since 1970 UTC.
    pub now: i64,
    /// The install to go on under, should the server ask for a new one: random.
    pub next_install: InstallId,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Send it. Give what comes back to [`Drive::read`] and [`Drive::take`], then say [`Drive::over`].
    Send(Box<SyncRequest>),
    /// Load these documents into [`Phone::records`] and ask again.
    Load(Vec<RecordId>),
    /// Get new tokens, then say [`Drive::renewed`], or [`Drive::over`] with what broke.
    RenewToken,
    /// It is over.
    Done(Report),
}

/// One sync under way. Whatever it changes in the phone is to be stored before the next thing is sent.
#[derive(Debug)]
pub struct Drive {
    session: Session,
    wish: Wish,
    effects: VecDeque<Effect>,
    frames: Frames,
    batch: Vec<Update>,
    /// The install that the request under way was sent by: what an answer says of "own" changes is about it.
    sent_by: InstallId,
    /// Where the scopes stood at the end of the last answer.
    stands: Vec<ScopeState>,
    /// Records that the server does not know, to be handed in.
    unknown: Vec<RecordId>,
    /// Those of them that were asked for.
    loading: Vec<RecordId>,
}

impl Drive {
    /// Begins a sync.
    pub fn begin(phone: &Phone, wish: Wish, now: i64) -> Self {
        let mut drive = Self {
            session: Session::default(),
            wish,
            effects: VecDeque::new(),
            frames: Frames::default(),
            batch: Vec::new(),
            sent_by: phone.me.install,
            stands: Vec::new(),
            unknown: Vec::new(),
            loading: Vec::new(),
        };
        drive.go_on(phone, now);
        drive
    }

    /// What is to be done next; none after [`Next::Done`].
    pub fn next(&mut self, phone: &mut Phone, moment: Moment) -> Option<Next> {
        for record in std::mem::take(&mut self.loading) {
            phone.hand_in(record);
        }
        if !self.unknown.is_empty() {
            let left = self.unknown.split_off(self.unknown.len().min(AT_ONCE));
            self.loading = std::mem::replace(&mut self.unknown, left);
            return Some(Next::Load(self.loading.clone()));
        }
        while let Some(effect) = self.effects.pop_front() {
            let event = match effect {
                Effect::Store(update) => {
                    self.batch.push(update);
                    continue;
                }
                Effect::ReadOutbox { max_bytes } => self.outbox(phone, max_bytes),
                Effect::ReadBuckets(_) => Event::Buckets(phone.buckets()),
                Effect::Settle => {
                    self.store(phone, moment);
                    phone.settle(&std::mem::take(&mut self.stands));
                    Event::Stored {
                        own: phone.buckets(),
                        here: phone.only_here(),
                        safe: phone.only_safe(),
                        wanted: phone.wanted.len(),
                    }
                }
                Effect::Again => {
                    self.go_on(phone, moment.now);
                    continue;
                }
                Effect::Send(request) => {
                    self.frames = Frames::default();
                    return Some(Next::Send(request));
                }
                Effect::RenewToken => return Some(Next::RenewToken),
                Effect::Report(report) => return Some(Next::Done(report)),
            };
            self.effects.extend(self.session.on(event));
        }
        None
    }

    /// Takes bytes of an answer as they come and gives the frames that are whole by now.
    ///
    /// # Errors
    /// When it is no answer: say [`Drive::over`].
    pub fn read(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, DecodeError> {
        self.frames.push(bytes)
    }

    /// The records whose documents these frames touch: they are to be in [`Phone::records`] when the frames are taken.
    pub fn touched(phone: &Phone, frames: &[Frame]) -> BTreeSet<RecordId> {
        let mut touched = BTreeSet::new();
        let mut refused = BTreeSet::new();
        for frame in frames {
            let (receipts, notices): (&[Receipt], &[Notice]) = match frame {
                Frame::Head(head) => (&head.receipts, &head.notices),
                Frame::Decided(decided) => (&[], &decided.notices),
                Frame::Entry(entry) => {
                    touched.insert(entry.record);
                    continue;
                }
                Frame::Differ(_) | Frame::End(_) => continue,
            };
            let not_taken = receipts
                .iter()
                .filter(|r| matches!(r.outcome, Outcome::Refused(_)));
            refused.extend(not_taken.map(|r| r.hash));
            refused.extend(notices.iter().map(|n| n.hash));
        }
        let of_refused = |hash: &Hash| refused.contains(hash);
        let items = phone.outbox.iter().map(|item| &item.out);
        touched.extend(
            items
                .filter(|out| of_refused(&out.hash))
                .map(|out| out.record),
        );
        touched
    }

    /// Takes in frames that arrived together: what they change is one step, to be stored in one transaction.
    pub fn take(&mut self, phone: &mut Phone, frames: Vec<Frame>, moment: Moment) {
        for frame in frames {
            if let Frame::End(end) = &frame {
                self.stands.clone_from(&end.scopes);
            }
            for effect in self.session.on(Event::Frame(frame)) {
                match effect {
                    Effect::Store(update) => self.batch.push(update),
                    effect => self.effects.push_back(effect),
                }
            }
        }
        self.store(phone, moment);
    }

    /// The answer is over. Where nothing follows from what came of it, it broke: by this, or by having ended too early.
    pub fn over(&mut self, broken: Option<Broken>) {
        if self.effects.is_empty() {
            let broken = Event::Broken(broken.unwrap_or(Broken::Link));
            self.effects.extend(self.session.on(broken));
        }
    }

    /// There are new tokens.
    pub fn renewed(&mut self, phone: &Phone, now: i64) {
        self.go_on(phone, now);
    }

    fn go_on(&mut self, phone: &Phone, now: i64) {
        self.sent_by = phone.me.install;
        // Everything is compared once a sync: what that finds is asked for in the rounds that follow.
        let verify = std::mem::take(&mut self.wish.verify);
        let holdings = Box::new(phone.holdings(&self.wish.app, verify));
        let effects = self.session.on(Event::Begin { now, holdings });
        self.effects.extend(effects);
    }

    fn outbox(&self, phone: &Phone, max_bytes: usize) -> Event {
        let (changes, left) = phone.to_send(max_bytes);
        let (media, media_bytes) = self.wish.media;
        Event::Outbox(Outbox {
            changes,
            commands: phone.commands_to_send(),
            identities: phone.identities_to_send(),
            left: Waiting {
                changes: u32::try_from(left).unwrap_or(u32::MAX),
                media,
                media_bytes,
            },
        })
    }

    fn store(&mut self, phone: &mut Phone, moment: Moment) {
        let updates = std::mem::take(&mut self.batch);
        if updates.is_empty() {
            return;
        }
        let with = Taking {
            sent_by: self.sent_by,
            next_install: moment.next_install,
            now: moment.now,
        };
        // What the server names after all it has got meanwhile.
        let named: BTreeSet<RecordId> = updates
            .iter()
            .filter_map(|update| match update {
                Update::Entry(entry) => Some(entry.record),
                _ => None,
            })
            .collect();
        self.unknown.extend(phone.take(updates, with));
        self.unknown.retain(|record| !named.contains(record));
    }
}
