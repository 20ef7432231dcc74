//! The life cycle of an opinion raised in a dialogue (domain: vòng đời ý kiến).

use serde::{Deserialize, Serialize};

use super::{
    action::{Action, Ending},
    case::Who,
    handling::{Answer, Assignment, Handler, Outcome, Resolution},
    role::Right,
    standing::Way,
};
use crate::id::UnitId;

terms! {
    /// The states of an opinion.
    OpinionState {
        Recorded "recorded" "Mới ghi nhận" "Recorded",
        Classified "classified" "Đã phân loại" "Classified",
        Reopened "reopened" "Mở lại" "Reopened",
        AnsweredOnSpot "answered_on_spot" "Trả lời tại chỗ" "Answered on the spot",
        Assigned "assigned" "Đã phân công" "Assigned",
        Forwarded "forwarded" "Chuyển cấp có thẩm quyền" "Forwarded",
        InProgress "in_progress" "Đang giải quyết" "In progress",
        Resolved "resolved" "Đã có kết quả" "Result reported",
        Notified "notified" "Đã thông báo cho Nhân dân" "People notified",
        Supervised "supervised" "Đã giám sát" "Supervised",
        Closed "closed" "Đóng" "Closed",
    }
}

impl OpinionState {
    /// Whether the People were told an answer.
    pub const fn is_told(self) -> bool {
        matches!(
            self,
            Self::AnsweredOnSpot | Self::Notified | Self::Supervised | Self::Closed
        )
    }
}

/// Where an opinion stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// How often it was reopened.
    pub reopened: u32,
    /// The step that it has reached.
    pub step: Step,
}

/// A step of an opinion with what was decided on the way. Dates are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Step {
    /// Mới ghi nhận.
    Recorded,
    /// Đã phân loại.
    Classified,
    /// Mở lại: classified before, to be answered, assigned or forwarded anew.
    Reopened,
    /// Trả lời tại chỗ.
    AnsweredOnSpot {
        /// The answer.
        summary: String,
    },
    /// Đã phân công.
    Assigned(Assignment),
    /// Chuyển cấp có thẩm quyền.
    Forwarded {
        /// To whom.
        to: String,
    },
    /// Đang giải quyết.
    InProgress {
        /// By whom.
        handler: Handler,
    },
    /// Đã có kết quả.
    Resolved(Resolution),
    /// Đã thông báo cho Nhân dân.
    Notified {
        /// What the people were told.
        answer: Answer,
        /// When.
        on: String,
    },
    /// Đã giám sát.
    Supervised {
        /// What the people were told.
        answer: Answer,
        /// When.
        on: String,
    },
    /// Đóng.
    Closed {
        /// The answer.
        answer: Answer,
        /// When the people were told, unless they heard it on the spot.
        on: Option<String>,
    },
}

impl Opinion {
    /// An opinion just recorded.
    pub(super) const fn recorded() -> Self {
        Self {
            reopened: 0,
            step: Step::Recorded,
        }
    }

    /// The state alone.
    pub const fn state(&self) -> OpinionState {
        match &self.step {
            Step::Recorded => OpinionState::Recorded,
            Step::Classified => OpinionState::Classified,
            Step::Reopened => OpinionState::Reopened,
            Step::AnsweredOnSpot { .. } => OpinionState::AnsweredOnSpot,
            Step::Assigned(_) => OpinionState::Assigned,
            Step::Forwarded { .. } => OpinionState::Forwarded,
            Step::InProgress { .. } => OpinionState::InProgress,
            Step::Resolved(_) => OpinionState::Resolved,
            Step::Notified { .. } => OpinionState::Notified,
            Step::Supervised { .. } => OpinionState::Supervised,
            Step::Closed { .. } => OpinionState::Closed,
        }
    }

    /// What reports count it as; none before anything was done about it.
    pub const fn outcome(&self) -> Option<Outcome> {
        match &self.step {
            Step::Recorded | Step::Classified | Step::Reopened => None,
            Step::AnsweredOnSpot { .. } => Some(Outcome::AnsweredOnSpot),
            Step::Assigned(_) | Step::InProgress { .. } => Some(Outcome::InProgress),
            Step::Forwarded { .. } => Some(Outcome::ForwardedUp),
            Step::Resolved(resolution) => Some(resolution.counted()),
            Step::Notified { answer, .. }
            | Step::Supervised { answer, .. }
            | Step::Closed { answer, .. } => Some(answer.counted()),
        }
    }

