//! Roles as people hold them, and the rights that each gives.

use serde::{Deserialize, Serialize};

/// A role that a person holds at a unit between two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Cán bộ cơ sở: drafts, evidence, opinions of their own commune.
    FieldOfficer,
    /// Đầu mối đơn vị: submits, edits before approval.
    UnitContact,
    /// Thường trực Ban Chỉ đạo cấp xã: approves, assigns, compiles.
    StandingOffice,
    /// Tổ thẩm định: assesses what others own.
    Assessor,
    /// Trưởng, Phó Ban Chỉ đạo: concludes, decides.
    CommitteeHead,
    /// Cơ quan giải quyết: answers what it was assigned.
    HandlingAgency,
    /// Giám sát (Mặt trận Tổ quốc, Ban Thanh tra nhân dân): post-dialogue supervision.
    Supervisor,
    /// Cấp tỉnh: provincial decisions and reports.
    Province,
    /// Cán bộ bảo vệ dữ liệu: discloses and erases identities.
    DataProtection,
    /// Quản trị hệ thống: accounts and devices, no content.
    Administrator,
    /// Người xem: what is published.
    Viewer,
}

/// Something a role allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Receive a scope's records on a device.
    Sync,
    /// Read a scope's records on the desk.
    Read,
    /// Write models, registrations, evidence, progress, visits, obstacles, good deeds.
    WriteModels,
    /// Write dialogue plans, dialogues and opinions.
    WriteDialogues,
    /// Write findings of post-dialogue supervision.
    WriteSupervision,
    /// Settle open conflicts of what others wrote.
    Settle,
    /// Submit, start, pause, finish, self-assess a registration.
    Submit,
    /// Approve, return, reject; confirm an end; put forward.
    Approve,
    /// Assess another's registration.
    Assess,
    /// Recognise and revoke at commune level.
    Recognise,
    /// Recognise at provincial level.
    RecogniseProvince,
    /// Classify, answer on the spot, assign, forward opinions.
    Assign,
    /// Enter the result of an assigned opinion.
    Resolve,
    /// Record post-dialogue supervision as done.
    Supervise,
    /// Close and reopen opinions.
    Close,
    /// Read figures over all units of the province.
    ReadProvince,
    /// Manage people, units, devices.
    Administer,
    /// Read quarantined items and hand them over.
    Quarantine,
}

impl Role {
    /// Every role, in the order of the domain's table.
    pub const ALL: [Self; 11] = [
        Self::FieldOfficer,
        Self::UnitContact,
        Self::StandingOffice,
        Self::Assessor,
        Self::CommitteeHead,
        Self::HandlingAgency,
        Self::Supervisor,
        Self::Province,
        Self::DataProtection,
        Self::Administrator,
        Self::Viewer,
    ];

    /// What the role allows at its unit and below.
    pub const fn rights(self) -> &'static [Right] {
        use Right::{
            Administer, Approve, Assess, Assign, Close, Quarantine, Read, ReadProvince, Recognise,
            RecogniseProvince, Resolve, Settle, Submit, Supervise, Sync, WriteDialogues,
            WriteModels, WriteSupervision,
        };
        match self {
            Self::FieldOfficer => &[Sync, Read, WriteModels, WriteDialogues],
            Self::UnitContact => &[Sync, Read, WriteModels, WriteDialogues, Submit, Settle],
            Self::StandingOffice => &[
                Sync, Read, WriteModels, WriteDialogues, Submit, Settle, Approve, Assign, Close,
                Quarantine,
            ],
            Self::Assessor => &[Read, Assess],
            Self::CommitteeHead => &[Sync, Read, Settle, Recognise, Assign],
            Self::HandlingAgency => &[Resolve],
            Self::Supervisor => &[Sync, Read, WriteSupervision, Supervise],
            Self::Province => &[Read, ReadProvince, RecogniseProvince],
            Self::DataProtection | Self::Viewer => &[],
            Self::Administrator => &[Administer],
        }
    }

    /// Whether the role allows it.
    pub fn allows(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// The role's name in code, as stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FieldOfficer => "field_officer",
            Self::UnitContact => "unit_contact",
            Self::StandingOffice => "standing_office",
            Self::Assessor => "assessor",
            Self::CommitteeHead => "committee_head",
            Self::HandlingAgency => "handling_agency",
            Self::Supervisor => "supervisor",
            Self::Province => "province",
            Self::DataProtection => "data_protection",
            Self::Administrator => "administrator",
            Self::Viewer => "viewer",
        }
    }

    /// The role of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}
