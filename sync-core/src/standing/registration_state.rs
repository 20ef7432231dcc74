//! The states of a registration, without what was decided on the way.

terms! {
    /// The states of a registration.
    RegistrationState {
        Draft "draft" "Nháp" "Draft",
        AwaitingApproval "awaiting_approval" "Chờ duyệt" "Awaiting approval",
        NeedsSupplement "needs_supplement" "Yêu cầu bổ sung" "Needs supplement",
        Rejected "rejected" "Không duyệt" "Rejected",
        Withdrawn "withdrawn" "Đã rút" "Withdrawn",
        Registered "registered" "Đã đăng ký" "Registered",
        Running "running" "Đang thực hiện" "Running",
        Paused "paused" "Tạm dừng" "Paused",
        FinishRequested "finish_requested" "Chờ xác nhận kết thúc" "End to be confirmed",
        Finished "finished" "Đã kết thúc" "Finished",
        AwaitingAssessment "awaiting_assessment" "Chờ thẩm định" "Awaiting assessment",
        NotPassed "not_passed" "Chưa đạt" "Not yet passed",
        Passed "passed" "Đạt" "Passed",
        Recognised "recognised" "Đã công nhận (cấp xã)" "Recognised (commune)",
        PutForward "put_forward" "Đề nghị cấp tỉnh" "Put forward to the province",
        RecognisedProvince "recognised_province" "Công nhận cấp tỉnh" "Recognised (province)",
        Revoked "revoked" "Thu hồi" "Revoked",
    }
}

impl RegistrationState {
    /// Whether it was approved once: what reports count as registered.
    pub const fn is_registered(self) -> bool {
        !matches!(
            self,
            Self::Draft
                | Self::AwaitingApproval
                | Self::NeedsSupplement
                | Self::Rejected
                | Self::Withdrawn
        )
    }
}
