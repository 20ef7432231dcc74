use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{DeviceId, Hash, RecordId, ScopeId};

use super::{Db, FIRST, Row, Tx, parts, push_list, rows::Reader};
use crate::{Media, MediaFile, MediaRef, StoreError, Upload};

const UPLOADS: &str = "SELECT id, device, sha256, length, received, media_type, created_at,
    expires_at FROM uploads WHERE realm = ";

#[async_trait]
impl Media for Tx {
    async fn add_media(&mut self, realm: &str, file: &MediaFile) -> Result<(), StoreError> {
        self.take_numbers(realm, "media", 1).await?;
        let query = sqlx::query(
            "INSERT INTO media (realm, sha256, size, media_type, stored_at)
             VALUES ($1, $2, $3, $4, $5) ON CONFLICT (realm, sha256) DO NOTHING",
        )
        .bind(realm)
        .bind(file.sha256.as_bytes())
        .bind(file.size)
        .bind(&file.media_type)
        .bind(file.stored_at);
        self.run(query).await?;
        Ok(())
    }

    async fn media(&mut self, realm: &str, sha256: Hash) -> Result<Option<MediaFile>, StoreError> {
        let query = sqlx::query(
            "SELECT sha256, size, media_type, stored_at FROM media
             WHERE realm = $1 AND sha256 = $2",
        );
        let row = self
            .first(query.bind(realm).bind(sha256.as_bytes()))
            .await?;
        row.map(|row| media_file(&row)).transpose()
    }

    async fn media_after(
        &mut self,
        realm: &str,
        after: Option<Hash>,
        limit: u32,
    ) -> Result<Vec<MediaFile>, StoreError> {
        let query = sqlx::query(
            "SELECT sha256, size, media_type, stored_at FROM media
             WHERE realm = $1 AND sha256 > $2 ORDER BY sha256 LIMIT $3",
        );
        let query = query
            .bind(realm)
            .bind(after.as_ref().map_or(FIRST, Hash::as_bytes))
            .bind(i64::from(limit));
        self.all(query).await?.iter().map(media_file).collect()
    }

    async fn add_upload(&mut self, realm: &str, upload: &Upload) -> Result<(), StoreError> {
        let query = sqlx::query(
            "INSERT INTO uploads (realm, id, device, sha256, length, received, media_type,
                 created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(realm)
        .bind(upload.id.as_slice())
        .bind(upload.device.as_bytes())
        .bind(upload.sha256.as_bytes())
        .bind(upload.length)
        .bind(upload.received)
        .bind(&upload.media_type)
        .bind(upload.created_at)
        .bind(upload.expires_at);
        self.run(query).await?;
        Ok(())
    }

    async fn upload(&mut self, realm: &str, id: [u8; 16]) -> Result<Option<Upload>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(UPLOADS);
        query
            .push_bind(realm)
            .push(" AND id = ")
            .push_bind(id.as_slice());
        self.first(query.build())
            .await?
            .map(|row| upload(&row))
            .transpose()
    }

