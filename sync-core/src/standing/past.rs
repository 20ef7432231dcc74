//! Where a registration already stood when an office's earlier papers are taken over.

use super::registration::{Decision, Recognition, Registration};

terms! {
    /// The states that earlier papers tell of, by the codes and terms of [`super::RegistrationState`].
    PastState {
        Registered "registered" "Đã đăng ký" "Registered",
        Running "running" "Đang thực hiện" "Running",
        Paused "paused" "Tạm dừng" "Paused",
        Finished "finished" "Đã kết thúc" "Finished",
        Recognised "recognised" "Đã công nhận (cấp xã)" "Recognised (commune)",
    }
}

impl PastState {
    /// The registration in that state. Nobody assessed it here, and the day of the launch stays blank where the papers
    /// do not say it.
    pub(super) fn reached(self, launched_on: String, decision: Decision) -> Registration {
        match self {
            Self::Registered => Registration::Registered,
            Self::Running => Registration::Running { launched_on },
            Self::Paused => Registration::Paused { launched_on },
            Self::Finished => Registration::Finished { launched_on },
            Self::Recognised => Registration::Recognised(Recognition {
                launched_on,
                assessment: None,
                decision,
            }),
        }
    }
}
