//! The exchange: read the outbox, send, take the answer in, compare digests, and again while there is more.

use super::events::{Broken, Effect, Event, Finish, Holdings, Outbox, Report, Update};
use crate::{
    digest::Buckets,
    identity::Identities,
    outbox::{self, Outgoing},
    protocol::{
        CommandOutcome, CommandReceipt, Decided, Frame, Head, Outcome, PROTOCOL, PushEntry,
        Receipt, ScopeBuckets, ScopeState, SyncRequest,
    },
};

/// Bytes of changes in one push at most; halved when a link breaks in the middle of one.
const PUSH_BYTES: usize = 1 << 20;
/// The least that a push shrinks to: one change goes whatever its size.
const PUSH_FLOOR: usize = 2 << 10;
/// Bytes of entries asked for in one answer, before compression.
const ANSWER_BYTES: u32 = 16 << 20;
/// Breaks in a row without anything new having arrived, after which the phone gives up for now.
const FRUITLESS: u32 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Idle,
    Reading,
    ReadingBuckets,
    Waiting { head: bool },
    Settling { more: bool },
}

/// What one request and its answer came to.
#[derive(Debug, Default)]
struct Round {
    /// A comparison found something: it is asked for, or handed in, in the next round.
    found: bool,
    /// Changes, commands and identities that went out, that got a receipt, and of these that were not taken.
    sent: usize,
    answered: usize,
    kept: usize,
}

/// One sync of one phone.
#[derive(Debug)]
pub struct Session {
    state: State,
    now: i64,
    holdings: Holdings,
    outbox: Outbox,
    push_bytes: usize,
    fruitless: u32,
    token_renewed: bool,
    scopes: Vec<ScopeState>,
    merged: bool,
    verifying: bool,
    round: Round,
    report: Report,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            state: State::Idle,
            now: 0,
            holdings: Holdings::default(),
            outbox: Outbox::default(),
            push_bytes: PUSH_BYTES,
            fruitless: 0,
            token_renewed: false,
            scopes: Vec::new(),
            merged: true,
            verifying: false,
            round: Round::default(),
            report: Report {
                finish: Finish::Same,
                requests: 0,
                receipted: 0,
                received: 0,
                compared: 0,
            },
        }
    }
}

