//! Documents kept loaded: a bounded number of bytes, the longest unused goes first.

use std::collections::{BTreeMap, HashMap};

use automerge::Automerge;
use sync_core::{gate::Meta, id::RecordId};

/// About how many bytes of memory a loaded document takes for each byte of its snapshot, and at least.
const FACTOR: usize = 14;
const LEAST: usize = 16 << 10;

/// A document with what the gate knows of its changes.
#[derive(Debug, Clone)]
pub(super) struct Loaded {
    pub doc: Automerge,
    pub meta: Meta,
}

#[derive(Debug)]
struct Slot {
    loaded: Loaded,
    cost: usize,
    used: u64,
}

type Key = (String, RecordId);

/// The cache. A record's document is taken out while it is worked on: one that is not put back (a panic, a failed
/// commit) is read from the store again.
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

    pub(super) fn take(&mut self, realm: &str, record: RecordId) -> Option<Loaded> {
        let slot = self.slots.remove(&(realm.to_owned(), record))?;
        self.by_use.remove(&slot.used);
        self.held -= slot.cost;
        Some(slot.loaded)
    }

    pub(super) fn put(&mut self, realm: &str, record: RecordId, loaded: Loaded, snapshot: usize) {
        self.take(realm, record);
        let cost = (snapshot * FACTOR).max(LEAST);
        if cost > self.capacity / 4 {
            return;
        }
        self.tick += 1;
        let key = (realm.to_owned(), record);
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
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_unused_document_goes_first() {
        let mut cache = Cache::new(LEAST * 4);
        let loaded = || Loaded {
            doc: Automerge::new(),
            meta: Meta::default(),
        };
        for n in 0..4 {
            cache.put("r", RecordId([n; 16]), loaded(), 1);
        }
        let first = cache.take("r", RecordId([0; 16]));
        cache.put("r", RecordId([0; 16]), first.unwrap(), 1);
        cache.put("r", RecordId([9; 16]), loaded(), 1);
        assert!(
            cache.take("r", RecordId([1; 16])).is_none(),
            "used longest ago"
        );
        assert!(cache.take("r", RecordId([0; 16])).is_some());
        assert!(
            cache.take("other", RecordId([9; 16])).is_none(),
            "a realm sees its own only"
        );
    }
}
