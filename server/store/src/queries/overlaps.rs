use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{PersonId, RecordId};

use super::{Db, Row, Tx, push_list, rows::Reader};
use crate::{OverlapDecision, Overlaps, StoreError};

/// Ids of one statement.
const PART: usize = 500;

#[async_trait]
impl Overlaps for Tx {
    async fn put_overlap(
        &mut self,
        realm: &str,
        decision: &OverlapDecision,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO overlap_decisions (realm, one, other, decision, reason, decided_by, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (realm, one, other) DO UPDATE SET decision = excluded.decision, reason = excluded.reason,
                 decided_by = excluded.decided_by, decided_at = excluded.decided_at",
        )
        .bind(realm)
        .bind(RecordId::as_bytes(&decision.one))
        .bind(RecordId::as_bytes(&decision.other))
        .bind(&decision.decision)
        .bind(&decision.reason)
        .bind(PersonId::as_bytes(&decision.by))
        .bind(decision.at);
        self.run(query).await?;
        Ok(())
    }

    async fn overlaps(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<OverlapDecision>, StoreError> {
        let mut found = Vec::new();
        for part in records.chunks(PART) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT one, other, decision, reason, decided_by, decided_at FROM overlap_decisions WHERE realm = ",
            );
            query.push_bind(realm).push(" AND one IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            let rows = self.all(query.build().persistent(false)).await?;
            for row in &rows {
                found.push(decision(row)?);
            }
        }
        found.sort_by_key(|decision| (decision.one, decision.other));
        Ok(found)
    }
}

fn decision(row: &Row) -> Result<OverlapDecision, StoreError> {
    let row = Reader::new("overlap_decisions", row);
    Ok(OverlapDecision {
        one: row.id("one")?,
        other: row.id("other")?,
        decision: row.get("decision")?,
        reason: row.get("reason")?,
        by: row.id("decided_by")?,
        at: row.get("decided_at")?,
    })
}
