use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{RecordId, ScopeId};

use super::{
    Db, Tx, change_rows::waiting_change, changes::TABLE, parts, push_list, quarantine::held,
    rows::Reader,
};
use crate::{Held, StoreError, WaitingChange, WaitingRoom};

const WAITING: &str = "SELECT c.hash, c.record, c.scope, c.kind, c.device, c.person, c.received_at,
     c.arrival, b.bytes
 FROM changes c JOIN change_bytes b ON b.realm = c.realm AND b.arrival = c.arrival
 WHERE c.state = 3 AND c.realm = ";

#[async_trait]
impl WaitingRoom for Tx {
    async fn waiting(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        after: Option<(i64, i64)>,
        limit: u32,
    ) -> Result<Vec<WaitingChange>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let (since, arrival) = after.unwrap_or((i64::MIN, i64::MIN));
        let mut query = QueryBuilder::<Db>::new(WAITING);
        query
            .push_bind(realm)
            .push(" AND (c.received_at, c.arrival) > (")
            .push_bind(since)
            .push(", ")
            .push_bind(arrival)
            .push(") AND c.scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        query
            .push(" ORDER BY c.received_at, c.arrival LIMIT ")
            .push_bind(i64::from(limit));
        let rows = self.all(query.build().persistent(false)).await?;
        rows.iter().map(waiting_change).collect()
    }

    async fn waiting_since(
        &mut self,
        realm: &str,
        before: i64,
        limit: u32,
    ) -> Result<Vec<WaitingChange>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(WAITING);
        query
            .push_bind(realm)
            .push(" AND c.received_at < ")
            .push_bind(before)
            .push(" ORDER BY c.received_at, c.arrival LIMIT ")
            .push_bind(i64::from(limit));
        let rows = self.all(query.build()).await?;
        rows.iter().map(waiting_change).collect()
    }

    async fn waiting_in(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Held)>, StoreError> {
        let mut found = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT record, COUNT(*) AS changes, CAST(SUM(size) AS BIGINT) AS bytes
                 FROM changes WHERE state = 3 AND realm = ",
            );
            query.push_bind(realm).push(" AND record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            query.push(" GROUP BY record");
            for row in self.all(query.build()).await? {
                let row = Reader::new(TABLE, &row);
                found.push((row.id("record")?, held(&row)?));
            }
        }
        Ok(found)
    }

    async fn waiting_count(&mut self, realm: &str, scopes: &[ScopeId]) -> Result<i64, StoreError> {
        if scopes.is_empty() {
            return Ok(0);
        }
        let mut query = QueryBuilder::<Db>::new(
            "SELECT COUNT(*) AS changes FROM changes WHERE state = 3 AND realm = ",
        );
        query.push_bind(realm).push(" AND scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        let row = self.one(query.build().persistent(false)).await?;
        Reader::new(TABLE, &row).get("changes")
    }
}
