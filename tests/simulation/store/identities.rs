//! Who citizens are.

use std::sync::Arc;

use async_trait::async_trait;
use danvan_store::{Identities, Presence, SealedIdentity, StoreError, Tombstone};
use sync_core::id::{IdentityId, RecordId};

use super::{Memory, unasked::not_simulated};

#[async_trait]
impl Identities for Memory {
    async fn presence_of(
        &mut self,
        realm: &str,
        kid: &str,
        ids: &[IdentityId],
    ) -> Result<Vec<(IdentityId, Presence)>, StoreError> {
        let all = &self.realm(realm).identities;
        let found = ids.iter().filter_map(|id| match all.get(id)? {
            (_, None) => Some((*id, Presence::Erased)),
            (_, Some(kept)) => (kept.kid == kid).then_some((*id, Presence::Kept)),
        });
        Ok(found.collect())
    }

    async fn identity(
        &mut self,
        realm: &str,
        id: IdentityId,
    ) -> Result<Option<SealedIdentity>, StoreError> {
        let row = self.realm(realm).identities.get(&id);
        Ok(row.and_then(|(_, kept)| kept.clone()))
    }

    async fn identity_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Option<SealedIdentity>, StoreError> {
        let all = self.realm(realm).identities.values();
        let mut kept = all.filter_map(|(_, kept)| kept.as_ref());
        Ok(kept.find(|kept| kept.record == record).cloned())
    }

    async fn keep_identity(
        &mut self,
        realm: &str,
        identity: &SealedIdentity,
    ) -> Result<bool, StoreError> {
        let there = self.identity_of(realm, identity.record).await?;
        let known = self.realm(realm).identities.contains_key(&identity.id);
        if there.is_some() || known {
            return Ok(false);
        }
        let stone = Tombstone {
            realm: realm.to_owned(),
            id: identity.id,
            record: identity.record,
            scope: identity.scope,
            at: identity.kept_at,
        };
        let (realm, identity) = (realm.to_owned(), identity.clone());
        self.change(move |tables| {
            let realm = tables.realm_mut(&realm);
            realm.take("identities", 1);
            let row = (stone.clone(), Some(identity.clone()));
            Arc::make_mut(&mut realm.identities).insert(identity.id, row);
        })?;
        Ok(true)
    }

    async fn erase_identity(&mut self, stone: &Tombstone) -> Result<bool, StoreError> {
        let row = self.realm(&stone.realm).identities.get(&stone.id);
        let fresh = !matches!(row, Some((_, None)));
        let stone = stone.clone();
        self.change(move |tables| {
            let realm = tables.realm_mut(&stone.realm);
            realm.take("identities", 1);
            Arc::make_mut(&mut realm.identities).insert(stone.id, (stone.clone(), None));
        })?;
        Ok(fresh)
    }

    async fn identities_overdue(
        &mut self,
        _: &str,
        _: i64,
        _: i64,
        _: u32,
    ) -> Result<Vec<SealedIdentity>, StoreError> {
        not_simulated()
    }

    async fn erased_after(
        &mut self,
        _: (i64, IdentityId),
        _: u32,
    ) -> Result<Vec<Tombstone>, StoreError> {
        not_simulated()
    }
}
