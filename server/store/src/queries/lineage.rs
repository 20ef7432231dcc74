use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{PersonId, ScopeId, UnitId};

use super::{Db, Row, Tx, parts, people::held_role, push_list, rows::Reader};
use crate::{HeldRole, Inherited, Lineage, StoreError, UnitEdge};

#[async_trait]
impl Lineage for Tx {
    async fn put_edges(&mut self, realm: &str, edges: &[UnitEdge]) -> Result<(), StoreError> {
        for part in parts(edges) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO unit_edges (realm, old, new, kind, day, document, keeps_records) ",
            );
            query.push_values(part, |mut row, edge| {
                row.push_bind(realm)
                    .push_bind(edge.old.as_bytes())
                    .push_bind(edge.new.as_bytes())
                    .push_bind(&edge.kind)
                    .push_bind(&edge.day)
                    .push_bind(&edge.document)
                    .push_bind(edge.keeps_records);
            });
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn edges(&mut self, realm: &str) -> Result<Vec<UnitEdge>, StoreError> {
        let query = sqlx::query(
            "SELECT old, new, kind, day, document, keeps_records FROM unit_edges
             WHERE realm = $1 ORDER BY day, old, new",
        );
        let rows = self.all(query.bind(realm)).await?;
        rows.iter().map(edge).collect()
    }

    async fn inherit(&mut self, realm: &str, inherited: &Inherited) -> Result<(), StoreError> {
        let Inherited { scope, heir, day } = inherited;
        // Nobody looks after themselves, even where two units changed places.
        let query = sqlx::query(
            "INSERT INTO scope_heirs (realm, scope, heir, day)
             SELECT $1, reached.scope, reaching.heir, $4
             FROM (SELECT $2 AS scope UNION SELECT h.scope FROM scope_heirs h WHERE h.realm = $1 AND h.heir = $2) reached,
                 (SELECT $3 AS heir UNION SELECT h.heir FROM scope_heirs h WHERE h.realm = $1 AND h.scope = $3) reaching
             WHERE reached.scope <> reaching.heir
             ON CONFLICT (realm, scope, heir) DO NOTHING",
        )
        .bind(realm)
        .bind(ScopeId::as_bytes(scope))
        .bind(ScopeId::as_bytes(heir))
        .bind(day);
        self.run(query).await?;
        Ok(())
    }

    async fn heirs(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<Inherited>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query =
            QueryBuilder::<Db>::new("SELECT scope, heir, day FROM scope_heirs WHERE realm = ");
        query.push_bind(realm).push(" AND scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        query.push(" ORDER BY scope, heir");
        let rows = self.all(query.build().persistent(false)).await?;
        rows.iter().map(inherited).collect()
    }

    async fn reach_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError> {
        let query = sqlx::query(
            "SELECT r.id, r.person, r.unit, r.role, r.valid_from, r.valid_to, u.scope, u.level
             FROM roles r LEFT JOIN units u ON u.realm = r.realm AND u.id = r.unit
             WHERE r.realm = $1 AND r.person = $2
             UNION ALL
             SELECT r.id, r.person, r.unit, r.role,
                 CASE WHEN h.day > r.valid_from THEN h.day ELSE r.valid_from END, r.valid_to, h.scope, u.level
             FROM roles r JOIN units u ON u.realm = r.realm AND u.id = r.unit
             JOIN scope_heirs h ON h.realm = r.realm AND h.heir = u.scope
             WHERE r.realm = $1 AND r.person = $2
             ORDER BY 5, 1",
        );
        let rows = self.all(query.bind(realm).bind(person.as_bytes())).await?;
        rows.iter().map(held_role).collect()
    }
}

fn edge(row: &Row) -> Result<UnitEdge, StoreError> {
    let row = Reader::new("unit_edges", row);
    Ok(UnitEdge {
        old: row.id::<UnitId>("old")?,
        new: row.id("new")?,
        kind: row.get("kind")?,
        day: row.get("day")?,
        document: row.get("document")?,
        keeps_records: row.get("keeps_records")?,
    })
}

fn inherited(row: &Row) -> Result<Inherited, StoreError> {
    let row = Reader::new("scope_heirs", row);
    Ok(Inherited {
        scope: row.id("scope")?,
        heir: row.id("heir")?,
        day: row.get("day")?,
    })
}