impl Session {
    /// Takes an event and says what is to be done, in order.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        match (event, self.state.clone()) {
            (Event::Begin { now, holdings }, _) => self.begin(now, *holdings),
            (Event::Outbox(outbox), State::Reading) => {
                self.outbox = outbox;
                self.send_or_read_buckets()
            }
            (Event::Buckets(buckets), State::ReadingBuckets) => self.send(buckets),
            (Event::Frame(frame), State::Waiting { head }) => self.frame(frame, head),
            (
                Event::Stored {
                    own,
                    here,
                    safe,
                    wanted,
                },
                State::Settling { more },
            ) => {
                self.merged &= safe == 0;
                self.stored(&own, here, wanted, more)
            }
            (Event::Broken(broken), _) => self.broken(broken),
            // An answer to a question that a break has overtaken.
            (
                Event::Outbox(_) | Event::Buckets(_) | Event::Frame(_) | Event::Stored { .. },
                State::Idle
                | State::Reading
                | State::ReadingBuckets
                | State::Waiting { .. }
                | State::Settling { .. },
            ) => Vec::new(),
        }
    }

    fn begin(&mut self, now: i64, holdings: Holdings) -> Vec<Effect> {
        self.now = now;
        self.verifying |= holdings.verify;
        self.holdings = holdings;
        self.state = State::Reading;
        vec![Effect::ReadOutbox {
            max_bytes: self.push_bytes,
        }]
    }

    fn send_or_read_buckets(&mut self) -> Vec<Effect> {
        if self.verifying && !self.holdings.scopes.is_empty() {
            self.state = State::ReadingBuckets;
            self.report.compared += self.holdings.scopes.len();
            return vec![Effect::ReadBuckets(
                self.holdings.scopes.iter().map(|s| s.id).collect(),
            )];
        }
        self.send(Vec::new())
    }

    fn send(&mut self, verify: Vec<ScopeBuckets>) -> Vec<Effect> {
        let Outbox {
            changes,
            commands,
            identities: words,
            left,
        } = std::mem::take(&mut self.outbox);
        self.round = Round {
            sent: changes.len() + commands.len() + words.len(),
            ..Round::default()
        };
        let held = &self.holdings;
        let request = SyncRequest {
            proto: PROTOCOL,
            app: held.app.clone(),
            device: held.device,
            install: held.install,
            earlier_installs: held.earlier_installs.clone(),
            ticket: held.ticket.clone(),
            epoch: held.epoch,
            now: self.now,
            scopes: held.scopes.clone(),
            push: grouped(changes),
            commands,
            identities: Identities {
                words,
                held: held.identities.clone(),
            },
            notices: held.notices,
            asked: held.asked.clone(),
            verify,
            want: held.want.clone(),
            waiting: left,
            max_bytes: ANSWER_BYTES,
        };
        self.verifying = false;
        self.report.requests += 1;
        self.state = State::Waiting { head: false };
        vec![Effect::Send(Box::new(request))]
    }

    fn frame(&mut self, frame: Frame, head_seen: bool) -> Vec<Effect> {
        match (frame, head_seen) {
            (Frame::Head(head), false) => {
                self.state = State::Waiting { head: true };
                self.head(head)
            }
            (Frame::Entry(entry), true) => {
                self.fruitless = 0;
                self.report.received += 1;
                vec![Effect::Store(Update::Entry(entry))]
            }
            (Frame::Decided(decided), true) => self.decided(decided),
            (Frame::Differ(difference), true) => {
                self.round.found = true;
                vec![Effect::Store(Update::Differ(difference))]
            }
            (Frame::End(end), true) => {
                self.state = State::Settling { more: end.more };
                self.merged = end.merged;
                self.scopes = end.scopes;
                vec![Effect::Settle]
            }
            (Frame::Head(_), true)
            | (Frame::Decided(_) | Frame::Entry(_) | Frame::Differ(_) | Frame::End(_), false) => {
                self.broken(Broken::Refused("frames_out_of_order".to_owned()))
            }
        }
    }

    fn head(&mut self, head: Box<Head>) -> Vec<Effect> {
        let receipts: &[Receipt] = &head.receipts;
        let results: &[CommandReceipt] = &head.commands;
        if !receipts.is_empty() || !results.is_empty() || !head.identities.is_empty() {
            self.fruitless = 0;
            self.push_bytes = (self.push_bytes * 2).min(PUSH_BYTES);
        }
        self.report.receipted += receipts.len();
        let new_epoch = self.holdings.epoch.is_some_and(|known| known != head.epoch);
        let forgotten = self.holdings.scopes.iter().any(|held| {
            head.scopes
                .iter()
                .any(|s| s.id == held.id && held.cursor < s.floor)
        });
        let kept = |r: &&Receipt| matches!(r.outcome, Outcome::Keep(_));
        let kept_command = |r: &&CommandReceipt| matches!(r.outcome, CommandOutcome::Keep(_));
        self.round.kept =
            receipts.iter().filter(kept).count() + results.iter().filter(kept_command).count();
        self.round.answered = receipts.len() + results.len() + head.identities.len();
        let renew = head.renew || outbox::tells_of_a_twin(receipts, &head.notices);
        self.verifying |= new_epoch || forgotten || renew;
        let renew = renew.then_some(Effect::Store(Update::NewInstall));
        std::iter::once(Effect::Store(Update::Head(head)))
            .chain(renew)
            .collect()
    }

    fn decided(&mut self, decided: Decided) -> Vec<Effect> {
        let renew = outbox::tells_of_a_twin(&[], &decided.notices);
        self.verifying |= renew;
        let renew = renew.then_some(Effect::Store(Update::NewInstall));
        std::iter::once(Effect::Store(Update::Decided(decided)))
            .chain(renew)
            .collect()
    }

    /// Everything of the answer is stored: is there more, and does the phone now hold what the server holds?
    fn stored(
        &mut self,
        own: &[ScopeBuckets],
        here: usize,
        wanted: usize,
        more: bool,
    ) -> Vec<Effect> {
        // A push of which nothing was taken would be answered the same again.
        let in_vain = self.round.sent > 0 && self.round.kept == self.round.answered;
        let to_hand_in = here > self.round.kept && !in_vain;
        // What was asked for and did not come is not asked for again at once.
        let to_ask = wanted > 0 && self.holdings.want.is_empty();
        if more || self.round.found || self.verifying || to_hand_in || to_ask {
            return self.again();
        }
        let same = self.scopes.iter().all(|scope| {
            own.iter()
                .find(|o| o.id == scope.id)
                .map_or_else(Buckets::default, |o| o.buckets.clone())
                .digest()
                == scope.digest
        });
        let finish = match (same, self.merged) {
            (false, _) if self.report.compared == 0 => {
                self.verifying = true;
                return self.again();
            }
            _ if self.round.kept > 0 => Finish::Kept,
            _ if here + wanted > 0 => Finish::Different,
            (true, true) => Finish::Same,
            (true, false) => Finish::Merging,
            (false, _) => Finish::Different,
        };
        self.finish(finish)
    }

    fn again(&mut self) -> Vec<Effect> {
        self.state = State::Idle;
        vec![Effect::Again]
    }

    fn finish(&mut self, finish: Finish) -> Vec<Effect> {
        self.state = State::Idle;
        self.report.finish = finish;
        vec![Effect::Report(self.report.clone())]
    }

    fn broken(&mut self, broken: Broken) -> Vec<Effect> {
        match broken {
            Broken::Link if self.fruitless < FRUITLESS => {
                self.fruitless += 1;
                self.push_bytes = (self.push_bytes / 4).max(PUSH_FLOOR);
                self.again()
            }
            Broken::Token if !self.token_renewed => {
                self.token_renewed = true;
                self.state = State::Idle;
                vec![Effect::RenewToken]
            }
            Broken::Link | Broken::Token | Broken::Later(_) | Broken::Refused(_) => {
                self.finish(Finish::Broken(broken))
            }
        }
    }
}

/// Changes of one record go together, in the order they were made.
pub(crate) fn grouped(changes: Vec<Outgoing>) -> Vec<PushEntry> {
    let mut push: Vec<PushEntry> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for change in changes {
        let at = *index
            .entry((change.record, change.scope))
            .or_insert_with(|| {
                push.push(PushEntry {
                    record: change.record,
                    kind: change.kind,
                    scope: change.scope,
                    changes: Vec::new(),
                });
                push.len() - 1
            });
        push[at].changes.push(change.bytes.into());
    }
    push
}

#[cfg(test)]
mod tests;
