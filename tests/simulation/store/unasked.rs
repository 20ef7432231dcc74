//! What no sync asks of a store: it is answered with an error, so that a simulation that came to need it would fail.

use async_trait::async_trait;
use danvan_store::{
    Freeze, Freezes, Import, ImportSource, Imports, Keys, OverlapDecision, Overlaps,
    RefreshOutcome, RefreshToken, Rule, Rules, SigningKey, StoreError, Titled, Tokens,
};
use sync_core::id::{DeviceId, Hash, ImportId, PersonId, RecordId, ScopeId};

use super::Memory;

/// The answer.
pub fn not_simulated<T>() -> Result<T, StoreError> {
    Err(StoreError::Other {
        code: "not_simulated".to_owned(),
    })
}

#[async_trait]
impl Tokens for Memory {
    async fn add_refresh(&mut self, _: &str, _: &RefreshToken) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn take_refresh(
        &mut self,
        _: &str,
        _: Hash,
        _: i64,
    ) -> Result<RefreshOutcome, StoreError> {
        not_simulated()
    }

    async fn revoke_family(&mut self, _: &str, _: [u8; 16], _: i64) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn revoke_tokens_of_device(
        &mut self,
        _: &str,
        _: DeviceId,
        _: i64,
    ) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn revoke_tokens_of_person(
        &mut self,
        _: &str,
        _: PersonId,
        _: i64,
    ) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn forget_expired_tokens(&mut self, _: &str, _: i64) -> Result<u64, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Keys for Memory {
    async fn add_key(&mut self, _: &SigningKey) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn keys(&mut self) -> Result<Vec<SigningKey>, StoreError> {
        not_simulated()
    }

    async fn retire_key(&mut self, _: &str, _: i64) -> Result<bool, StoreError> {
        not_simulated()
    }

    async fn remove_key(&mut self, _: &str) -> Result<bool, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Rules for Memory {
    async fn publish(&mut self, _: &str, _: &Rule) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn rules(&mut self, _: &str, _: &str) -> Result<Vec<Rule>, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Imports for Memory {
    async fn put_import(&mut self, _: &str, _: &Import) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn import(&mut self, _: &str, _: ImportId) -> Result<Option<Import>, StoreError> {
        not_simulated()
    }

    async fn imports_of(
        &mut self,
        _: &str,
        _: PersonId,
        _: u32,
    ) -> Result<Vec<Import>, StoreError> {
        not_simulated()
    }

    async fn imports_in(&mut self, _: &str, _: &[&str]) -> Result<Vec<Import>, StoreError> {
        not_simulated()
    }

    async fn drop_import(&mut self, _: &str, _: ImportId) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn put_import_source(&mut self, _: &str, _: &ImportSource) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn import_sources(&mut self, _: &str) -> Result<Vec<ImportSource>, StoreError> {
        not_simulated()
    }

    async fn titles(&mut self, _: &str, _: &str, _: &[ScopeId]) -> Result<Vec<Titled>, StoreError> {
        not_simulated()
    }

    async fn belonging(
        &mut self,
        _: &str,
        _: &[RecordId],
    ) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        not_simulated()
    }

    async fn take_out(&mut self, _: &str, _: &[RecordId], _: &str) -> Result<(), StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Freezes for Memory {
    async fn put_freeze(&mut self, _: &str, _: &Freeze, _: &[u8]) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn freezes(&mut self, _: &str, _: RecordId) -> Result<Vec<Freeze>, StoreError> {
        not_simulated()
    }

    async fn frozen_rows(
        &mut self,
        _: &str,
        _: RecordId,
        _: i32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        not_simulated()
    }
}

#[async_trait]
impl Overlaps for Memory {
    async fn put_overlap(&mut self, _: &str, _: &OverlapDecision) -> Result<(), StoreError> {
        not_simulated()
    }

    async fn overlaps(
        &mut self,
        _: &str,
        _: &[RecordId],
    ) -> Result<Vec<OverlapDecision>, StoreError> {
        not_simulated()
    }
}
