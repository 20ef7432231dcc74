//! Which letter of the old fonts stands for which of Vietnamese.

use sync_core::text::nfc;

/// TCVN3: a letter for a letter, in the order of [`LETTERS`].
const TCVN3: &str =
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u{ad}õøö÷ùúýûüþ¡¢§£¤¥¦";
const LETTERS: &str = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ";

/// VNI: letters that stand for one by themselves.
const ALONE: [(char, &str); 16] = [
    ('ñ', "đ"),
    ('Ñ', "Đ"),
    ('ô', "ơ"),
    ('Ô', "Ơ"),
    ('ö', "ư"),
    ('Ö', "Ư"),
    ('î', "ỵ"),
    ('Î', "Ỵ"),
    ('æ', "ỉ"),
    ('Æ', "Ỉ"),
    ('ó', "ĩ"),
    ('Ó', "Ĩ"),
    ('ò', "ị"),
    ('Ò', "Ị"),
    ('í', "í"),
    ('ì', "ì"),
];

/// VNI: what follows a vowel and stands for its marks, without regard to case; each as what it adds.
const MARKS: [(char, &str); 16] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{302}\u{323}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
];
/// The last of them: a breve with a dot below.
const BREVE_AND_DOT: (char, &str) = ('ë', "\u{306}\u{323}");

pub(super) fn tcvn3(text: &str) -> String {
    let letter = |c: char| {
        let at = TCVN3.chars().position(|old| old == c);
        at.and_then(|at| LETTERS.chars().nth(at)).unwrap_or(c)
    };
    let letters: String = text.chars().map(letter).collect();
    nfc(&letters).into_owned()
}

pub(super) fn vni(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    // The vowel before, as VNI writes it: only that one takes marks.
    let mut vowel: Option<char> = None;
    for c in text.chars() {
        if let Some(mark) = vowel.take().and_then(|vowel| mark(vowel, c)) {
            letters.push_str(mark);
            continue;
        }
        match ALONE.iter().find(|(old, _)| *old == c) {
            Some((_, letter)) => letters.push_str(letter),
            None => letters.push(c),
        }
        vowel = "aeouyôöAEOUYÔÖ".contains(c).then_some(c);
    }
    nfc(&letters).into_owned()
}

/// What a letter adds to the vowel before it, where it is no letter by itself.
fn mark(vowel: char, c: char) -> Option<&'static str> {
    let old = c.to_lowercase().next()?;
    let known = MARKS.iter().chain([&BREVE_AND_DOT]);
    let mark = known.into_iter().find(|(one, _)| *one == old)?.1;
    let takes_breve = matches!(vowel, 'a' | 'A');
    let takes_roof = takes_breve || matches!(vowel, 'e' | 'o' | 'E' | 'O');
    let fits = if mark.starts_with('\u{306}') {
        takes_breve
    } else if mark.starts_with('\u{302}') {
        takes_roof
    } else {
        true
    };
    fits.then_some(mark)
}
