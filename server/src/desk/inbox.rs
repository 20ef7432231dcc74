//! How much waits for somebody at the desk.

use danvan_store::{Filter, Match, Order, QuarantineFilter, Work};
use serde::Serialize;
use sync_core::{
    id::ScopeId,
    standing::{OpinionState, RegistrationState},
};
use utoipa::ToSchema;

use super::{DeskError, Sight, quarantine};

/// Beyond so many nobody counts.
pub const MANY: u32 = 100;

/// What waits, each at most [`MANY`] where it is counted one by one.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Inbox {
    /// Records with an open conflict.
    pub conflicts: i64,
    /// Registrations that wait for approval.
    pub to_approve: i64,
    /// Opinions whose deadline has passed without an answer.
    pub overdue: usize,
    /// Tasks whose deadline has passed.
    pub late_tasks: usize,
    /// Changes that were not accepted, of scopes in which the caller may look at them.
    pub quarantined: usize,
    /// Changes that wait for others, in the same scopes.
    pub waiting: i64,
}

/// Reads it of what may be seen; `held` are the scopes whose quarantine may be.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    sight: Sight,
    held: &[ScopeId],
    now_ms: i64,
) -> Result<Inbox, DeskError> {
    let (sight, agencies) = sight.over_lists(work, realm, None).await?;
    let all = Filter {
        close: sight.close(),
        scopes: sight.scopes,
        agencies,
        ..Filter::default()
    };
    let in_conflict = Filter {
        open_conflicts: true,
        ..all.clone()
    };
    let to_approve = Filter {
        kind: Some("registration".to_owned()),
        state: Match::Is(RegistrationState::AwaitingApproval.code().to_owned()),
        ..all.clone()
    };
    let late = |kind: &str, state| Filter {
        kind: Some(kind.to_owned()),
        state,
        due_before: Some(now_ms),
        ..all.clone()
    };
    let mut overdue = 0;
    // What was forwarded has no deadline, and what is answered keeps its own.
    for state in [OpinionState::Assigned, OpinionState::InProgress] {
        let filter = late("opinion", Match::Is(state.code().to_owned()));
        let page = work
            .page(realm, &filter, Order::Deadline, None, MANY)
            .await?;
        overdue += page.len();
    }
    let tasks = late("task", Match::Any);
    let refused = QuarantineFilter::default();
    Ok(Inbox {
        conflicts: work.total(realm, &in_conflict).await?.unwrap_or_default(),
        to_approve: work.total(realm, &to_approve).await?.unwrap_or_default(),
        overdue,
        late_tasks: work
            .page(realm, &tasks, Order::Deadline, None, MANY)
            .await?
            .len(),
        quarantined: quarantine::list(work, realm, held, &refused, None, MANY)
            .await?
            .items
            .len(),
        waiting: work.waiting_count(realm, held).await?,
    })
}
