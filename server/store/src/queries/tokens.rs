use async_trait::async_trait;
use sync_core::id::{DeviceId, Hash, PersonId};

use super::{Row, Tx, rows::Reader};
use crate::{RefreshOutcome, RefreshToken, StoreError, Tokens};

const TABLE: &str = "refresh_tokens";

#[async_trait]
impl Tokens for Tx {
    async fn add_refresh(&mut self, realm: &str, token: &RefreshToken) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO refresh_tokens
                 (realm, hash, family, person, device, issued_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(realm)
        .bind(token.hash.as_bytes())
        .bind(token.family.as_slice())
        .bind(token.person.as_bytes())
        .bind(token.device.as_ref().map(DeviceId::as_bytes))
        .bind(token.issued_at)
        .bind(token.expires_at);
        self.run(query).await?;
        Ok(())
    }

    async fn take_refresh(
        &mut self,
        realm: &str,
        hash: Hash,
        now: i64,
    ) -> Result<RefreshOutcome, StoreError> {
        let take = sqlx::query(
            "UPDATE refresh_tokens SET replaced_at = $3
             WHERE realm = $1 AND hash = $2 AND replaced_at IS NULL AND revoked_at IS NULL
                 AND expires_at > $3
             RETURNING hash, family, person, device, issued_at, expires_at",
        );
        let taken = self
            .first(take.bind(realm).bind(hash.as_bytes()).bind(now))
            .await?;
        if let Some(row) = taken {
            return token(&row).map(RefreshOutcome::Fresh);
        }
        let why = sqlx::query(
            "SELECT hash, family, person, device, issued_at, expires_at, replaced_at, revoked_at
             FROM refresh_tokens WHERE realm = $1 AND hash = $2",
        );
        let Some(row) = self.first(why.bind(realm).bind(hash.as_bytes())).await? else {
            return Ok(RefreshOutcome::Unknown);
        };
        let reader = Reader::new(TABLE, &row);
        if reader.get::<Option<i64>>("revoked_at")?.is_some() {
            return Ok(RefreshOutcome::Revoked);
        }
        match reader.get("replaced_at")? {
            Some(replaced_at) => Ok(RefreshOutcome::Reused {
                token: token(&row)?,
                replaced_at,
            }),
            None => Ok(RefreshOutcome::Expired),
        }
    }

    async fn revoke_family(
        &mut self,
        realm: &str,
        family: [u8; 16],
        now: i64,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE refresh_tokens SET revoked_at = $3
             WHERE realm = $1 AND family = $2 AND revoked_at IS NULL",
        );
        self.run(query.bind(realm).bind(family.as_slice()).bind(now))
            .await?;
        Ok(())
    }

    async fn revoke_tokens_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        now: i64,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE refresh_tokens SET revoked_at = $3
             WHERE realm = $1 AND device = $2 AND revoked_at IS NULL",
        );
        self.run(query.bind(realm).bind(device.as_bytes()).bind(now))
            .await?;
        Ok(())
    }

    async fn revoke_tokens_of_person(
        &mut self,
        realm: &str,
        person: PersonId,
        now: i64,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "UPDATE refresh_tokens SET revoked_at = $3
             WHERE realm = $1 AND person = $2 AND revoked_at IS NULL",
        );
        self.run(query.bind(realm).bind(person.as_bytes()).bind(now))
            .await?;
        Ok(())
    }

    async fn forget_expired_tokens(&mut self, realm: &str, before: i64) -> Result<u64, StoreError> {
        let query = sqlx::query("DELETE FROM refresh_tokens WHERE realm = $1 AND expires_at < $2");
        self.run(query.bind(realm).bind(before)).await
    }
}

fn token(row: &Row) -> Result<RefreshToken, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(RefreshToken {
        hash: row.id("hash")?,
        family: row.id("family")?,
        person: row.id("person")?,
        device: row.opt_id("device")?,
        issued_at: row.get("issued_at")?,
        expires_at: row.get("expires_at")?,
    })
}
