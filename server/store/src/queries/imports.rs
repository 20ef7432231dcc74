use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{DeviceId, Hash, ImportId, InstallId, PersonId, RecordId, ScopeId};

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{Import, ImportSource, Imports, StoreError, Titled};

const TABLE: &str = "imports";

const SELECT: &str = "SELECT id, kind, name, bytes, sha256, person, device, install, begun_at, state, mapping, written,
    total, records, skipped, kept, code FROM imports WHERE realm = ";

#[async_trait]
impl Imports for Tx {
    async fn put_import(&mut self, realm: &str, import: &Import) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO imports (realm, id, kind, name, bytes, sha256, person, device, install, begun_at, state,
                 mapping, written, total, records, skipped, kept, code)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
             ON CONFLICT (realm, id) DO UPDATE SET device = excluded.device, state = excluded.state, mapping = excluded.mapping,
                 written = excluded.written, total = excluded.total, records = excluded.records,
                 skipped = excluded.skipped, kept = excluded.kept, code = excluded.code",
        )
        .bind(realm)
        .bind(ImportId::as_bytes(&import.id))
        .bind(&import.kind)
        .bind(&import.name)
        .bind(import.bytes)
        .bind(Hash::as_bytes(&import.sha256))
        .bind(PersonId::as_bytes(&import.person))
        .bind(DeviceId::as_bytes(&import.device))
        .bind(InstallId::as_bytes(&import.install))
        .bind(import.begun_at)
        .bind(&import.state)
        .bind(&import.mapping)
        .bind(import.written)
        .bind(import.total)
        .bind(import.records)
        .bind(import.skipped)
        .bind(import.kept)
        .bind(&import.code);
        self.run(query).await?;
        Ok(())
    }

    async fn import(&mut self, realm: &str, id: ImportId) -> Result<Option<Import>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND id = ")
            .push_bind(id.as_bytes());
        self.first(query.build())
            .await?
            .as_ref()
            .map(import)
            .transpose()
    }

    async fn imports_of(
        &mut self,
        realm: &str,
        person: PersonId,
        limit: u32,
    ) -> Result<Vec<Import>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND person = ")
            .push_bind(person.as_bytes())
            .push(" ORDER BY begun_at DESC, id LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build()).await?.iter().map(import).collect()
    }

    async fn imports_in(
        &mut self,
        realm: &str,
        states: &[&str],
    ) -> Result<Vec<Import>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query.push_bind(realm).push(" AND state IN (");
        let mut list = query.separated(", ");
        for state in states {
            list.push_bind(*state);
        }
        list.push_unseparated(") ORDER BY begun_at, id");
        let rows = self.all(query.build().persistent(false)).await?;
        rows.iter().map(import).collect()
    }

    async fn drop_import(&mut self, realm: &str, id: ImportId) -> Result<(), StoreError> {
        let query = sqlx::query("DELETE FROM imports WHERE realm = $1 AND id = $2");
        self.run(query.bind(realm).bind(id.as_bytes())).await?;
        Ok(())
    }

    async fn put_import_source(
        &mut self,
        realm: &str,
        source: &ImportSource,
    ) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO import_sources (realm, kind, name, mapping, used_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (realm, kind, name) DO UPDATE SET mapping = excluded.mapping, used_at = excluded.used_at",
        )
        .bind(realm)
        .bind(&source.kind)
        .bind(&source.name)
        .bind(&source.mapping)
        .bind(source.used_at);
        self.run(query).await?;
        Ok(())
    }

    async fn import_sources(&mut self, realm: &str) -> Result<Vec<ImportSource>, StoreError> {
        let query = sqlx::query(
            "SELECT kind, name, mapping, used_at FROM import_sources WHERE realm = $1
             ORDER BY used_at DESC, kind, name",
        );
        let rows = self.all(query.bind(realm)).await?;
        let source = |row: &Row| {
            let row = Reader::new("import_sources", row);
            Ok(ImportSource {
                kind: row.get("kind")?,
                name: row.get("name")?,
                mapping: row.get("mapping")?,
                used_at: row.get("used_at")?,
            })
        };
        rows.iter().map(source).collect()
    }

    async fn titles(
        &mut self,
        realm: &str,
        kind: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<Titled>, StoreError> {
        let mut titles = Vec::new();
        for part in parts(scopes) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT id, scope, title, unit, year FROM records WHERE realm = ",
            );
            query
                .push_bind(realm)
                .push(" AND kind = ")
                .push_bind(kind)
                .push(" AND scope IN ");
            push_list(&mut query, part.iter().map(ScopeId::as_bytes));
            for row in self.all(query.build()).await? {
                let row = Reader::new("records", &row);
                titles.push(Titled {
                    id: row.id("id")?,
                    scope: row.id("scope")?,
                    title: row.get("title")?,
                    unit: row.opt_id("unit")?,
                    year: row.get("year")?,
                });
            }
        }
        Ok(titles)
    }

    async fn belonging(
        &mut self,
        realm: &str,
        to: &[RecordId],
    ) -> Result<Vec<(RecordId, RecordId)>, StoreError> {
        let rows = self
            .of_records(
                "SELECT id, parent FROM records WHERE realm = ",
                realm,
                "parent",
                to,
            )
            .await?;
        let pair = |row: &Row| {
            let row = Reader::new("records", row);
            Ok((row.id("id")?, row.id("parent")?))
        };
        rows.iter().map(pair).collect()
    }

    async fn take_out(
        &mut self,
        realm: &str,
        records: &[RecordId],
        code: &str,
    ) -> Result<(), StoreError> {
        self.count(realm, records, &[]).await?;
        self.forget_words(realm, records).await?;
        for part in parts(records) {
            for (table, column) in [
                ("snapshots", "record"),
                ("conflicts", "record"),
                ("media_refs", "record"),
                ("records", "id"),
            ] {
                let mut query = QueryBuilder::<Db>::new("DELETE FROM ");
                query.push(table).push(" WHERE realm = ").push_bind(realm);
                query.push(" AND ").push(column).push(" IN ");
                push_list(&mut query, part.iter().map(RecordId::as_bytes));
                self.run(query.build()).await?;
            }
            let mut query = QueryBuilder::<Db>::new("UPDATE change_bytes SET bytes = ");
            let nothing: &[u8] = &[];
            query
                .push_bind(nothing)
                .push(" WHERE realm = ")
                .push_bind(realm);
            query.push(" AND arrival IN (SELECT arrival FROM changes WHERE state = 1 AND realm = ");
            query.push_bind(realm).push(" AND record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            query.push(")");
            self.run(query.build()).await?;
            let mut query = QueryBuilder::<Db>::new(
                "UPDATE changes SET state = 4, size = 0, merged_seq = NULL, position = NULL, code = ",
            );
            query
                .push_bind(code)
                .push(" WHERE realm = ")
                .push_bind(realm);
            query.push(" AND state = 1 AND record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            self.run(query.build()).await?;
        }
        Ok(())
    }
}

impl Tx {
    async fn of_records(
        &mut self,
        select: &str,
        realm: &str,
        column: &str,
        ids: &[RecordId],
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        for part in parts(ids) {
            let mut query = QueryBuilder::<Db>::new(select);
            query
                .push_bind(realm)
                .push(" AND ")
                .push(column)
                .push(" IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            rows.extend(self.all(query.build()).await?);
        }
        Ok(rows)
    }
}

fn import(row: &Row) -> Result<Import, StoreError> {
    let row = Reader::new(TABLE, row);
    Ok(Import {
        id: row.id("id")?,
        kind: row.get("kind")?,
        name: row.get("name")?,
        bytes: row.get("bytes")?,
        sha256: row.id("sha256")?,
        person: row.id("person")?,
        device: row.id("device")?,
        install: row.id("install")?,
        begun_at: row.get("begun_at")?,
        state: row.get("state")?,
        mapping: row.get("mapping")?,
        written: row.get("written")?,
        total: row.get("total")?,
        records: row.get("records")?,
        skipped: row.get("skipped")?,
        kept: row.get("kept")?,
        code: row.get("code")?,
    })
}
