//! Registrations that may be one and the same: told before one is submitted, decided by people.
//!
//! What is the same: the same activity for the same problem at the same place in overlapping time, whoever reports it.
//! Texts are folded and freed of what stands in every registration, places are read and compared as places, and the
//! rest is scored. Beside the score stands a [`Case`]: what the two may be to each other, and what is then done.

mod campaigns;
mod case;
pub mod evaluation;
mod likeness;
mod pairs;
mod place;
mod prepared;
mod set;
mod vocabulary;
mod wording;

use serde::Serialize;

pub use campaigns::Campaigns;
pub use case::{Case, suggest};
pub use likeness::Likeness;
pub use pairs::{Candidate, Filed, Found, pairs};
pub use place::Place;
pub use prepared::Prepared;

/// From here on two look like one.
pub const SAME: f64 = 0.75;
/// From here on they may overlap.
pub const OVERLAP: f64 = 0.55;

/// What of a registration is compared. All but the name may be blank: what is not known tells nothing apart.
#[derive(Debug, Clone, Copy, Default)]
pub struct Face<'a> {
    /// Its name.
    pub name: &'a str,
    /// All of its texts.
    pub text: &'a str,
    /// Địa bàn.
    pub area: &'a str,
    /// Code or id of its reporting unit.
    pub unit: &'a str,
    /// Code of its lĩnh vực.
    pub field: &'a str,
    /// The year in which it is counted.
    pub year: Option<i32>,
    /// Who leads it.
    pub lead: &'a str,
    /// Code of its hình thức đăng ký.
    pub renewal: &'a str,
    /// Where and when it was created.
    pub made: Option<Made<'a>>,
}

/// Where and when a registration was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made<'a> {
    /// Id of the device.
    pub device: &'a str,
    /// The day there, `YYYY-MM-DD`.
    pub day: &'a str,
}

/// How alike two registrations look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nghi trùng.
    Same,
    /// Có thể chồng chéo.
    Overlap,
}

/// From 0 to 1: how alike two registrations are. Whoever compares one with many prepares each once.
pub fn score(one: &Face<'_>, other: &Face<'_>) -> f64 {
    Prepared::of(one).to(&Prepared::of(other)).score
}

