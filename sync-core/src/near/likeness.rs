//! How alike two registrations are, and in what.

use serde::Serialize;

use super::{
    Verdict,
    place::Place,
    prepared::Prepared,
    set::{Set, share},
};

/// What each part weighs, tuned on the even pairs of `sync-core/tests/near/pairs.json`. Two bodies that tell of one
/// activity name it differently, and say the same of it: what is told weighs more than the name.
const NAME: f64 = 0.10;
const TEXT: f64 = 0.55;
const AREA: f64 = 0.20;
const UNIT: f64 = 0.05;
const FIELD: f64 = 0.10;

/// What is left of a score where two numbers in the names tell the registrations apart.
const NUMBERED_APART: f64 = 0.5;

/// From here on texts are as alike as two people ever write of one thing.
const FULL: f64 = 0.3;
/// Words that are counted as differing beside those that do: few words prove little.
const FEW: f64 = 4.0;
/// So many words of a text make half of its words ones that any other text of that length has, too. Measured on texts
/// of registrations that have nothing to do with each other, of 12 to 210 telling words.
const COMMON_AT: f64 = 240.0;

/// How alike two registrations are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Likeness {
    /// From 0 to 1: all parts together.
    pub score: f64,
    /// From 0 to 1: what is done, by name and text, wherever and by whomever.
    pub activity: f64,
    /// From 0 to 1: the names.
    pub name: f64,
    /// From 0 to 1: what is told, the names with it.
    pub text: f64,
    /// Where they lie to each other.
    pub place: Place,
    /// Whether numbers in the names tell them apart: "đợt 1" and "đợt 2".
    pub is_numbered_apart: bool,
}

impl Likeness {
    /// What the score says; none where the two are told apart.
    pub fn verdict(&self) -> Option<Verdict> {
        super::verdict(self.score)
    }
}

impl Prepared {
    /// How alike it is to another: the same from both ends.
    pub fn to(&self, other: &Self) -> Likeness {
        let name = named(self, other);
        let text = texts(&self.words, &other.words);
        let place = self.places.to(&other.places, &self.told, &other.told);
        let is_numbered_apart = differ(&self.numbers, &other.numbers);
        let tells = |one: &Prepared| !one.name.is_empty() || !one.words.is_empty();
        // What the place adds, and what it leaves of the whole: only at one place are two the same.
        let (area, left) = match place {
            Place::Same => (1.0, 1.0),
            Place::Within => (0.8, 0.85),
            Place::Unknown => (0.5, 0.8),
            Place::Other => (0.0, 0.5),
        };
        let mut score = if tells(self) && tells(other) {
            NAME * name
                + TEXT * text
                + AREA * area
                + UNIT * equal(&self.unit, &other.unit)
                + FIELD * equal(&self.field, &other.field)
        } else {
            0.0
        };
        score *= left;
        if is_numbered_apart && place != Place::Other {
            score *= NUMBERED_APART;
        }
        Likeness {
            score,
            activity: (NAME * name + TEXT * text) / (NAME + TEXT),
            name,
            text,
            place,
            is_numbered_apart,
        }
    }
}

/// A name that is held by the other is much like it, were it not so short that it may be held by any.
fn named(one: &Prepared, other: &Prepared) -> f64 {
    let alike = one.name.alike(&other.name);
    if one.name_words.len().min(other.name_words.len()) < 3 {
        return alike;
    }
    alike.max(0.8 * one.name_words.contained(&other.name_words))
}

/// What two texts share beyond what any two of their lengths share, by what they might.
fn texts(one: &Set, other: &Set) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let (here, there) = (share(one.len(), 1), share(other.len(), 1));
    let by_chance = here * there / ((here * there).sqrt() + COMMON_AT);
    let most = f64::midpoint(here, there) + FEW - by_chance;
    let beyond = share(one.shared(other), 1) - by_chance;
    (beyond / most / FULL).clamp(0.0, 1.0)
}

/// Neither has all of the other's.
fn differ(one: &Set, other: &Set) -> bool {
    let shared = one.shared(other);
    shared < one.len() && shared < other.len()
}

/// Half of it where one of them does not say.
fn equal(one: &str, other: &str) -> f64 {
    if one.is_empty() || other.is_empty() {
        0.5
    } else {
        f64::from(u8::from(one == other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(range: std::ops::Range<u64>) -> Set {
        range.collect()
    }

    #[test]
    fn long_texts_share_words_for_being_long() {
        let shared = |words: u64, shared: u64| {
            let other = numbers(words - shared..2 * words - shared);
            texts(&numbers(0..words), &other)
        };
        assert!((shared(20, 9) - 1.0).abs() < 0.1, "{}", shared(20, 9));
        assert!(shared(200, 90) < 0.1, "{}", shared(200, 90));
        assert!((shared(200, 200) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn few_words_prove_little() {
        let few = |words| texts(&numbers(0..words), &numbers(words - 1..2 * words - 1));
        assert!(few(2) > few(8));
        assert!(texts(&numbers(0..0), &numbers(0..9)) == 0.0);
    }

    #[test]
    fn numbers_differ_where_each_has_one_that_the_other_has_not() {
        assert!(differ(&numbers(1..2), &numbers(2..3)));
        assert!(!differ(&numbers(1..3), &numbers(2..3)));
        assert!(!differ(&numbers(0..0), &numbers(2..3)));
    }
}
