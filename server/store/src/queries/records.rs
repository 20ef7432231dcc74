use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};

use super::{Db, FIRST, Row, Tx, parts, push_list, rows::Reader};
use crate::{Projection, RecordHead, RecordState, Records, StoreError};

pub(super) const TABLE: &str = "records";

const HEADS: &str = "SELECT id, kind, scope, created_at, updated_at, heads, standing,
    standing_version, change_count, digest, bucket, feed_seq FROM records WHERE realm = ";

pub(super) const WHOLE: &str = "SELECT id, kind, scope, created_at, updated_at, heads, standing,
    standing_version, change_count, digest, bucket, feed_seq, title, search, sort_key, state, field,
    subject, renewal, level, unit, year, quarter, speed, parent, complete, open_conflicts, deadline, agency, row_json
    FROM records WHERE realm = ";

const INSERT: &str = "INSERT INTO records (realm, id, kind, scope, created_at, updated_at, heads,
    standing, standing_version, change_count, digest, bucket, feed_seq, title, search, sort_key,
    state, field, subject, renewal, level, unit, year, quarter, speed, parent, complete, open_conflicts, deadline, agency,
    row_json) ";

const OVER_OLD: &str = " ON CONFLICT (realm, id) DO UPDATE SET kind = excluded.kind,
    scope = excluded.scope, updated_at = excluded.updated_at, heads = excluded.heads,
    standing = excluded.standing, standing_version = excluded.standing_version,
    change_count = excluded.change_count, digest = excluded.digest, bucket = excluded.bucket,
    feed_seq = excluded.feed_seq, title = excluded.title, search = excluded.search,
    sort_key = excluded.sort_key, state = excluded.state, field = excluded.field,
    subject = excluded.subject, renewal = excluded.renewal, level = excluded.level,
    unit = excluded.unit, year = excluded.year, quarter = excluded.quarter, speed = excluded.speed,
    parent = excluded.parent,
    complete = excluded.complete, open_conflicts = excluded.open_conflicts,
    deadline = excluded.deadline, agency = excluded.agency, row_json = excluded.row_json";

