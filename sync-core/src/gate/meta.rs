//! What the gate remembers of a record's history: enough to place a change without asking Automerge.

use std::collections::HashMap;

use automerge::Automerge;

use super::{Head, Refusal};
use crate::id::Hash;

/// The changes of one record and how they hang together. It follows from the document
/// ([`Meta::of`]) and is kept beside it.
#[derive(Debug, Clone, Default)]
pub struct Meta {
    /// Each change after those that it builds on.
    changes: Vec<Change>,
    index: HashMap<Hash, usize>,
    latest: HashMap<[u8; 16], usize>,
}

#[derive(Debug, Clone)]
struct Change {
    actor: [u8; 16],
    seq: u64,
    max_op: u64,
    deps: Box<[usize]>,
    /// The change before it of the same actor.
    previous: Option<usize>,
}

/// A change that passed the gate, as [`Meta`] notes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Automerge's hash of the change.
    pub hash: Hash,
    /// The actor that wrote it.
    pub actor: [u8; 16],
    /// Its place among its actor's changes, from 1.
    pub seq: u64,
    /// Counter of its last op.
    pub max_op: u64,
    /// The changes it builds on.
    pub deps: Vec<Hash>,
}

impl Entry {
    pub(super) fn of(head: &Head<'_>) -> Self {
        let Head {
            hash, actor, seq, ..
        } = *head;
        Self {
            hash,
            actor,
            seq,
            max_op: head.max_op(),
            deps: head.deps().collect(),
        }
    }
}

/// The last op of each actor that a change names, as far as the change builds on it: its own
/// actor's comes first, 0 where there is none.
#[derive(Debug)]
pub(super) struct Past(Vec<u64>);

impl Past {
    /// As if the change built on everything that its actors ever wrote: for reading what will not be applied.
    pub(super) fn everything(actors: usize) -> Self {
        Self(vec![u64::MAX; actors])
    }

    /// True where the change builds on the op of this counter, of the actor with this index.
    pub(super) fn reaches(&self, actor: u64, counter: u64) -> bool {
        let last = usize::try_from(actor)
            .ok()
            .and_then(|actor| self.0.get(actor));
        counter > 0 && last.is_some_and(|last| counter <= *last)
    }
}

impl Meta {
    /// The history of a document. Changes of actors that are no UUID have no place in it.
    pub fn of(doc: &Automerge) -> Self {
        let mut meta = Self::default();
        for change in doc.get_changes_meta(&[]) {
            if let Ok(actor) = change.actor.to_bytes().try_into() {
                meta.note(&Entry {
                    hash: change.hash.into(),
                    actor,
                    seq: change.seq,
                    max_op: change.max_op,
                    deps: change.deps.into_iter().map(Hash::from).collect(),
                });
            }
        }
        meta
    }

    /// True where the record has this change.
    pub fn has(&self, change: &Hash) -> bool {
        self.index.contains_key(change)
    }

    /// How many changes the record has.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// True where the record has no change at all.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The last sequence number of an actor, 0 where it has written nothing.
    pub fn last_seq(&self, actor: &[u8; 16]) -> u64 {
        self.latest.get(actor).map_or(0, |at| self.changes[*at].seq)
    }

    /// Adds a change that has been let in.
    pub fn note(&mut self, entry: &Entry) {
        let at = self.changes.len();
        self.index.insert(entry.hash, at);
        let previous = self.latest.insert(entry.actor, at);
        let deps = entry
            .deps
            .iter()
            .filter_map(|dep| self.index.get(dep).copied())
            .collect();
        let Entry {
            actor, seq, max_op, ..
        } = *entry;
        self.changes.push(Change {
            actor,
            seq,
            max_op,
            deps,
            previous,
        });
    }

    /// Takes back the change noted last.
    pub(super) fn retract(&mut self, hash: &Hash) {
        self.index.remove(hash);
        if let Some(Change {
            actor, previous, ..
        }) = self.changes.pop()
        {
            match previous {
                Some(at) => self.latest.insert(actor, at),
                None => self.latest.remove(&actor),
            };
        }
    }

    /// Places a change in the history: what it builds on is here, it is its actor's next, and its
    /// ops are numbered on from what it builds on.
    pub(super) fn place(&self, head: &Head<'_>) -> Result<Past, Refusal> {
        if self.has(&head.hash) {
            return Err(Refusal::Duplicate);
        }
        let mut deps = Vec::with_capacity(head.deps().len());
        let mut max_op = 0;
        for dep in head.deps() {
            let at = *self.index.get(&dep).ok_or(Refusal::DepsMissing)?;
            max_op = max_op.max(self.changes[at].max_op);
            deps.push(at);
        }
        let next = self.last_seq(&head.actor) + 1;
        if head.seq < next {
            return Err(Refusal::SeqReused);
        }
        if head.seq > next {
            return Err(Refusal::SeqGap);
        }
        if head.start_op != max_op + 1 {
            return Err(Refusal::StartOp);
        }
        if head
            .other_actors()
            .any(|actor| !self.latest.contains_key(&actor))
        {
            return Err(Refusal::UnknownActor);
        }
        let past = self.past(head, &deps);
        // An actor's changes are a chain: otherwise two of its ops could bear one number.
        let own_last = self
            .latest
            .get(&head.actor)
            .map_or(0, |at| self.changes[*at].max_op);
        if past.0[0] != own_last {
            return Err(Refusal::OwnPast);
        }
        Ok(past)
    }

    /// Walks back from what the change builds on to the last change there of each actor it names.
    fn past(&self, head: &Head<'_>, deps: &[usize]) -> Past {
        let actors: Vec<_> = std::iter::once(head.actor)
            .chain(head.other_actors())
            .collect();
        let mut last_ops = vec![0; actors.len()];
        // An actor that has written nothing is not looked for.
        let mut wanted = actors
            .iter()
            .filter(|actor| self.latest.contains_key(*actor))
            .count();
        let mut reached = vec![false; deps.iter().max().map_or(0, |at| at + 1)];
        for at in deps {
            reached[*at] = true;
        }
        for at in (0..reached.len()).rev() {
            if wanted == 0 {
                break;
            }
            if !reached[at] {
                continue;
            }
            let change = &self.changes[at];
            for dep in &change.deps {
                reached[*dep] = true;
            }
            if let Some(named) = actors.iter().position(|actor| *actor == change.actor)
                && last_ops[named] == 0
            {
                last_ops[named] = change.max_op;
                wanted -= 1;
            }
        }
        Past(last_ops)
    }
}
