//! Reading and erasing, by who may: each time with a purpose or a reason in the audit log.

use danvan_store::{SealedIdentity, StoreError, Work};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sync_core::{id::RecordId, identity::Identity, standing::Right};
use utoipa::ToSchema;

use super::{Seal, words::erase_one};
use crate::http::{caller::Caller, code, problem::Problem};

/// What an identity is read for. There is no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To tell the person what came of it.
    Answer,
    /// To ask them, or to follow the matter up.
    FollowUp,
    /// The person asked what is kept of them.
    RightsRequest,
}

/// Why an identity is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The person took their consent back.
    ConsentWithdrawn,
    /// The person asked for it.
    RightsRequest,
    /// It was recorded by mistake.
    Mistake,
}

/// Whether one is kept, for who may know it; none for others.
///
/// # Errors
/// As the store.
pub async fn is_kept(
    work: &mut dyn Work,
    caller: &Caller,
    record: RecordId,
) -> Result<Option<bool>, StoreError> {
    let found = work.records(&caller.realm, &[record]).await?;
    let opinion = found.first().filter(|r| r.head.kind == "opinion");
    let Some(opinion) = opinion else {
        return Ok(None);
    };
    if caller.may(Right::Identities, opinion.head.scope) {
        let kept = work.identity_of(&caller.realm, record).await?;
        return Ok(Some(kept.is_some()));
    }
    let kept = visible(work, caller, record).await?;
    Ok(kept.map(|_| true))
}

/// Reads one. That it is read, by whom and for what is in the audit log first.
///
/// # Errors
/// `not_found`; `identity_sealed` where another key sealed it; as the store.
pub async fn read(
    work: &mut dyn Work,
    seal: &Seal,
    caller: &Caller,
    record: RecordId,
    purpose: Purpose,
) -> Result<Identity, Problem> {
    let kept = visible(work, caller, record).await?;
    let kept = kept.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let of = (caller.realm.as_str(), kept.id, kept.record);
    let identity = seal
        .open_sealed(of, &kept.sealed)
        .ok_or_else(|| Problem::new(&code::IDENTITY_SEALED))?;
    let detail = json!({ "identity": kept.id, "purpose": purpose });
    let act = caller.act();
    act.audit(work, "identity_read", record, detail).await?;
    Ok(identity)
}

/// Erases one. The opinion stays as it is.
///
/// # Errors
/// `not_found`, or as the store.
pub async fn erase(
    work: &mut dyn Work,
    caller: &Caller,
    record: RecordId,
    why: Why,
) -> Result<(), Problem> {
    let kept = visible(work, caller, record).await?;
    let kept = kept.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    erase_one(work, &caller.act(), &kept, why).await?;
    Ok(())
}

/// The identity kept for a record, for who may read it: its recorder while they may record opinions there, and those
/// who answer for identities there.
async fn visible(
    work: &mut dyn Work,
    caller: &Caller,
    record: RecordId,
) -> Result<Option<SealedIdentity>, StoreError> {
    let Some(kept) = work.identity_of(&caller.realm, record).await? else {
        return Ok(None);
    };
    // Until the opinion has come, nobody but its recorder knows where it belongs.
    let found = work.records(&caller.realm, &[record]).await?;
    let scope = found.first().map(|r| r.head.scope);
    let mine = kept.person == caller.person
        && caller.may(Right::WriteDialogues, scope.unwrap_or(kept.scope));
    let answers_for_it = scope.is_some_and(|scope| caller.may(Right::Identities, scope));
    Ok((mine || answers_for_it).then_some(kept))
}
