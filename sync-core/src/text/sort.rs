//! The order of the Vietnamese dictionary, as bytes that any database compares.
//!
//! It is CLDR's order for `vi` in all that Vietnamese write, and is tested against it. The table of all the world's
//! letters would be half of what a phone downloads.

use super::fold::{is_mark, parted};

/// Below every weight: parts the levels of a key.
const LEVEL: u8 = 1;
/// The weight of what is plain: no tone, a small letter.
const PLAIN: u8 = 2;
const CAPITAL: u8 = 3;

const ALPHABET: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz";
/// Ngang comes first, having no mark: huyền, hỏi, ngã, sắc, nặng.
const TONES: &str = "\u{300}\u{309}\u{303}\u{301}\u{323}";
const PUNCTUATION: &str = "_-‐‑–—,;:!?.…'‘’\"“”()[]{}@*/\\&#%`^+<=>|~$";

/// First bytes of what a text is made of, in their order.
const BLANK: u8 = 2;
const MARK: u8 = 3;
const SIGN: u8 = 4;
const DIGIT: u8 = 5;
const LETTER: u8 = 0x10;
const FOREIGN: u8 = 0xf0;

/// Bytes that order a text as the Vietnamese dictionary does: a < ă < â, d < đ, then ngang < huyền < hỏi < ngã < sắc <
/// nặng, then small letters before capitals. Phone and server store the same key; a change of it means rebuilding every
/// stored key.
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2 + 8);
    append_key(text, &mut key);
    key
}

/// Orders full names as lists of people do: by given name (the last word), then family and middle names.
pub fn name_sort_key(full_name: &str) -> Vec<u8> {
    let full_name = full_name.trim();
    let (family, given) = full_name
        .rsplit_once(char::is_whitespace)
        .unwrap_or(("", full_name));
    let mut key = Vec::with_capacity(full_name.len() * 2 + 16);
    append_key(given, &mut key);
    // Below every byte of a sort key, so that a given name that begins another comes before it.
    key.push(0);
    append_key(family.trim_end(), &mut key);
    key
}

fn append_key(text: &str, key: &mut Vec<u8>) {
    let (mut tones, mut cases) = (Vec::new(), Vec::new());
    let mut letters = parted(text)
        .filter(|c| !c.is_control() || c.is_whitespace())
        .peekable();
    while let Some(base) = letters.next() {
        let mut marks = Vec::new();
        while let Some(mark) = letters.next_if(|c| is_mark(*c)) {
            marks.push(mark);
        }
        append_primary(base, &mut marks, key);
        tones.push(PLAIN);
        cases.push(if base.is_uppercase() { CAPITAL } else { PLAIN });
        for mark in marks {
            tones.push(place(TONES, mark).map_or(u8::MAX, |tone| PLAIN + 1 + tone));
            cases.push(PLAIN);
        }
    }
    for mut level in [tones, cases] {
        let plain = level.iter().rev().take_while(|weight| **weight == PLAIN);
        level.truncate(level.len() - plain.count());
        key.push(LEVEL);
        key.extend(level);
    }
}

/// The first level: which letter it is. A mark that makes a letter of its own is taken out of `marks`.
fn append_primary(base: char, marks: &mut Vec<char>, key: &mut Vec<u8>) {
    let utf8 = |first: u8, c: char, key: &mut Vec<u8>| {
        key.push(first);
        key.extend(c.encode_utf8(&mut [0; 4]).bytes());
    };
    let small = base.to_lowercase().next().unwrap_or(base);
    let own = marks
        .iter()
        .find_map(|mark| Some((letter_with(small, *mark)?, *mark)));
    if let Some((_, mark)) = own {
        marks.retain(|m| *m != mark);
    }
    let letter = own.map_or(small, |(letter, _)| letter);
    if let Some(place) = place(ALPHABET, letter) {
        key.push(LETTER + place);
    } else if let Some(digit) = base.to_digit(10) {
        key.extend([DIGIT, PLAIN + u8::try_from(digit).unwrap_or(0)]);
    } else if base.is_whitespace() {
        key.push(BLANK);
    } else if let Some(place) = place(PUNCTUATION, base) {
        key.extend([MARK, PLAIN + place]);
    } else if base.is_alphanumeric() {
        utf8(FOREIGN, small, key);
    } else {
        utf8(SIGN, base, key);
    }
}

/// The letter of the alphabet that a mark makes of another.
fn letter_with(base: char, mark: char) -> Option<char> {
    Some(match (base, mark) {
        ('a', '\u{306}') => 'ă',
        ('a', '\u{302}') => 'â',
        ('e', '\u{302}') => 'ê',
        ('o', '\u{302}') => 'ô',
        ('o', '\u{31b}') => 'ơ',
        ('u', '\u{31b}') => 'ư',
        _ => return None,
    })
}

