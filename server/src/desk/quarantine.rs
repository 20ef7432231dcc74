//! What was not accepted: who sent it, why not, the bytes as they came, and what is done about it.

use danvan_store::{
    ChangeKey, ChangeState, QuarantineFilter, QuarantinedChange, StoreError, StoredChange, Work,
};
use serde::Serialize;
use serde_json::json;
use sync_core::{
    id::{Hash, PersonId, RecordId, ScopeId},
    record,
};
use utoipa::ToSchema;

use super::{
    DeskError, Page, cursor,
    names::{Names, Who},
};
use crate::{
    clock::today,
    http::{code, problem::Problem},
    people::Act,
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
    /// Its bytes were erased; who sends it again is told the same as before.
    pub discarded: bool,
}

/// A page of what was refused in these scopes, newest refusal first.
pub async fn list(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    filter: &QuarantineFilter,
    after: Option<&str>,
    len: u32,
) -> Result<Page<Refused>, DeskError> {
    let filter = QuarantineFilter {
        before: cursor::read::<i64>(after)?,
        ..filter.clone()
    };
    let rows = work.quarantined(realm, scopes, &filter, len + 1).await?;
    let page = cursor::page(rows, len, |r| r.refused_seq);
    let mut names = Names::default();
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(refused(work, realm, row, &mut names).await?);
    }
    Ok(Page {
        items,
        next: page.next,
    })
}

/// A row as the desk is told of it.
pub(super) async fn refused(
    work: &mut dyn Work,
    realm: &str,
    row: QuarantinedChange,
    names: &mut Names,
) -> Result<Refused, StoreError> {
    Ok(Refused {
        record: row.key.record,
        hash: row.key.hash,
        scope: row.scope,
        kind: row.kind,
        who: names.who(work, realm, row.person, row.device).await?,
        received_at: row.received_at,
        code: row.refusal.code,
        detail: row.refusal.detail,
        size: row.size,
        discarded: false,
    })
}

/// One refused change and its bytes as sent. `None`: there is none in these scopes.
pub async fn open(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    key: ChangeKey,
) -> Result<Option<(Refused, Vec<u8>)>, StoreError> {
    let Some(StoredChange { change, state, .. }) = find(work, realm, scopes, key).await? else {
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
        discarded: state == ChangeState::Discarded,
    };
    Ok(Some((refused, change.bytes)))
}

/// A refused or discarded change of these scopes.
async fn find(
    work: &mut dyn Work,
    realm: &str,
    scopes: &[ScopeId],
    key: ChangeKey,
) -> Result<Option<StoredChange>, StoreError> {
    let found = work.change(realm, key).await?;
    Ok(found.filter(|row| {
        let refused = matches!(row.state, ChangeState::Quarantined | ChangeState::Discarded);
        refused && scopes.contains(&row.change.scope)
    }))
}

/// A refused change of these scopes about which something is to be done.
async fn actionable(
    work: &mut dyn Work,
    act: &Act,
    scopes: &[ScopeId],
    key: ChangeKey,
) -> Result<StoredChange, Problem> {
    let found = find(work, &act.realm, scopes, key).await?;
    let found = found.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    if found.state == ChangeState::Discarded {
        return Err(Problem::new(&code::CHANGE_DISCARDED));
    }
    Ok(found)
}

/// Puts a refused change back into the queue, as if it had just come: after a fix, or with other rights.
///
/// # Errors
/// `not_found`, `change_discarded`, or as the store.
pub async fn retry(
    work: &mut dyn Work,
    act: &Act,
    scopes: &[ScopeId],
    key: ChangeKey,
) -> Result<(), Problem> {
    let found = actionable(work, act, scopes, key).await?;
    let detail = json!({ "change": key.hash, "code": code_of(&found) });
    act.audit(work, "quarantine_retried", key.record, detail)
        .await?;
    work.requeue(&act.realm, key).await?;
    Ok(())
}

/// Lets somebody who may write it take responsibility for a refused change, and puts it back into the queue: it is
/// judged by their rights, and its author stays its author.
///
/// # Errors
/// `not_found`, `change_discarded`, `cannot_take_over`, or as the store.
pub async fn hand_over(
    work: &mut dyn Work,
    act: &Act,
    scopes: &[ScopeId],
    key: ChangeKey,
    to: PersonId,
) -> Result<(), Problem> {
    let found = actionable(work, act, scopes, key).await?;
    if !may_write(work, act, &found, to).await? {
        return Err(Problem::new(&code::CANNOT_TAKE_OVER));
    }
    let detail = json!({
        "change": key.hash,
        "code": code_of(&found),
        "author": found.change.person,
        "to": to,
    });
    act.audit(work, "quarantine_handed_over", key.record, detail)
        .await?;
    work.hand_over(&act.realm, key, to).await?;
    work.requeue(&act.realm, key).await?;
    Ok(())
}

/// Erases a refused change's bytes. What was done and why is in the audit log first, in the same transaction.
///
/// # Errors
/// `not_found`, `change_discarded`, or as the store.
pub async fn discard(
    work: &mut dyn Work,
    act: &Act,
    scopes: &[ScopeId],
    key: ChangeKey,
    reason: &str,
) -> Result<(), Problem> {
    let found = actionable(work, act, scopes, key).await?;
    let detail = json!({
        "change": key.hash,
        "code": code_of(&found),
        "author": found.change.person,
        "size": found.change.bytes.len(),
        "reason": reason,
    });
    act.audit(work, "quarantine_discarded", key.record, detail)
        .await?;
    work.discard(&act.realm, key).await?;
    Ok(())
}

fn code_of(found: &StoredChange) -> Option<&str> {
    found.change.refusal.as_ref().map(|r| r.code.as_str())
}

/// Whether a person may write records of the change's kind where it was filed, today.
async fn may_write(
    work: &mut dyn Work,
    act: &Act,
    found: &StoredChange,
    person: PersonId,
) -> Result<bool, StoreError> {
    let Some(kind) = record::kind(&found.change.kind) else {
        return Ok(false);
    };
    let known = work.person(&act.realm, person).await?;
    if known.is_none_or(|p| p.disabled_at.is_some()) {
        return Ok(false);
    }
    let day = today(act.now_ms);
    let held = work.reach_of(&act.realm, person).await?;
    Ok(held.iter().any(|role| {
        let grant = &role.grant;
        role.scope == found.change.scope
            && grant.role.allows(kind.write)
            && grant.valid_from <= day
            && grant.valid_to.as_ref().is_none_or(|end| *end > day)
    }))
}
