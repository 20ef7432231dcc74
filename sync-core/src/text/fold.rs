//! Unicode form NFC for what is stored, and the folded form for what is searched.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

static NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
static NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();

/// The text in NFC, as everything is stored. Names of files and text pasted from PDF arrive decomposed.
/// NFC leaves the two spellings "hoà" and "hòa" as they were typed.
pub fn nfc(text: &str) -> Cow<'_, str> {
    NFC.normalize(text)
}

/// Whether the text is in the form in which it is stored.
pub fn is_nfc(text: &str) -> bool {
    NFC.is_normalized(text)
}

/// Letters and marks, each by itself (NFD).
pub(super) fn parted(text: &str) -> impl Iterator<Item = char> {
    NFD.normalize_iter(text.chars())
}

/// Whether it is a mark that stands over or under the letter before it: Unicode's blocks of combining marks.
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The text as searched: lower case, without marks, đ as d, blanks collapsed, quotes and dashes of one kind.
/// For search keys alone: it never replaces what someone wrote.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = parted(text)
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase);
    for letter in letters.filter(|c| !is_mark(*c)) {
        if !letter.is_whitespace() {
            folded.push(plain(letter));
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The letter that stands for it in a search. Unicode gives đ no decomposition; ð (U+00F0) is what old fonts
/// and keyboards left in its place, its capital Ð looks the same as Đ.
fn plain(letter: char) -> char {
    match letter {
        'đ' | 'ð' => 'd',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‘' | '’' => '\'',
        '‐' | '‑' | '–' | '—' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::sample::text;

    #[test]
    fn typing_without_marks_finds_the_text_with_them() {
        assert_eq!(fold("Đối thoại"), "doi thoai");
        assert_eq!(fold("“DÂN VẬN KHÉO”"), "\"dan van kheo\"");
        assert_eq!(fold("  Phường \u{a0} Phúc\tThành\n"), "phuong phuc thanh");
        assert_eq!(fold("Ðà Nẵng"), "da nang");
        assert_eq!(fold("văn hoá – xã hội"), "van hoa - xa hoi");
    }

    #[test]
    fn both_spellings_and_both_unicode_forms_fold_to_one() {
        assert_eq!(fold("hoà"), fold("hòa"));
        assert_eq!(fold("uỷ"), fold("ủy"));
        assert_eq!(fold("thuy\u{309}"), fold("thuỷ"));
    }

    #[test]
    fn nfc_keeps_the_spelling_and_copies_only_what_it_must() {
        assert!(matches!(
            nfc("văn hoá, văn hóa"),
            Cow::Borrowed("văn hoá, văn hóa")
        ));
        assert_eq!(nfc("vận"), "vận");
        assert_eq!(nfc("va\u{302}\u{323}n"), "vận");
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in text()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_unicode_form_does_not_matter_to_a_search(text in text()) {
            let (composed, decomposed) = (nfc(&text).into_owned(), parted(&text).collect::<String>());
            prop_assert_eq!(fold(&composed), fold(&decomposed));
            prop_assert_eq!(fold(&composed), fold(&text));
        }

        #[test]
        fn nfc_is_nfc(text in text()) {
            prop_assert!(is_nfc(&nfc(&text)));
        }
    }
}
