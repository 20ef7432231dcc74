use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::ScopeId;

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{BUCKETS_LEN, Feed, FeedEvent, FeedRow, ScopeState, StoreError};

#[async_trait]
impl Feed for Tx {
    async fn take_seqs(
        &mut self,
        realm: &str,
        wanted: &[(ScopeId, u32)],
    ) -> Result<Vec<ScopeState>, StoreError> {
        let mut taken = HashMap::with_capacity(wanted.len());
        for part in parts(wanted) {
            let mut query =
                QueryBuilder::<Db>::new("INSERT INTO scopes (realm, scope, head, floor, buckets) ");
            query.push_values(part, |mut values, (scope, n)| {
                values
                    .push_bind(realm)
                    .push_bind(scope.as_bytes())
                    .push_bind(i64::from(*n))
                    .push("0")
                    .push_bind(vec![0_u8; BUCKETS_LEN]);
            });
            query.push(
                " ON CONFLICT (realm, scope) DO UPDATE SET head = scopes.head + excluded.head
                  RETURNING scope, head, floor, buckets",
            );
            for row in self.all(query.build()).await? {
                let state = scope_state(&row)?;
                taken.insert(state.scope, state);
            }
        }
        Ok(in_order(wanted.iter().map(|(scope, _)| *scope), &taken))
    }

    async fn scope_states(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<ScopeState>, StoreError> {
        let mut known = HashMap::with_capacity(scopes.len());
        for part in parts(scopes) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT scope, head, floor, buckets FROM scopes WHERE realm = ",
            );
            query.push_bind(realm).push(" AND scope IN ");
            push_list(&mut query, part.iter().map(ScopeId::as_bytes));
            for row in self.all(query.build()).await? {
                let state = scope_state(&row)?;
                known.insert(state.scope, state);
            }
        }
        Ok(in_order(scopes.iter().copied(), &known))
    }

    async fn scopes(&mut self, realm: &str) -> Result<Vec<ScopeState>, StoreError> {
        let query = sqlx::query(
            "SELECT scope, head, floor, buckets FROM scopes WHERE realm = $1 ORDER BY scope",
        );
        let rows = self.all(query.bind(realm)).await?;
        rows.iter().map(scope_state).collect()
    }

    async fn put_buckets(
        &mut self,
        realm: &str,
        digests: &[(ScopeId, Vec<u8>)],
    ) -> Result<(), StoreError> {
        let contradiction = |scope: &ScopeId| StoreError::Contradiction {
            table: "scopes",
            column: "buckets",
            row: scope.to_string(),
        };
        if let Some((scope, _)) = digests.iter().find(|(_, b)| b.len() != BUCKETS_LEN) {
            return Err(self.fail(contradiction(scope)));
        }
        for part in parts(digests) {
            let mut query = QueryBuilder::<Db>::new("WITH v(scope, buckets) AS (");
            query.push_values(part, |mut row, (scope, buckets)| {
                row.push_bind(scope.as_bytes())
                    .push_bind(buckets.as_slice());
            });
            query
                .push(
                    ") UPDATE scopes SET buckets = v.buckets FROM v
                     WHERE scopes.scope = v.scope AND scopes.realm = ",
                )
                .push_bind(realm);
            if self.run(query.build()).await? != part.len() as u64 {
                return Err(self.fail(contradiction(&part[0].0)));
            }
        }
        Ok(())
    }

    async fn put_feed(&mut self, realm: &str, rows: &[FeedRow]) -> Result<(), StoreError> {
        for part in parts(rows) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO feed (realm, scope, record, seq, event, digest) ",
            );
            query.push_values(part, |mut values, row| {
                values
                    .push_bind(realm)
                    .push_bind(row.scope.as_bytes())
                    .push_bind(row.record.as_bytes())
                    .push_bind(row.seq)
                    .push_bind(row.event.code())
                    .push_bind(row.digest.as_bytes());
            });
            query.push(
                " ON CONFLICT (realm, scope, record) DO UPDATE
                  SET seq = excluded.seq, event = excluded.event, digest = excluded.digest",
            );
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn feed_after(
        &mut self,
        realm: &str,
        scope: ScopeId,
        cursor: i64,
        limit: u32,
    ) -> Result<Vec<FeedRow>, StoreError> {
        let query = sqlx::query(
            "SELECT record, scope, seq, event, digest FROM feed
             WHERE realm = $1 AND scope = $2 AND seq > $3 ORDER BY seq LIMIT $4",
        );
        let query = query
            .bind(realm)
            .bind(scope.as_bytes())
            .bind(cursor)
            .bind(i64::from(limit));
        self.all(query).await?.iter().map(feed_row).collect()
    }

    async fn raise_floor(
        &mut self,
        realm: &str,
        scope: ScopeId,
        floor: i64,
    ) -> Result<(), StoreError> {
        let raise = sqlx::query(
            "UPDATE scopes SET floor = $3 WHERE realm = $1 AND scope = $2 AND floor < $3",
        );
        self.run(raise.bind(realm).bind(scope.as_bytes()).bind(floor))
            .await?;
        let forget = sqlx::query(
            "DELETE FROM feed WHERE realm = $1 AND scope = $2 AND event = 1 AND seq <= $3",
        );
        self.run(forget.bind(realm).bind(scope.as_bytes()).bind(floor))
            .await?;
        Ok(())
    }
}

/// States in the order asked; one never written to stands at 0 with an empty digest.
fn in_order(
    scopes: impl Iterator<Item = ScopeId>,
    known: &HashMap<ScopeId, ScopeState>,
) -> Vec<ScopeState> {
    let untouched = |scope| ScopeState {
        scope,
        head: 0,
        floor: 0,
        buckets: vec![0; BUCKETS_LEN],
    };
    scopes
        .map(|scope| {
            known
                .get(&scope)
                .cloned()
                .unwrap_or_else(|| untouched(scope))
        })
        .collect()
}

fn scope_state(row: &Row) -> Result<ScopeState, StoreError> {
    let row = Reader::new("scopes", row);
    let buckets: Vec<u8> = row.get("buckets")?;
    Ok(ScopeState {
        scope: row.id("scope")?,
        head: row.get("head")?,
        floor: row.get("floor")?,
        buckets: row.known("buckets", (buckets.len() == BUCKETS_LEN).then_some(buckets))?,
    })
}

fn feed_row(row: &Row) -> Result<FeedRow, StoreError> {
    let row = Reader::new("feed", row);
    Ok(FeedRow {
        scope: row.id("scope")?,
        record: row.id("record")?,
        seq: row.get("seq")?,
        event: row.known("event", FeedEvent::of_code(row.get("event")?))?,
        digest: row.id("digest")?,
    })
}
