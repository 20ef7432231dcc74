//! Documents kept loaded: a bounded number of bytes, the longest unused goes first.

use std::collections::{BTreeMap, HashMap};

use automerge::Automerge;
use sync_core::{
    gate::Meta,
    id::{Hash, RecordId},
};

/// About how many bytes of memory a loaded document takes for each byte of its snapshot, and at least.
const FACTOR: usize = 14;
const LEAST: usize = 16 << 10;

/// A document with what the gate knows of its changes.
#[derive(Debug, Clone)]
pub(in crate::pipeline) struct Loaded {
    pub doc: Automerge,
    pub meta: Meta,
    /// Bytes of its snapshot.
    pub size: usize,
}

impl Loaded {
    /// The document's heads, sorted as the store has them.
    pub(in crate::pipeline) fn heads(&self) -> Vec<Hash> {
        let mut heads: Vec<Hash> = self.doc.get_heads().into_iter().map(Hash::from).collect();
        heads.sort_unstable();
        heads
    }
}

#[derive(Debug)]
struct Slot {
    loaded: Loaded,
    cost: usize,
    used: u64,
}

/// A realm and a record of it.
pub(super) type Key = (String, RecordId);

/// The cache. A record's document is taken out while it is worked on, so one that made the work panic is gone.
#[derive(Debug)]
pub(super) struct Cache {
    capacity: usize,
    held: usize,
    tick: u64,
    slots: HashMap<Key, Slot>,
    by_use: BTreeMap<u64, Key>,
}

impl Cache {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity,
            held: 0,
            tick: 0,
            slots: HashMap::new(),
            by_use: BTreeMap::new(),
        }
    }

    pub(super) fn holds(&self, key: &Key) -> bool {
        self.slots.contains_key(key)
    }

    pub(super) fn take(&mut self, key: &Key) -> Option<Loaded> {
        let slot = self.slots.remove(key)?;
        self.by_use.remove(&slot.used);
        self.held -= slot.cost;
        Some(slot.loaded)
    }

    /// Keeps a document, and says which had to go for it.
    pub(super) fn put(&mut self, key: Key, loaded: Loaded) -> Vec<Key> {
        self.take(&key);
        let cost = (loaded.size * FACTOR).max(LEAST);
        let mut gone = Vec::new();
        if cost > self.capacity / 4 {
            return gone;
        }
        self.tick += 1;
        self.by_use.insert(self.tick, key.clone());
        self.slots.insert(
            key,
            Slot {
                loaded,
                cost,
                used: self.tick,
            },
        );
        self.held += cost;
        while self.held > self.capacity {
            let Some((_, oldest)) = self.by_use.pop_first() else {
                break;
            };
            if let Some(slot) = self.slots.remove(&oldest) {
                self.held -= slot.cost;
                gone.push(oldest);
            }
        }
        gone
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_document_goes_first() {
        let mut cache = Cache::new(LEAST * 4);
        let key = |n| ("r".to_owned(), RecordId([n; 16]));
        let loaded = || Loaded {
            doc: Automerge::new(),
            meta: Meta::default(),
            size: 1,
        };
        for n in 0..4 {
            assert!(cache.put(key(n), loaded()).is_empty());
        }
        let first = cache.take(&key(0)).unwrap();
        assert!(cache.put(key(0), first).is_empty());
        assert_eq!(cache.put(key(9), loaded()), [key(1)], "used longest ago");
        assert!(!cache.holds(&key(1)) && cache.holds(&key(0)));
        assert!(
            !cache.holds(&("other".to_owned(), RecordId([9; 16]))),
            "a realm sees its own only"
        );
    }
}
