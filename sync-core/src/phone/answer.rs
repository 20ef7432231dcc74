//! What an answer changes: all that arrived together is one step, to be stored in one transaction.

use std::collections::BTreeMap;

use super::{CommandFate, Item, Phone, entry::is_unmerged};
use crate::{
    change::By,
    id::{CommandId, Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing, can_be_said_again, redo},
    protocol::{CommandOutcome, Decided, Head, Notice, Outcome, Reason, ScopeState},
    record,
    session::Update,
};

/// What the server did not accept, by record and change.
type Refused = BTreeMap<RecordId, BTreeMap<Hash, Reason>>;

/// What an answer is taken in with.
#[derive(Debug, Clone, Copy)]
pub struct Taking {
    /// The install whose request it answers.
    pub sent_by: InstallId,
    /// The install to go on under, should the answer ask for a new one: random.
    pub next_install: InstallId,
    /// The phone's clock, milliseconds since 1970 UTC.
    pub now: i64,
}

impl Phone {
    /// Applies updates in order. Returns the records to be [handed in](Phone::hand_in): the server does not know them.
    pub fn take(&mut self, updates: Vec<Update>, with: Taking) -> Vec<RecordId> {
        let mut unknown = Vec::new();
        // The head's refusals are said again under the new install, so it comes first.
        if updates.contains(&Update::NewInstall) {
            self.me.install = with.next_install;
            self.me.installs.insert(with.next_install);
            self.me.ticket = None;
        }
        for update in updates {
            match update {
                Update::Head(head) => self.head(*head, with.now),
                Update::Decided(decided) => self.decided(decided, with.now),
                Update::Entry(entry) => self.entry(&entry, with.sent_by),
                Update::Differ(difference) => unknown.extend(self.differ(&difference)),
                Update::NewInstall => {}
            }
        }
        unknown
    }

    /// All of an answer is stored: lets go of what has left. `stands` is where the server's scopes stood at its end.
    pub fn settle(&mut self, stands: &[ScopeState]) {
        let gone: Vec<RecordId> = self
            .places
            .iter()
            .filter(|(id, place)| place.leaving && !self.has_unmerged(**id))
            .map(|(id, _)| *id)
            .collect();
        for id in gone {
            // Its scope may be named again before it is dropped.
            self.count(id, None);
            self.places.remove(&id);
            self.records.remove(&id);
            self.identities.retain(|_, held| held.record != id);
        }
        let places = &self.places;
        self.scopes
            .retain(|id, scope| !scope.taken || places.values().any(|place| place.scope == *id));
        for stand in stands {
            // A server restored from a backup stands before this cursor: what it writes next has smaller numbers.
            if let Some(scope) = self.scopes.get_mut(&stand.id) {
                scope.cursor = scope.cursor.min(stand.head);
            }
        }
    }

    fn has_unmerged(&self, record: RecordId) -> bool {
        let mut of_record = self.outbox.iter().filter(|item| item.out.record == record);
        let mut identities = self.identities_here();
        of_record.any(|item| is_unmerged(&item.out.fate))
            || identities.any(|(_, held)| held.record == record)
    }

    fn head(&mut self, head: Head, now: i64) {
        if self.me.epoch.is_some_and(|known| known != head.epoch) {
            self.hand_in_again();
        }
        self.me.ticket = Some(head.ticket.clone());
        self.me.epoch = Some(head.epoch);
        self.named(&head);
        self.noticed(&head.notices, now);
        self.hand_over();
        let mut refused = Refused::new();
        for receipt in head.receipts {
            let item = self
                .outbox
                .iter_mut()
                .find(|item| item.out.hash == receipt.hash);
            let Some(item) = item else { continue };
            match receipt.outcome {
                Outcome::Stored | Outcome::Duplicate if item.out.fate == Fate::Here => {
                    item.out.fate = Fate::Safe;
                    item.kept = None;
                }
                Outcome::Keep(reason) => item.kept = Some(reason),
                Outcome::Refused(reason) if is_unmerged(&item.out.fate) => {
                    let of_record = refused.entry(item.out.record).or_default();
                    of_record.insert(receipt.hash, reason);
                }
                Outcome::Stored | Outcome::Duplicate | Outcome::Refused(_) => {}
            }
        }
        self.say_again(refused, now);
        for result in head.commands {
            self.became(result.id, result.outcome);
        }
        self.identities_became(head.identities);
    }

