//! What was not accepted: who sent it, why not, and the bytes as they came.

use danvan_store::{ChangeKey, ChangeState, StoreError, Work};
use serde::Serialize;
use sync_core::id::{Hash, RecordId, ScopeId};
use utoipa::ToSchema;

use super::{
    DeskError, Page, cursor,
    names::{Names, Who},
};

/// A change that was not accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct Refused {
    /// The record that it named.
    #[schema(value_type = String, format = "uuid")]
    pub record: RecordId,
    /// SHA-256 of the change.
    #[schema(value_type = String)]
    pub hash: Hash,
    /// Scope that the device named.
    #[schema(value_type = String, format = "uuid")]
    pub scope: ScopeId,
    /// Kind of record that the device named.
    pub kind: String,
    /// Who sent it.
    pub who: Who,
    /// Server time of receipt, ms.
    pub received_at: i64,
    /// Why not: stable code.
    pub code: String,
    /// Where in the change or the record, never what was written.
    pub detail: Option<String>,
    /// Bytes kept.
    pub size: i64,
}

/// A page of what was refused in these scopes, newest refusal first.
pub async fn list(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    after: Option<&str>,
    len: u32,
) -> Result<Page<Refused>, DeskError> {
    let before = cursor::read::<i64>(after)?;
    let rows = work.quarantined(realm, scopes, before, len + 1).await?;
    let page = cursor::page(rows, len, |r| r.refused_seq);
    let mut names = Names::default();
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(Refused {
            record: row.key.record,
            hash: row.key.hash,
            scope: row.scope,
            kind: row.kind,
            who: names.who(work, realm, row.person, row.device).await?,
            received_at: row.received_at,
            code: row.refusal.code,
            detail: row.refusal.detail,
            size: row.size,
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// One refused change and its bytes as sent. `None`: there is none in these scopes.
pub async fn open(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    key: ChangeKey,
) -> Result<Option<(Refused, Vec<u8>)>, StoreError> {
    let found = work
        .change(realm, key)
        .await?
        .filter(|row| row.state == ChangeState::Quarantined && scopes.contains(&row.change.scope));
    let Some(change) = found.map(|row| row.change) else {
        return Ok(None);
    };
    let refusal = change.refusal.ok_or_else(|| StoreError::Contradiction {
        table: "changes",
        column: "refusal_code",
        row: key.record.to_string(),
    })?;
    let refused = Refused {
        record: key.record,
        hash: key.hash,
        scope: change.scope,
        kind: change.kind,
        who: Names::default()
            .who(work, realm, change.person, change.device)
            .await?,
        received_at: change.received_at,
        code: refusal.code,
        detail: refusal.detail,
        size: i64::try_from(change.bytes.len()).unwrap_or(i64::MAX),
    };
    Ok(Some((refused, change.bytes)))
}
