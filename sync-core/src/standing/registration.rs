//! The life cycle of a registration, the counted row of a model (domain: vòng đời mô hình).

use serde::{Deserialize, Serialize};

use super::{
    action::Action,
    appraisal::{Round, Scored},
    case::Who,
    registration_state::RegistrationState,
    role::Right,
    standing::Way,
};

/// A registration's state with what was decided on the way. Dates are `YYYY-MM-DD`; a day of the launch is blank where the
/// earlier papers that it was entered from do not say it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Registration {
    /// Nháp.
    Draft,
    /// Chờ duyệt.
    AwaitingApproval,
    /// Yêu cầu bổ sung.
    NeedsSupplement,
    /// Không duyệt.
    Rejected,
    /// Đã rút.
    Withdrawn,
    /// Đã đăng ký.
    Registered,
    /// Đang thực hiện.
    Running {
        /// Day of the launch.
        launched_on: String,
    },
    /// Tạm dừng.
    Paused {
        /// Day of the launch.
        launched_on: String,
    },
    /// Chờ xác nhận kết thúc.
    FinishRequested {
        /// Day of the launch.
        launched_on: String,
    },
    /// Đã kết thúc.
    Finished {
        /// Day of the launch.
        launched_on: String,
    },
    /// Chờ thẩm định.
    AwaitingAssessment {
        /// Day of the launch.
        launched_on: String,
        /// What the owner thinks of it.
        own: SelfAssessment,
        /// Sheets of the appraisal team, once there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round: Option<Round>,
    },
    /// Chưa đạt.
    NotPassed {
        /// Day of the launch.
        launched_on: String,
        /// What the appraisal team found.
        assessment: Assessment,
    },
    /// Đạt.
    Passed {
        /// Day of the launch.
        launched_on: String,
        /// What the appraisal team found.
        assessment: Assessment,
    },
    /// Đã công nhận (cấp xã).
    Recognised(Recognition),
    /// Đề nghị cấp tỉnh.
    PutForward(Recognition),
    /// Công nhận cấp tỉnh.
    RecognisedProvince {
        /// The commune's recognition.
        commune: Recognition,
        /// The province's decision.
        province: Decision,
    },
    /// Thu hồi.
    Revoked {
        /// The commune's recognition that was.
        commune: Recognition,
        /// The province's decision that was, if it came so far.
        province: Option<Decision>,
        /// The decision that revoked it.
        revoked: Decision,
    },
}

/// Tự đánh giá.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfAssessment {
    /// 0 to 100.
    pub points: i64,
    /// Remarks, which may be blank.
    pub remarks: String,
}

/// Thẩm định.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// What the owner had thought.
    pub own: SelfAssessment,
    /// 0 to 100.
    pub points: i64,
    /// Remarks, which may be blank.
    pub remarks: String,
    /// How sheets made it; none where the team gave its points in common.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scored: Option<Scored>,
}

/// Quyết định.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Number and symbol.
    pub number: String,
    /// Its date.
    pub decided_on: String,
}

/// Công nhận cấp xã.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Day of the launch.
    pub launched_on: String,
    /// What the appraisal team found; none where it was entered from earlier papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Assessment>,
    /// The commune's decision.
    pub decision: Decision,
}

impl Registration {
    /// The state alone.
    pub const fn state(&self) -> RegistrationState {
        match self {
            Self::Draft => RegistrationState::Draft,
            Self::AwaitingApproval => RegistrationState::AwaitingApproval,
            Self::NeedsSupplement => RegistrationState::NeedsSupplement,
            Self::Rejected => RegistrationState::Rejected,
            Self::Withdrawn => RegistrationState::Withdrawn,
            Self::Registered => RegistrationState::Registered,
            Self::Running { .. } => RegistrationState::Running,
            Self::Paused { .. } => RegistrationState::Paused,
            Self::FinishRequested { .. } => RegistrationState::FinishRequested,
            Self::Finished { .. } => RegistrationState::Finished,
            Self::AwaitingAssessment { .. } => RegistrationState::AwaitingAssessment,
            Self::NotPassed { .. } => RegistrationState::NotPassed,
            Self::Passed { .. } => RegistrationState::Passed,
            Self::Recognised(_) => RegistrationState::Recognised,
            Self::PutForward(_) => RegistrationState::PutForward,
            Self::RecognisedProvince { .. } => RegistrationState::RecognisedProvince,
            Self::Revoked { .. } => RegistrationState::Revoked,
        }
    }

