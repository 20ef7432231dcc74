//! What phones say about identities: checked and sealed at the door, kept or erased in intake's transaction.

use danvan_store::{Presence, SealedIdentity, StoreError, Tombstone, Work};
use serde::Serialize;
use serde_json::json;
use sync_core::{
    id::{IdentityId, RecordId, ScopeId},
    identity::{Identities, Identity, Outcome, Receipt, Word},
    protocol::Reason,
};

use super::Seal;
use crate::{
    entropy::{Entropy, random},
    people::Act,
};

/// A phone's words, ready for intake.
#[derive(Debug)]
pub struct Words {
    act: Act,
    ready: Vec<Ready>,
}

#[derive(Debug)]
struct Ready {
    id: IdentityId,
    record: RecordId,
    scope: ScopeId,
    what: What,
}

#[derive(Debug)]
enum What {
    Keep(SealedIdentity, Consent),
    Erase,
    Refuse(Reason),
}

/// What proves it: which text, and when by the phone's clock.
#[derive(Debug)]
struct Consent {
    text: u16,
    at: i64,
}

impl Words {
    /// Checks and seals what was said: nothing that can be read goes further. `scopes` are those in which who acts may
    /// record opinions.
    pub fn prepare(
        seal: &Seal,
        entropy: &dyn Entropy,
        act: Act,
        scopes: &[ScopeId],
        said: Vec<Word>,
    ) -> Self {
        let ready = said.into_iter().map(|word| {
            let (id, record, scope) = (word.id, word.record, word.scope);
            let what = match word.identity {
                None => What::Erase,
                Some(_) if !scopes.contains(&scope) => What::Refuse(Reason::of("not_allowed_here")),
                Some(identity) => match identity.checked() {
                    Err(unfit) => What::Refuse(unfit.into()),
                    Ok(identity) => sealed(seal, entropy, &act, (id, record, scope), &identity),
                },
            };
            Ready {
                id,
                record,
                scope,
                what,
            }
        });
        let ready = ready.collect();
        Self { act, ready }
    }
}

fn sealed(
    seal: &Seal,
    entropy: &dyn Entropy,
    act: &Act,
    (id, record, scope): (IdentityId, RecordId, ScopeId),
    identity: &Identity,
) -> What {
    let Some(person) = act.person else {
        return What::Refuse(Reason::of("not_allowed_here"));
    };
    let of = (act.realm.as_str(), id, record);
    let Some(sealed) = seal.seal(random(entropy), of, identity) else {
        return What::Refuse(Reason::of("identity_too_long"));
    };
    let consent = Consent {
        text: identity.consent,
        at: identity.agreed_at,
    };
    let kept = SealedIdentity {
        id,
        record,
        scope,
        person,
        kid: seal.kid.clone(),
        sealed,
        kept_at: act.now_ms,
    };
    What::Keep(kept, consent)
}

/// Carries out what was said, each with an entry in the audit log. Said again it comes to the same.
///
/// # Errors
/// As the store.
pub async fn settle(work: &mut dyn Work, words: &Words) -> Result<Vec<Receipt>, StoreError> {
    let Words { act, ready } = words;
    let mut receipts = Vec::with_capacity(ready.len());
    for word in ready {
        let outcome = match &word.what {
            What::Keep(identity, consent) => keep(work, act, identity, consent).await?,
            What::Erase => take_back(work, act, word).await?,
            What::Refuse(reason) => Outcome::Refused(reason.clone()),
        };
        receipts.push(Receipt {
            id: word.id,
            outcome,
        });
    }
    Ok(receipts)
}

async fn keep(
    work: &mut dyn Work,
    act: &Act,
    identity: &SealedIdentity,
    consent: &Consent,
) -> Result<Outcome, StoreError> {
    let refused = |code| Ok(Outcome::Refused(Reason::of(code)));
    let known = work
        .presence_of(&act.realm, &identity.kid, &[identity.id])
        .await?;
    if known == [(identity.id, Presence::Erased)] {
        return Ok(Outcome::Erased);
    }
    if let Some(there) = work.identity(&act.realm, identity.id).await? {
        if (there.person, there.record) != (identity.person, identity.record) {
            return refused("identity_of_another");
        }
        if there.kid == identity.kid {
            return Ok(Outcome::Kept);
        }
    }
    // The opinion may still be on its way: then the scope that the phone names stands.
    if let Some(record) = work.records(&act.realm, &[identity.record]).await?.first() {
        if record.head.scope != identity.scope {
            return refused("not_allowed_here");
        }
        if record.head.kind != "opinion" {
            return refused("identity_not_here");
        }
    }
    if let Some(there) = work.identity_of(&act.realm, identity.record).await?
        && there.id != identity.id
    {
        if there.person != identity.person {
            return refused("identity_of_another");
        }
        erase_one(work, act, &there, "replaced").await?;
    }
    let detail = json!({
        "identity": identity.id,
        "consent": consent.text,
        "agreed_at": consent.at,
    });
    act.audit(work, "identity_kept", identity.record, detail)
        .await?;
    if work.keep_identity(&act.realm, identity).await? {
        Ok(Outcome::Kept)
    } else {
        refused("identity_of_another")
    }
}

async fn take_back(work: &mut dyn Work, act: &Act, said: &Ready) -> Result<Outcome, StoreError> {
    // By its id alone, whatever record is named with it: who guesses one erases nothing of another's.
    if let Some(there) = work.identity(&act.realm, said.id).await? {
        if act.person != Some(there.person) {
            return Ok(Outcome::Refused(Reason::of("identity_of_another")));
        }
        erase_one(work, act, &there, "taken_back").await?;
        return Ok(Outcome::Erased);
    }
    // A colleague may be carrying it: it is not to be kept when it comes.
    let stone = Tombstone {
        realm: act.realm.clone(),
        id: said.id,
        record: said.record,
        scope: said.scope,
        at: act.now_ms,
    };
    work.erase_identity(&stone).await?;
    Ok(Outcome::Erased)
}

/// Erases one that is kept, and says so in the audit log.
pub(super) async fn erase_one(
    work: &mut dyn Work,
    act: &Act,
    kept: &SealedIdentity,
    why: impl Serialize + Send,
) -> Result<(), StoreError> {
    let detail = json!({ "identity": kept.id, "why": why });
    act.audit(work, "identity_erased", kept.record, detail)
        .await?;
    let stone = Tombstone {
        realm: act.realm.clone(),
        id: kept.id,
        record: kept.record,
        scope: kept.scope,
        at: act.now_ms,
    };
    work.erase_identity(&stone).await?;
    Ok(())
}

/// Which of those that a phone holds it is to let go of, and which to hand in again.
///
/// # Errors
/// As the store.
pub async fn news_of(
    work: &mut dyn Work,
    realm: &str,
    seal: &Seal,
    said: &Identities,
) -> Result<Vec<Receipt>, StoreError> {
    if said.held.is_empty() {
        return Ok(Vec::new());
    }
    let known = work.presence_of(realm, &seal.kid, &said.held).await?;
    let outcome = |id: &IdentityId| match known.iter().find(|(known, _)| known == id) {
        Some((_, Presence::Kept)) => None,
        Some((_, Presence::Erased)) => Some(Outcome::Erased),
        None => Some(Outcome::Missing),
    };
    let held = said.held.iter();
    let news = held.filter_map(|id| {
        let outcome = outcome(id)?;
        Some(Receipt { id: *id, outcome })
    });
    Ok(news.collect())
}
