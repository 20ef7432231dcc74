//! Which files arrived, and which records speak of them.

use std::collections::BTreeSet;

use async_trait::async_trait;
use danvan_store::{Media, MediaFile, MediaRef, StoreError, Upload};
use sync_core::id::{Hash, RecordId, ScopeId};

use super::{Memory, unasked::not_simulated};

#[async_trait]
impl Media for Memory {
    async fn add_media(&mut self, realm: &str, file: &MediaFile) -> Result<(), StoreError> {
        let (realm, file) = (realm.to_owned(), file.clone());
        self.change(move |tables| {
            let realm = tables.realm_mut(&realm);
            realm.take("media", 1);
            realm
                .media
                .entry(file.sha256)
                .or_insert_with(|| file.clone());
        })
    }

    async fn media(&mut self, realm: &str, sha256: Hash) -> Result<Option<MediaFile>, StoreError> {
        Ok(self.realm(realm).media.get(&sha256).cloned())
    }

    async fn media_after(
        &mut self,
        realm: &str,
        after: Option<Hash>,
        limit: u32,
    ) -> Result<Vec<MediaFile>, StoreError> {
        let all = self.realm(realm).media.values();
        let later = all.filter(|file| after < Some(file.sha256));
        Ok(later.take(limit as usize).cloned().collect())
    }

    async fn add_upload(&mut self, _: &str, _: &Upload) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn upload(&mut self, _: &str, _: [u8; 16]) -> Result<Option<Upload>, StoreError> {
        not_simulated()
    }

    async fn advance_upload(
        &mut self,
        _: &str,
        _: [u8; 16],
        _: i64,
        _: i64,
    ) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn remove_upload(&mut self, _: &str, _: [u8; 16]) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn uploads_of(
        &mut self,
        _: &str,
        _: sync_core::id::DeviceId,
    ) -> Result<Vec<Upload>, StoreError> {
        not_simulated()
    }

    async fn expired_uploads(
        &mut self,
        _: &str,
        _: i64,
        _: u32,
    ) -> Result<Vec<Upload>, StoreError> {
        not_simulated()
    }

    async fn replace_media_refs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        refs: &[MediaRef],
    ) -> Result<(), StoreError> {
        let (realm, records) = (realm.to_owned(), records.to_vec());
        let new: BTreeSet<_> = refs.iter().map(|r| (r.sha256, r.record, r.scope)).collect();
        self.change(move |tables| {
            let refs = &mut tables.realm_mut(&realm).media_refs;
            refs.retain(|(_, record, _)| !records.contains(record));
            refs.extend(new.iter().copied());
        })
    }

    async fn media_of_record(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<(Hash, bool)>, StoreError> {
        let realm = self.realm(realm);
        let own = realm.media_refs.iter().filter(|(_, of, _)| *of == record);
        Ok(own
            .map(|(file, ..)| (*file, realm.media.contains_key(file)))
            .collect())
    }

    async fn stored_media_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Hash)>, StoreError> {
        let realm = self.realm(realm);
        let mut stored: Vec<(RecordId, Hash)> = realm
            .media_refs
            .iter()
            .filter(|(file, record, _)| records.contains(record) && realm.media.contains_key(file))
            .map(|(file, record, _)| (*record, *file))
            .collect();
        stored.sort_unstable();
        Ok(stored)
    }

    async fn missing_media(&mut self, realm: &str, scopes: &[ScopeId]) -> Result<i64, StoreError> {
        let realm = self.realm(realm);
        let missing: BTreeSet<Hash> = realm
            .media_refs
            .iter()
            .filter(|(file, _, scope)| scopes.contains(scope) && !realm.media.contains_key(file))
            .map(|(file, ..)| *file)
            .collect();
        Ok(i64::try_from(missing.len()).unwrap_or(i64::MAX))
    }

    async fn records_of_media(
        &mut self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Vec<MediaRef>, StoreError> {
        Ok(self.realm(realm).refs(sha256).collect())
    }

    async fn media_scopes(
        &mut self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Vec<ScopeId>, StoreError> {
        let scopes: BTreeSet<ScopeId> = self.realm(realm).refs(sha256).map(|r| r.scope).collect();
        Ok(scopes.into_iter().collect())
    }
}
