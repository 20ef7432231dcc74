//! What two registrations that look alike may be to each other. A machine suggests, a human decides.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Verdict, campaigns::Campaigns, likeness::Likeness, place::Place, prepared::Prepared};

/// From here on the same is done, wherever it is.
const SAME_IDEA: f64 = 0.6;

/// The code with which a registration says that it goes on from another year.
const CONTINUED: &str = "continued";

/// The cases in which registrations look alike, each with its own answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// One registration, typed twice.
    Merge,
    /// One activity that two bodies claim: counted once, with joint leads.
    CoLead,
    /// A model of an earlier year that was entered as new.
    Continue,
    /// The same idea at another place, which is legitimate.
    Replicates,
    /// A copy of a general campaign, to be returned.
    Campaign,
}

impl Case {
    /// Every case, in the order of the domain's table.
    pub const ALL: [Self; 5] = [
        Self::Merge,
        Self::CoLead,
        Self::Continue,
        Self::Replicates,
        Self::Campaign,
    ];

    /// The code, as stored and sent.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::CoLead => "co_lead",
            Self::Continue => "continue",
            Self::Replicates => "replicates",
            Self::Campaign => "campaign",
        }
    }

    /// The case of that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|case| case.code() == code)
    }
}

impl Serialize for Case {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Case {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let code = String::deserialize(from)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("an unknown code"))
    }
}

/// The case that two registrations most probably are, by how alike they are; none where they are told apart, or where
/// nothing is left to say: the later one already says that it goes on.
pub fn suggest(
    one: &Prepared,
    other: &Prepared,
    likeness: &Likeness,
    campaigns: &Campaigns,
) -> Option<Case> {
    let pair = Pair {
        one,
        other,
        likeness,
    };
    // A copy of a campaign that was typed twice is first of all typed twice.
    if pair.is_typed_twice() {
        Some(Case::Merge)
    } else if pair.repeats_one_of(campaigns) {
        Some(Case::Campaign)
    } else if pair.goes_on() {
        Some(Case::Continue)
    } else if pair.has_two_leads() {
        Some(Case::CoLead)
    } else if pair.is_elsewhere() {
        Some(Case::Replicates)
    } else {
        None
    }
}

struct Pair<'a> {
    one: &'a Prepared,
    other: &'a Prepared,
    likeness: &'a Likeness,
}

