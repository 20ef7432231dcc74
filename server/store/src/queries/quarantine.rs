use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{DeviceId, PersonId, ScopeId};

use super::{
    Db, Tx, change_rows::quarantined_change, changes::TABLE, parts, push_list, rows::Reader,
};
use crate::{
    ChangeKey, ChangeState, Held, Kept, Quarantine, QuarantineFilter, QuarantinedChange,
    RefusedMark, StoreError,
};

const QUARANTINED: &str =
    "SELECT hash, record, scope, kind, device, person, received_at, refused_seq,
    code, detail, size FROM changes WHERE realm = ";

#[async_trait]
impl Quarantine for Tx {
    async fn mark_refused(&mut self, realm: &str, marks: &[RefusedMark]) -> Result<(), StoreError> {
        if marks.is_empty() {
            return Ok(());
        }
        let first = self.take_numbers(realm, "refusal", marks.len()).await?;
        let marks: Vec<(i64, &RefusedMark)> = (first..).zip(marks).collect();
        for part in parts(&marks) {
            let mut query = QueryBuilder::<Db>::new("WITH v(record, hash, seq, code, detail) AS (");
            query.push_values(part, |mut row, (seq, mark)| {
                row.push_bind(mark.key.record.as_bytes())
                    .push_bind(mark.key.hash.as_bytes())
                    .push_bind(*seq)
                    .push_bind(&mark.refusal.code)
                    .push_bind(&mark.refusal.detail);
            });
            query
                .push(
                    ") UPDATE changes SET state = 2, refused_seq = v.seq, code = v.code,
                         detail = v.detail
                     FROM v WHERE changes.record = v.record AND changes.hash = v.hash
                         AND changes.state <> 1 AND changes.realm = ",
                )
                .push_bind(realm);
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn requeue(&mut self, realm: &str, key: ChangeKey) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE changes SET state = 0, refused_seq = NULL, code = NULL, detail = NULL
             WHERE realm = $1 AND record = $2 AND hash = $3 AND state IN (2, 3)",
        );
        let query = query
            .bind(realm)
            .bind(key.record.as_bytes())
            .bind(key.hash.as_bytes());
        Ok(self.run(query).await? == 1)
    }

    async fn hand_over(
        &mut self,
        realm: &str,
        key: ChangeKey,
        to: PersonId,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE changes SET answerable = $4
             WHERE realm = $1 AND record = $2 AND hash = $3 AND state = 2",
        );
        let query = query
            .bind(realm)
            .bind(key.record.as_bytes())
            .bind(key.hash.as_bytes())
            .bind(to.as_bytes());
        Ok(self.run(query).await? == 1)
    }

    async fn discard(&mut self, realm: &str, key: ChangeKey) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE changes SET state = 4, size = 0
             WHERE realm = $1 AND record = $2 AND hash = $3 AND state = 2 RETURNING arrival",
        );
        let query = query
            .bind(realm)
            .bind(key.record.as_bytes())
            .bind(key.hash.as_bytes());
        let Some(row) = self.first(query).await? else {
            return Ok(false);
        };
        let arrival: i64 = Reader::new(TABLE, &row).get("arrival")?;
        let nothing: &[u8] = &[];
        let query =
            sqlx::query("UPDATE change_bytes SET bytes = $3 WHERE realm = $1 AND arrival = $2");
        self.run(query.bind(realm).bind(arrival).bind(nothing))
            .await?;
        Ok(true)
    }

    async fn quarantined(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        filter: &QuarantineFilter,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Db>::new(QUARANTINED);
        query
            .push_bind(realm)
            .push(" AND state = 2 AND refused_seq < ");
        query
            .push_bind(filter.before.unwrap_or(i64::MAX))
            .push(" AND scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        if let Some(code) = &filter.code {
            query.push(" AND code = ").push_bind(code);
        }
        if let Some(person) = &filter.person {
            query.push(" AND person = ").push_bind(person.as_bytes());
        }
        query
            .push(" ORDER BY refused_seq DESC LIMIT ")
            .push_bind(i64::from(limit));
        let rows = self.all(query.build().persistent(false)).await?;
        rows.iter().map(quarantined_change).collect()
    }

    async fn quarantined_of_device(
        &mut self,
        realm: &str,
        device: DeviceId,
        after_refused_seq: i64,
        limit: u32,
    ) -> Result<Vec<QuarantinedChange>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(QUARANTINED);
        query
            .push_bind(realm)
            .push(" AND device = ")
            .push_bind(device.as_bytes());
        // `>= 2` names the partial index; a waiting change has no sequence.
        query
            .push(" AND state >= 2 AND refused_seq > ")
            .push_bind(after_refused_seq);
        query
            .push(" ORDER BY refused_seq LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build())
            .await?
            .iter()
            .map(quarantined_change)
            .collect()
    }

    async fn kept_for_device(&mut self, realm: &str, device: DeviceId) -> Result<Kept, StoreError> {
        let query = sqlx::query(
            "SELECT state, COUNT(*) AS changes, CAST(SUM(size) AS BIGINT) AS bytes
             FROM changes WHERE realm = $1 AND device = $2 AND state >= 2 AND state IN (2, 3)
             GROUP BY state",
        );
        let mut kept = Kept::default();
        for row in self.all(query.bind(realm).bind(device.as_bytes())).await? {
            let row = Reader::new(TABLE, &row);
            let held = held(&row)?;
            match ChangeState::of_code(row.get("state")?) {
                Some(ChangeState::Waiting) => kept.waiting = held,
                _ => kept.quarantined = held,
            }
        }
        Ok(kept)
    }
}

/// Changes and bytes of a group.
pub(super) fn held(row: &Reader<'_>) -> Result<Held, StoreError> {
    Ok(Held {
        changes: row.get("changes")?,
        bytes: row.get("bytes")?,
    })
}
