use async_trait::async_trait;

use super::{Row, Tx, rows::Reader};
use crate::{Keys, Secret, SigningKey, StoreError};

#[async_trait]
impl Keys for Tx {
    async fn add_key(&mut self, key: &SigningKey) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO keys (kid, seed, created_at, retired_at) VALUES ($1, $2, $3, $4)",
        )
        .bind(&key.kid)
        .bind(key.seed.0.as_slice())
        .bind(key.created_at)
        .bind(key.retired_at);
        self.run(query).await?;
        Ok(())
    }

    async fn keys(&mut self) -> Result<Vec<SigningKey>, StoreError> {
        let query = sqlx::query(
            "SELECT kid, seed, created_at, retired_at FROM keys ORDER BY created_at DESC, kid",
        );
        self.all(query).await?.iter().map(key).collect()
    }

    async fn retire_key(&mut self, kid: &str, at: i64) -> Result<bool, StoreError> {
        let query =
            sqlx::query("UPDATE keys SET retired_at = $2 WHERE kid = $1 AND retired_at IS NULL");
        Ok(self.run(query.bind(kid).bind(at)).await? == 1)
    }

    async fn remove_key(&mut self, kid: &str) -> Result<bool, StoreError> {
        Ok(self
            .run(sqlx::query("DELETE FROM keys WHERE kid = $1").bind(kid))
            .await?
            == 1)
    }
}

fn key(row: &Row) -> Result<SigningKey, StoreError> {
    let row = Reader::new("keys", row);
    Ok(SigningKey {
        kid: row.get("kid")?,
        seed: Secret(row.id("seed")?),
        created_at: row.get("created_at")?,
        retired_at: row.get("retired_at")?,
    })
}
