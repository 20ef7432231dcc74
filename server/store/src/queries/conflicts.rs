use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{RecordId, ScopeId};

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{ConflictCursor, ConflictRow, Conflicts, StoreError};

const SELECT: &str = "SELECT record, path, scope, since, body FROM conflicts WHERE realm = ";

#[async_trait]
impl Conflicts for Tx {
    async fn replace_conflicts(
        &mut self,
        realm: &str,
        records: &[RecordId],
        rows: &[ConflictRow],
    ) -> Result<(), StoreError> {
        for part in parts(records) {
            let mut delete = QueryBuilder::<Db>::new("DELETE FROM conflicts WHERE realm = ");
            delete.push_bind(realm).push(" AND record IN ");
            push_list(&mut delete, part.iter().map(RecordId::as_bytes));
            self.run(delete.build()).await?;
        }
        for part in parts(rows) {
            let mut insert = QueryBuilder::<Db>::new(
                "INSERT INTO conflicts (realm, record, path, scope, since, body) ",
            );
            insert.push_values(part, |mut values, row| {
                values
                    .push_bind(realm)
                    .push_bind(row.record.as_bytes())
                    .push_bind(&row.path)
                    .push_bind(row.scope.as_bytes())
                    .push_bind(row.since)
                    .push_bind(&row.body);
            });
            self.run(insert.build()).await?;
        }
        Ok(())
    }

    async fn conflicts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        after: Option<&ConflictCursor>,
        limit: u32,
    ) -> Result<Vec<ConflictRow>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query.push_bind(realm).push(" AND scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        if let Some(cursor) = after {
            query
                .push(" AND (since, record, path) > (")
                .push_bind(cursor.since);
            query.push(", ").push_bind(cursor.record.as_bytes());
            query.push(", ").push_bind(&cursor.path).push(")");
        }
        query
            .push(" ORDER BY since, record, path LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build().persistent(false))
            .await?
            .iter()
            .map(conflict)
            .collect()
    }

    async fn conflicts_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<ConflictRow>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND record = ")
            .push_bind(record.as_bytes());
        query.push(" ORDER BY path");
        self.all(query.build())
            .await?
            .iter()
            .map(conflict)
            .collect()
    }
}

fn conflict(row: &Row) -> Result<ConflictRow, StoreError> {
    let row = Reader::new("conflicts", row);
    Ok(ConflictRow {
        record: row.id("record")?,
        path: row.get("path")?,
        scope: row.id("scope")?,
        since: row.get("since")?,
        body: row.get("body")?,
    })
}
