//! The order of the Vietnamese dictionary (CLDR's collation for `vi`), as bytes that any database compares.

use std::sync::LazyLock;

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(locale!("vi").into(), CollatorOptions::default())
        .expect("the collation data is compiled into the crate")
});

/// Bytes that order as ICU orders the text in Vietnamese: a < ă < â, d < đ, and ngang < huyền < hỏi < ngã <
/// sắc < nặng. Phone and server store the same key. Keys of different versions of the collation data do not
/// compare: a change of it means rebuilding every stored key.
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
    let Ok(()) = VIETNAMESE.write_sort_key_to(text, key);
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use proptest::prelude::*;

    use super::*;
    use crate::text::sample::text;

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

    /// Stored keys outlive a version of the app. When this fails, newer collation data has come in: rebuild
    /// the stored keys with it.
    #[test]
    fn stored_keys_stay_comparable() {
        let keys = ["đối thoại", "Dân vận khéo", "ma mà mả mã má mạ mă mâ"]
            .map(|text| (text, format!("{:02x?}", sort_key(text))));
        insta::assert_debug_snapshot!(keys);
    }

    proptest! {
        #[test]
        fn keys_order_exactly_as_the_collator(left in text(), right in text()) {
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
