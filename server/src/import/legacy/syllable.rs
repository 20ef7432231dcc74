//! Whether a word is a syllable of Vietnamese, by how its syllables are built.

use sync_core::text::fold;

/// What a syllable may begin with, the longest first.
const BEGINNINGS: [&str; 26] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h",
    "k", "l", "m", "n", "p", "r", "s", "t", "v", "x",
];
/// And end with.
const ENDS: [&str; 8] = ["ch", "ng", "nh", "c", "m", "n", "p", "t"];
/// Vowels in between, without marks.
const VOWELS: [&str; 35] = [
    "a", "e", "i", "o", "u", "y", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ie", "ieu", "iu",
    "oa", "oai", "oay", "oe", "oeo", "oi", "oo", "ua", "uay", "ue", "ui", "uo", "uoi", "uou", "uu",
    "uy", "uya", "uye", "yeu",
];
/// Vowels that stand in a syllable without a beginning, or behind a few of them only.
const MORE_VOWELS: [&str; 4] = ["ye", "uyu", "uyn", "uau"];
/// Letters that Vietnamese has, marks and all, without capitals.
const LETTERS: &str =
    "abcdeghiklmnopqrstuvxyàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";
/// Of them, those with a tone.
const TONED: &str = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ";

/// Signs around words, none of which the old fonts drew as a letter.
const SIGNS: &str = "“”‘’–—…•";

/// Whether it is one: its letters, at most one tone, and a beginning, vowels and an end that there are.
pub(super) fn is_vietnamese(word: &str) -> bool {
    let word = sync_core::text::nfc(word).to_lowercase();
    let is_sign = |c: char| (c.is_ascii() && !c.is_ascii_alphabetic()) || SIGNS.contains(c);
    let word = word.trim_matches(is_sign);
    if word.is_empty() {
        return true;
    }
    if !word.chars().all(|c| LETTERS.contains(c)) {
        return false;
    }
    if word.chars().filter(|c| TONED.contains(*c)).count() > 1 {
        return false;
    }
    let plain = fold(word);
    is_built(&plain)
        || BEGINNINGS
            .iter()
            .filter_map(|beginning| plain.strip_prefix(beginning))
            .any(is_built)
        // "gì", "giếng": the vowel is written once.
        || plain.strip_prefix('g').is_some_and(is_built)
}

fn is_built(rest: &str) -> bool {
    let is_vowels = |vowels: &str| VOWELS.contains(&vowels) || MORE_VOWELS.contains(&vowels);
    let ended = ENDS.iter().filter_map(|end| rest.strip_suffix(end));
    is_vowels(rest) || ended.into_iter().any(is_vowels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_known_and_others_are_not() {
        let known = "Nghĩa khuyến quỳnh giếng gì yêu oằn thuở ĐƯỜNG nguyễn quờn rượu khuỷu xoong quyết tuyền uống";
        for word in known.split(' ') {
            assert!(is_vietnamese(word), "{word}");
        }
        let unknown = "D©n vaän kheùo hiÕn ®Êt Höôùng ñöôøng tr\u{ad}êng Müller façade";
        for word in unknown.split(' ') {
            assert!(!is_vietnamese(word), "{word}");
        }
    }
}