    /// Another life of the server's store: what was safe in the last one may be gone.
    fn hand_in_again(&mut self) {
        for item in &mut self.outbox {
            if item.out.fate == Fate::Safe {
                item.out.fate = Fate::Here;
            }
        }
        for queued in &mut self.commands {
            match queued.fate {
                CommandFate::Pending => queued.fate = CommandFate::Here,
                // What was decided may have to be decided again, in the same order.
                CommandFate::Done(version) => {
                    queued.command.done_as = Some(version);
                    queued.fate = CommandFate::Here;
                }
                CommandFate::Here | CommandFate::Refused(_) => {}
            }
        }
        self.media.forgotten = true;
        self.media.on_server.clear();
    }

    /// Scopes that are new, and scopes that are named no more.
    fn named(&mut self, head: &Head) {
        for scope in &head.scopes {
            self.scopes.entry(scope.id).or_default();
        }
        for (id, scope) in &mut self.scopes {
            let taken = head.scopes.iter().all(|named| named.id != *id);
            if taken == scope.taken {
                continue;
            }
            scope.taken = taken;
            for place in self.places.values_mut().filter(|place| place.scope == *id) {
                place.leaving = taken;
            }
        }
    }

    /// Safe since an earlier exchange, and no notice came: whoever has the record now has it.
    fn hand_over(&mut self) {
        let before = self.outbox.len();
        let places = &self.places;
        let leaves = |item: &Item| places.get(&item.out.record).is_some_and(|p| p.leaving);
        self.outbox
            .retain(|item| item.out.fate != Fate::Safe || !leaves(item));
        self.me.merged += (before - self.outbox.len()) as u64;
    }

    fn decided(&mut self, decided: Decided, now: i64) {
        for result in decided.commands {
            self.became(result.id, result.outcome);
        }
        self.noticed(&decided.notices, now);
    }

    /// Notes what became of a command. What was decided stays decided: a late answer changes nothing.
    fn became(&mut self, id: CommandId, outcome: CommandOutcome) {
        let undecided =
            |fate: &CommandFate| matches!(fate, CommandFate::Here | CommandFate::Pending);
        let mut queued = self.commands.iter_mut();
        let Some(queued) = queued.find(|q| q.command.id == id && undecided(&q.fate)) else {
            return;
        };
        queued.fate = match outcome {
            CommandOutcome::Pending => CommandFate::Pending,
            CommandOutcome::Done(version) => CommandFate::Done(version),
            CommandOutcome::Refused(reason) => CommandFate::Refused(reason),
            CommandOutcome::Keep(_) => return,
        };
    }

    /// Keeps notices, with the cursor after them, and says again what can be.
    fn noticed(&mut self, told: &[Notice], now: i64) {
        let Some(last) = told.iter().map(|n| n.seq).max() else {
            return;
        };
        self.me.notices = self.me.notices.max(last);
        let mut refused = Refused::new();
        for notice in told {
            let ours = self.outbox.iter().any(|item| item.out.hash == notice.hash);
            // A twin's: both are told, and the one that wrote it says it again.
            if can_be_said_again(&notice.reason) && !ours {
                continue;
            }
            if self.notices.insert(notice.seq, notice.clone()).is_none() {
                let of_record = refused.entry(notice.record).or_default();
                of_record.insert(notice.hash, notice.reason.clone());
            }
        }
        self.say_again(refused, now);
    }

    /// Takes what was refused out of the records' documents, and says again what can be.
    fn say_again(&mut self, refused: Refused, now: i64) {
        let by = By {
            install: self.me.install,
            at: now,
        };
        for (record, refused) in refused {
            let held = self.records.get_mut(&record);
            let Some((kind, held)) = held.and_then(|held| Some((record::kind(&held.kind)?, held)))
            else {
                for item in &mut self.outbox {
                    if let Some(reason) = refused.get(&item.out.hash) {
                        item.out.fate = Fate::Refused(reason.clone());
                    }
                }
                continue;
            };
            let of_record = self.outbox.iter().filter(|item| item.out.record == record);
            let before: Vec<Outgoing> = of_record.map(|item| item.out.clone()).collect();
            let done = redo(&held.doc, kind, before, &refused, by);
            held.doc = done.doc;
            self.touched.insert(record);
            for out in done.outgoing {
                match self.outbox.iter_mut().find(|i| i.out.hash == out.hash) {
                    Some(item) => item.out.fate = out.fate,
                    None => self.outbox.push(Item {
                        install: by.install,
                        out,
                        kept: None,
                    }),
                }
            }
        }
    }
}