impl Pair<'_> {
    /// On one device and day with one name, or by one body of one unit at one place the same in all.
    fn is_typed_twice(&self) -> bool {
        let at_once = self.one.made.is_some() && self.one.made == self.other.made;
        let is_named_alike = self.likeness.name >= 0.6 && self.likeness.verdict().is_some();
        let is_same = self.likeness.verdict() == Some(Verdict::Same)
            && self.likeness.place == Place::Same
            && self.is_one_unit() == Some(true)
            && self.is_one_lead() == Some(true);
        !self.is_apart()
            && self.years_differ() != Some(true)
            && (at_once && is_named_alike || is_same)
    }

    /// Names that repeat one campaign are like each other: of others the campaigns need not be looked through.
    fn repeats_one_of(&self, campaigns: &Campaigns) -> bool {
        let both = || {
            let campaign = campaigns.repeated_by(self.one)?;
            Some(campaigns.repeated_by(self.other)? == campaign)
        };
        self.likeness.name >= 0.4 && both() == Some(true)
    }

    fn goes_on(&self) -> bool {
        let later = if self.one.year > self.other.year {
            self.one
        } else {
            self.other
        };
        !self.is_apart()
            && self.likeness.verdict().is_some()
            && self.years_differ() == Some(true)
            && self.is_one_unit() == Some(true)
            && later.renewal != CONTINUED
    }

    fn has_two_leads(&self) -> bool {
        let are_two = self.is_one_lead().or(self.is_one_unit()) == Some(false)
            || self.likeness.place == Place::Within && self.is_one_unit() == Some(false);
        !self.is_apart()
            && self.likeness.verdict().is_some()
            && self.years_differ() != Some(true)
            && are_two
    }

    fn is_elsewhere(&self) -> bool {
        self.likeness.place == Place::Other && self.likeness.activity >= SAME_IDEA
    }

    fn is_apart(&self) -> bool {
        self.likeness.place == Place::Other || self.likeness.is_numbered_apart
    }

    fn years_differ(&self) -> Option<bool> {
        Some(self.one.year? != self.other.year?)
    }

    fn is_one_unit(&self) -> Option<bool> {
        let (a, b) = (&self.one.unit, &self.other.unit);
        (!a.is_empty() && !b.is_empty()).then(|| a == b)
    }

    /// Whether both leads are one body, however its name is written.
    fn is_one_lead(&self) -> Option<bool> {
        let (a, b) = (&self.one.lead, &self.other.lead);
        let is_one = || a.alike(b) > 0.5 || a.contained(b) >= 1.0;
        (!a.is_empty() && !b.is_empty()).then(is_one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::{Face, Made};

    const ROAD: Face<'_> = Face {
        name: "Hiến đất mở rộng đường trục thôn Đồng Trám",
        text: "31 hộ hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn",
        area: "Thôn Đồng Trám, xã Khe Sim",
        unit: "mttq-khe-sim",
        field: "VHXH",
        year: Some(2026),
        lead: "Ban công tác Mặt trận thôn Đồng Trám",
        renewal: "new",
        made: None,
    };
    const MORNING: Option<Made<'_>> = Some(Made {
        device: "d1",
        day: "2026-03-04",
    });

    fn case(one: &Face<'_>, other: &Face<'_>) -> Option<Case> {
        let (a, b) = (Prepared::of(one), Prepared::of(other));
        let campaigns = Campaigns::known();
        let suggested = suggest(&a, &b, &a.to(&b), &campaigns);
        assert_eq!(
            suggested,
            suggest(&b, &a, &b.to(&a), &campaigns),
            "from both ends"
        );
        suggested
    }

    #[test]
    fn what_was_typed_twice_is_merged() {
        let again = Face {
            name: "Hien dat mo rong duong truc",
            text: "",
            made: MORNING,
            ..ROAD
        };
        let first = Face {
            made: MORNING,
            ..ROAD
        };
        assert_eq!(case(&first, &again), Some(Case::Merge));
        assert_eq!(
            case(&ROAD, &ROAD),
            Some(Case::Merge),
            "by one body in one unit"
        );
        let hers = Face {
            lead: "Hội LHPN xã",
            unit: "hpn-khe-sim",
            made: MORNING,
            ..ROAD
        };
        assert_eq!(
            case(&first, &hers),
            Some(Case::Merge),
            "on one device and day"
        );
    }

    #[test]
    fn one_days_work_for_two_hamlets_is_not_typed_twice() {
        let first = Face {
            made: MORNING,
            ..ROAD
        };
        let next = Face {
            name: "Hiến đất mở rộng đường trục thôn Khe Mít",
            area: "Thôn Khe Mít, xã Khe Sim",
            made: MORNING,
            ..ROAD
        };
        assert_eq!(case(&first, &next), Some(Case::Replicates));
    }

    #[test]
    fn what_two_bodies_claim_has_joint_leads() {
        let hers = Face {
            name: "Chị em nhường đất, dỡ hàng rào mở đường trục",
            lead: "Hội LHPN xã Khe Sim",
            unit: "hpn-khe-sim",
            ..ROAD
        };
        assert_eq!(case(&ROAD, &hers), Some(Case::CoLead));
        let of_commune = Face {
            unit: "khe-sim",
            ..hers
        };
        assert_eq!(
            case(
                &Face {
                    unit: "khe-sim",
                    ..ROAD
                },
                &of_commune
            ),
            Some(Case::CoLead)
        );
        let unnamed = Face { lead: "", ..hers };
        assert_eq!(case(&ROAD, &unnamed), Some(Case::CoLead), "by its unit");
        let earlier = Face {
            year: Some(2025),
            ..hers
        };
        assert_eq!(case(&ROAD, &earlier), None, "not at the same time");
    }

    #[test]
    fn what_was_there_a_year_before_goes_on() {
        let before = Face {
            year: Some(2025),
            ..ROAD
        };
        assert_eq!(case(&before, &ROAD), Some(Case::Continue));
        let said = Face {
            renewal: "continued",
            ..ROAD
        };
        assert_eq!(case(&before, &said), None);
        let moved = Face {
            unit: "hpn-khe-sim",
            ..before
        };
        assert_eq!(case(&moved, &ROAD), None);
    }

    #[test]
    fn a_campaign_that_both_repeat_is_one() {
        let sunday = Face {
            name: "Ngày Chủ nhật xanh",
            text: "Quét ngõ",
            ..ROAD
        };
        let elsewhere = Face {
            name: "Chủ nhật xanh",
            area: "Thôn Khe Mít",
            lead: "Đoàn xã",
            ..sunday
        };
        assert_eq!(case(&sunday, &elsewhere), Some(Case::Campaign));
    }

    #[test]
    fn what_differs_is_nothing_to_each_other() {
        let bell = Face {
            name: "Tiếng kẻng an ninh",
            text: "Kẻng báo giờ tự quản, mỗi xóm một tổ",
            ..ROAD
        };
        assert_eq!(case(&ROAD, &bell), None);
        let stage = |name| Face { name, ..ROAD };
        assert_eq!(
            case(
                &stage("Hiến đất mở đường đợt 1"),
                &stage("Hiến đất mở đường đợt 2")
            ),
            None
        );
    }

    #[test]
    fn codes_are_read_back() {
        for case in Case::ALL {
            assert_eq!(Case::from_code(case.code()), Some(case));
        }
        assert_eq!(Case::from_code("gop"), None);
    }
}