    /// The assignment in force, or the one that led to the answer.
    pub fn assignment(&self) -> Option<&Assignment> {
        let handler = match &self.step {
            Step::Assigned(assignment) => return Some(assignment),
            Step::InProgress { handler } => Some(handler),
            Step::Resolved(resolution) => resolution.handler.as_ref(),
            Step::Notified { answer, .. }
            | Step::Supervised { answer, .. }
            | Step::Closed { answer, .. } => answer.handler(),
            Step::Recorded
            | Step::Classified
            | Step::Reopened
            | Step::AnsweredOnSpot { .. }
            | Step::Forwarded { .. } => None,
        };
        match handler? {
            Handler::Agency(assignment) => Some(assignment),
            Handler::Above { .. } => None,
        }
    }

    /// What people were, or are to be, told, with how the handling ended; without an end what was answered on the spot.
    pub fn answer(&self) -> Option<(&str, Option<Ending>)> {
        match &self.step {
            Step::AnsweredOnSpot { summary } => Some((summary, None)),
            Step::Resolved(resolution) => Some(resolution.told()),
            Step::Notified { answer, .. }
            | Step::Supervised { answer, .. }
            | Step::Closed { answer, .. } => Some(answer.told()),
            _ => None,
        }
    }

    /// The body above or outside that answers.
    pub fn body_above(&self) -> Option<&str> {
        let handler = match &self.step {
            Step::Forwarded { to } => return Some(to),
            Step::InProgress { handler } => Some(handler),
            Step::Resolved(resolution) => resolution.handler.as_ref(),
            Step::Notified { answer, .. }
            | Step::Supervised { answer, .. }
            | Step::Closed { answer, .. } => answer.handler(),
            _ => None,
        };
        match handler? {
            Handler::Above { to } => Some(to),
            Handler::Agency(_) => None,
        }
    }

    /// Whether someone owes an answer.
    pub const fn is_being_handled(&self) -> bool {
        matches!(
            self.step,
            Step::Assigned(_) | Step::Forwarded { .. } | Step::InProgress { .. }
        )
    }

    /// Where the action leads from here; none where the life cycle has no such way.
    pub(super) fn way(&self, action: &Action) -> Option<Way<Self>> {
        let reopened = match action {
            Action::Reopen { .. } => self.reopened.saturating_add(1),
            _ => self.reopened,
        };
        let way = self.step.way(action, &self.handlers())?;
        Some(way.map(|step| Self { reopened, step }))
    }

    fn handlers(&self) -> Vec<UnitId> {
        self.assignment().map_or_else(Vec::new, |a| {
            std::iter::once(a.agency)
                .chain(a.cooperating.iter().copied())
                .collect()
        })
    }
}

