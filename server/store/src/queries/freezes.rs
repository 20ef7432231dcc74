use async_trait::async_trait;
use sync_core::id::{Hash, PersonId, RecordId, ScopeId};

use super::{Row, Tx, rows::Reader};
use crate::{Freeze, Freezes, StoreError};

#[async_trait]
impl Freezes for Tx {
    async fn put_freeze(
        &mut self,
        realm: &str,
        freeze: &Freeze,
        rows: &[u8],
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO freezes (realm, report, n, scope, state, frozen_at, frozen_by, sha256, note, frozen)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(realm)
        .bind(RecordId::as_bytes(&freeze.report))
        .bind(freeze.n)
        .bind(ScopeId::as_bytes(&freeze.scope))
        .bind(&freeze.state)
        .bind(freeze.frozen_at)
        .bind(PersonId::as_bytes(&freeze.frozen_by))
        .bind(Hash::as_bytes(&freeze.sha256))
        .bind(&freeze.note)
        .bind(rows);
        self.run(query).await?;
        Ok(())
    }

    async fn freezes(&mut self, realm: &str, report: RecordId) -> Result<Vec<Freeze>, StoreError> {
        let query = sqlx::query(
            "SELECT report, n, scope, state, frozen_at, frozen_by, sha256, note FROM freezes
             WHERE realm = $1 AND report = $2 ORDER BY n",
        );
        let rows = self.all(query.bind(realm).bind(report.as_bytes())).await?;
        rows.iter().map(freeze).collect()
    }

    async fn frozen_rows(
        &mut self,
        realm: &str,
        report: RecordId,
        n: i32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let query =
            sqlx::query("SELECT frozen FROM freezes WHERE realm = $1 AND report = $2 AND n = $3");
        let query = query.bind(realm).bind(report.as_bytes()).bind(n);
        let row = self.first(query).await?;
        row.map(|row| Reader::new("freezes", &row).get("frozen"))
            .transpose()
    }
}

fn freeze(row: &Row) -> Result<Freeze, StoreError> {
    let row = Reader::new("freezes", row);
    Ok(Freeze {
        report: row.id("report")?,
        n: row.get("n")?,
        scope: row.id("scope")?,
        state: row.get("state")?,
        frozen_at: row.get("frozen_at")?,
        frozen_by: row.id("frozen_by")?,
        sha256: row.id("sha256")?,
        note: row.get("note")?,
    })
}
