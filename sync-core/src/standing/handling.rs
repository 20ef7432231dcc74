//! Who handles an opinion, and what came of it.

use serde::{Deserialize, Serialize};

use super::{action::Ending, case::Who, role::Right};
use crate::id::UnitId;

terms! {
    /// What reports count an opinion as (domain: kết quả). "Overdue" is not one: it is derived from the day.
    Outcome {
        AnsweredOnSpot "answered_on_spot" "Trả lời tại chỗ" "Answered on the spot",
        InProgress "in_progress" "Đang giải quyết" "In progress",
        Resolved "resolved" "Đã giải quyết" "Resolved",
        Explained "explained" "Đã giải trình" "Explained",
        ForwardedUp "forwarded_up" "Chuyển cấp trên" "Forwarded up",
        OutsideCompetence "outside_competence" "Không thuộc thẩm quyền" "Outside competence",
    }
}

/// Phân công.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// The agency that answers.
    pub agency: UnitId,
    /// Those that help it.
    pub cooperating: Vec<UnitId>,
    /// Last day.
    pub deadline: String,
}

/// Who handles an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handler {
    /// An agency of ours.
    Agency(Assignment),
    /// A body above or outside; its answers are entered by the office that forwarded.
    Above {
        /// Its name.
        to: String,
    },
}

/// Kết quả giải quyết.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// How it ended.
    pub outcome: Ending,
    /// The result.
    pub summary: String,
    /// Who handled it; none where the office itself explained it or found it outside competence.
    pub handler: Option<Handler>,
}

/// What people were answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// At the dialogue itself.
    OnSpot {
        /// The answer.
        summary: String,
    },
    /// After handling.
    Result(Resolution),
}

impl Handler {
    /// An agency answers for itself; for a body outside, the office does.
    pub(super) fn answers(&self) -> Who {
        match self {
            Self::Agency(assignment) => Who::Agency(assignment.agency),
            Self::Above { .. } => Who::Holder(Right::Assign),
        }
    }
}

impl Resolution {
    pub(super) fn told(&self) -> (&str, Option<Ending>) {
        (&self.summary, Some(self.outcome))
    }

    pub(super) const fn counted(&self) -> Outcome {
        match self.outcome {
            Ending::Resolved => Outcome::Resolved,
            Ending::Explained => Outcome::Explained,
            Ending::OutsideCompetence => Outcome::OutsideCompetence,
        }
    }
}

impl Answer {
    pub(super) fn told(&self) -> (&str, Option<Ending>) {
        match self {
            Self::OnSpot { summary } => (summary, None),
            Self::Result(resolution) => resolution.told(),
        }
    }

    pub(super) const fn counted(&self) -> Outcome {
        match self {
            Self::OnSpot { .. } => Outcome::AnsweredOnSpot,
            Self::Result(resolution) => resolution.counted(),
        }
    }

    pub(super) fn handler(&self) -> Option<&Handler> {
        match self {
            Self::OnSpot { .. } => None,
            Self::Result(resolution) => resolution.handler.as_ref(),
        }
    }
}
