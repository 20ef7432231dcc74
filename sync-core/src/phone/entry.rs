//! A record from an answer, into the phone's own.

use super::{Held, Item, Phone, Place};
use crate::{
    digest::Short,
    id::{InstallId, RecordId},
    outbox::Fate,
    project::digest_of,
    protocol::{Body, Entry, Event},
    session::{Local, Received, receive},
};

/// A number that no entry reaches.
const OF_ANOTHER_INSTALL: u64 = u64::MAX;

impl Phone {
    /// Takes an entry in. `sent_by` is the install whose request it answers.
    pub(super) fn entry(&mut self, entry: &Entry, sent_by: InstallId) {
        if let Some(scope) = self.scopes.get_mut(&entry.scope) {
            scope.cursor = scope.cursor.max(entry.seq);
        }
        if entry.event == Event::Leave {
            self.leave(entry);
            return;
        }
        if let Body::Snapshot(bytes) = &entry.body {
            self.put_back_beyond(entry.record, bytes);
        }
        let held = self.records.get(&entry.record);
        let own_seq = self.own_seq(entry.record, sent_by);
        let of_another_install = own_seq == OF_ANOTHER_INSTALL;
        let local = Local {
            doc: held.map(|held| held.doc.clone()),
            own_seq,
        };
        let Received::Now(doc) = receive(local, entry, sent_by) else {
            // The digest stays as it was, so that the end of this answer says "different" until the whole is here.
            self.wanted.insert(entry.record);
            return;
        };
        let known = held.map(|held| held.standing.clone());
        let mut now = Held::new(&entry.kind, *doc);
        if let Some(standing) = entry.standing.clone().or(known) {
            now.standing = standing;
        }
        // Only the same heads on both sides prove that all of the phone's own changes are in: a cloned twin's changes
        // bear the same numbers.
        let same = Short::of(digest_of(entry.record, &now.doc, &now.standing)) == entry.digest;
        if same {
            let before = self.outbox.len();
            self.outbox
                .retain(|item| item.out.record != entry.record || !is_unmerged(&item.out.fate));
            self.me.merged += (before - self.outbox.len()) as u64;
        }
        self.accept_after_all(entry.record, &now);
        let is_whole = matches!(entry.body, Body::Snapshot(_));
        let place = self.places.entry(entry.record).or_insert(Place {
            scope: entry.scope,
            digest: None,
            leaving: false,
        });
        if place.scope == entry.scope {
            place.leaving = false;
        } else {
            self.count(entry.record, None);
            self.places.insert(
                entry.record,
                Place {
                    scope: entry.scope,
                    digest: None,
                    leaving: false,
                },
            );
        }
        if same || is_whole || !of_another_install {
            self.count(entry.record, Some(entry.digest));
            self.wanted.remove(&entry.record);
        } else {
            // A twin wrote under the install that this phone had: the server takes the twin's changes for this phone's
            // own and leaves them out, and nothing in this entry shows it. The whole record does.
            self.wanted.insert(entry.record);
        }
        self.records.insert(entry.record, now);
        self.touched.insert(entry.record);
        self.media.on_server.extend(entry.media.iter().copied());
    }

    /// What the desk let in after it had been refused comes back as part of the record.
    fn accept_after_all(&mut self, record: RecordId, now: &Held) {
        let is_in = |item: &Item| {
            item.out.record == record
                && matches!(item.out.fate, Fate::Refused(_))
                && now
                    .doc
                    .get_change_meta_by_hash(&item.out.hash.into())
                    .is_some()
        };
        let (accepted, left) = std::mem::take(&mut self.outbox)
            .into_iter()
            .partition(is_in);
        let accepted: Vec<Item> = accepted;
        self.outbox = left;
        self.me.merged += accepted.len() as u64;
        self.notices
            .retain(|_, notice| accepted.iter().all(|item| item.out.hash != notice.hash));
    }

    /// The greatest number of the phone's changes to the record that are still unmerged; 0 for none.
    fn own_seq(&self, record: RecordId, sent_by: InstallId) -> u64 {
        let waiting = self
            .outbox
            .iter()
            .filter(|item| item.out.record == record && is_unmerged(&item.out.fate));
        let numbers = waiting.map(|item| {
            // Of what another of this phone's installs wrote, the entry's number says nothing.
            if item.install == sent_by {
                item.out.seq
            } else {
                OF_ANOTHER_INSTALL
            }
        });
        numbers.max().unwrap_or(0)
    }

    fn leave(&mut self, entry: &Entry) {
        self.wanted.remove(&entry.record);
        // Filed elsewhere: it has entered another of this phone's scopes already.
        let here = |place: &&Place| place.scope == entry.scope;
        if self.places.get(&entry.record).filter(here).is_some() {
            self.count(entry.record, None);
            if let Some(place) = self.places.get_mut(&entry.record) {
                place.leaving = true;
            }
        }
    }

    /// Makes a record count in its scope with this digest, or with none.
    fn count(&mut self, record: RecordId, digest: Option<Short>) {
        let Some(place) = self.places.get_mut(&record) else {
            return;
        };
        let before = std::mem::replace(&mut place.digest, digest);
        if let Some(scope) = self.scopes.get_mut(&place.scope) {
            scope.buckets.replace(record, before, digest);
        }
    }
}

/// Whether what is so far is in the phone's document and not known to be in the server's.
pub(super) const fn is_unmerged(fate: &Fate) -> bool {
    matches!(fate, Fate::Here | Fate::Safe)
}