fn place(order: &str, letter: char) -> Option<u8> {
    let place = order.chars().position(|c| c == letter)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use std::{cmp::Ordering, sync::LazyLock};

    use icu_collator::{CollatorBorrowed, options::CollatorOptions};
    use icu_locale_core::locale;
    use proptest::prelude::*;

    use super::*;
    use crate::text::sample::text;

    static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
        CollatorBorrowed::try_new(locale!("vi").into(), CollatorOptions::default()).unwrap()
    });

    /// What Vietnamese write: whole letters, figures, and the signs of everyday text.
    fn written() -> impl Strategy<Value = String> {
        let letters: Vec<char> = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
            .chars()
            .collect();
        let capitals = letters.iter().flat_map(|c| c.to_uppercase());
        let signs = " 0123456789-–,;:!?.'\"“”()/%+=".chars();
        let all: Vec<char> = letters
            .iter()
            .copied()
            .chain(capitals)
            .chain(signs)
            .collect();
        let letter =
            prop_oneof![6 => prop::sample::select(letters), 2 => prop::sample::select(all)];
        prop::collection::vec(letter, 0..12).prop_map(|letters| letters.into_iter().collect())
    }

    fn assert_in_order(key: fn(&str) -> Vec<u8>, expected: &[&str]) {
        let mut sorted = expected.to_vec();
        sorted.reverse();
        sorted.sort_by_key(|text| key(text));
        assert_eq!(sorted, expected);
        for pair in expected.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn tones_come_in_the_dictionarys_order_and_letters_before_tones() {
        assert_in_order(
            sort_key,
            &[
                "ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mâ", "mầ", "mb",
            ],
        );
    }

    #[test]
    fn letters_with_marks_are_letters_of_their_own() {
        assert_in_order(
            sort_key,
            &[
                "an", "ăn", "ân", "da", "dy", "đa", "đy", "e", "ê", "o", "ô", "ơ", "u", "ư", "v",
            ],
        );
    }

    #[test]
    fn place_names_sort_as_on_a_map_of_communes() {
        assert_in_order(
            sort_key,
            &[
                "An Thắng",
                "Ấp Bắc",
                "Cửa Lò",
                "Dĩ An",
                "Điện Bàn",
                "Điện Bàn Bắc",
                "Điện Bàn Đông",
                "Gò Nổi",
                "Hải Ninh",
                "Hoa Lư",
                "Hoành Sơn",
                "Sông Trí",
                "Vũng Áng",
            ],
        );
    }

    #[test]
    fn numbers_blanks_and_capitals_do_not_part_the_same_word() {
        assert_in_order(sort_key, &["thôn 1", "thôn 2", "Thôn 2", "Thôn Đồng Trám"]);
        assert_eq!(sort_key("hoa\u{300}"), sort_key("hoà"));
    }

    #[test]
    fn people_sort_by_given_name_then_family() {
        assert_in_order(
            name_sort_key,
            &[
                "Nguyễn Văn An",
                "Trần Thị Ánh",
                "Lê Ân",
                "Đỗ Minh Bình",
                "Bùi Thị Lan",
                "Vi Lan",
                "Lò Văn Lành",
                "Mẫu",
            ],
        );
        assert_eq!(name_sort_key(" Vi  Lan "), name_sort_key("Vi Lan"));
    }

    /// Stored keys outlive a version of the app. When this fails on purpose, the stored keys are to be rebuilt.
    #[test]
    fn stored_keys_stay_comparable() {
        let keys = ["đối thoại", "Dân vận khéo", "ma mà mả mã má mạ mă mâ"]
            .map(|text| (text, format!("{:02x?}", sort_key(text))));
        insta::assert_debug_snapshot!(keys);
    }

    proptest! {
        #[test]
        fn keys_order_exactly_as_cldr(left in written(), right in written()) {
            let by_key = sort_key(&left).cmp(&sort_key(&right));
            prop_assert_eq!(by_key, VIETNAMESE.compare(&left, &right));
        }

        #[test]
        fn names_compare_by_given_name_before_family(
            left in ("[ABĐaăâ]{1,3}", "[LNlnàá]{1,3}"),
            right in ("[ABĐaăâ]{1,3}", "[LNlnàá]{1,3}"),
        ) {
            let name = |(family, given): &(String, String)| name_sort_key(&format!("{family} {given}"));
            let expected = VIETNAMESE
                .compare(&left.1, &right.1)
                .then_with(|| VIETNAMESE.compare(&left.0, &right.0));
            prop_assert_eq!(name(&left).cmp(&name(&right)), expected);
        }

        #[test]
        fn no_key_has_the_byte_that_parts_names(text in text()) {
            prop_assert!(!sort_key(&text).contains(&0));
            prop_assert_eq!(sort_key(&text).cmp(&sort_key(&text)), Ordering::Equal);
        }
    }
}
