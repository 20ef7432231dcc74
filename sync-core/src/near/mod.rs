//! Registrations that may be one and the same: told before one is submitted, decided by people.
//!
//! The weights are a starting point, to be tuned on pairs that people have judged. Whoever compares has already left
//! out other communes and years that are further apart than one.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::text::fold;

/// Words that stand in most names and tell nothing.
const BOILERPLATE: &[&str] = &[
    "van dong nhan dan",
    "dan van kheo",
    "thuc hien tot",
    "tuyen truyen",
    "mo hinh",
];

/// From here on two look like one.
const SAME: f64 = 0.75;
/// From here on they may overlap.
const OVERLAP: f64 = 0.55;

/// What of a registration is compared.
#[derive(Debug, Clone, Copy, Default)]
pub struct Face<'a> {
    /// Its name.
    pub name: &'a str,
    /// All of its texts.
    pub text: &'a str,
    /// Địa bàn.
    pub area: &'a str,
    /// Code or id of its reporting unit; blank where it has none.
    pub unit: &'a str,
    /// Code of its lĩnh vực; blank where it has none.
    pub field: &'a str,
}

/// How alike two registrations look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nghi trùng.
    Same,
    /// Có thể chồng chéo.
    Overlap,
}

/// From 0 to 1: how alike two registrations are in name, content, area, unit and field.
pub fn score(one: &Face<'_>, other: &Face<'_>) -> f64 {
    let equal = |a: &str, b: &str| f64::from(u8::from(!a.is_empty() && a == b));
    0.40 * alike(&trigrams(one.name), &trigrams(other.name))
        + 0.25 * alike(&words(one.text), &words(other.text))
        + 0.15 * alike(&trigrams(one.area), &trigrams(other.area))
        + 0.10 * equal(one.unit, other.unit)
        + 0.10 * equal(one.field, other.field)
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

/// Dice's coefficient: twice what both have, by all that they have.
fn alike<T: Ord>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> f64 {
    let all = one.len() + other.len();
    if all == 0 {
        return 0.0;
    }
    let both = one.intersection(other).count();
    #[expect(clippy::cast_precision_loss, reason = "counts of a form's words")]
    let share = (2 * both) as f64 / all as f64;
    share
}

fn telling(text: &str) -> String {
    let mut plain = format!(" {} ", fold(text));
    plain = plain.replace(|c: char| !c.is_alphanumeric(), " ");
    for phrase in BOILERPLATE {
        plain = plain.replace(&format!(" {phrase} "), " ");
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn trigrams(text: &str) -> BTreeSet<[char; 3]> {
    let letters: Vec<char> = format!(" {} ", telling(text)).chars().collect();
    letters
        .windows(3)
        .filter_map(|three| three.try_into().ok())
        .collect()
}

fn words(text: &str) -> BTreeSet<String> {
    let words = telling(text);
    let long = words.split(' ').filter(|word| word.len() > 1);
    long.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: Face<'_> = Face {
        name: "Hiến đất mở rộng đường trục thôn Đồng Trám",
        text: "Hiến đất, tháo dỡ hàng rào, mở rộng đường trục thôn Đồng Trám cho 31 hộ",
        area: "Thôn Đồng Trám",
        unit: "khe-sim",
        field: "VHXH",
    };

    #[test]
    fn one_activity_claimed_by_two_bodies_is_pointed_out() {
        let claimed = Face {
            name: "Vận động nhân dân thôn Đồng Trám hiến đất, dỡ hàng rào làm đường",
            text: "Các hộ hiến đất, dỡ hàng rào để làm đường trục thôn Đồng Trám",
            ..GIVEN
        };
        assert!(verdict(score(&GIVEN, &claimed)).is_some());
        assert_eq!(verdict(score(&GIVEN, &GIVEN)), Some(Verdict::Same));
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
        assert_eq!(verdict(score(&GIVEN, &gong)), None);
    }

    #[test]
    fn boilerplate_alone_makes_nothing_alike() {
        let face = |name| Face {
            name,
            ..Face::default()
        };
        let one = face("Mô hình dân vận khéo nuôi ong");
        let other = face("Mô hình dân vận khéo trồng chè");
        assert!(score(&one, &other) < 0.1, "{}", score(&one, &other));
        assert!(score(&face(""), &face("")) == 0.0);
    }
}
