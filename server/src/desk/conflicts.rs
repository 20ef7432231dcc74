//! Open conflicts: each value, who gave it, when, and what stood there before.

use std::collections::HashMap;

use danvan_store::{ConflictCursor, ConflictRow, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{DeviceId, Hash, PersonId, RecordId, ScopeId},
    merge::Candidate,
    value::Value,
};
use utoipa::ToSchema;

use super::{
    DeskError, Page, Sight, cursor,
    names::{Names, Who},
};

/// A field with more than one standing value.
#[derive(Debug, Serialize, ToSchema)]
pub struct Open {
    /// Path of the field: `lead`, or `indicators/k1/target`.
    pub path: String,
    /// Server time since which it is open, ms.
    pub since: i64,
    /// The value that all started from, if it was one.
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    /// The values, the shown one first.
    pub values: Vec<Given>,
}

/// One of the values.
#[derive(Debug, Serialize, ToSchema)]
pub struct Given {
    /// The value.
    #[schema(value_type = Object)]
    pub value: Value,
    /// The change that gave it: what a settlement names.
    #[schema(value_type = String)]
    pub change: Hash,
    /// When, by that device's clock, ms.
    pub device_time: i64,
    /// When it reached the server, ms.
    pub server_time: Option<i64>,
    /// Who gave it, if the server knows.
    pub who: Option<Who>,
}

/// An open conflict in a list over many records.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfRecord {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub record: RecordId,
    /// Its scope.
    #[schema(value_type = String, format = "uuid")]
    pub scope: ScopeId,
    /// Its kind's name.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The conflict.
    #[serde(flatten)]
    pub conflict: Open,
}

/// A conflict as the pipeline writes it.
#[derive(Deserialize)]
struct Told {
    candidates: Vec<Candidate>,
    #[serde(default)]
    before: Option<Value>,
    writers: Vec<Option<Writer>>,
}

#[derive(Deserialize)]
struct Writer {
    person: PersonId,
    device: DeviceId,
    received_at: i64,
}

/// A page of open conflicts that may be seen, oldest first.
pub async fn list(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    after: Option<&str>,
    len: u32,
) -> Result<Page<OfRecord>, DeskError> {
    let after = cursor::read::<(i64, RecordId, String)>(after)?.map(|(since, record, path)| {
        ConflictCursor {
            since,
            record,
            path,
        }
    });
    let rows = work
        .conflicts(realm, &sight.scopes, after.as_ref(), len + 1)
        .await?;
    let page = cursor::page(rows, len, |r| (r.since, r.record, r.path.clone()));
    let mut ids: Vec<RecordId> = page.items.iter().map(|r| r.record).collect();
    ids.sort_unstable();
    ids.dedup();
    let records: HashMap<RecordId, (String, String)> = work
        .records(realm, &ids)
        .await?
        .into_iter()
        .map(|r| (r.head.id, (r.head.kind, r.row.title)))
        .collect();
    let mut names = Names::default();
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let (record, scope) = (row.record, row.scope);
        let (kind, title) = records.get(&record).cloned().unwrap_or_default();
        if !sight.sees(&kind, scope) {
            continue;
        }
        let conflict = open(work, realm, row, &mut names).await?;
        items.push(OfRecord {
            record,
            scope,
            kind,
            title,
            conflict,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// A record's open conflicts, by path.
pub(super) async fn open_of_record(
    work: &mut dyn Work,
    realm: &str,
    record: RecordId,
    names: &mut Names,
) -> Result<Vec<Open>, StoreError> {
    let rows = work.conflicts_of(realm, record).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(open(work, realm, row, names).await?);
    }
    Ok(found)
}

async fn open(
    work: &mut dyn Work,
    realm: &str,
    row: ConflictRow,
    names: &mut Names,
) -> Result<Open, StoreError> {
    let told: Told = serde_json::from_str(&row.body).map_err(|_| StoreError::Contradiction {
        table: "conflicts",
        column: "body",
        row: row.record.to_string(),
    })?;
    let mut values = Vec::with_capacity(told.candidates.len());
    let writers = told
        .writers
        .into_iter()
        .chain(std::iter::repeat_with(|| None));
    for (candidate, writer) in told.candidates.into_iter().zip(writers) {
        let who = match &writer {
            None => None,
            Some(w) => Some(names.who(work, realm, w.person, w.device).await?),
        };
        values.push(Given {
            value: candidate.value,
            change: candidate.change,
            device_time: candidate.at,
            server_time: writer.map(|w| w.received_at),
            who,
        });
    }
    Ok(Open {
        path: row.path,
        since: row.since,
        before: told.before,
        values,
    })
}
