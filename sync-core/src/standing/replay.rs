//! Where a record stood after some of its decisions.

use serde::{Deserialize, Serialize};

use super::{
    action::Action,
    appraisal::{Appraisal, joined, reached, sheets_of},
    case::Case,
    deadlines,
    registration::Registration,
    rubric::Rubric,
    standing::{Carried, Standing, State},
};
use crate::{
    id::{PersonId, UnitId},
    record::LifeCycle,
};

/// A decision that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// By whom.
    pub by: PersonId,
    /// When, by the server's clock: milliseconds since 1970 UTC.
    pub at: i64,
    /// What.
    pub action: Action,
}

/// The standing that these decisions made, in order. They were allowed when they were carried out, so nobody is asked
/// again; none where one of them leads nowhere from where the record then stood.
pub fn replay(
    life_cycle: LifeCycle,
    decisions: &[Decided],
    rubrics: &[Rubric],
) -> Option<Standing> {
    let mut standing = Standing::initial(life_cycle);
    for (n, Decided { by, at, action }) in decisions.iter().enumerate() {
        let sheets = match action {
            Action::ConcludeAssessment { .. } => {
                sheets_of(decisions[..n].iter().map(|d| (d.by, &d.action)))
            }
            _ => Vec::new(),
        };
        let case = Case {
            person: *by,
            posts: &[],
            author: *by,
            owner: UnitId::default(),
            missing: &[],
            open_conflicts: &[],
            now_ms: *at,
            today: deadlines::today(*at).unwrap_or_default(),
            appraisal: Appraisal {
                rubrics,
                sheets: &sheets,
                ..Appraisal::default()
            },
        };
        let way = standing.way(action)?;
        standing = Standing {
            version: standing.version.saturating_add(1),
            state: made(way.to, action, &case)?,
            last: Some(Carried {
                action: action.name()?,
                by: *by,
                at: *at,
                reason: action.reason().map(str::to_owned),
            }),
        };
    }
    Some(standing)
}

/// Which rubric applied on the day was asked when the sheet was handed in.
fn made(to: State, action: &Action, case: &Case<'_>) -> Option<State> {
    match (to, action) {
        (
            State::Registration(Registration::AwaitingAssessment {
                launched_on,
                own,
                round,
            }),
            Action::Score { rubric, .. },
        ) => Some(State::Registration(Registration::AwaitingAssessment {
            round: Some(joined(round, rubric, case.person)),
            launched_on,
            own,
        })),
        (to, action) => reached(to, action, case).ok(),
    }
}
