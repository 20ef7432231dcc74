//! What an onlooker knows who sees everything: who wrote what, which receipts were given, and what must not happen.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use sync_core::id::{Hash, IdentityId, RecordId, ScopeId};

/// What somebody wrote and was told is saved.
#[derive(Debug, Clone)]
pub struct Written {
    /// The word in the minutes that nobody else wrote.
    pub word: String,
    /// How many people it adds to the attendance.
    pub adds: i64,
    /// The record.
    pub record: RecordId,
    /// Its scope.
    pub scope: ScopeId,
    /// The change as it was first written.
    pub hash: Hash,
    /// The phone was put back to a time before it, and nobody had acknowledged it: it may be gone.
    pub may_be_gone: bool,
}

#[derive(Debug, Default)]
struct Known {
    written: Vec<Written>,
    receipts: BTreeMap<RecordId, BTreeSet<Hash>>,
    trespasses: BTreeSet<(RecordId, Hash)>,
    photos: Vec<(Hash, RecordId, Hash)>,
    unnamed: BTreeSet<IdentityId>,
    reasons: BTreeSet<&'static str>,
    compared: u32,
    broken: Vec<String>,
}

/// The onlooker.
#[derive(Debug, Default)]
pub struct Truth(RefCell<Known>);

impl Truth {
    /// Something must not have happened.
    pub fn broke(&self, what: impl Into<String>) {
        self.0.borrow_mut().broken.push(what.into());
    }

    /// What must not have happened, first to last.
    pub fn broken(&self) -> Vec<String> {
        self.0.borrow().broken.clone()
    }

    /// Somebody wrote something.
    pub fn wrote(&self, written: Written) {
        self.0.borrow_mut().written.push(written);
    }

    /// How many things were written.
    pub fn so_far(&self) -> usize {
        self.0.borrow().written.len()
    }

    /// All that was written.
    pub fn written(&self) -> Vec<Written> {
        self.0.borrow().written.clone()
    }

    /// A phone forgot what it wrote since it was at `so_far`: what has no receipt may be gone. `own` are the changes
    /// that it forgot.
    pub fn forgot(&self, so_far: usize, own: &BTreeSet<Hash>) {
        let mut known = self.0.borrow_mut();
        let receipts = known.receipts.clone();
        for written in known.written.iter_mut().skip(so_far) {
            let safe = receipts
                .get(&written.record)
                .is_some_and(|hashes| hashes.contains(&written.hash));
            written.may_be_gone |= own.contains(&written.hash) && !safe;
        }
    }

    /// A receipt reached a phone.
    pub fn receipted(&self, record: RecordId, hash: Hash) {
        let mut known = self.0.borrow_mut();
        known.receipts.entry(record).or_default().insert(hash);
    }

    /// Every receipt that reached a phone.
    pub fn receipts(&self) -> BTreeMap<RecordId, BTreeSet<Hash>> {
        self.0.borrow().receipts.clone()
    }

    /// Somebody wrote where they have no role.
    pub fn trespassed(&self, record: RecordId, hash: Hash) {
        self.0.borrow_mut().trespasses.insert((record, hash));
    }

    /// Every change written by somebody who has no role there.
    pub fn trespasses(&self) -> BTreeSet<(RecordId, Hash)> {
        self.0.borrow().trespasses.clone()
    }

    /// Somebody attached a photo, with this change.
    pub fn attached(&self, photo: Hash, record: RecordId, change: Hash) {
        self.0.borrow_mut().photos.push((photo, record, change));
    }

    /// A photo whose change has a receipt, which is when a phone sends it; each is asked for once.
    pub fn photo_to_upload(&self, which: u8) -> Option<Hash> {
        let mut known = self.0.borrow_mut();
        let safe = |(_, record, hash): &(Hash, RecordId, Hash)| {
            let receipts = known.receipts.get(record);
            receipts.is_some_and(|hashes| hashes.contains(hash))
        };
        let mut sendable: Vec<usize> = (0..known.photos.len()).collect();
        sendable.retain(|n| safe(&known.photos[*n]));
        let at = usize::from(which).checked_rem(sendable.len())?;
        Some(known.photos.swap_remove(sendable[at]).0)
    }

    /// Who voiced an opinion was taken back, or erased.
    pub fn unnamed(&self, id: IdentityId) {
        self.0.borrow_mut().unnamed.insert(id);
    }

    /// All that was taken back or erased.
    pub fn all_unnamed(&self) -> BTreeSet<IdentityId> {
        self.0.borrow().unnamed.clone()
    }

    /// From now on a phone may have a reason to compare everything it holds.
    pub fn may_compare(&self, why: &'static str) {
        self.0.borrow_mut().reasons.insert(why);
    }

    /// A phone compared everything it holds: somewhere in its history there must be a reason.
    pub fn compared(&self) {
        let mut known = self.0.borrow_mut();
        known.compared += 1;
        if known.reasons.is_empty() {
            known
                .broken
                .push("a phone and the server differed, and nothing had happened".to_owned());
        }
    }
}
