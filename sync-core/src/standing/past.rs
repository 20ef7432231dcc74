//! Where a registration stood on paper before it was entered here.

use super::{
    registration::{Decision, Recognition, Registration},
    registration_state::RegistrationState,
};

terms! {
    /// A state in which an office's old papers may leave a registration.
    PastState {
        Registered "registered" "Đã đăng ký" "Registered",
        Running "running" "Đang thực hiện" "Running",
        Paused "paused" "Tạm dừng" "Paused",
        Finished "finished" "Đã kết thúc" "Finished",
        Recognised "recognised" "Đã công nhận (cấp xã)" "Recognised (commune)",
    }
}

impl PastState {
    /// The state that it is in the life cycle.
    pub const fn state(self) -> RegistrationState {
        match self {
            Self::Registered => RegistrationState::Registered,
            Self::Running => RegistrationState::Running,
            Self::Paused => RegistrationState::Paused,
            Self::Finished => RegistrationState::Finished,
            Self::Recognised => RegistrationState::Recognised,
        }
    }

    /// The registration as the papers have it. The day of the launch is blank where they do not say; nobody assessed here
    /// what they recognise.
    pub(super) fn entered(
        self,
        launched_on: String,
        number: String,
        decided_on: String,
    ) -> Registration {
        match self {
            Self::Registered => Registration::Registered,
            Self::Running => Registration::Running { launched_on },
            Self::Paused => Registration::Paused { launched_on },
            Self::Finished => Registration::Finished { launched_on },
            Self::Recognised => Registration::Recognised(Recognition {
                launched_on,
                assessment: None,
                decision: Decision { number, decided_on },
            }),
        }
    }
}