#[async_trait]
impl Records for Tx {
    async fn heads(
        &mut self,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<RecordHead>, StoreError> {
        let rows = self.records_by_id(HEADS, realm, ids).await?;
        rows.iter()
            .map(|row| head(&Reader::new(TABLE, row)))
            .collect()
    }

    async fn records(
        &mut self,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<RecordState>, StoreError> {
        self.records_by_id(WHOLE, realm, ids)
            .await?
            .iter()
            .map(whole)
            .collect()
    }

    async fn records_after(
        &mut self,
        realm: &str,
        after: Option<RecordId>,
        limit: u32,
    ) -> Result<Vec<RecordState>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(WHOLE);
        query
            .push_bind(realm)
            .push(" AND id > ")
            .push_bind(after.as_ref().map_or(FIRST, RecordId::as_bytes));
        query
            .push(" ORDER BY id LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build()).await?.iter().map(whole).collect()
    }

    async fn put_records(
        &mut self,
        realm: &str,
        records: &[RecordState],
    ) -> Result<(), StoreError> {
        let ids: Vec<RecordId> = records.iter().map(|r| r.head.id).collect();
        let reworded = self.count(realm, &ids, records).await?;
        self.index_words(realm, &reworded).await?;
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(INSERT);
            query.push_values(part, |mut values, RecordState { head, row }| {
                values
                    .push_bind(realm)
                    .push_bind(head.id.as_bytes())
                    .push_bind(&head.kind)
                    .push_bind(head.scope.as_bytes())
                    .push_bind(head.created_at)
                    .push_bind(head.updated_at)
                    .push_bind(
                        head.heads
                            .iter()
                            .flat_map(|hash| hash.0)
                            .collect::<Vec<u8>>(),
                    )
                    .push_bind(&head.standing)
                    .push_bind(head.standing_version)
                    .push_bind(head.change_count)
                    .push_bind(head.digest.as_bytes())
                    .push_bind(i16::from(head.bucket))
                    .push_bind(head.feed_seq)
                    .push_bind(&row.title)
                    .push_bind(&row.search)
                    .push_bind(row.sort_key.as_slice())
                    .push_bind(&row.state)
                    .push_bind(&row.field)
                    .push_bind(&row.subject)
                    .push_bind(&row.renewal)
                    .push_bind(&row.level)
                    .push_bind(row.unit.as_ref().map(UnitId::as_bytes))
                    .push_bind(row.year)
                    .push_bind(row.quarter)
                    .push_bind(&row.speed)
                    .push_bind(row.parent.as_ref().map(RecordId::as_bytes))
                    .push_bind(row.complete)
                    .push_bind(row.open_conflicts)
                    .push_bind(row.deadline)
                    .push_bind(row.agency.as_ref().map(UnitId::as_bytes))
                    .push_bind(&row.row_json);
            });
            query.push(OVER_OLD);
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn bucket(
        &mut self,
        realm: &str,
        scope: ScopeId,
        bucket: u8,
    ) -> Result<Vec<(RecordId, Hash)>, StoreError> {
        let query = sqlx::query(
            "SELECT id, digest FROM records WHERE realm = $1 AND scope = $2 AND bucket = $3
             ORDER BY id",
        );
        let query = query
            .bind(realm)
            .bind(scope.as_bytes())
            .bind(i16::from(bucket));
        let rows = self.all(query).await?;
        let pair = |row| {
            let row = Reader::new(TABLE, row);
            Ok((row.id("id")?, row.id("digest")?))
        };
        rows.iter().map(pair).collect()
    }

    async fn in_scope(
        &mut self,
        realm: &str,
        scope: ScopeId,
    ) -> Result<Vec<(RecordId, i64)>, StoreError> {
        let query = sqlx::query(
            "SELECT id, feed_seq FROM records WHERE realm = $1 AND scope = $2 ORDER BY id",
        );
        let rows = self.all(query.bind(realm).bind(scope.as_bytes())).await?;
        let pair = |row| {
            let row = Reader::new(TABLE, row);
            Ok((row.id("id")?, row.get("feed_seq")?))
        };
        rows.iter().map(pair).collect()
    }
}

impl Tx {
    pub(super) async fn records_by_id(
        &mut self,
        select: &str,
        realm: &str,
        ids: &[RecordId],
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::with_capacity(ids.len());
        for part in parts(ids) {
            let mut query = QueryBuilder::<Db>::new(select);
            query.push_bind(realm).push(" AND id IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            rows.extend(self.all(query.build()).await?);
        }
        Ok(rows)
    }
}

fn head(row: &Reader<'_>) -> Result<RecordHead, StoreError> {
    Ok(RecordHead {
        id: row.id("id")?,
        kind: row.get("kind")?,
        scope: row.id("scope")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        heads: row.hashes("heads")?,
        standing: row.get("standing")?,
        standing_version: row.get("standing_version")?,
        change_count: row.get("change_count")?,
        digest: row.id("digest")?,
        bucket: row.known("bucket", u8::try_from(row.get::<i16>("bucket")?).ok())?,
        feed_seq: row.get("feed_seq")?,
    })
}

pub(super) fn whole(row: &Row) -> Result<RecordState, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(RecordState {
        head: head(&row)?,
        row: Projection {
            title: row.get("title")?,
            search: row.get("search")?,
            sort_key: row.get("sort_key")?,
            state: row.get("state")?,
            field: row.get("field")?,
            subject: row.get("subject")?,
            renewal: row.get("renewal")?,
            level: row.get("level")?,
            unit: row.opt_id("unit")?,
            year: row.get("year")?,
            quarter: row.get("quarter")?,
            speed: row.get("speed")?,
            parent: row.opt_id("parent")?,
            complete: row.get("complete")?,
            open_conflicts: row.get("open_conflicts")?,
            deadline: row.get("deadline")?,
            agency: row.opt_id("agency")?,
            row_json: row.get("row_json")?,
        },
    })
}
