//! Roles as people hold them, and the rights that each gives.

use serde::{Deserialize, Serialize};

terms! {
    /// A role that a person holds at a unit between two dates.
    Role {
        FieldOfficer "field_officer" "Cán bộ cơ sở" "Field officer",
        UnitContact "unit_contact" "Đầu mối đơn vị" "Unit's contact",
        StandingOffice "standing_office" "Thường trực Ban Chỉ đạo cấp xã" "Commune committee's standing office",
        Assessor "assessor" "Tổ thẩm định" "Appraisal team",
        CommitteeHead "committee_head" "Trưởng, Phó Ban Chỉ đạo" "Head or deputy head of the committee",
        HandlingAgency "handling_agency" "Cơ quan giải quyết" "Handling agency",
        Supervisor "supervisor" "Giám sát (Mặt trận Tổ quốc, Ban Thanh tra nhân dân)" "Supervision (Fatherland Front, People's Inspection)",
        Province "province" "Cấp tỉnh" "Province",
        DataProtection "data_protection" "Cán bộ bảo vệ dữ liệu" "Data protection officer",
        Administrator "administrator" "Quản trị hệ thống" "System administrator",
        Viewer "viewer" "Người xem" "Viewer",
    }
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
    /// Write the steering committee's roster, briefings and tasks, and commendations.
    WriteCommittee,
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
    /// Read and erase citizens' identities, each time with a purpose.
    Identities,
    /// Read the audit log.
    Audit,
}

impl Role {
    /// What the role allows at its unit and below.
    pub const fn rights(self) -> &'static [Right] {
        use Right::{
            Administer, Approve, Assess, Assign, Audit, Close, Identities, Quarantine, Read,
            ReadProvince, Recognise, RecogniseProvince, Resolve, Settle, Submit, Supervise, Sync,
            WriteCommittee, WriteDialogues, WriteModels, WriteSupervision,
        };
        match self {
            Self::FieldOfficer => &[Sync, Read, WriteModels, WriteDialogues],
            Self::UnitContact => &[Sync, Read, WriteModels, WriteDialogues, Submit, Settle],
            Self::StandingOffice => &[
                Sync,
                Read,
                WriteModels,
                WriteDialogues,
                WriteCommittee,
                Submit,
                Settle,
                Approve,
                Assign,
                Close,
                Quarantine,
                Identities,
            ],
            Self::Assessor => &[Read, Assess],
            Self::CommitteeHead => &[Sync, Read, WriteCommittee, Settle, Recognise, Assign],
            Self::HandlingAgency => &[Resolve],
            Self::Supervisor => &[Sync, Read, WriteSupervision, Supervise],
            Self::Province => &[Read, ReadProvince, RecogniseProvince],
            Self::DataProtection => &[Identities, Audit],
            Self::Viewer => &[],
            Self::Administrator => &[Administer, Audit],
        }
    }

    /// Whether the role allows it.
    pub fn allows(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// The roles that allow it, in the order of the domain's table.
    pub fn allowing(right: Right) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |role| role.allows(right))
    }
}
