//! What an action's arguments must be, whoever asks and whatever the standing.

use jiff::civil::Date;

use super::{
    action::Action,
    past::PastState,
    refusals::{Code, Refused},
};
use crate::{day, text::is_nfc};

/// Most characters of a reason.
pub const MAX_REASON: usize = 1_000;
/// Most characters of remarks, answers and results.
pub const MAX_PASSAGE: usize = 4_000;
/// Most characters of a decision's number and symbol.
pub const MAX_NUMBER: usize = 60;
/// Most characters of the name of a body outside the tree of units.
pub const MAX_BODY: usize = 200;
/// Most units that help the assigned one.
pub const MAX_COOPERATING: usize = 20;
/// Most criteria that a sheet may name.
const MAX_MARKS: usize = 60;
/// Most points of an assessment.
pub const MAX_POINTS: i64 = 100;

terms! {
    /// An argument of an action, as refusals name it.
    Argument {
        Reason "reason" "lý do" "reason",
        Number "number" "số, ký hiệu quyết định" "number of the decision",
        DecidedOn "decided_on" "ngày quyết định" "date of the decision",
        LaunchedOn "launched_on" "ngày ra mắt" "day of the launch",
        State "state" "trạng thái" "state",
        Points "points" "điểm" "points",
        Marks "marks" "phiếu điểm" "score sheet",
        Remarks "remarks" "nhận xét" "remarks",
        Summary "summary" "nội dung trả lời, kết quả" "answer or result",
        Outcome "outcome" "kết quả giải quyết" "outcome",
        Cooperating "cooperating" "cơ quan phối hợp" "co-operating agencies",
        Deadline "deadline" "thời hạn" "deadline",
        To "to" "nơi chuyển đến" "where it is forwarded",
        On "on" "ngày thông báo" "day of the notice",
        SeenHeads "seen_heads" "bản đã xem" "version seen",
    }
}

impl Action {
    /// Whether the arguments can be carried out on that day: the phone asks before it queues the command.
    ///
    /// # Errors
    /// `reason_required`, `number_required`, `text_required`, `text_too_long`, `text_not_nfc`, `text_control`,
    /// `bad_date`, `date_in_future`, `deadline_past`, `bad_points`, `bad_argument`, `unknown_action`.
    pub fn check(&self, today: Date) -> Result<(), Refused> {
        if let Some(reason) = self.reason() {
            filled(Argument::Reason, reason, Code::ReasonRequired)?;
            passage(Argument::Reason, reason, MAX_REASON)?;
        }
        if let Some((argument, date)) = self.dated() {
            past_day(argument, date, today)?;
        }
        match self {
            Self::Submit
            | Self::Withdraw { .. }
            | Self::Return { .. }
            | Self::Reject { .. }
            | Self::Approve
            | Self::Start { .. }
            | Self::Pause { .. }
            | Self::Resume
            | Self::Finish { .. }
            | Self::ConfirmFinish
            | Self::PutForward
            | Self::Classify
            | Self::TakeUp
            | Self::Notify { .. }
            | Self::Supervise
            | Self::Close
            | Self::Reopen { .. } => Ok(()),
            Self::SelfAssess { points, remarks }
            | Self::Assess {
                points, remarks, ..
            } => {
                if !(0..=MAX_POINTS).contains(points) {
                    return Err(Refused::new(Code::BadPoints).arg("max", &MAX_POINTS));
                }
                passage(Argument::Remarks, remarks, MAX_PASSAGE)
            }
            Self::Score { marks, remarks, .. } => {
                if marks.len() > MAX_MARKS || marks.keys().any(|code| code.len() > MAX_NUMBER) {
                    return Err(bad(Argument::Marks));
                }
                passage(Argument::Remarks, remarks, MAX_PASSAGE)
            }
            Self::ConcludeAssessment { remarks } => {
                passage(Argument::Remarks, remarks, MAX_PASSAGE)
            }
            Self::Recognise { number, .. }
            | Self::RecogniseProvince { number, .. }
            | Self::Revoke { number, .. } => {
                filled(Argument::Number, number, Code::NumberRequired)?;
                line(Argument::Number, number, MAX_NUMBER)
            }
            Self::EnterPast {
                state,
                launched_on,
                number,
                decided_on,
            } => {
                if let Some(launched_on) = launched_on {
                    past_day(Argument::LaunchedOn, launched_on, today)?;
                }
                let decision = (number.as_deref(), decided_on.as_deref());
                match (state, decision) {
                    (PastState::Registered, _) if launched_on.is_some() => {
                        Err(bad(Argument::LaunchedOn))
                    }
                    (PastState::Recognised, (number, decided_on)) => {
                        let number = number.unwrap_or_default();
                        filled(Argument::Number, number, Code::NumberRequired)?;
                        line(Argument::Number, number, MAX_NUMBER)?;
                        day(Argument::DecidedOn, decided_on.unwrap_or_default()).map(|_| ())
                    }
                    (_, (Some(_), _)) => Err(bad(Argument::Number)),
                    (_, (None, Some(_))) => Err(bad(Argument::DecidedOn)),
                    (_, (None, None)) => Ok(()),
                }
            }
            Self::AnswerOnSpot { summary } | Self::Resolve { summary, .. } => {
                filled(Argument::Summary, summary, Code::TextRequired)?;
                passage(Argument::Summary, summary, MAX_PASSAGE)
            }
            Self::Forward { to } => {
                filled(Argument::To, to, Code::TextRequired)?;
                line(Argument::To, to, MAX_BODY)
            }
            Self::Assign {
                agency,
                cooperating,
                deadline,
            } => {
                let repeated =
                    (1..cooperating.len()).any(|i| cooperating[..i].contains(&cooperating[i]));
                if cooperating.len() > MAX_COOPERATING || repeated || cooperating.contains(agency) {
                    return Err(bad(Argument::Cooperating));
                }
                if day(Argument::Deadline, deadline)? < today {
                    return Err(Refused::new(Code::DeadlinePast).arg("date", deadline));
                }
                Ok(())
            }
            Self::Unknown => Err(Refused::new(Code::UnknownAction)),
        }
    }

