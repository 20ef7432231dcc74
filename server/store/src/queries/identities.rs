use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{IdentityId, RecordId};

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{Identities, Presence, SealedIdentity, StoreError, Tombstone};

const TABLE: &str = "identities";

#[async_trait]
impl Identities for Tx {
    async fn presence_of(
        &mut self,
        realm: &str,
        kid: &str,
        ids: &[IdentityId],
    ) -> Result<Vec<(IdentityId, Presence)>, StoreError> {
        let mut found = Vec::new();
        for part in parts(ids) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT id, erased_at IS NOT NULL AS erased FROM identities WHERE realm = ",
            );
            query
                .push_bind(realm)
                .push(" AND (kid IS NULL OR kid = ")
                .push_bind(kid)
                .push(") AND id IN ");
            push_list(&mut query, part.iter().map(IdentityId::as_bytes));
            for row in self.all(query.build()).await? {
                let row = Reader::new(TABLE, &row);
                let presence = if row.get::<bool>("erased")? {
                    Presence::Erased
                } else {
                    Presence::Kept
                };
                found.push((row.id("id")?, presence));
            }
        }
        Ok(found)
    }

    async fn identity(
        &mut self,
        realm: &str,
        id: IdentityId,
    ) -> Result<Option<SealedIdentity>, StoreError> {
        let query = sqlx::query(
            "SELECT id, record, scope, person, kid, sealed, kept_at FROM identities
             WHERE realm = $1 AND id = $2 AND erased_at IS NULL",
        );
        self.first(query.bind(realm).bind(id.as_bytes()))
            .await?
            .map(|row| sealed(&row))
            .transpose()
    }

    async fn identity_of(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Option<SealedIdentity>, StoreError> {
        let query = sqlx::query(
            "SELECT id, record, scope, person, kid, sealed, kept_at FROM identities
             WHERE realm = $1 AND record = $2 AND erased_at IS NULL",
        );
        self.first(query.bind(realm).bind(record.as_bytes()))
            .await?
            .map(|row| sealed(&row))
            .transpose()
    }

    async fn keep_identity(
        &mut self,
        realm: &str,
        identity: &SealedIdentity,
    ) -> Result<bool, StoreError> {
        let there = self.identity_of(realm, identity.record).await?;
        if there.is_some_and(|there| there.id != identity.id) {
            return Ok(false);
        }
        self.take_numbers(realm, "identities", 1).await?;
        let query = sqlx::query(
            "INSERT INTO identities (realm, id, record, scope, person, kid, sealed, kept_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (realm, id) DO UPDATE SET kid = excluded.kid, sealed = excluded.sealed
             WHERE identities.erased_at IS NULL AND identities.kid <> excluded.kid",
        )
        .bind(realm)
        .bind(identity.id.as_bytes())
        .bind(identity.record.as_bytes())
        .bind(identity.scope.as_bytes())
        .bind(identity.person.as_bytes())
        .bind(&identity.kid)
        .bind(&identity.sealed)
        .bind(identity.kept_at);
        Ok(self.run(query).await? == 1)
    }

    async fn erase_identity(&mut self, stone: &Tombstone) -> Result<bool, StoreError> {
        self.take_numbers(&stone.realm, "identities", 1).await?;
        let query = sqlx::query(
            "INSERT INTO identities (realm, id, record, scope, kept_at, erased_at)
             VALUES ($1, $2, $3, $4, $5, $5)
             ON CONFLICT (realm, id) DO UPDATE
             SET person = NULL, kid = NULL, sealed = NULL, erased_at = excluded.erased_at
             WHERE identities.erased_at IS NULL",
        )
        .bind(&stone.realm)
        .bind(stone.id.as_bytes())
        .bind(stone.record.as_bytes())
        .bind(stone.scope.as_bytes())
        .bind(stone.at);
        Ok(self.run(query).await? == 1)
    }

    async fn identities_overdue(
        &mut self,
        realm: &str,
        closed_before: i64,
        unknown_before: i64,
        limit: u32,
    ) -> Result<Vec<SealedIdentity>, StoreError> {
        let query = sqlx::query(
            "SELECT i.id, i.record, i.scope, i.person, i.kid, i.sealed, i.kept_at
             FROM identities i LEFT JOIN records r ON r.realm = i.realm AND r.id = i.record
             WHERE i.realm = $1 AND i.erased_at IS NULL
               AND ((r.state = 'closed' AND r.updated_at < $2)
                    OR (r.id IS NULL AND i.kept_at < $3))
             LIMIT $4",
        )
        .bind(realm)
        .bind(closed_before)
        .bind(unknown_before)
        .bind(i64::from(limit));
        self.all(query).await?.iter().map(sealed).collect()
    }

    async fn erased_after(
        &mut self,
        (at, id): (i64, IdentityId),
        limit: u32,
    ) -> Result<Vec<Tombstone>, StoreError> {
        let query = sqlx::query(
            "SELECT id, realm, record, scope, erased_at FROM identities
             WHERE erased_at IS NOT NULL AND (erased_at, id) > ($1, $2)
             ORDER BY erased_at, id LIMIT $3",
        );
        let query = query.bind(at).bind(id.as_bytes()).bind(i64::from(limit));
        let rows = self.all(query).await?;
        rows.iter()
            .map(|row| {
                let row = Reader::new(TABLE, row);
                Ok(Tombstone {
                    realm: row.get("realm")?,
                    id: row.id("id")?,
                    record: row.id("record")?,
                    scope: row.id("scope")?,
                    at: row.get("erased_at")?,
                })
            })
            .collect()
    }
}

fn sealed(row: &Row) -> Result<SealedIdentity, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(SealedIdentity {
        id: row.id("id")?,
        record: row.id("record")?,
        scope: row.id("scope")?,
        person: row.id("person")?,
        kid: row.get("kid")?,
        sealed: row.get("sealed")?,
        kept_at: row.get("kept_at")?,
    })
}
