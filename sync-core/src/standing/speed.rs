//! How long citizens waited for an answer.

use super::{handling::Answer, opinion::Step, standing::State};
use crate::day;

terms! {
    /// Days from the day on which an opinion was raised to the one on which the People were told the answer.
    Speed {
        OnSpot "on_spot" "Tại chỗ" "On the spot",
        Within10 "within_10" "Đến 10 ngày" "Up to 10 days",
        Within30 "within_30" "11–30 ngày" "11 to 30 days",
        Within90 "within_90" "31–90 ngày" "31 to 90 days",
        Longer "longer" "Trên 90 ngày" "More than 90 days",
    }
}

impl Speed {
    /// Of an opinion raised on a day; none while the People were not told an answer, or where a day cannot be read.
    pub fn of(state: &State, raised_on: Option<&str>) -> Option<Self> {
        let State::Opinion(opinion) = state else {
            return None;
        };
        let (answer, on) = match &opinion.step {
            Step::AnsweredOnSpot { .. } => return Some(Self::OnSpot),
            Step::Notified { answer, on } | Step::Supervised { answer, on } => (answer, Some(on)),
            Step::Closed { answer, on } => (answer, on.as_ref()),
            Step::Recorded
            | Step::Classified
            | Step::Reopened
            | Step::Assigned(_)
            | Step::Forwarded { .. }
            | Step::InProgress { .. }
            | Step::Resolved(_) => return None,
        };
        if matches!(answer, Answer::OnSpot { .. }) {
            return Some(Self::OnSpot);
        }
        let (from, to) = (day::read(raised_on?)?, day::read(on?)?);
        let waited = from.duration_until(to).as_hours() / 24;
        Some(match waited {
            ..=10 => Self::Within10,
            11..=30 => Self::Within30,
            31..=90 => Self::Within90,
            _ => Self::Longer,
        })
    }
}
