//! The actions of the life cycles, with their arguments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{past::PastState, rubric::RubricKey};
use crate::{id::UnitId, record::LifeCycle};

/// What to do, with its arguments as they were typed: [`Action::check`] says what is wrong with them.
///
/// Dates are `YYYY-MM-DD`. Text is NFC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Action {
    /// Gửi đăng ký: a draft, or a supplemented one, goes to the standing office.
    Submit,
    /// Rút đăng ký: before it is approved.
    Withdraw {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Ghi nhận theo hồ sơ đã có: where it already stood when an office's earlier papers are taken over.
    EnterPast {
        /// The state that the papers tell of.
        state: PastState,
        /// Day of the launch, where they say it.
        #[serde(default)]
        launched_on: Option<String>,
        /// Number and symbol of the decision that recognised it.
        #[serde(default)]
        number: Option<String>,
        /// Its date.
        #[serde(default)]
        decided_on: Option<String>,
    },
    /// Trả lại: for supplement; also an end that is not agreed to, or a proposal that the province sends back.
    Return {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Từ chối.
    Reject {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Duyệt.
    Approve,
    /// Triển khai (ra mắt).
    Start {
        /// Day of the launch.
        #[serde(default)]
        launched_on: String,
    },
    /// Tạm dừng.
    Pause {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Tiếp tục triển khai: after a pause, or to improve what did not pass.
    Resume,
    /// Kết thúc: asked for by the unit.
    Finish {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Xác nhận kết thúc.
    ConfirmFinish,
    /// Tự đánh giá.
    SelfAssess {
        /// Points that the owner gives, 0 to 100.
        points: i64,
        /// Remarks.
        #[serde(default)]
        remarks: String,
    },
    /// Khảo sát, chấm điểm: what the team gave in common, by its minutes, where nobody filled in a sheet.
    Assess {
        /// Points that the appraisal team gives, 0 to 100.
        points: i64,
        /// Whether it passed: the rubric is the province's, so points alone do not say.
        passed: bool,
        /// Remarks.
        #[serde(default)]
        remarks: String,
    },
    /// Chấm phiếu: one of the appraisal team's sheets, which nobody else reads before the conclusion.
    Score {
        /// The rubric that it was filled in by.
        rubric: RubricKey,
        /// Points by criterion.
        #[serde(default)]
        marks: BTreeMap<String, i64>,
        /// Remarks.
        #[serde(default)]
        remarks: String,
    },
    /// Chốt điểm: one result of all sheets.
    ConcludeAssessment {
        /// Remarks.
        #[serde(default)]
        remarks: String,
    },
    /// Ban hành quyết định công nhận (cấp xã).
    Recognise {
        /// Number and symbol of the decision.
        #[serde(default)]
        number: String,
        /// Its date.
        #[serde(default)]
        decided_on: String,
    },
    /// Đề nghị cấp trên.
    PutForward,
    /// Công nhận cấp tỉnh.
    RecogniseProvince {
        /// Number and symbol of the decision.
        #[serde(default)]
        number: String,
        /// Its date.
        #[serde(default)]
        decided_on: String,
    },
    /// Thu hồi.
    Revoke {
        /// Why.
        #[serde(default)]
        reason: String,
        /// Number and symbol of the decision.
        #[serde(default)]
        number: String,
        /// Its date.
        #[serde(default)]
        decided_on: String,
    },
    /// Phân loại: the class and the competence that the record holds are agreed.
    Classify,
    /// Trả lời tại chỗ.
    AnswerOnSpot {
        /// The answer given, with nobody's identity in it.
        #[serde(default)]
        summary: String,
    },
    /// Phân công; again for another agency or another deadline.
    Assign {
        /// The agency that answers.
        agency: UnitId,
        /// Those that help it.
        #[serde(default)]
        cooperating: Vec<UnitId>,
        /// Last day.
        #[serde(default)]
        deadline: String,
    },
    /// Chuyển cấp có thẩm quyền.
    Forward {
        /// Name of the body, which may stand outside the tree of units.
        #[serde(default)]
        to: String,
    },
    /// Tiếp nhận giải quyết.
    TakeUp,
    /// Báo cáo kết quả.
    Resolve {
        /// How it ended.
        outcome: Ending,
        /// The result, with nobody's identity in it.
        #[serde(default)]
        summary: String,
    },
    /// Thông báo cho Nhân dân.
    Notify {
        /// Day of the notice.
        #[serde(default)]
        on: String,
    },
    /// Xác nhận đã giám sát.
    Supervise,
    /// Đóng.
    Close,
    /// Mở lại.
    Reopen {
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// An action that this build does not know: refused by name, so that a newer phone's other commands go on.
    #[serde(other)]
    Unknown,
}

terms! {
    /// The name of an action.
    ActionName {
        Submit "submit" "Gửi đăng ký" "Submit",
        Withdraw "withdraw" "Rút đăng ký" "Withdraw",
        EnterPast "enter_past" "Ghi nhận theo hồ sơ đã có" "Enter from earlier papers",
        Return "return" "Trả lại" "Return",
        Reject "reject" "Từ chối" "Reject",
        Approve "approve" "Duyệt" "Approve",
        Start "start" "Triển khai (ra mắt)" "Start (launch)",
        Pause "pause" "Tạm dừng" "Pause",
        Resume "resume" "Tiếp tục triển khai" "Resume",
        Finish "finish" "Kết thúc" "Finish",
        ConfirmFinish "confirm_finish" "Xác nhận kết thúc" "Confirm the end",
        SelfAssess "self_assess" "Tự đánh giá" "Self-assess",
        Assess "assess" "Khảo sát, chấm điểm" "Survey and score",
        Score "score" "Chấm phiếu" "Fill in a sheet",
        ConcludeAssessment "conclude_assessment" "Chốt điểm thẩm định" "Conclude the appraisal",
        Recognise "recognise" "Ban hành quyết định công nhận" "Recognise",
        PutForward "put_forward" "Đề nghị cấp trên" "Put forward",
        RecogniseProvince "recognise_province" "Công nhận cấp tỉnh" "Recognise at provincial level",
        Revoke "revoke" "Thu hồi" "Revoke",
        Classify "classify" "Phân loại" "Classify",
        AnswerOnSpot "answer_on_spot" "Trả lời tại chỗ" "Answer on the spot",
        Assign "assign" "Phân công" "Assign",
        Forward "forward" "Chuyển cấp có thẩm quyền" "Forward",
        TakeUp "take_up" "Tiếp nhận giải quyết" "Take up",
        Resolve "resolve" "Báo cáo kết quả" "Report the result",
        Notify "notify" "Thông báo cho Nhân dân" "Notify the people",
        Supervise "supervise" "Xác nhận đã giám sát" "Confirm supervision",
        Close "close" "Đóng" "Close",
        Reopen "reopen" "Mở lại" "Reopen",
    }
}

terms! {
    /// How the handling of an opinion ended.
    Ending {
        Resolved "resolved" "Đã giải quyết" "Resolved",
        Explained "explained" "Đã giải trình" "Explained",
        OutsideCompetence "outside_competence" "Không thuộc thẩm quyền" "Outside competence",
    }
}

impl ActionName {
    /// The life cycle that the action belongs to.
    pub const fn life_cycle(self) -> LifeCycle {
        match self {
            Self::Submit
            | Self::Withdraw
            | Self::EnterPast
            | Self::Return
            | Self::Reject
            | Self::Approve
            | Self::Start
            | Self::Pause
            | Self::Resume
            | Self::Finish
            | Self::ConfirmFinish
            | Self::SelfAssess
            | Self::Assess
            | Self::Score
            | Self::ConcludeAssessment
            | Self::Recognise
            | Self::PutForward
            | Self::RecogniseProvince
            | Self::Revoke => LifeCycle::Registration,
            Self::Classify
            | Self::AnswerOnSpot
            | Self::Assign
            | Self::Forward
            | Self::TakeUp
            | Self::Resolve
            | Self::Notify
            | Self::Supervise
            | Self::Close
            | Self::Reopen => LifeCycle::Opinion,
        }
    }

    /// The action with its arguments still blank, as its form begins.
    pub fn blank(self) -> Action {
        let blank = String::new;
        match self {
            Self::Submit => Action::Submit,
            Self::Withdraw => Action::Withdraw { reason: blank() },
            Self::EnterPast => Action::EnterPast {
                state: PastState::Registered,
                launched_on: None,
                number: None,
                decided_on: None,
            },
            Self::Return => Action::Return { reason: blank() },
            Self::Reject => Action::Reject { reason: blank() },
            Self::Approve => Action::Approve,
            Self::Start => Action::Start {
                launched_on: blank(),
            },
            Self::Pause => Action::Pause { reason: blank() },
            Self::Resume => Action::Resume,
            Self::Finish => Action::Finish { reason: blank() },
            Self::ConfirmFinish => Action::ConfirmFinish,
            Self::SelfAssess => Action::SelfAssess {
                points: 0,
                remarks: blank(),
            },
            Self::Assess => Action::Assess {
                points: 0,
                passed: false,
                remarks: blank(),
            },
            Self::Score => Action::Score {
                rubric: RubricKey {
                    id: blank(),
                    version: 0,
                },
                marks: BTreeMap::new(),
                remarks: blank(),
            },
            Self::ConcludeAssessment => Action::ConcludeAssessment { remarks: blank() },
            Self::Recognise => Action::Recognise {
                number: blank(),
                decided_on: blank(),
            },
            Self::PutForward => Action::PutForward,
            Self::RecogniseProvince => Action::RecogniseProvince {
                number: blank(),
                decided_on: blank(),
            },
            Self::Revoke => Action::Revoke {
                reason: blank(),
                number: blank(),
                decided_on: blank(),
            },
            Self::Classify => Action::Classify,
            Self::AnswerOnSpot => Action::AnswerOnSpot { summary: blank() },
            Self::Assign => Action::Assign {
                agency: UnitId::default(),
                cooperating: Vec::new(),
                deadline: blank(),
            },
            Self::Forward => Action::Forward { to: blank() },
            Self::TakeUp => Action::TakeUp,
            Self::Resolve => Action::Resolve {
                outcome: Ending::Explained,
                summary: blank(),
            },
            Self::Notify => Action::Notify { on: blank() },
            Self::Supervise => Action::Supervise,
            Self::Close => Action::Close,
            Self::Reopen => Action::Reopen { reason: blank() },
        }
    }
}

impl Action {
    /// The action's name; none where this build does not know it.
    pub const fn name(&self) -> Option<ActionName> {
        Some(match self {
            Self::Submit => ActionName::Submit,
            Self::Withdraw { .. } => ActionName::Withdraw,
            Self::EnterPast { .. } => ActionName::EnterPast,
            Self::Return { .. } => ActionName::Return,
            Self::Reject { .. } => ActionName::Reject,
            Self::Approve => ActionName::Approve,
            Self::Start { .. } => ActionName::Start,
            Self::Pause { .. } => ActionName::Pause,
            Self::Resume => ActionName::Resume,
            Self::Finish { .. } => ActionName::Finish,
            Self::ConfirmFinish => ActionName::ConfirmFinish,
            Self::SelfAssess { .. } => ActionName::SelfAssess,
            Self::Assess { .. } => ActionName::Assess,
            Self::Score { .. } => ActionName::Score,
            Self::ConcludeAssessment { .. } => ActionName::ConcludeAssessment,
            Self::Recognise { .. } => ActionName::Recognise,
            Self::PutForward => ActionName::PutForward,
            Self::RecogniseProvince { .. } => ActionName::RecogniseProvince,
            Self::Revoke { .. } => ActionName::Revoke,
            Self::Classify => ActionName::Classify,
            Self::AnswerOnSpot { .. } => ActionName::AnswerOnSpot,
            Self::Assign { .. } => ActionName::Assign,
            Self::Forward { .. } => ActionName::Forward,
            Self::TakeUp => ActionName::TakeUp,
            Self::Resolve { .. } => ActionName::Resolve,
            Self::Notify { .. } => ActionName::Notify,
            Self::Supervise => ActionName::Supervise,
            Self::Close => ActionName::Close,
            Self::Reopen { .. } => ActionName::Reopen,
            Self::Unknown => return None,
        })
    }

    /// The reason given, where the action asks for one.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Withdraw { reason }
            | Self::Return { reason }
            | Self::Reject { reason }
            | Self::Pause { reason }
            | Self::Finish { reason }
            | Self::Revoke { reason, .. }
            | Self::Reopen { reason } => Some(reason),
            _ => None,
        }
    }
}