impl Step {
    #[expect(clippy::too_many_lines, reason = "the domain's table, one way an arm")]
    fn way(&self, action: &Action, handlers: &[UnitId]) -> Option<Way<Self>> {
        use Action as A;
        use Who::{Apart, Holder};
        let way = match (self.clone(), action.clone()) {
            (Self::Recorded, A::Classify) => {
                Way::new(Holder(Right::Assign), Self::Classified).complete()
            }
            (Self::Classified | Self::Reopened, A::AnswerOnSpot { summary }) => {
                Way::new(Holder(Right::Assign), Self::AnsweredOnSpot { summary })
            }
            (
                Self::Classified | Self::Reopened,
                A::Assign {
                    agency,
                    cooperating,
                    deadline,
                },
            ) => {
                let to = Self::Assigned(Assignment {
                    agency,
                    cooperating,
                    deadline,
                });
                Way::new(Holder(Right::Assign), to)
            }
            // Another agency or another deadline: never over an assignment that was not seen.
            (
                Self::Assigned(_) | Self::Forwarded { .. } | Self::InProgress { .. },
                A::Assign {
                    agency,
                    cooperating,
                    deadline,
                },
            ) => {
                let to = Self::Assigned(Assignment {
                    agency,
                    cooperating,
                    deadline,
                });
                Way::new(Holder(Right::Assign), to).fresh()
            }
            (Self::Classified | Self::Reopened, A::Forward { to }) => {
                Way::new(Holder(Right::Assign), Self::Forwarded { to })
            }
            (Self::Assigned(_) | Self::InProgress { .. }, A::Forward { to }) => {
                Way::new(Holder(Right::Assign), Self::Forwarded { to }).fresh()
            }
            // Nobody was assigned, so nothing can have been done: explained, or not ours to handle.
            (
                Self::Classified | Self::Reopened,
                A::Resolve {
                    outcome: outcome @ (Ending::Explained | Ending::OutsideCompetence),
                    summary,
                },
            ) => {
                let to = Self::Resolved(Resolution {
                    outcome,
                    summary,
                    handler: None,
                });
                Way::new(Holder(Right::Assign), to)
            }
            (Self::Assigned(assignment), A::TakeUp) => {
                let handler = Handler::Agency(assignment);
                Way::new(handler.answers(), Self::InProgress { handler })
            }
            (Self::Forwarded { to }, A::TakeUp) => {
                let handler = Handler::Above { to };
                Way::new(handler.answers(), Self::InProgress { handler })
            }
            (Self::Assigned(assignment), A::Resolve { outcome, summary }) => {
                Self::resolved(Handler::Agency(assignment), outcome, summary)
            }
            (Self::Forwarded { to }, A::Resolve { outcome, summary }) => {
                Self::resolved(Handler::Above { to }, outcome, summary)
            }
            (Self::InProgress { handler }, A::Resolve { outcome, summary }) => {
                Self::resolved(handler, outcome, summary)
            }
            (Self::AnsweredOnSpot { summary }, A::Notify { on }) => {
                let answer = Answer::OnSpot { summary };
                Way::new(Holder(Right::Assign), Self::Notified { answer, on })
            }
            (Self::Resolved(resolution), A::Notify { on }) => {
                let answer = Answer::Result(resolution);
                Way::new(Holder(Right::Assign), Self::Notified { answer, on })
            }
            (Self::Notified { answer, on }, A::Supervise) => Way::new(
                Apart(Right::Supervise, handlers.to_vec()),
                Self::Supervised { answer, on },
            ),
            (Self::Supervised { answer, on }, A::Close) => Way::new(
                Apart(Right::Close, handlers.to_vec()),
                Self::Closed {
                    answer,
                    on: Some(on),
                },
            ),
            // The people heard the answer where they asked: nothing is left to notify or to supervise.
            (Self::AnsweredOnSpot { summary }, A::Close) => {
                let answer = Answer::OnSpot { summary };
                Way::new(Holder(Right::Close), Self::Closed { answer, on: None })
            }
            (
                Self::AnsweredOnSpot { .. }
                | Self::Resolved(_)
                | Self::Notified { .. }
                | Self::Supervised { .. }
                | Self::Closed { .. },
                A::Reopen { .. },
            ) => Way::new(Holder(Right::Close), Self::Reopened).fresh(),
            // All are named, so that a new step or action does not compile until it is decided here.
            (
                Self::Recorded
                | Self::Classified
                | Self::Reopened
                | Self::AnsweredOnSpot { .. }
                | Self::Assigned(_)
                | Self::Forwarded { .. }
                | Self::InProgress { .. }
                | Self::Resolved(_)
                | Self::Notified { .. }
                | Self::Supervised { .. }
                | Self::Closed { .. },
                A::Submit
                | A::Withdraw { .. }
                | A::EnterPast { .. }
                | A::Return { .. }
                | A::Reject { .. }
                | A::Approve
                | A::Start { .. }
                | A::Pause { .. }
                | A::Resume
                | A::Finish { .. }
                | A::ConfirmFinish
                | A::SelfAssess { .. }
                | A::Assess { .. }
                | A::Score { .. }
                | A::ConcludeAssessment { .. }
                | A::Recognise { .. }
                | A::PutForward
                | A::RecogniseProvince { .. }
                | A::Revoke { .. }
                | A::Classify
                | A::AnswerOnSpot { .. }
                | A::Assign { .. }
                | A::Forward { .. }
                | A::TakeUp
                | A::Resolve { .. }
                | A::Notify { .. }
                | A::Supervise
                | A::Close
                | A::Reopen { .. }
                | A::Unknown,
            ) => return None,
        };
        Some(way)
    }

    fn resolved(handler: Handler, outcome: Ending, summary: String) -> Way<Self> {
        let who = handler.answers();
        Way::new(
            who,
            Self::Resolved(Resolution {
                outcome,
                summary,
                handler: Some(handler),
            }),
        )
    }
}
