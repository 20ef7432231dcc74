//! Lists of records, and one record.

use danvan_store::{Filter, Order, PageCursor, RecordState, StoreError, Work};
use serde::Serialize;
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};
use utoipa::ToSchema;

use super::{
    DeskError, Page, Sight,
    appraisal::Appraisal,
    conflicts::{Open, open_of_record},
    cursor,
    names::Names,
    offers::Offer,
};

/// A record as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub id: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// The scope that it is in.
    #[schema(value_type = String, format = "uuid")]
    pub scope: ScopeId,
    /// Its title; empty while nobody gave one.
    pub title: String,
    /// Workflow state's code; none for a kind that has facts only.
    pub state: Option<String>,
    /// Lĩnh vực.
    pub field: Option<String>,
    /// Loại.
    pub subject: Option<String>,
    /// Hình thức.
    pub renewal: Option<String>,
    /// Cấp.
    pub level: Option<String>,
    /// Unit of its day.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub unit: Option<UnitId>,
    /// Year that it counts in.
    pub year: Option<i32>,
    /// Record that it belongs to.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub parent: Option<RecordId>,
    /// Whether nothing required is missing.
    pub complete: bool,
    /// Number of open conflicts.
    pub open_conflicts: i32,
    /// Next deadline, ms.
    pub deadline: Option<i64>,
    /// The agency that answers for it.
    #[schema(value_type = Option<String>, format = "uuid")]
    pub agency: Option<UnitId>,
    /// Server time of its last merge or decision, ms.
    pub updated_at: i64,
}

/// A page of a list of records.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing {
    /// The page.
    #[serde(flatten)]
    pub page: Page<Listed>,
    /// How many records the whole list has, from the figures; none where they do not tell it.
    pub total: Option<i64>,
}

/// A record as its page shows it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shown {
    /// What lists show.
    #[serde(flatten)]
    pub listed: Listed,
    /// Server time of its first merge, ms.
    pub created_at: i64,
    /// Heads of its document, sorted.
    #[schema(value_type = Vec<String>)]
    pub heads: Vec<Hash>,
    /// Number of changes merged.
    pub changes: i64,
    /// Its standing: version, state, last decision.
    #[schema(value_type = Object)]
    pub standing: serde_json::Value,
    /// Its filled-in values by field, and what is still missing.
    #[schema(value_type = Object)]
    pub row: serde_json::Value,
    /// Its open conflicts, with who wrote what.
    pub conflicts: Vec<Open>,
    /// Photos, sounds and files that it speaks of.
    pub media: Vec<Spoken>,
    /// What may be asked for of it, each with why the caller may not; all of its life cycle.
    pub offers: Vec<Offer>,
    /// What its appraisal goes by, while it waits for one and the caller may appraise.
    pub appraisal: Option<Appraisal>,
    /// Whether it is recorded who voiced it; none for who may not know.
    pub identity: Option<bool>,
}

/// A file that a record speaks of.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Spoken {
    /// SHA-256 of its bytes.
    #[schema(value_type = String)]
    pub sha256: Hash,
    /// What is stored of it; none: it is not on the server yet.
    pub stored: Option<Kept>,
}

/// What is known of a stored file.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Kept {
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Server time, ms.
    pub stored_at: i64,
}

impl From<RecordState> for Listed {
    fn from(RecordState { head, row }: RecordState) -> Self {
        Self {
            id: head.id,
            kind: head.kind,
            scope: head.scope,
            title: row.title,
            state: row.state,
            field: row.field,
            subject: row.subject,
            renewal: row.renewal,
            level: row.level,
            unit: row.unit,
            year: row.year,
            parent: row.parent,
            complete: row.complete,
            open_conflicts: row.open_conflicts,
            deadline: row.deadline,
            agency: row.agency,
            updated_at: head.updated_at,
        }
    }
}

/// A page of records.
pub async fn list(
    work: &mut dyn Work,
    realm: &str,
    filter: &Filter,
    order: Order,
    after: Option<&str>,
    len: u32,
) -> Result<Listing, DeskError> {
    let after = cursor::read::<PageCursor>(after)?;
    if after.as_ref().is_some_and(|cursor| !order.has(cursor)) {
        return Err(DeskError::BadCursor);
    }
    let rows = work
        .page(realm, filter, order, after.as_ref(), len + 1)
        .await?;
    // The figures do not tell which records have a deadline.
    let total = match order {
        Order::Deadline => None,
        Order::Title | Order::Updated => work.total(realm, filter).await?,
    };
    let page = cursor::page(rows, len, |record| order.cursor(record));
    Ok(Listing {
        page: page.with(|rows| rows.into_iter().map(Listed::from).collect()),
        total,
    })
}

/// The record, if it may be seen.
pub async fn visible(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    id: RecordId,
) -> Result<Option<RecordState>, StoreError> {
    let found = work.records(realm, &[id]).await?.into_iter().next();
    Ok(found.filter(|record| sight.sees_record(record)))
}

/// One record, whole.
pub async fn show(
    work: &mut dyn Work,
    realm: &str,
    record: RecordState,
) -> Result<Shown, DeskError> {
    let id = record.head.id;
    let conflicts = open_of_record(work, realm, id, &mut Names::default()).await?;
    let mut media = Vec::new();
    for (sha256, _) in work.media_of_record(realm, id).await? {
        let stored = work.media(realm, sha256).await?.map(|f| Kept {
            media_type: f.media_type,
            size: f.size,
            stored_at: f.stored_at,
        });
        media.push(Spoken { sha256, stored });
    }
    let json = |column, text: &str| {
        serde_json::from_str(text).map_err(|_| StoreError::Contradiction {
            table: "records",
            column,
            row: id.to_string(),
        })
    };
    Ok(Shown {
        created_at: record.head.created_at,
        heads: record.head.heads.clone(),
        changes: record.head.change_count,
        standing: json("standing", &record.head.standing)?,
        row: json("row_json", &record.row.row_json)?,
        conflicts,
        media,
        offers: Vec::new(),
        appraisal: None,
        identity: None,
        listed: record.into(),
    })
}
