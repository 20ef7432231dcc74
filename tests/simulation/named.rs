//! Citizens' identities: recorded and taken back on phones, erased by the office, gone wherever they were.

use danvan_store::{Presence, StoreError, Tombstone, Work};
use sync_core::{
    id::IdentityId,
    identity::{Fate, Identity},
    phone::NotWritten,
};

use crate::{life::held, office::REALM, phone::Handset, server::seal, world::World};

/// Records who voiced one of the opinions that the phone holds.
pub fn name(world: &World, phone: &mut Handset, which: u8, now: i64) {
    let Some(record) = held(phone, "opinion", which) else {
        return;
    };
    let id = IdentityId(world.dice.id());
    let identity = Identity {
        name: "Người Mẫu".to_owned(),
        consent: 1,
        agreed_at: now,
        ..Identity::default()
    };
    take_back(world, phone, which);
    match phone.state.identify(id, record, identity) {
        // Somebody made a complaint of it meanwhile.
        Ok(()) | Err(NotWritten::NoIdentity) => {}
        Err(why) => world.truth.broke(format!("nobody was named: {why}")),
    }
}

/// Takes back who voiced one of them.
pub fn take_back(world: &World, phone: &mut Handset, which: u8) {
    let Some(record) = held(phone, "opinion", which) else {
        return;
    };
    let all = phone.state.identities.iter();
    let named = all.filter(|(_, held)| held.record == record && held.identity.is_some());
    for id in named.map(|(id, _)| *id).collect::<Vec<_>>() {
        world.truth.unnamed(id);
    }
    phone.state.withdraw_identity(record);
}

/// The office erases one of those that the store keeps.
pub async fn erase(world: &World, which: u8, now: i64) -> Result<(), StoreError> {
    let mut work = world.store().write().await?;
    let mut kept = Vec::new();
    for record in work.records_after(REALM, None, u32::MAX).await? {
        kept.extend(work.identity_of(REALM, record.head.id).await?);
    }
    let Some(at) = usize::from(which).checked_rem(kept.len()) else {
        return Ok(());
    };
    let chosen = &kept[at];
    let stone = Tombstone {
        realm: REALM.to_owned(),
        id: chosen.id,
        record: chosen.record,
        scope: chosen.scope,
        at: now,
    };
    work.erase_identity(&stone).await?;
    work.commit().await?;
    world.truth.unnamed(chosen.id);
    Ok(())
}

/// What must hold of identities at the end.
pub async fn check(
    world: &World,
    phones: &[Handset],
    work: &mut dyn Work,
) -> Result<(), StoreError> {
    let kid = seal().kid;
    let unnamed: Vec<IdentityId> = world.truth.all_unnamed().into_iter().collect();
    for (id, presence) in work.presence_of(REALM, &kid, &unnamed).await? {
        if presence == Presence::Kept {
            world.truth.broke(format!("{id} was erased and is kept"));
        }
    }
    for phone in phones.iter().filter(|phone| !phone.revoked) {
        for (id, held) in &phone.state.identities {
            let there = work.presence_of(REALM, &kid, &[*id]).await?;
            let kept = there == [(*id, Presence::Kept)];
            let broken = match held.fate {
                Fate::Here => "still waits",
                Fate::Safe if unnamed.contains(id) => "was erased and is still on a phone",
                Fate::Safe if !kept => "is called safe and is not kept",
                Fate::Safe | Fate::Refused(_) => continue,
            };
            world.truth.broke(format!("identity {id} {broken}"));
        }
    }
    Ok(())
}
