//! Địa bàn as people write it, read so far that two of them can be compared.

mod kinds;
mod named;
mod read;

use std::collections::BTreeSet;

use serde::Serialize;

pub(super) use kinds::kind_length;

use super::wording::is_figure;
use crate::text::fold;

/// How the places of two registrations lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// One and the same.
    Same,
    /// One holds the other, or they share a part.
    Within,
    /// One of them does not say where it is.
    Unknown,
    /// Two places.
    Other,
}

/// A place as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spot {
    /// Its name, or its number.
    words: Vec<String>,
    /// By what its numbers are known: "tổ" of "tổ dân phố số 3".
    kind: Option<&'static str>,
}

impl Spot {
    fn key(&self) -> String {
        let words = self.words.join(" ");
        match self.kind {
            Some(kind) if is_figure(&words) => format!("{} {words}", fold(kind)),
            _ => words,
        }
    }
}

/// The places that a registration names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places {
    /// The smallest that it says it is at: hamlets, a school, a market.
    narrow: BTreeSet<String>,
    /// What those lie in.
    wide: BTreeSet<String>,
    /// What of them is left out of texts, word by word.
    said: BTreeSet<Vec<String>>,
}

impl Places {
    /// Read from the địa bàn; where that names no hamlet, from the name, too.
    pub(super) fn of(area: &str, name: &str) -> Self {
        let read::Area { mut narrow, wide } = read::area(area);
        let named = named::places(name);
        let all = narrow.iter().chain(&wide).chain(&named);
        let said = all.map(|spot| spot.words.clone()).collect();
        if narrow.is_empty() {
            narrow = named;
        }
        let keys = |spots: &[Spot]| spots.iter().map(Spot::key).collect();
        Places {
            narrow: keys(&narrow),
            wide: keys(&wide),
            said,
        }
    }

    /// How they lie to those of another. `told` and `other_told` are what each says, name and text.
    pub(super) fn to(&self, other: &Self, told: &str, other_told: &str) -> Place {
        let (here, there) = (self.finest(), other.finest());
        if here.is_empty() || there.is_empty() {
            return Place::Unknown;
        }
        if self.lies_elsewhere_than(other) {
            return Place::Other;
        }
        if here == there {
            return Place::Same;
        }
        let meets = |a: &BTreeSet<String>, b: &BTreeSet<String>| !a.is_disjoint(b);
        if meets(here, there) || meets(here, &other.wide) || meets(there, &self.wide) {
            return Place::Within;
        }
        // A commune that is not one of them can only be the one in which both are.
        if self.narrow.is_empty() != other.narrow.is_empty() {
            return Place::Within;
        }
        let is_part = |a: &String| there.iter().any(|b| has(a, b) || has(b, a));
        if here.iter().any(is_part) {
            return Place::Within;
        }
        let tells_of =
            |told: &str, places: &BTreeSet<String>| places.iter().all(|place| has(told, place));
        if tells_of(told, there) && tells_of(other_told, here) {
            return Place::Within;
        }
        Place::Other
    }

    /// The words without these places: what is done there, not where.
    pub(super) fn left_out_of(&self, words: &[String]) -> Vec<String> {
        let mut left = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let kind = kind_length(&words[at..]);
            let core = self.begins(&words[at + kind..]);
            // A number is a place's only where its kind stands before it.
            if core > 0 && (kind > 0 || !is_figure(word)) {
                at += kind + core;
            } else {
                left.push(word.clone());
                at += 1;
            }
        }
        left
    }

    /// How many words are one of these places.
    pub(super) fn begins(&self, words: &[String]) -> usize {
        let begins = |core: &&Vec<String>| words.starts_with(core);
        let longest = self.said.iter().filter(begins).map(Vec::len).max();
        longest.unwrap_or(0)
    }

    fn finest(&self) -> &BTreeSet<String> {
        if self.narrow.is_empty() {
            &self.wide
        } else {
            &self.narrow
        }
    }

    fn lies_elsewhere_than(&self, other: &Self) -> bool {
        let apart = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.is_disjoint(b);
        !self.wide.is_empty()
            && !other.wide.is_empty()
            && apart(&self.wide, &other.wide)
            && apart(&self.wide, &other.narrow)
            && apart(&self.narrow, &other.wide)
    }
}

