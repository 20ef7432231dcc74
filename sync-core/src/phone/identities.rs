//! Citizens' identities on the phone of who recorded them: beside the records, never in one.

use super::{NotWritten, Phone};
use crate::{
    id::{IdentityId, RecordId},
    identity::{Fate, Held, Identity, MOST_HELD, MOST_WORDS, Outcome, Receipt, Word},
    merge,
    record::{self, choices::HANDED_OVER},
    value::Value,
};

/// The kind that has one.
const KIND: &str = "opinion";

impl Phone {
    /// Records who voiced an opinion, in place of what was recorded before.
    ///
    /// # Errors
    /// No such record, one on its way out, one that is no opinion, a complaint or denunciation, or an [`Unfit`]
    /// identity.
    ///
    /// [`Unfit`]: crate::identity::Unfit
    pub fn identify(
        &mut self,
        id: IdentityId,
        record: RecordId,
        identity: Identity,
    ) -> Result<(), NotWritten> {
        let (held, place) = self.writable(record)?;
        let scope = place.scope;
        if held.kind != KIND || is_handed_over(held) {
            return Err(NotWritten::NoIdentity);
        }
        let identity = identity.checked()?;
        self.withdraw_identity(record);
        self.identities.insert(
            id,
            Held {
                record,
                scope,
                identity: Some(identity),
                fate: Fate::Here,
            },
        );
        Ok(())
    }

    /// Takes back who voiced an opinion: here at once, on the server with the next sync.
    pub fn withdraw_identity(&mut self, record: RecordId) {
        for held in self.identities.values_mut() {
            if held.record == record && held.identity.take().is_some() {
                // Also where it was never sent: a colleague may have carried it.
                held.fate = Fate::Here;
            }
        }
    }

    /// Who voiced an opinion, as it was recorded here.
    pub fn identity_of(&self, record: RecordId) -> Option<&Held> {
        let mut held = self.identities.values();
        held.find(|held| held.record == record && held.identity.is_some())
    }

    /// Takes the identity of a complaint or denunciation back: of such nothing is stored.
    pub(super) fn forget_who_complained(&mut self, record: RecordId) {
        if self.identity_of(record).is_some()
            && self.records.get(&record).is_some_and(is_handed_over)
        {
            self.withdraw_identity(record);
        }
    }

    /// Identities given or taken back that are only here.
    pub(super) fn identities_here(&self) -> impl Iterator<Item = (&IdentityId, &Held)> {
        let all = self.identities.iter();
        all.filter(|(_, held)| held.fate == Fate::Here)
    }

    /// The same as they are sent.
    pub fn identities_to_send(&self) -> Vec<Word> {
        let here = self.identities_here().take(MOST_WORDS);
        here.map(|(id, held)| Word {
            id: *id,
            record: held.record,
            scope: held.scope,
            identity: held.identity.clone(),
        })
        .collect()
    }

    /// Those that the server once had.
    pub(super) fn identities_held(&self) -> Vec<IdentityId> {
        let all = self.identities.iter();
        let safe = all.filter(|(_, held)| held.fate == Fate::Safe);
        safe.map(|(id, _)| *id).take(MOST_HELD).collect()
    }

    pub(super) fn identities_became(&mut self, receipts: Vec<Receipt>) {
        for Receipt { id, outcome } in receipts {
            let Some(held) = self.identities.get_mut(&id) else {
                continue;
            };
            let taken_back = held.identity.is_none();
            match outcome {
                // Taken back and not theirs to erase: nothing of it is this phone's.
                Outcome::Refused(_) if taken_back => drop(self.identities.remove(&id)),
                Outcome::Erased => drop(self.identities.remove(&id)),
                // It was taken back while this was on its way.
                Outcome::Kept if taken_back => {}
                Outcome::Kept => held.fate = Fate::Safe,
                Outcome::Missing => held.fate = Fate::Here,
                Outcome::Refused(reason) => held.fate = Fate::Refused(reason),
            }
        }
    }
}

