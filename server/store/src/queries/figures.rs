use std::collections::{BTreeMap, HashMap};

use async_trait::async_trait;
use sqlx::QueryBuilder;
use sync_core::id::{RecordId, ScopeId, UnitId};

use super::{Db, Row, Tx, parts, push_list, rows::Reader};
use crate::{Count, Figures, RecordState, StoreError};

const COUNTED: &str =
    "SELECT id, kind, scope, unit, year, quarter, field, state, speed, complete, open_conflicts, search
    FROM records WHERE realm = ";

/// By what records are counted together. What is empty stands first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    kind: String,
    scope: ScopeId,
    unit: Option<UnitId>,
    year: Option<i32>,
    quarter: Option<i32>,
    field: String,
    state: String,
    speed: String,
}

/// Records, complete ones, ones in conflict.
type Three = [i64; 3];

#[async_trait]
impl Figures for Tx {
    async fn counts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        kind: &str,
    ) -> Result<Vec<Count>, StoreError> {
        if scopes.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Db>::new(
            "SELECT scope, unit, year, quarter, field, state, speed, records, complete, in_conflict
             FROM cells WHERE realm = ",
        );
        query
            .push_bind(realm)
            .push(" AND kind = ")
            .push_bind(kind)
            .push(" AND scope IN ");
        push_list(&mut query, scopes.iter().map(ScopeId::as_bytes));
        query.push(" AND records > 0");
        self.all(query.build().persistent(false))
            .await?
            .iter()
            .map(count)
            .collect()
    }

    async fn records_of_units(
        &mut self,
        realm: &str,
        units: &[UnitId],
    ) -> Result<Vec<(UnitId, i64)>, StoreError> {
        if units.is_empty() {
            return Ok(Vec::new());
        }
        let mut query = QueryBuilder::<Db>::new(
            "SELECT unit, CAST(SUM(records) AS BIGINT) AS records FROM cells WHERE realm = ",
        );
        query.push_bind(realm).push(" AND unit IN ");
        push_list(&mut query, units.iter().map(UnitId::as_bytes));
        query.push(" GROUP BY unit HAVING SUM(records) > 0");
        let rows = self.all(query.build().persistent(false)).await?;
        let sum = |row: &Row| {
            let row = Reader::new("cells", row);
            Ok((row.id("unit")?, row.get("records")?))
        };
        rows.iter().map(sum).collect()
    }
}

impl Tx {
    /// Counts records that are about to be written, and those of `ids` no longer as what they were. Answers those written
    /// that are new or whose text is.
    pub(super) async fn count<'a>(
        &mut self,
        realm: &str,
        ids: &[RecordId],
        records: &'a [RecordState],
    ) -> Result<Vec<&'a RecordState>, StoreError> {
        let mut moved = BTreeMap::<Cell, Three>::new();
        let mut add = |cell, sign: i64, complete: bool, in_conflict: bool| {
            let three = moved.entry(cell).or_default();
            three[0] += sign;
            three[1] += sign * i64::from(complete);
            three[2] += sign * i64::from(in_conflict);
        };
        let mut texts = HashMap::<RecordId, String>::new();
        for row in self.records_by_id(COUNTED, realm, ids).await? {
            let row = Reader::new("records", &row);
            texts.insert(row.id("id")?, row.get("search")?);
            let code = |column| -> Result<String, StoreError> {
                Ok(row.get::<Option<String>>(column)?.unwrap_or_default())
            };
            let cell = Cell {
                kind: row.get("kind")?,
                scope: row.id("scope")?,
                unit: row.opt_id("unit")?,
                year: row.get("year")?,
                quarter: row.get("quarter")?,
                field: code("field")?,
                state: code("state")?,
                speed: code("speed")?,
            };
            let in_conflict = row.get::<i32>("open_conflicts")? > 0;
            add(cell, -1, row.get("complete")?, in_conflict);
        }
        for RecordState { head, row } in records {
            let cell = Cell {
                kind: head.kind.clone(),
                scope: head.scope,
                unit: row.unit,
                year: row.year,
                quarter: row.quarter,
                field: row.field.clone().unwrap_or_default(),
                state: row.state.clone().unwrap_or_default(),
                speed: row.speed.clone().unwrap_or_default(),
            };
            add(cell, 1, row.complete, row.open_conflicts > 0);
        }
        moved.retain(|_, three| *three != [0; 3]);
        let moved: Vec<(Cell, Three)> = moved.into_iter().collect();
        for part in parts(&moved) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO cells (realm, kind, scope, unit, year, quarter, field, state, speed,
                     records, complete, in_conflict) ",
            );
            query.push_values(part, |mut values, (cell, three)| {
                values
                    .push_bind(realm)
                    .push_bind(&cell.kind)
                    .push_bind(cell.scope.as_bytes())
                    .push_bind(cell.unit.as_ref().map_or(&[][..], UnitId::as_bytes))
                    .push_bind(cell.year.unwrap_or(0))
                    .push_bind(cell.quarter.unwrap_or(0))
                    .push_bind(&cell.field)
                    .push_bind(&cell.state)
                    .push_bind(&cell.speed)
                    .push_bind(three[0])
                    .push_bind(three[1])
                    .push_bind(three[2]);
            });
            query.push(
                " ON CONFLICT (realm, kind, scope, unit, year, quarter, field, state, speed) DO UPDATE SET
                     records = cells.records + excluded.records,
                     complete = cells.complete + excluded.complete,
                     in_conflict = cells.in_conflict + excluded.in_conflict",
            );
            self.run(query.build()).await?;
        }
        let has_new_text = |r: &&RecordState| {
            texts
                .get(&r.head.id)
                .is_none_or(|text| *text != r.row.search)
        };
        Ok(records.iter().filter(has_new_text).collect())
    }
}

fn count(row: &Row) -> Result<Count, StoreError> {
    let row = Reader::new("cells", row);
    let code = |column| -> Result<_, StoreError> {
        Ok(Some(row.get::<String>(column)?).filter(|code| !code.is_empty()))
    };
    let unit = match row.get::<&[u8]>("unit")? {
        [] => None,
        bytes => Some(row.known("unit", UnitId::try_from(bytes).ok())?),
    };
    Ok(Count {
        scope: row.id("scope")?,
        unit,
        year: Some(row.get("year")?).filter(|year| *year != 0),
        quarter: Some(row.get("quarter")?).filter(|quarter| *quarter != 0),
        field: code("field")?,
        state: code("state")?,
        speed: code("speed")?,
        records: row.get("records")?,
        complete: row.get("complete")?,
        in_conflict: row.get("in_conflict")?,
    })
}
