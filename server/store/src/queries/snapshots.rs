use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::RecordId;

use super::{Db, Tx, parts, push_list, rows::Reader};
use crate::{NewSnapshot, Snapshot, Snapshots, StoreError};

#[async_trait]
impl Snapshots for Tx {
    async fn snapshots(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<Snapshot>, StoreError> {
        let mut snapshots = Vec::with_capacity(records.len());
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT s.record, s.change_count, s.proven, s.bytes FROM snapshots s
                 WHERE s.change_count = (SELECT MAX(n.change_count) FROM snapshots n
                     WHERE n.realm = s.realm AND n.record = s.record)
                 AND s.realm = ",
            );
            query.push_bind(realm).push(" AND s.record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            for row in self.all(query.build()).await? {
                let row = Reader::new("snapshots", &row);
                snapshots.push(Snapshot {
                    record: row.id("record")?,
                    change_count: row.get("change_count")?,
                    proven: row.get("proven")?,
                    bytes: row.get("bytes")?,
                });
            }
        }
        Ok(snapshots)
    }

    async fn put_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[NewSnapshot],
    ) -> Result<(), StoreError> {
        for part in parts(snapshots) {
            let mut insert = QueryBuilder::<Db>::new(
                "INSERT INTO snapshots (realm, record, change_count, proven, bytes) ",
            );
            insert.push_values(part, |mut row, snapshot| {
                row.push_bind(realm)
                    .push_bind(snapshot.record.as_bytes())
                    .push_bind(snapshot.change_count)
                    .push_bind(false)
                    .push_bind(snapshot.bytes.as_slice());
            });
            insert.push(
                " ON CONFLICT (realm, record, change_count)
                  DO UPDATE SET proven = excluded.proven, bytes = excluded.bytes",
            );
            self.run(insert.build()).await?;
            self.drop_older_snapshots(realm, part.iter().map(|s| &s.record), false)
                .await?;
        }
        Ok(())
    }

    async fn prove_snapshots(
        &mut self,
        realm: &str,
        snapshots: &[(RecordId, i64)],
    ) -> Result<(), StoreError> {
        for part in parts(snapshots) {
            let mut update = QueryBuilder::<Db>::new("WITH v(record, change_count) AS (");
            update.push_values(part, |mut row, (record, change_count)| {
                row.push_bind(record.as_bytes()).push_bind(*change_count);
            });
            update
                .push(
                    ") UPDATE snapshots SET proven = TRUE FROM v
                     WHERE snapshots.record = v.record
                         AND snapshots.change_count = v.change_count AND snapshots.realm = ",
                )
                .push_bind(realm);
            self.run(update.build()).await?;
            self.drop_older_snapshots(realm, part.iter().map(|(record, _)| record), true)
                .await?;
        }
        Ok(())
    }

    async fn discard_snapshot(
        &mut self,
        realm: &str,
        record: RecordId,
        change_count: i64,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "DELETE FROM snapshots WHERE realm = $1 AND record = $2 AND change_count = $3",
        );
        self.run(query.bind(realm).bind(record.as_bytes()).bind(change_count))
            .await?;
        Ok(())
    }
}

impl Tx {
    /// Drops what nobody would load any more: everything older than the newest proven snapshot, or the
    /// unproven ones older than the newest of all.
    async fn drop_older_snapshots(
        &mut self,
        realm: &str,
        records: impl Iterator<Item = &RecordId> + Send,
        than_proven: bool,
    ) -> Result<(), StoreError> {
        let mut delete = QueryBuilder::<Db>::new("DELETE FROM snapshots WHERE realm = ");
        delete.push_bind(realm).push(" AND record IN ");
        push_list(&mut delete, records.map(RecordId::as_bytes));
        delete.push(if than_proven {
            " AND change_count < (SELECT MAX(n.change_count) FROM snapshots n
                 WHERE n.realm = snapshots.realm AND n.record = snapshots.record AND n.proven)"
        } else {
            " AND NOT proven AND change_count < (SELECT MAX(n.change_count) FROM snapshots n
                 WHERE n.realm = snapshots.realm AND n.record = snapshots.record)"
        });
        self.run(delete.build()).await?;
        Ok(())
    }
}
