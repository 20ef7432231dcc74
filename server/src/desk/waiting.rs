//! The waiting room: changes on the server that build on others which have not come.

use std::collections::{HashMap, HashSet};

use danvan_store::{ChangeKey, ChangeState, StoreError, WaitingChange, Work};
use serde::Serialize;
use sync_core::{
    change::genesis,
    gate::{Limits, precheck},
    id::{Hash, RecordId, ScopeId},
    record,
};
use utoipa::ToSchema;

use super::{
    DeskError, Page, cursor,
    names::{Names, Who},
};

/// A change that waits for others.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// The record.
    #[schema(value_type = String, format = "uuid")]
    pub record: RecordId,
    /// The change.
    #[schema(value_type = String)]
    pub hash: Hash,
    /// Scope that the device named.
    #[schema(value_type = String, format = "uuid")]
    pub scope: ScopeId,
    /// Kind of record that the device named.
    pub kind: String,
    /// Who sent it.
    pub who: Who,
    /// Since when it waits: server time of receipt, ms.
    pub since: i64,
    /// The changes that it builds on and that are not here, or wait themselves.
    #[schema(value_type = Vec<String>)]
    pub missing: Vec<Hash>,
}

/// A page of what waits in these scopes, longest waiting first.
pub async fn list(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    after: Option<&str>,
    len: u32,
) -> Result<Page<Waiting>, DeskError> {
    let after = cursor::read::<(i64, i64)>(after)?;
    let rows = work.waiting(realm, scopes, after, len + 1).await?;
    let page = cursor::page(rows, len, |r| (r.received_at, r.arrival));
    let mut missing = missing(work, realm, &page.items).await?;
    let mut names = Names::default();
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(Waiting {
            record: row.key.record,
            hash: row.key.hash,
            scope: row.scope,
            kind: row.kind,
            who: names.who(work, realm, row.person, row.device).await?,
            since: row.received_at,
            missing: missing.remove(&row.key).unwrap_or_default(),
        });
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// What each of these changes builds on and is not here, or waits itself.
///
/// # Errors
/// When the store fails.
pub async fn missing(
    work: &mut dyn Work,
    realm: &str,
    rows: &[WaitingChange],
) -> Result<HashMap<ChangeKey, Vec<Hash>>, StoreError> {
    let limits = Limits::default();
    let mut named: HashMap<ChangeKey, Vec<Hash>> = HashMap::new();
    for row in rows {
        let deps = precheck(&row.bytes, &limits).map(|head| head.deps().collect());
        named.insert(row.key, deps.unwrap_or_default());
    }
    let keys: Vec<ChangeKey> = named
        .iter()
        .flat_map(|(key, deps)| {
            deps.iter().map(|hash| ChangeKey {
                record: key.record,
                hash: *hash,
            })
        })
        .collect();
    let here: HashSet<ChangeKey> = work
        .outcomes(realm, &keys)
        .await?
        .into_iter()
        .filter(|o| o.state != ChangeState::Waiting)
        .map(|o| o.key)
        .collect();
    for row in rows {
        let Some(deps) = named.get_mut(&row.key) else {
            continue;
        };
        let record = row.key.record;
        deps.retain(|hash| {
            !here.contains(&ChangeKey {
                record,
                hash: *hash,
            })
        });
        // Nobody sends a record's genesis: every end derives it.
        if let (false, Some(kind)) = (deps.is_empty(), record::kind(&row.kind)) {
            let begin: Vec<Hash> = genesis(kind, record)
                .get_heads()
                .into_iter()
                .map(Hash::from)
                .collect();
            deps.retain(|hash| !begin.contains(hash));
        }
    }
    Ok(named)
}