/// Whether a text has a phrase, word by word.
fn has(text: &str, phrase: &str) -> bool {
    let mut from = 0;
    while let Some(found) = text[from..].find(phrase) {
        let (start, end) = (from + found, from + found + phrase.len());
        let is_edge = |c: Option<char>| c.is_none_or(|c| c == ' ');
        if is_edge(text[..start].chars().next_back()) && is_edge(text[end..].chars().next()) {
            return true;
        }
        from = end;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::wording::words;

    fn between(one: &str, other: &str) -> Place {
        let (a, b) = (Places::of(one, ""), Places::of(other, ""));
        let there = a.to(&b, "", "");
        assert_eq!(there, b.to(&a, "", ""), "from both ends");
        there
    }

    #[test]
    fn one_place_is_written_in_many_ways() {
        for (one, other) in [
            ("Thôn Đồng Trám", "thon dong tram"),
            ("Thôn Đồng Trám, xã Khe Sim", "Đồng Trám"),
            ("Đồi Cọ, Khe Sim", "Thôn Đồi Cọ"),
            ("Tổ dân phố số 03", "TDP 3"),
            ("TDP3 phường Bến Lụa", "Tổ 3"),
            ("Khu phố 3A", "khu 3a"),
            ("Cụm thôn II", "cụm 2, xã Cồn Sẻ"),
            ("Toàn xã Cồn Sẻ", "Cồn Sẻ"),
            (
                "Thôn Đồng Trám và thôn Khe Mít",
                "Các thôn Khe Mít, Đồng Trám",
            ),
            ("Tổ dân phố 5, 6 phường Bến Lụa", "TDP 5 và TDP 6"),
        ] {
            assert_eq!(between(one, other), Place::Same, "{one} / {other}");
        }
    }

    #[test]
    fn a_place_in_another_shares_a_part_with_it() {
        for (one, other) in [
            ("Thôn Đồng Trám, xã Khe Sim", "Xã Khe Sim"),
            ("8/8 bản, xã Na Sim", "Bản Co Muông"),
            ("Đội 2, thôn Bãi Sậy", "Thôn Bãi Sậy"),
            ("Thôn Đồng Trám – Khe Mít", "Thôn Khe Mít"),
            ("Khối Vạn Chài 1", "Vạn Chài"),
            ("Bến đò Cồn Sẻ", "Cồn Sẻ"),
        ] {
            assert_eq!(between(one, other), Place::Within, "{one} / {other}");
        }
    }

    #[test]
    fn two_places_are_told_apart() {
        for (one, other) in [
            ("Thôn Đồng Trám", "Thôn Khe Mít"),
            ("Thôn Đồng Trám, xã Khe Sim", "Thôn Khe Mít, xã Khe Sim"),
            ("Thôn Gò Me, xã Đá Bàn", "Thôn Gò Me, xã Cồn Sẻ"),
            ("Xã Na Sim", "Xã Mường Vạn"),
            ("Tổ 3", "Tổ 5"),
            ("Tổ 1", "Tổ 11"),
            ("Tổ 3", "Khối 3"),
            ("Thôn 4", "Thôn 07 xã Đá Bàn"),
            ("Đội 2, thôn Bãi Sậy", "Đội 7, thôn Bãi Sậy"),
            ("Khe Mít Thượng", "Khe Mít Hạ"),
            ("Trường Tiểu học Bến Lụa", "Trường THCS Bến Lụa"),
        ] {
            assert_eq!(between(one, other), Place::Other, "{one} / {other}");
        }
    }

    #[test]
    fn who_does_not_say_where_it_is_is_nowhere_else() {
        assert_eq!(between("", "Thôn Đồng Trám"), Place::Unknown);
        assert_eq!(between("Toàn xã", "Thôn Đồng Trám"), Place::Unknown);
    }

    #[test]
    fn a_hamlet_named_like_a_kind_of_commune_stays_one() {
        let places = Places::of("Thôn Phương Mai, xã Khe Sim", "");
        assert_eq!(places.narrow, BTreeSet::from(["phuong mai".to_owned()]));
        assert_eq!(places.wide, BTreeSet::from(["khe sim".to_owned()]));
    }

    #[test]
    fn the_name_says_where_it_is_when_the_area_does_not() {
        let at = |name: &str| Places::of("Xã Khe Sim", name).narrow;
        assert_eq!(
            at("Đường hoa thôn Đồng Trám"),
            BTreeSet::from(["dong tram".to_owned()])
        );
        assert_eq!(at("Tổ 3 tự quản"), BTreeSet::from(["to 3".to_owned()]));
        assert_eq!(at("TDP số 05 tự quản"), BTreeSet::from(["to 5".to_owned()]));
        assert!(at("Tổ Tự quản đường biên").is_empty());
        assert!(at("Bán hàng trên mạng").is_empty());
        assert!(at("BẢN LÀNG VĂN HOÁ").is_empty());
        assert!(at("Ban Công tác Mặt trận gương mẫu").is_empty());
        assert_eq!(at("Giữ rừng cụm II"), BTreeSet::from(["cum 2".to_owned()]));
    }

    #[test]
    fn two_that_tell_of_each_others_place_share_a_part() {
        let (a, b) = (
            Places::of("Thôn Đồng Trám", ""),
            Places::of("Thôn Khe Mít", ""),
        );
        let road = "duong dong tram khe mit";
        assert_eq!(a.to(&b, road, road), Place::Within);
        assert_eq!(a.to(&b, road, "duong khe mit"), Place::Other);
    }

    #[test]
    fn places_are_left_out_of_what_is_told() {
        let places = Places::of("Tổ dân phố 3, phường Bến Lụa", "");
        let told = words("TDP số 03 phường Bến Lụa giữ phố, tổ 3 có 3 nhóm");
        assert_eq!(places.left_out_of(&told).join(" "), "giu pho co 3 nhom");
    }
}
