use async_trait::async_trait;
use sync_core::id::PersonId;

use super::{Row, Tx, rows::Reader};
use crate::{Rule, Rules, StoreError};

#[async_trait]
impl Rules for Tx {
    async fn publish(&mut self, realm: &str, rule: &Rule) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO rules (realm, what, id, version, body, published_by, published_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(realm)
        .bind(&rule.what)
        .bind(&rule.id)
        .bind(rule.version)
        .bind(&rule.body)
        .bind(PersonId::as_bytes(&rule.published_by))
        .bind(rule.published_at);
        self.run(query).await?;
        Ok(())
    }

    async fn rules(&mut self, realm: &str, what: &str) -> Result<Vec<Rule>, StoreError> {
        let query = sqlx::query(
            "SELECT what, id, version, body, published_by, published_at FROM rules
             WHERE realm = $1 AND what = $2 ORDER BY id, version",
        );
        let rows = self.all(query.bind(realm).bind(what)).await?;
        rows.iter().map(rule).collect()
    }
}

fn rule(row: &Row) -> Result<Rule, StoreError> {
    let row = Reader::new("rules", row);
    Ok(Rule {
        what: row.get("what")?,
        id: row.get("id")?,
        version: row.get("version")?,
        body: row.get("body")?,
        published_by: row.id("published_by")?,
        published_at: row.get("published_at")?,
    })
}
