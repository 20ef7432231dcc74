use async_trait::async_trait;

use super::{Tx, rows::Reader};
use crate::{Realm, Realms, StoreError};

#[async_trait]
impl Realms for Tx {
    async fn put_realm(&mut self, realm: &Realm) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO realms (code, name, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (code) DO UPDATE SET name = excluded.name",
        );
        self.run(
            query
                .bind(&realm.code)
                .bind(&realm.name)
                .bind(realm.created_at),
        )
        .await?;
        Ok(())
    }

    async fn realms(&mut self) -> Result<Vec<Realm>, StoreError> {
        let query = sqlx::query("SELECT code, name, created_at FROM realms ORDER BY code");
        let realm = |row| {
            let row = Reader::new("realms", row);
            Ok(Realm {
                code: row.get("code")?,
                name: row.get("name")?,
                created_at: row.get("created_at")?,
            })
        };
        self.all(query).await?.iter().map(realm).collect()
    }

    async fn progress(&mut self) -> Result<i64, StoreError> {
        let query = sqlx::query(
            "SELECT CAST((SELECT COALESCE(SUM(value), 0) FROM counters)
                 + (SELECT COALESCE(SUM(head), 0) FROM scopes) AS BIGINT) AS progress",
        );
        let row = self.one(query).await?;
        Reader::new("counters", &row).get("progress")
    }

    async fn meta(&mut self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let query = sqlx::query("SELECT value FROM meta WHERE key = $1");
        let row = self.first(query.bind(key)).await?;
        row.map(|row| Reader::new("meta", &row).get("value"))
            .transpose()
    }

    async fn put_meta(&mut self, key: &str, value: &[u8]) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO meta (key, value) VALUES ($1, $2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        );
        self.run(query.bind(key).bind(value)).await?;
        Ok(())
    }
}
