//! Handing in again what the server had and lost: it was restored from a backup that is older than this phone's memory.

use automerge::Automerge;

use super::{Item, Phone};
use crate::{
    id::{Blob, Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing},
    protocol::Difference,
    session::compare,
};

impl Phone {
    /// Asks for records that differ, and says which of the phone's the server does not know: each is to be handed in.
    pub fn differ(&mut self, theirs: &Difference) -> Vec<RecordId> {
        let mut ours = self.digests(theirs.scope);
        ours.retain(|(id, _)| theirs.buckets.contains(&crate::digest::bucket(*id)));
        let (want, unknown) = compare(&ours, theirs);
        self.wanted.extend(want);
        for record in &unknown {
            self.wanted.remove(record);
        }
        unknown
    }

    /// Puts all that this phone wrote in a record, which the server does not know, back into the outbox.
    ///
    /// What the server once said of the record holds no more: it counts again when the server names it again, even if
    /// that is under a number below the phone's cursor.
    pub fn hand_in(&mut self, record: RecordId) {
        let before = self.outbox.len();
        self.put_back(record, |_| false);
        if self.outbox.len() > before {
            self.count(record, None);
        }
    }

    /// Puts what this phone wrote, and the server's document does not hold, back into the outbox.
    pub(super) fn put_back_beyond(&mut self, record: RecordId, snapshot: &Blob) {
        // What does not load is `receive`'s to refuse.
        let theirs = std::panic::catch_unwind(|| Automerge::load(&snapshot.0).ok());
        if let Ok(Some(theirs)) = theirs {
            self.put_back(record, |hash| {
                theirs.get_change_meta_by_hash(&hash.into()).is_some()
            });
        }
    }

    fn put_back(&mut self, record: RecordId, known: impl Fn(Hash) -> bool) {
        let (Some(held), Some(place)) = (self.records.get(&record), self.places.get(&record))
        else {
            return;
        };
        for change in held.doc.get_changes(&[]) {
            let hash = Hash::from(change.hash());
            let Ok(install) = InstallId::try_from(change.actor_id().to_bytes()) else {
                continue;
            };
            let holds = self.outbox.iter().any(|item| item.out.hash == hash);
            if !self.me.installs.contains(&install) || known(hash) || holds {
                continue;
            }
            let out = Outgoing {
                record,
                kind: held.kind.clone(),
                scope: place.scope,
                hash,
                seq: change.seq(),
                bytes: change.raw_bytes().to_vec(),
                intent: Vec::new(),
                note: change.message().map(str::to_owned),
                at: change.timestamp().saturating_mul(1000),
                fate: Fate::Here,
            };
            self.outbox.push(Item {
                install,
                out,
                kept: None,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::{Edit, Path},
        digest::{Buckets, Short},
        id::ScopeId,
        phone::Scope,
        value::Value,
    };

    const SCOPE: ScopeId = ScopeId([3; 16]);

    /// A phone that holds records which the server has named with these digests, and that wrote them all.
    fn holding(records: [RecordId; 2]) -> Phone {
        let mut phone = Phone::default();
        phone.me.install = InstallId([1; 16]);
        phone.me.installs = [phone.me.install].into();
        phone.scopes.insert(SCOPE, Scope::default());
        for record in records {
            let name = Edit::Set {
                path: Path::field("name"),
                value: Value::from("Đối thoại quý 3"),
            };
            phone
                .create(record, "dialogue", SCOPE, vec![name], 1)
                .unwrap();
            phone.count(record, Some(Short([7; 8])));
        }
        phone
    }

    #[test]
    fn what_is_handed_in_again_is_not_known_to_the_server() {
        let records = [RecordId([1; 16]), RecordId([2; 16])];
        let mut phone = holding(records);
        phone.outbox.clear();
        phone.hand_in(records[0]);
        assert_eq!(phone.outbox.len(), 1);
        assert_eq!(phone.places[&records[0]].digest, None);
        let mut left = Buckets::default();
        left.replace(records[1], None, Some(Short([7; 8])));
        assert_eq!(phone.scopes[&SCOPE].buckets, left);
    }

    #[test]
    fn what_has_left_does_not_count_when_its_scope_is_named_again() {
        let records = [RecordId([1; 16]), RecordId([2; 16])];
        let mut phone = holding(records);
        // The second still waits, so that the scope is not dropped yet.
        phone.outbox.remove(0);
        phone.scopes.get_mut(&SCOPE).unwrap().taken = true;
        for place in phone.places.values_mut() {
            place.leaving = true;
        }
        phone.settle(&[]);
        assert!(!phone.places.contains_key(&records[0]));
        let mut left = Buckets::default();
        left.replace(records[1], None, Some(Short([7; 8])));
        assert_eq!(phone.scopes[&SCOPE].buckets, left);
    }
}