    async fn advance_upload(
        &mut self,
        realm: &str,
        id: [u8; 16],
        from: i64,
        to: i64,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE uploads SET received = $4 WHERE realm = $1 AND id = $2 AND received = $3",
        );
        let query = query.bind(realm).bind(id.as_slice()).bind(from).bind(to);
        Ok(self.run(query).await? == 1)
    }

    async fn remove_upload(&mut self, realm: &str, id: [u8; 16]) -> Result<bool, StoreError> {
        let query = sqlx::query("DELETE FROM uploads WHERE realm = $1 AND id = $2");
        Ok(self.run(query.bind(realm).bind(id.as_slice())).await? == 1)
    }

    async fn uploads_of(
        &mut self,
        realm: &str,
        device: DeviceId,
    ) -> Result<Vec<Upload>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(UPLOADS);
        query
            .push_bind(realm)
            .push(" AND device = ")
            .push_bind(device.as_bytes());
        query.push(" ORDER BY created_at, id");
        self.all(query.build()).await?.iter().map(upload).collect()
    }

    async fn expired_uploads(
        &mut self,
        realm: &str,
        now: i64,
        limit: u32,
    ) -> Result<Vec<Upload>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(UPLOADS);
        query
            .push_bind(realm)
            .push(" AND expires_at <= ")
            .push_bind(now);
        query
            .push(" ORDER BY expires_at, id LIMIT ")
            .push_bind(i64::from(limit));
        self.all(query.build()).await?.iter().map(upload).collect()
    }

    async fn replace_media_refs(
        &mut self,
        realm: &str,
        records: &[RecordId],
        refs: &[MediaRef],
    ) -> Result<(), StoreError> {
        for part in parts(records) {
            let mut delete = QueryBuilder::<Db>::new("DELETE FROM media_refs WHERE realm = ");
            delete.push_bind(realm).push(" AND record IN ");
            push_list(&mut delete, part.iter().map(RecordId::as_bytes));
            self.run(delete.build()).await?;
        }
        for part in parts(refs) {
            let mut insert =
                QueryBuilder::<Db>::new("INSERT INTO media_refs (realm, record, sha256, scope) ");
            insert.push_values(part, |mut row, media| {
                row.push_bind(realm)
                    .push_bind(media.record.as_bytes())
                    .push_bind(media.sha256.as_bytes())
                    .push_bind(media.scope.as_bytes());
            });
            self.run(insert.build()).await?;
        }
        Ok(())
    }

    async fn media_of_record(
        &mut self,
        realm: &str,
        record: RecordId,
    ) -> Result<Vec<(Hash, bool)>, StoreError> {
        let query = sqlx::query(
            "SELECT r.sha256, m.stored_at FROM media_refs r
             LEFT JOIN media m ON m.realm = r.realm AND m.sha256 = r.sha256
             WHERE r.realm = $1 AND r.record = $2 ORDER BY r.sha256",
        );
        let rows = self.all(query.bind(realm).bind(record.as_bytes())).await?;
        let present = |row| {
            let row = Reader::new("media_refs", row);
            Ok((
                row.id("sha256")?,
                row.get::<Option<i64>>("stored_at")?.is_some(),
            ))
        };
        rows.iter().map(present).collect()
    }

    async fn stored_media_of(
        &mut self,
        realm: &str,
        records: &[RecordId],
    ) -> Result<Vec<(RecordId, Hash)>, StoreError> {
        let mut stored = Vec::new();
        for part in parts(records) {
            let mut query = QueryBuilder::<Db>::new(
                "SELECT r.record, r.sha256 FROM media_refs r
                 JOIN media m ON m.realm = r.realm AND m.sha256 = r.sha256
                 WHERE r.realm = ",
            );
            query.push_bind(realm).push(" AND r.record IN ");
            push_list(&mut query, part.iter().map(RecordId::as_bytes));
            query.push(" ORDER BY r.record, r.sha256");
            for row in self.all(query.build()).await? {
                let row = Reader::new("media_refs", &row);
                stored.push((row.id("record")?, row.id("sha256")?));
            }
        }
        Ok(stored)
    }

    async fn missing_media(&mut self, realm: &str, scopes: &[ScopeId]) -> Result<i64, StoreError> {
        if scopes.is_empty() {
            return Ok(0);
        }
        let mut query = QueryBuilder::<Db>::new(
            "SELECT COUNT(DISTINCT r.sha256) AS missing FROM media_refs r
             LEFT JOIN media m ON m.realm = r.realm AND m.sha256 = r.sha256
             WHERE m.sha256 IS NULL AND r.realm = ",
        );
        query.push_bind(realm).push(" AND r.scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        let row = self.one(query.build().persistent(false)).await?;
        Reader::new("media_refs", &row).get("missing")
    }

    async fn records_of_media(
        &mut self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Vec<MediaRef>, StoreError> {
        let query = sqlx::query(
            "SELECT record, scope FROM media_refs WHERE realm = $1 AND sha256 = $2
             ORDER BY scope, record",
        );
        let rows = self.all(query.bind(realm).bind(sha256.as_bytes())).await?;
        rows.iter()
            .map(|row| {
                let row = Reader::new("media_refs", row);
                Ok(MediaRef {
                    record: row.id("record")?,
                    scope: row.id("scope")?,
                    sha256,
                })
            })
            .collect()
    }

    async fn media_scopes(
        &mut self,
        realm: &str,
        sha256: Hash,
    ) -> Result<Vec<ScopeId>, StoreError> {
        let query = sqlx::query(
            "SELECT DISTINCT scope FROM media_refs WHERE realm = $1 AND sha256 = $2
             ORDER BY scope",
        );
        let rows = self.all(query.bind(realm).bind(sha256.as_bytes())).await?;
        rows.iter()
            .map(|row| Reader::new("media_refs", row).id("scope"))
            .collect()
    }
}

fn media_file(row: &Row) -> Result<MediaFile, StoreError> {
    let row = Reader::new("media", row);
    Ok(MediaFile {
        sha256: row.id("sha256")?,
        size: row.get("size")?,
        media_type: row.get("media_type")?,
        stored_at: row.get("stored_at")?,
    })
}

fn upload(row: &Row) -> Result<Upload, StoreError> {
    let row = Reader::new("uploads", row);
    Ok(Upload {
        id: row.id("id")?,
        device: row.id("device")?,
        sha256: row.id("sha256")?,
        length: row.get("length")?,
        received: row.get("received")?,
        media_type: row.get("media_type")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
    })
}
