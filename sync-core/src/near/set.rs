//! Sets of words and trigrams, made for comparing one with thousands.

use crate::near::wording::words;

/// Members as numbers, in order and each once: what two share is found in one pass.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set(Vec<u64>);

impl Set {
    /// Folded words by their first eight letters. No syllable of Vietnamese has more.
    pub(super) fn of_words<'a>(words: impl IntoIterator<Item = &'a String>) -> Self {
        words.into_iter().map(|word| packed(word)).collect()
    }

    /// What stands in any three letters in a row, the blanks at both ends among them.
    pub(super) fn of_trigrams(words: &[String]) -> Self {
        if words.is_empty() {
            return Set::default();
        }
        let letters: Vec<char> = format!(" {} ", words.join(" ")).chars().collect();
        // A letter of Unicode takes 21 bits.
        let number = |three: &[char]| three.iter().fold(0, |all, c| all << 21 | u64::from(*c));
        letters.windows(3).map(number).collect()
    }

    pub(super) fn of_text(text: &str) -> Self {
        Set::of_words(&words(text))
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn has(&self, word: &str) -> bool {
        self.0.binary_search(&packed(word)).is_ok()
    }

    /// How many both have.
    pub(super) fn shared(&self, other: &Self) -> usize {
        let (mut here, mut there, mut shared) = (0, 0, 0);
        while let (Some(a), Some(b)) = (self.0.get(here), other.0.get(there)) {
            here += usize::from(a <= b);
            there += usize::from(b <= a);
            shared += usize::from(a == b);
        }
        shared
    }

    /// Dice's coefficient: twice what both have, by all that they have.
    pub(super) fn alike(&self, other: &Self) -> f64 {
        match self.len() + other.len() {
            0 => 0.0,
            all => share(2 * self.shared(other), all),
        }
    }

    /// What both have by all that the smaller has.
    pub(super) fn contained(&self, other: &Self) -> f64 {
        match self.len().min(other.len()) {
            0 => 0.0,
            smaller => share(self.shared(other), smaller),
        }
    }
}

impl FromIterator<u64> for Set {
    fn from_iter<T: IntoIterator<Item = u64>>(members: T) -> Self {
        let mut members: Vec<u64> = members.into_iter().collect();
        members.sort_unstable();
        members.dedup();
        Set(members)
    }
}

/// A part of a count.
#[expect(clippy::cast_precision_loss, reason = "counts of a form's words")]
pub(super) fn share(part: usize, all: usize) -> f64 {
    part as f64 / all as f64
}

fn packed(word: &str) -> u64 {
    let bytes = word.bytes().chain(std::iter::repeat(0)).take(8);
    bytes.fold(0, |all, byte| all << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shared_wherever_they_stand() {
        let (a, b) = (
            Set::of_text("hiến đất mở đường"),
            Set::of_text("đường mở, mở rộng"),
        );
        assert_eq!((a.len(), b.len(), a.shared(&b)), (4, 3, 2));
        assert!((a.alike(&b) - 4.0 / 7.0).abs() < 1e-12);
        assert!((a.contained(&b) - 2.0 / 3.0).abs() < 1e-12);
        assert!(a.has("dat") && !a.has("rong"));
    }

    #[test]
    fn the_longest_syllable_is_told_from_its_beginning() {
        let set = Set::of_text("nghiêng");
        assert!(set.has("nghieng") && !set.has("nghien"));
    }

    #[test]
    fn of_nothing_nothing_is_shared() {
        let (none, some) = (Set::of_trigrams(&[]), Set::of_text("ong"));
        assert!(none.is_empty());
        assert_eq!(none.shared(&some), 0);
        assert!(none.alike(&none) + none.contained(&some) < f64::EPSILON);
    }
}
