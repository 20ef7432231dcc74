//! A text as words that can be compared: one spelling, whole words for short forms, figures as figures.

use std::{collections::BTreeMap, sync::LazyLock};

use super::vocabulary::{HAMLETS, SHORT_FORMS};
use crate::text::fold;

static IN_FULL: LazyLock<BTreeMap<String, Vec<String>>> = LazyLock::new(|| {
    let words = |full: &str| full.split(' ').map(|word| spelled(&fold(word))).collect();
    let form = |(short, full): &(&str, &str)| (fold(short), words(full));
    SHORT_FORMS.iter().map(form).collect()
});

/// The words of a text, folded: short forms in full, "07" as 7, "1.500" as 1500, kỹ as kĩ.
pub(super) fn words(text: &str) -> Vec<String> {
    let letters: Vec<char> = fold(text).chars().map(plain).collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_alphanumeric() {
            word.push(*letter);
        } else if *letter == ',' && is_between_digits(&letters, at) {
            word.push(',');
        } else if !(*letter == '.' && parts_thousands(&letters, at)) {
            add(&mut words, &word);
            word.clear();
        }
    }
    add(&mut words, &word);
    words
}

/// Whether it is a figure, or the number of a thing.
pub(super) fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether it is a figure as years are written.
pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && matches!(word.get(..2), Some("19" | "20")) && word.parse::<u16>().is_ok()
}

/// Phrases that are looked for at a word's beginning; the longest is found first.
pub(super) struct Phrases<T> {
    by_first: BTreeMap<String, Vec<(Vec<String>, T)>>,
}

impl<T: Copy> Phrases<T> {
    pub(super) fn of<'a>(list: impl IntoIterator<Item = (&'a str, T)>) -> Self {
        let mut by_first: BTreeMap<String, Vec<(Vec<String>, T)>> = BTreeMap::new();
        for (phrase, meaning) in list {
            let phrase = words(phrase);
            if let Some(first) = phrase.first() {
                let known = by_first.entry(first.clone()).or_default();
                known.push((phrase, meaning));
            }
        }
        for known in by_first.values_mut() {
            known.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
        }
        Phrases { by_first }
    }

    /// The longest phrase that the words begin with: of how many words it is, and what it means.
    pub(super) fn begins(&self, words: &[String]) -> Option<(usize, T)> {
        let known = self.by_first.get(words.first()?)?;
        let (phrase, meaning) = known.iter().find(|(phrase, _)| words.starts_with(phrase))?;
        Some((phrase.len(), *meaning))
    }

    /// The words without the phrases.
    pub(super) fn left_out_of(&self, words: &[String]) -> Vec<String> {
        let mut left = Vec::with_capacity(words.len());
        let mut at = 0;
        while let Some(word) = words.get(at) {
            if let Some((length, _)) = self.begins(&words[at..]) {
                at += length;
            } else {
                left.push(word.clone());
                at += 1;
            }
        }
        left
    }
}

fn add(words: &mut Vec<String>, word: &str) {
    let digits = word.find(|c: char| c.is_ascii_digit());
    match digits {
        _ if word.is_empty() => {}
        Some(0) => words.push(figure(word)),
        // A short form that was typed together with its number, as TDP6 and tổ3 are.
        Some(at) if IN_FULL.contains_key(&word[..at]) || is_hamlet(&word[..at]) => {
            add(words, &word[..at]);
            words.push(figure(&word[at..]));
        }
        _ => match IN_FULL.get(word) {
            Some(full) => words.extend_from_slice(full),
            None => words.push(spelled(word)),
        },
    }
}

fn is_hamlet(word: &str) -> bool {
    HAMLETS.iter().any(|(kind, _)| fold(kind) == word)
}

fn figure(word: &str) -> String {
    let bare = word.trim_start_matches('0');
    if bare.starts_with(|c: char| c.is_ascii_digit()) {
        bare.to_owned()
    } else {
        format!("0{bare}")
    }
}

/// Of i and y where both are written: kĩ and kỹ, quí and quý.
fn spelled(word: &str) -> String {
    match word.strip_suffix('y') {
        Some("qu") => "qui".to_owned(),
        Some(stem) if !stem.is_empty() && !stem.contains(['a', 'e', 'i', 'o', 'u', 'y']) => {
            format!("{stem}i")
        }
        _ => word.to_owned(),
    }
}

fn plain(letter: char) -> char {
    match letter {
        '²' => '2',
        '³' => '3',
        other => other,
    }
}

fn is_between_digits(letters: &[char], at: usize) -> bool {
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(char::is_ascii_digit)
    };
    is_digit(at.checked_sub(1)) && is_digit(at.checked_add(1))
}

fn parts_thousands(letters: &[char], at: usize) -> bool {
    let after = letters[at + 1..].iter();
    is_between_digits(letters, at) && after.take_while(|c| c.is_ascii_digit()).count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        words(text).join(" ")
    }

    #[test]
    fn marks_capitals_and_both_unicode_forms_make_no_difference() {
        let said_once = said("Đối thoại ở Ủy ban, nhà văn hóa Hòa Bình");
        for typed in [
            "ĐỐI THOẠI Ở UỶ BAN, NHÀ VĂN HOÁ HOÀ BÌNH",
            "doi thoai o uy ban nha van hoa hoa binh",
            "Ðối thoại ở Uỷ ban - nhà văn hoá Hoà Bình",
            "Đo\u{302}\u{301}i thoa\u{323}i ở U\u{309}y ban, nhà va\u{306}n hoa\u{301} Hoa\u{300} Bi\u{300}nh",
        ] {
            assert_eq!(said(typed), said_once);
        }
    }

    #[test]
    fn i_and_y_are_one_where_both_are_written() {
        assert_eq!(said("Mỹ quan, kỷ luật, quý"), said("Mĩ quan, kỉ luật, quí"));
        assert_ne!(said("thuý"), said("thúi"));
        assert_ne!(said("tay"), said("tai"));
        assert_eq!(said("y tế"), "y te");
    }

    #[test]
    fn short_forms_are_read_in_full() {
        assert_eq!(said("HPN"), said("Hội phụ nữ"));
        assert_eq!(said("Hội LHPN"), said("Hội Liên hiệp Phụ nữ"));
        assert_eq!(said("ANTT, NTM"), said("an ninh trật tự - nông thôn mới"));
        assert_eq!(said("CĐS"), said("Chuyển đổi số"));
        assert_eq!(said("TDP6"), said("tổ dân phố 06"));
    }

    #[test]
    fn figures_are_figures_however_they_are_written() {
        assert_eq!(said("1.500 m²"), "1500 m2");
        assert_eq!(said("15,6 ha"), "15,6 ha");
        assert_eq!(said("tổ 03."), "to 3");
        assert_eq!(said("21h30"), "21h30");
        assert_eq!(said("0 đồng, 00"), "0 dong 0");
        assert_eq!(said("08/03, 3.5"), "8 3 3 5");
    }

    #[test]
    fn a_word_of_letters_and_a_number_stays_one_where_it_is_no_short_form() {
        assert_eq!(said("covid19 T3"), "covid19 t3");
    }

    #[test]
    fn the_longest_phrase_is_left_out() {
        let phrases = Phrases::of([("vận động", ()), ("vận động nhân dân", ())]);
        assert_eq!(
            phrases.left_out_of(&words("Vận động nhân dân nuôi ong, van dong")),
            ["nuoi", "ong"]
        );
    }
}
