//! What a word of a list means: codes by what people write for them.

use sync_core::{
    record::{Choice, Field, choices},
    text::fold,
};

/// Words, each with the code that it stands for.
type Words = &'static [(&'static str, &'static str)];

/// What older lists say for the codes of the movement: each as its words without marks, in the order of the alphabet.
const OLDER: &[(&[Choice], Words)] = &[
    (
        choices::FIELDS,
        &[
            ("kinh te", "KT"),
            ("kt", "KT"),
            ("hoa van", "VHXH"),
            ("hoi xa", "VHXH"),
            ("vhxh", "VHXH"),
            ("vh xh", "VHXH"),
            ("anqp", "QPAN"),
            ("qpan", "QPAN"),
            ("an qp", "QPAN"),
            ("an ninh", "QPAN"),
            ("phong quoc", "QPAN"),
            ("htct", "HTCT"),
            ("dung htct xay", "HTCT"),
            ("chinh he thong tri", "HTCT"),
            ("dang dung xay", "HTCT"),
        ],
    ),
    (
        choices::SUBJECTS,
        &[
            ("tt", "collective"),
            ("cn", "individual"),
            ("hinh mo", "collective"),
            ("dien hinh", "individual"),
        ],
    ),
    (
        choices::RENEWALS,
        &[
            ("moi", "new"),
            ("dau lan", "new"),
            ("tiep tuc", "continued"),
            ("duy tri", "continued"),
            ("duy tiep tri tuc", "continued"),
        ],
    ),
    (
        choices::LEVELS,
        &[
            ("co so", "CO_SO"),
            ("cap xa", "CO_SO"),
            ("xa", "CO_SO"),
            ("phuong", "CO_SO"),
            ("cap phuong", "CO_SO"),
            ("cap huyen", "HUYEN"),
            ("huyen", "HUYEN"),
            ("thi xa", "HUYEN"),
            ("tinh", "TINH"),
        ],
    ),
];

/// The words of a text without marks, signs and order: "Quốc phòng - an ninh" and "an ninh, quốc phòng" are one.
pub fn key(text: &str) -> String {
    let folded = fold(text);
    let mut words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && *word != "va")
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// The code that a word stands for among these; none where nobody knows.
pub fn code(options: &'static [Choice], text: &str) -> Option<&'static str> {
    let text = text.trim();
    if let Some(option) = options.iter().find(|o| o.code.eq_ignore_ascii_case(text)) {
        return Some(option.code);
    }
    let key = key(text);
    let labelled = options
        .iter()
        .find(|o| self::key(o.label.vi) == key || self::key(o.label.en) == key);
    let older = || {
        let (_, words) = OLDER.iter().find(|(of, _)| *of == options)?;
        among(words, &key)
    };
    labelled.map(|o| o.code).or_else(older)
}

/// The code of the movement for which older lists and reports say a word.
pub fn older(text: &str) -> Option<&'static str> {
    let key = key(text);
    OLDER.iter().find_map(|(_, words)| among(words, &key))
}

fn among(words: Words, key: &str) -> Option<&'static str> {
    let found = words.iter().find(|(word, _)| *word == key);
    found.map(|(_, code)| *code)
}

/// How well a heading names a field: 3 by its very words, 2 where it holds them all, 0 not at all.
pub fn likeness(heading: &str, field: &Field) -> usize {
    let heading = key(heading);
    let words: Vec<&str> = heading.split(' ').collect();
    let label = key(field.label.vi);
    let named = |label: &str| label.split(' ').all(|word| words.contains(&word));
    if heading.is_empty() {
        0
    } else if label == heading || key(field.label.en) == heading || field.name == heading {
        3
    } else if named(&label) {
        2
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lists_say_is_known_in_any_order_and_spelling() {
        for (text, code) in [
            ("an ninh quốc phòng", "QPAN"),
            ("Quốc phòng – an ninh", "QPAN"),
            ("Quốc phòng và An ninh", "QPAN"),
            ("ANQP", "QPAN"),
            ("Văn hóa, xã hội", "VHXH"),
            ("VH-XH", "VHXH"),
            ("kinh tế", "KT"),
            ("Xây dựng HTCT", "HTCT"),
            ("Xây dựng hệ thống chính trị", "HTCT"),
            ("htct", "HTCT"),
            ("dung htct xay", "HTCT"),
            ("Kinh tế và văn hoá - xã hội", ""),
        ] {
            let known = super::code(choices::FIELDS, text);
            assert_eq!(known.unwrap_or_default(), code, "{text}");
        }
        assert_eq!(super::code(choices::LEVELS, "Cấp huyện"), Some("HUYEN"));
        assert_eq!(super::code(choices::RENEWALS, "Mới"), Some("new"));
        assert_eq!(super::code(choices::TOPICS, "xã"), None);
    }
}