    /// Where the action leads from here; none where the life cycle has no such way.
    #[expect(clippy::too_many_lines, reason = "the domain's table, one way an arm")]
    pub(super) fn way(&self, action: &Action) -> Option<Way<Self>> {
        use Action as A;
        use Who::{Holder, HolderOrAuthor, Outsider};
        let way = match (self.clone(), action.clone()) {
            (Self::Draft, A::Submit) => {
                Way::new(Holder(Right::Submit), Self::AwaitingApproval).complete()
            }
            (Self::NeedsSupplement, A::Submit) => {
                Way::new(Holder(Right::Submit), Self::AwaitingApproval)
                    .complete()
                    .fresh()
            }
            // Who typed a draft twice may take one of them back without the unit's contact.
            (Self::Draft, A::Withdraw { .. }) => {
                Way::new(HolderOrAuthor(Right::Submit), Self::Withdrawn)
            }
            (Self::AwaitingApproval | Self::NeedsSupplement, A::Withdraw { .. }) => {
                Way::new(Holder(Right::Submit), Self::Withdrawn)
            }
            // Earlier papers have no nine items: the facts need not be complete, and still it is counted.
            (
                Self::Draft,
                A::EnterPast {
                    state,
                    launched_on,
                    number,
                    decided_on,
                },
            ) => {
                let launched_on = launched_on.unwrap_or_default();
                let earliest = launched_on.clone();
                let decision = Decision {
                    number: number.unwrap_or_default(),
                    decided_on: decided_on.unwrap_or_default(),
                };
                let to = state.reached(launched_on, decision);
                Way::new(Holder(Right::Approve), to).not_before(&earliest)
            }
            (Self::AwaitingApproval, A::Return { .. }) => {
                Way::new(Holder(Right::Approve), Self::NeedsSupplement).fresh()
            }
            (Self::AwaitingApproval, A::Reject { .. }) => {
                Way::new(Holder(Right::Approve), Self::Rejected).fresh()
            }
            // Facts may change between submission and approval, and the registered row is what is counted.
            (Self::AwaitingApproval, A::Approve) => {
                Way::new(Holder(Right::Approve), Self::Registered)
                    .complete()
                    .fresh()
            }
            (Self::Registered, A::Start { launched_on })
            | (Self::Paused { launched_on }, A::Resume) => {
                Way::new(Holder(Right::Submit), Self::Running { launched_on })
            }
            (Self::Running { launched_on }, A::Pause { .. }) => {
                Way::new(Holder(Right::Submit), Self::Paused { launched_on })
            }
            // The rubric's middle band: not passed yet, to be improved and assessed again.
            (Self::NotPassed { launched_on, .. }, A::Resume) => {
                Way::new(Holder(Right::Submit), Self::Running { launched_on }).fresh()
            }
            (Self::Running { launched_on } | Self::Paused { launched_on }, A::Finish { .. }) => {
                Way::new(Holder(Right::Submit), Self::FinishRequested { launched_on })
            }
            (Self::FinishRequested { launched_on }, A::ConfirmFinish) => {
                Way::new(Holder(Right::Approve), Self::Finished { launched_on })
            }
            (Self::FinishRequested { launched_on }, A::Return { .. }) => {
                Way::new(Holder(Right::Approve), Self::Running { launched_on }).fresh()
            }
            (Self::Running { launched_on }, A::SelfAssess { points, remarks }) => {
                let own = SelfAssessment { points, remarks };
                Way::new(
                    Holder(Right::Submit),
                    Self::AwaitingAssessment {
                        launched_on,
                        own,
                        round: None,
                    },
                )
            }
            (
                Self::AwaitingAssessment {
                    launched_on,
                    own,
                    round: None,
                },
                A::Assess {
                    points,
                    passed,
                    remarks,
                },
            ) => {
                let assessment = Assessment {
                    own,
                    points,
                    remarks,
                    scored: None,
                };
                let to = if passed {
                    Self::Passed {
                        launched_on,
                        assessment,
                    }
                } else {
                    Self::NotPassed {
                        launched_on,
                        assessment,
                    }
                };
                Way::new(Outsider(Right::Assess), to)
            }
            // Where these lead the sheets say, which only the server has.
            (Self::AwaitingAssessment { .. }, A::Score { .. }) => {
                Way::new(Outsider(Right::Assess), self.clone())
            }
            (Self::AwaitingAssessment { round: Some(_), .. }, A::ConcludeAssessment { .. }) => {
                Way::new(Outsider(Right::Assess), self.clone()).fresh()
            }
            (
                Self::Passed {
                    launched_on,
                    assessment,
                },
                A::Recognise { number, decided_on },
            ) => {
                let decision = Decision { number, decided_on };
                let earliest = launched_on.clone();
                let to = Self::Recognised(Recognition {
                    launched_on,
                    assessment: Some(assessment),
                    decision,
                });
                Way::new(Holder(Right::Recognise), to).not_before(&earliest)
            }
            (Self::Recognised(commune), A::PutForward) => {
                Way::new(Holder(Right::Approve), Self::PutForward(commune))
            }
            (Self::PutForward(commune), A::Return { .. }) => {
                Way::new(Holder(Right::RecogniseProvince), Self::Recognised(commune)).fresh()
            }
            (Self::PutForward(commune), A::RecogniseProvince { number, decided_on }) => {
                let earliest = commune.decision.decided_on.clone();
                let province = Decision { number, decided_on };
                let to = Self::RecognisedProvince { commune, province };
                Way::new(Holder(Right::RecogniseProvince), to).not_before(&earliest)
            }
            // The level that issued the decision takes it back.
            (
                Self::Recognised(commune) | Self::PutForward(commune),
                A::Revoke {
                    number, decided_on, ..
                },
            ) => {
                let earliest = commune.decision.decided_on.clone();
                let revoked = Decision { number, decided_on };
                let to = Self::Revoked {
                    commune,
                    province: None,
                    revoked,
                };
                Way::new(Holder(Right::Recognise), to)
                    .fresh()
                    .not_before(&earliest)
            }
            (
                Self::RecognisedProvince { commune, province },
                A::Revoke {
                    number, decided_on, ..
                },
            ) => {
                let earliest = province.decided_on.clone();
                let revoked = Decision { number, decided_on };
                let to = Self::Revoked {
                    commune,
                    province: Some(province),
                    revoked,
                };
                Way::new(Holder(Right::RecogniseProvince), to)
                    .fresh()
                    .not_before(&earliest)
            }
            // All are named, so that a new state or action does not compile until it is decided here.
            (
                Self::Draft
                | Self::AwaitingApproval
                | Self::NeedsSupplement
                | Self::Rejected
                | Self::Withdrawn
                | Self::Registered
                | Self::Running { .. }
                | Self::Paused { .. }
                | Self::FinishRequested { .. }
                | Self::Finished { .. }
                | Self::AwaitingAssessment { .. }
                | Self::NotPassed { .. }
                | Self::Passed { .. }
                | Self::Recognised(_)
                | Self::PutForward(_)
                | Self::RecognisedProvince { .. }
                | Self::Revoked { .. },
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
}
