use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::UnitId;

use super::{Db, Row, Tx, parts, rows::Reader};
use crate::{Place, StoreError, Unit, Units};

const SELECT: &str = "SELECT id, parent, scope, level, code, name, name_folded, sort_key, bloc,
    valid_from, valid_to FROM units WHERE realm = ";

#[async_trait]
impl Units for Tx {
    async fn put_units(&mut self, realm: &str, units: &[Unit]) -> Result<(), StoreError> {
        for part in parts(units) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO units (realm, id, parent, scope, level, code, name, name_folded,
                     sort_key, bloc, valid_from, valid_to) ",
            );
            query.push_values(part, |mut row, unit| {
                row.push_bind(realm)
                    .push_bind(unit.id.as_bytes())
                    .push_bind(unit.parent.as_ref().map(UnitId::as_bytes))
                    .push_bind(unit.scope.as_bytes())
                    .push_bind(&unit.level)
                    .push_bind(&unit.code)
                    .push_bind(&unit.name)
                    .push_bind(&unit.name_folded)
                    .push_bind(unit.sort_key.as_slice())
                    .push_bind(&unit.bloc)
                    .push_bind(&unit.valid_from)
                    .push_bind(&unit.valid_to);
            });
            query.push(
                " ON CONFLICT (realm, id) DO UPDATE SET parent = excluded.parent,
                  scope = excluded.scope, level = excluded.level, code = excluded.code,
                  name = excluded.name, name_folded = excluded.name_folded,
                  sort_key = excluded.sort_key, bloc = excluded.bloc,
                  valid_from = excluded.valid_from, valid_to = excluded.valid_to",
            );
            self.run(query.build()).await?;
        }
        Ok(())
    }

    async fn unit(&mut self, realm: &str, id: UnitId) -> Result<Option<Unit>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND id = ")
            .push_bind(id.as_bytes());
        self.first(query.build())
            .await?
            .map(|row| unit(&row))
            .transpose()
    }

    async fn units(&mut self, realm: &str) -> Result<Vec<Unit>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query.push_bind(realm).push(" ORDER BY sort_key, id");
        self.all(query.build()).await?.iter().map(unit).collect()
    }

    async fn places(&mut self, realm: &str) -> Result<Vec<(UnitId, Place)>, StoreError> {
        let query = sqlx::query(
            "SELECT id, latitude, longitude FROM units
             WHERE realm = $1 AND latitude IS NOT NULL AND longitude IS NOT NULL",
        );
        let rows = self.all(query.bind(realm)).await?;
        let place = |row: &Row| {
            let row = Reader::new("units", row);
            let place = Place {
                latitude: row.get("latitude")?,
                longitude: row.get("longitude")?,
            };
            Ok((row.id("id")?, place))
        };
        rows.iter().map(place).collect()
    }

    async fn put_place(
        &mut self,
        realm: &str,
        id: UnitId,
        place: Place,
    ) -> Result<bool, StoreError> {
        let query = sqlx::query(
            "UPDATE units SET latitude = $3, longitude = $4 WHERE realm = $1 AND id = $2",
        )
        .bind(realm)
        .bind(UnitId::as_bytes(&id))
        .bind(place.latitude)
        .bind(place.longitude);
        Ok(self.run(query).await? == 1)
    }

    async fn children(&mut self, realm: &str, parent: UnitId) -> Result<Vec<Unit>, StoreError> {
        let mut query = QueryBuilder::<Db>::new(SELECT);
        query
            .push_bind(realm)
            .push(" AND parent = ")
            .push_bind(parent.as_bytes());
        query.push(" ORDER BY sort_key, id");
        self.all(query.build()).await?.iter().map(unit).collect()
    }
}

fn unit(row: &Row) -> Result<Unit, StoreError> {
    let row = Reader::new("units", row);
    Ok(Unit {
        id: row.id("id")?,
        parent: row.opt_id("parent")?,
        scope: row.id("scope")?,
        level: row.get("level")?,
        code: row.get("code")?,
        name: row.get("name")?,
        name_folded: row.get("name_folded")?,
        sort_key: row.get("sort_key")?,
        bloc: row.get("bloc")?,
        valid_from: row.get("valid_from")?,
        valid_to: row.get("valid_to")?,
    })
}
