use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{DeviceId, Hash, PersonId};

use super::{Db, Row, Tx, rows::Reader};
use crate::{Audit, AuditEntry, AuditEvent, AuditFilter, StoreError};

#[async_trait]
impl Audit for Tx {
    async fn append_audit(
        &mut self,
        realm: &str,
        event: &AuditEvent,
    ) -> Result<AuditEntry, StoreError> {
        // The counter's lock comes first: whoever waits for it then sees the tail of who held it.
        let n = self.take_numbers(realm, "audit", 1).await?;
        let tail = self.audit_tail(realm).await?;
        if tail.as_ref().map_or(0, |tail| tail.n) != n - 1 {
            return Err(self.fail(StoreError::Contradiction {
                table: "audit",
                column: "n",
                row: n.to_string(),
            }));
        }
        let prev = tail.map_or(Hash::default(), |tail| tail.hash);
        let hash = event.link(realm, n, prev);
        let query = sqlx::query(
            "INSERT INTO audit (realm, n, at, person, device, action, subject, detail, prev, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(realm)
        .bind(n)
        .bind(event.at)
        .bind(event.person.as_ref().map(PersonId::as_bytes))
        .bind(event.device.as_ref().map(DeviceId::as_bytes))
        .bind(&event.action)
        .bind(&event.subject)
        .bind(&event.detail)
        .bind(prev.as_bytes())
        .bind(hash.as_bytes());
        self.run(query).await?;
        Ok(AuditEntry {
            n,
            event: event.clone(),
            prev,
            hash,
        })
    }

    async fn audit_page(
        &mut self,
        realm: &str,
        after: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let query = sqlx::query(
            "SELECT n, at, person, device, action, subject, detail, prev, hash FROM audit
             WHERE realm = $1 AND n > $2 ORDER BY n LIMIT $3",
        );
        let rows = self
            .all(query.bind(realm).bind(after).bind(i64::from(limit)))
            .await?;
        rows.iter().map(entry).collect()
    }

    async fn audit_search(
        &mut self,
        realm: &str,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(
            "SELECT n, at, person, device, action, subject, detail, prev, hash FROM audit
             WHERE realm = ",
        );
        query.push_bind(realm);
        if let Some(subject) = &filter.subject {
            query.push(" AND subject = ").push_bind(subject);
        }
        if let Some(person) = &filter.person {
            query.push(" AND person = ").push_bind(person.as_bytes());
        }
        if let Some(device) = &filter.device {
            query.push(" AND device = ").push_bind(device.as_bytes());
        }
        if let Some(action) = &filter.action {
            query.push(" AND action = ").push_bind(action);
        }
        if let Some(before) = before {
            query.push(" AND n < ").push_bind(before);
        }
        query
            .push(" ORDER BY n DESC LIMIT ")
            .push_bind(i64::from(limit));
        let rows = self.all(query.build()).await?;
        rows.iter().map(entry).collect()
    }

    async fn audit_tail(&mut self, realm: &str) -> Result<Option<AuditEntry>, StoreError> {
        let query = sqlx::query(
            "SELECT n, at, person, device, action, subject, detail, prev, hash FROM audit
             WHERE realm = $1 ORDER BY n DESC LIMIT 1",
        );
        self.first(query.bind(realm))
            .await?
            .map(|row| entry(&row))
            .transpose()
    }
}

fn entry(row: &Row) -> Result<AuditEntry, StoreError> {
    let row = Reader::new("audit", row);
    Ok(AuditEntry {
        n: row.get("n")?,
        event: AuditEvent {
            at: row.get("at")?,
            person: row.opt_id("person")?,
            device: row.opt_id("device")?,
            action: row.get("action")?,
            subject: row.get("subject")?,
            detail: row.get("detail")?,
        },
        prev: row.id("prev")?,
        hash: row.id("hash")?,
    })
}
