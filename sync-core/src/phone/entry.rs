//! A record from an answer, into the phone's own.

use std::collections::BTreeSet;

use super::{Held, Item, Phone, Place};
use crate::{
    digest::Short,
    id::{Hash, InstallId, RecordId},
    outbox::Fate,
    project::digest_of,
    protocol::{Body, Entry, Event},
    session::{Local, Received, receive},
};

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
        let local = Local {
            doc: held.map(|held| held.doc.clone()),
            unmerged: self.unmerged(entry.record, |_| true),
            lacking: self.lacking(entry, sent_by),
        };
        let Received::Now { doc, agrees } = receive(local, entry, sent_by) else {
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
        let filed = self.places.get(&entry.record).copied();
        let moved = filed.is_some_and(|place| place.scope != entry.scope);
        if moved {
            self.count(entry.record, None);
        }
        let place = Place {
            scope: entry.scope,
            digest: filed.filter(|_| !moved).and_then(|place| place.digest),
            leaving: false,
        };
        self.places.insert(entry.record, place);
        if agrees {
            self.count(entry.record, Some(entry.digest));
        }
        self.wanted.remove(&entry.record);
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

    /// The phone's changes to a record that are not known to be merged, of those that `which` names.
    fn unmerged(&self, record: RecordId, which: impl Fn(&Item) -> bool) -> BTreeSet<Hash> {
        let of_record = self.outbox.iter().filter(|item| item.out.record == record);
        let unmerged = of_record.filter(|item| is_unmerged(&item.out.fate) && which(item));
        unmerged.map(|item| item.out.hash).collect()
    }

    /// Which of them the server's document may lack: what is numbered beyond the entry's own, or is only here. Of what
    /// another of this phone's installs wrote the numbers say nothing: all that is safe of it is merged, or none.
    fn lacking(&self, entry: &Entry, sent_by: InstallId) -> Vec<BTreeSet<Hash>> {
        let later = |item: &Item| item.install == sent_by && item.out.seq > entry.own_seq;
        let here = |item: &Item| item.install != sent_by && item.out.fate == Fate::Here;
        let elsewhere = |item: &Item| item.install != sent_by;
        let least = self.unmerged(entry.record, |item| later(item) || here(item));
        let most = self.unmerged(entry.record, |item| later(item) || elsewhere(item));
        if least == most {
            vec![least]
        } else {
            vec![least, most]
        }
    }

    fn leave(&mut self, entry: &Entry) {
        self.wanted.remove(&entry.record);
        // Filed elsewhere: it has entered another of this phone's scopes already.
        let filed = self.places.get(&entry.record);
        if filed.is_some_and(|place| place.scope == entry.scope) {
            self.count(entry.record, None);
            if let Some(place) = self.places.get_mut(&entry.record) {
                place.leaving = true;
            }
        }
    }

    /// Makes a record count in its scope with this digest, or with none.
    pub(super) fn count(&mut self, record: RecordId, digest: Option<Short>) {
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