/// What a score says; none where the two are told apart.
pub fn verdict(score: f64) -> Option<Verdict> {
    if score >= SAME {
        Some(Verdict::Same)
    } else if score >= OVERLAP {
        Some(Verdict::Overlap)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GIVEN: Face<'_> = Face {
        name: "Hiến đất mở rộng đường trục thôn Đồng Trám",
        text: "Hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn Đồng Trám cho 31 hộ",
        area: "Thôn Đồng Trám",
        unit: "khe-sim",
        field: "VHXH",
        year: None,
        lead: "",
        renewal: "",
        made: None,
    };

    fn said(one: &Face<'_>, other: &Face<'_>) -> Option<Verdict> {
        let there = verdict(score(one, other));
        assert_eq!(there, verdict(score(other, one)), "from both ends");
        there
    }

    #[test]
    fn one_activity_claimed_by_two_bodies_is_pointed_out() {
        let claimed = Face {
            name: "Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường",
            text: "Các hộ hiến đất, dỡ hàng rào để làm đường trục thôn Đồng Trám",
            ..GIVEN
        };
        assert!(said(&GIVEN, &claimed).is_some());
        assert!((score(&GIVEN, &GIVEN) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn another_idea_of_the_same_unit_is_not() {
        let gong = Face {
            name: "Tiếng kẻng an ninh",
            text: "Kẻng báo giờ tự quản, mỗi thôn một tổ",
            area: "Thôn Khe Mít",
            field: "QPAN",
            ..GIVEN
        };
        assert_eq!(said(&GIVEN, &gong), None);
    }

    #[test]
    fn boilerplate_alone_makes_nothing_alike() {
        let face = |name| Face {
            name,
            ..Face::default()
        };
        let activity = |a, b| Prepared::of(&face(a)).to(&Prepared::of(&face(b))).activity;
        let (bees, tea) = (
            "Mô hình dân vận khéo nuôi ong",
            "Mô hình dân vận khéo trồng chè",
        );
        assert!(activity(bees, tea) < 0.1, "{}", activity(bees, tea));
        assert!(score(&face(""), &face("")) == 0.0);
        assert!(score(&face("Mô hình"), &face("Dân vận khéo")) == 0.0);
    }

    #[test]
    fn the_same_at_another_hamlet_is_another() {
        let elsewhere = Face {
            name: "Hiến đất mở rộng đường trục thôn Khe Mít",
            text: "Hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn Khe Mít cho 31 hộ",
            area: "Thôn Khe Mít",
            ..GIVEN
        };
        assert_eq!(said(&GIVEN, &elsewhere), None);
        let both = "Đường nối Đồng Trám với Khe Mít, hai thôn cùng hiến đất";
        let (a, b) = (
            Face {
                text: both,
                ..GIVEN
            },
            Face {
                text: both,
                ..elsewhere
            },
        );
        assert!(said(&a, &b).is_some(), "unless the content says the same");
    }

    #[test]
    fn names_with_other_numbers_are_others() {
        let at = |name, area| Face {
            name,
            area,
            ..GIVEN
        };
        let (three, five) = (at("Tổ 3 tự quản", "Tổ 3"), at("Tổ 5 tự quản", "Tổ 5"));
        assert_eq!(said(&three, &five), None);
        assert!(said(&three, &at("TDP số 03 tự quản", "TDP 3")).is_some());
        let stage = |name| Face { name, ..GIVEN };
        assert_eq!(
            said(
                &stage("Bàn giao mặt bằng đợt 1"),
                &stage("Bàn giao mặt bằng đợt 2")
            ),
            None
        );
        let land = said(&stage("Hiến 1.500 m² đất"), &stage("Hiến 1.245,5 m² đất"));
        assert!(land.is_some(), "amounts tell nothing apart");
    }

    #[test]
    fn a_name_and_nothing_else_is_not_enough_to_be_the_same() {
        let face = |name| Face {
            name,
            ..Face::default()
        };
        let bare = said(&face("Bò nái"), &face("Bò nái"));
        assert_eq!(bare, Some(Verdict::Overlap));
        assert_eq!(said(&face("Bò nái"), &face("Bò đàn")), None);
    }

    #[test]
    fn a_name_within_the_other_is_much_like_it() {
        let face = |name, text| Face {
            name,
            text,
            ..GIVEN
        };
        let short = face("Tuyến phố văn minh", "Hộ kinh doanh để xe trong vạch");
        let long = face(
            "Tuyến phố văn minh không lấn chiếm vỉa hè, lòng đường",
            "Hộ kinh doanh ký cam kết để xe trong vạch, thu mái che",
        );
        assert_eq!(said(&short, &long), Some(Verdict::Same));
    }

    #[test]
    fn how_it_was_typed_makes_no_difference() {
        let typed = Face {
            name: "hien dat mo rong duong truc thon dong tram",
            text: "HIẾN ĐẤT, THÁO DỠ HÀNG RÀO, MỞ RỘNG ĐƯỜNG TRỤC THÔN ĐỒNG TRÁM CHO 31 HỘ",
            area: "Tho\u{302}n \u{110}o\u{302}\u{300}ng Tra\u{301}m",
            ..GIVEN
        };
        assert!((score(&GIVEN, &typed) - 1.0).abs() < 1e-9);
    }

    /// What places and names are read from, in any order.
    fn typed() -> impl Strategy<Value = String> {
        let parts = [
            "tổ",
            "TDP6",
            "dân phố",
            "số",
            "3",
            "05",
            "II",
            "thôn",
            "Bản",
            "xã",
            "phường",
            "toàn",
            "các",
            "8/8",
            "Khe Mít",
            "đồng trám",
            ",",
            " – ",
            "và",
            "(",
            "1.500 m²",
            "15,6",
            "địa",
            "năm 2026",
            "Hội LHPN",
            "mô hình",
            "\u{301}",
            "đ",
            "ﬁ",
            "",
            "7a",
            "huyện",
        ];
        let part = prop_oneof![9 => prop::sample::select(parts.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
        prop::collection::vec(part, 0..9).prop_map(|parts| parts.join(" "))
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_scored_alike_from_both_ends(
            name in typed(), area in typed(), lead in typed(), other_name in typed(), other_area in typed(),
        ) {
            let one = Prepared::of(&Face { name: &name, area: &area, text: &other_area, lead: &lead, ..GIVEN });
            let other = Prepared::of(&Face { name: &other_name, area: &other_area, text: &name, ..GIVEN });
            let likeness = one.to(&other);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&likeness.score), "{likeness:?}");
            prop_assert_eq!(likeness, other.to(&one));
            let campaigns = Campaigns::known();
            let case = suggest(&one, &other, &likeness, &campaigns);
            prop_assert_eq!(case, suggest(&other, &one, &likeness, &campaigns));
        }
    }
}