    /// The day on which what the action records took place, never later than today.
    pub(super) fn dated(&self) -> Option<(Argument, &str)> {
        match self {
            Self::Start { launched_on } => Some((Argument::LaunchedOn, launched_on)),
            Self::Recognise { decided_on, .. }
            | Self::RecogniseProvince { decided_on, .. }
            | Self::Revoke { decided_on, .. } => Some((Argument::DecidedOn, decided_on)),
            Self::EnterPast { decided_on, .. } => {
                Some((Argument::DecidedOn, decided_on.as_deref()?))
            }
            Self::Notify { on } => Some((Argument::On, on)),
            _ => None,
        }
    }
}

fn bad(argument: Argument) -> Refused {
    Refused::new(Code::BadArgument).arg("field", argument.code())
}

fn filled(argument: Argument, text: &str, otherwise: Code) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::new(otherwise).arg("field", argument.code()));
    }
    Ok(())
}

fn line(argument: Argument, text: &str, max: usize) -> Result<(), Refused> {
    written(argument, text, max, char::is_control)
}

fn passage(argument: Argument, text: &str, max: usize) -> Result<(), Refused> {
    written(argument, text, max, |c| c.is_control() && c != '\n')
}

fn written(
    argument: Argument,
    text: &str,
    max: usize,
    banned: impl Fn(char) -> bool,
) -> Result<(), Refused> {
    // Bytes first: counting the characters of a body's worth of text is work for a stranger.
    if text.len() > max * 4 || text.chars().count() > max {
        return Err(Refused::new(Code::TextTooLong)
            .arg("field", argument.code())
            .arg("max", &max));
    }
    if !is_nfc(text) {
        return Err(Refused::new(Code::TextNotNfc).arg("field", argument.code()));
    }
    if text.chars().any(banned) {
        return Err(Refused::new(Code::TextControl).arg("field", argument.code()));
    }
    Ok(())
}

/// A calendar day of this century, written `YYYY-MM-DD` and no other way: days are compared as text.
fn day(argument: Argument, text: &str) -> Result<Date, Refused> {
    day::read(text)
        .filter(|day| (2000..=2099).contains(&day.year()))
        .ok_or_else(|| Refused::new(Code::BadDate).arg("field", argument.code()))
}

/// The same, and not after today.
fn past_day(argument: Argument, text: &str, today: Date) -> Result<(), Refused> {
    if day(argument, text)? > today {
        return Err(Refused::new(Code::DateInFuture).arg("field", argument.code()));
    }
    Ok(())
}