fn is_handed_over(held: &super::Held) -> bool {
    let kind = record::kind(&held.kind).and_then(|kind| kind.field("kind"));
    let Some(Value::Text(kind)) = kind.map(|field| merge::read(&held.doc, field)) else {
        return false;
    };
    HANDED_OVER.contains(&kind.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::{Edit, Path},
        id::{InstallId, ScopeId},
        phone::{Rows, Scope},
    };

    const SCOPE: ScopeId = ScopeId([3; 16]);
    const OPINION: RecordId = RecordId([7; 16]);

    fn set(field: &str, text: &str) -> Edit {
        Edit::Set {
            path: Path::field(field),
            value: Value::from(text),
        }
    }

    fn phone() -> Phone {
        let mut phone = Phone::default();
        phone.me.install = InstallId([1; 16]);
        phone.me.installs = [phone.me.install].into();
        phone.scopes.insert(SCOPE, Scope::default());
        let petition = vec![set("kind", "petition")];
        phone.create(OPINION, KIND, SCOPE, petition, 1).unwrap();
        phone
    }

    fn person(name: &str) -> Identity {
        Identity {
            name: name.to_owned(),
            consent: 1,
            ..Identity::default()
        }
    }

    fn told(phone: &mut Phone, id: IdentityId, outcome: Outcome) {
        phone.identities_became(vec![Receipt { id, outcome }]);
    }

    #[test]
    fn an_identity_waits_is_safe_and_is_gone_when_it_is_erased() {
        let (mut phone, id) = (phone(), IdentityId([1; 16]));
        let before = phone.only_here();
        phone.identify(id, OPINION, person("Lò Thị Mẫu")).unwrap();
        assert_eq!(phone.only_here(), before + 1);
        assert_eq!(
            phone.identities_to_send()[0].identity,
            Some(person("Lò Thị Mẫu"))
        );
        told(&mut phone, id, Outcome::Kept);
        assert_eq!(
            (phone.only_here(), phone.identities_held()),
            (before, vec![id])
        );
        told(&mut phone, id, Outcome::Missing);
        assert_eq!(phone.only_here(), before + 1, "the server lost it");
        told(&mut phone, id, Outcome::Erased);
        assert!(phone.identities.is_empty());
    }

    #[test]
    fn what_is_taken_back_is_gone_here_at_once_and_said_until_it_is_erased() {
        let (mut phone, id) = (phone(), IdentityId([1; 16]));
        phone.identify(id, OPINION, person("Lò Thị Mẫu")).unwrap();
        let sent = phone.identities_to_send();
        phone.withdraw_identity(OPINION);
        told(&mut phone, sent[0].id, Outcome::Kept);
        assert_eq!(phone.identity_of(OPINION), None);
        assert_eq!(phone.identities_to_send()[0].identity, None);
        let (_, mut rows) = Rows::read([]).unwrap();
        let written = rows.changes(&mut phone);
        assert!(!format!("{written:?}").contains("Lò"), "{written:?}");
        told(&mut phone, id, Outcome::Erased);
        assert!(phone.identities_to_send().is_empty());
    }

    #[test]
    fn another_identity_takes_the_place_of_the_first() {
        let mut phone = phone();
        let ids = [1, 2].map(|n| IdentityId([n; 16]));
        phone.identify(ids[0], OPINION, person("Lò Mẫu")).unwrap();
        phone.identify(ids[1], OPINION, person("Vi Mẫu")).unwrap();
        let held = phone.identity_of(OPINION).unwrap();
        assert_eq!(held.identity, Some(person("Vi Mẫu")));
        let sent = phone.identities_to_send();
        assert_eq!(
            sent.iter()
                .map(|w| w.identity.is_some())
                .collect::<Vec<_>>(),
            [false, true]
        );
    }

    #[test]
    fn who_complains_is_never_stored() {
        let (mut phone, id) = (phone(), IdentityId([1; 16]));
        phone.identify(id, OPINION, person("Lò Mẫu")).unwrap();
        phone
            .edit(OPINION, vec![set("kind", "complaint")], 2)
            .unwrap();
        assert_eq!(phone.identity_of(OPINION), None);
        let again = phone.identify(IdentityId([2; 16]), OPINION, person("Lò Mẫu"));
        assert_eq!(again, Err(NotWritten::NoIdentity));
        let visit = RecordId([8; 16]);
        phone
            .create(visit, "visit", SCOPE, vec![set("held_on", "")], 1)
            .ok();
        assert!(phone.identify(id, visit, person("Lò Mẫu")).is_err());
    }
}
