//! Which of many registrations look alike, without comparing each with every other.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{
    Case, Verdict, campaigns::Campaigns, case::suggest, likeness::Likeness, prepared::Prepared,
};

/// A registration with the block in which it is compared: its commune, by the units of today.
#[derive(Debug, Clone)]
pub struct Filed<B> {
    /// Only registrations of one block are compared.
    pub block: B,
    /// What is compared.
    pub face: Prepared,
}

/// Two of them that people should look at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Where the first stands in what was given.
    pub one: usize,
    /// Where the second stands, further on.
    pub other: usize,
    /// How alike they are.
    pub likeness: Likeness,
    /// What they may be to each other.
    pub case: Option<Case>,
}

impl Candidate {
    /// What the score says.
    pub fn verdict(&self) -> Option<Verdict> {
        self.likeness.verdict()
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The most alike first; of equals, in the order in which they were given.
    pub candidates: Vec<Candidate>,
    /// Whether there are more than were asked for.
    pub has_more: bool,
    /// How many pairs were compared.
    pub compared: usize,
    /// How many pairs there are.
    pub pairs: usize,
}

/// At most `most` pairs that look alike or suggest a case, of one block and of years that are at most one apart. One
/// without a year is compared with all of its block.
pub fn pairs<B: Ord>(filed: &[Filed<B>], campaigns: &Campaigns, most: usize) -> Found {
    let mut blocks: BTreeMap<&B, Vec<usize>> = BTreeMap::new();
    for (at, registration) in filed.iter().enumerate() {
        blocks.entry(&registration.block).or_default().push(at);
    }
    let mut found = Found {
        pairs: filed.len() * filed.len().saturating_sub(1) / 2,
        ..Found::default()
    };
    for block in blocks.values() {
        for (place, &one) in block.iter().enumerate() {
            for &other in &block[place + 1..] {
                let (a, b) = (&filed[one].face, &filed[other].face);
                if is_near_in_time(a, b) {
                    found.compared += 1;
                    let likeness = a.to(b);
                    let case = suggest(a, b, &likeness, campaigns);
                    if case.is_some() || likeness.verdict().is_some() {
                        found.candidates.push(Candidate {
                            one,
                            other,
                            likeness,
                            case,
                        });
                    }
                }
            }
            // What is held stays bounded, however many look alike.
            if found.candidates.len() > most.saturating_mul(2).saturating_add(1_000) {
                found.cut(most);
            }
        }
    }
    found.cut(most);
    found
}

impl Found {
    fn cut(&mut self, most: usize) {
        self.candidates.sort_by(most_alike_first);
        self.has_more |= self.candidates.len() > most;
        self.candidates.truncate(most);
    }
}

fn most_alike_first(a: &Candidate, b: &Candidate) -> Ordering {
    let by_score = b.likeness.score.total_cmp(&a.likeness.score);
    by_score.then_with(|| (a.one, a.other).cmp(&(b.one, b.other)))
}

fn is_near_in_time(one: &Prepared, other: &Prepared) -> bool {
    let years = one.year.zip(other.year);
    years.is_none_or(|(a, b)| a.abs_diff(b) <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::near::Face;

    fn filed(block: &str, name: &str, year: Option<i32>) -> Filed<String> {
        let face = Face {
            name,
            text: name,
            area: "Thôn Đồng Trám",
            unit: "khe-sim",
            field: "VHXH",
            year,
            ..Face::default()
        };
        Filed {
            block: block.to_owned(),
            face: Prepared::of(&face),
        }
    }

    fn found(filed: &[Filed<String>], most: usize) -> Found {
        pairs(filed, &Campaigns::known(), most)
    }

    fn places(found: &Found) -> Vec<(usize, usize)> {
        found.candidates.iter().map(|c| (c.one, c.other)).collect()
    }

    #[test]
    fn only_one_commune_and_neighbouring_years_are_compared() {
        let road = "Hiến đất mở đường trục";
        let all = [
            filed("khe-sim", road, Some(2026)),
            filed("na-sim", road, Some(2026)),
            filed("khe-sim", road, Some(2024)),
            filed("khe-sim", road, Some(2025)),
            filed("khe-sim", "Nuôi ong dưới tán rừng", Some(2026)),
            filed("na-sim", road, None),
        ];
        let found = found(&all, 10);
        assert_eq!(places(&found), [(0, 3), (1, 5), (2, 3)]);
        assert_eq!(
            (found.compared, found.pairs, found.has_more),
            (5, 15, false)
        );
    }

    #[test]
    fn the_answer_is_bounded_and_keeps_the_most_alike() {
        let mut all: Vec<_> = (0..60)
            .map(|_| filed("khe-sim", "Hiến đất mở đường trục", Some(2026)))
            .collect();
        all.push(filed(
            "khe-sim",
            "Hiến đất mở đường trục, góp công",
            Some(2026),
        ));
        let found = found(&all, 7);
        assert_eq!(
            places(&found),
            (1..=7).map(|other| (0, other)).collect::<Vec<_>>()
        );
        assert!(found.has_more);
        assert_eq!(found.compared, 61 * 60 / 2);
    }

    #[test]
    fn of_none_and_of_nothing_asked_nothing_is_found() {
        assert_eq!(found(&[], 10), Found::default());
        let twice = [filed("a", "Hiến đất", None), filed("a", "Hiến đất", None)];
        let none = found(&twice, 0);
        assert!(none.candidates.is_empty() && none.has_more);
    }
}
