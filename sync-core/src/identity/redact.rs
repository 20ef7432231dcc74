//! Numbers that name a person, found in what was typed: an opinion is stored without them.

use std::ops::Range;

/// What a run of digits looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Number {
    Telephone,
    Papers,
}

/// The same text with telephone numbers and numbers of identity papers blotted out; none where it holds none.
///
/// It is a hint for who types, not a promise: names and addresses are theirs to leave out.
pub fn redacted(text: &str) -> Option<String> {
    let mut clean = text.to_owned();
    for (range, number) in numbers(text).into_iter().rev() {
        clean.replace_range(
            range,
            match number {
                Number::Telephone => "[số điện thoại]",
                Number::Papers => "[số giấy tờ]",
            },
        );
    }
    (clean != text).then_some(clean)
}

/// Whether a text holds the number of an identity paper.
pub(super) fn has_papers(text: &str) -> bool {
    let mut found = numbers(text).into_iter();
    found.any(|(_, number)| number == Number::Papers)
}

fn numbers(text: &str) -> Vec<(Range<usize>, Number)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(starts) {
        let run = digits_from(text, at + start);
        at = run.end;
        found.extend(number(&text[run.clone()]).map(|number| (run, number)));
    }
    found
}

fn starts(c: char) -> bool {
    c.is_ascii_digit() || c == '+'
}

/// Digits, with no more than one sign between any two.
fn digits_from(text: &str, start: usize) -> Range<usize> {
    let (mut end, mut parted) = (start, false);
    for (i, c) in text[start..].char_indices() {
        if c.is_ascii_digit() || i == 0 {
            (end, parted) = (start + i + c.len_utf8(), false);
        } else if !parted && matches!(c, ' ' | '.' | '-' | '\u{a0}') {
            parted = true;
        } else {
            break;
        }
    }
    start..end
}

fn number(run: &str) -> Option<Number> {
    let digits = run.chars().filter(char::is_ascii_digit).count();
    match (run.chars().next()?, digits) {
        ('+', 11 | 12) | ('0', 10 | 11) => Some(Number::Telephone),
        (_, 12 | 9) => Some(Number::Papers),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_name_a_person_are_blotted_out() {
        for (typed, clean) in [
            ("gọi 0912 345 678 nhé", "gọi [số điện thoại] nhé"),
            ("Gọi +84 912.345.678.", "Gọi [số điện thoại]."),
            ("CCCD 038 095 001 234, tổ 2", "CCCD [số giấy tờ], tổ 2"),
            ("cmnd:172345678", "cmnd:[số giấy tờ]"),
            ("0912345678/0987654321", "[số điện thoại]/[số điện thoại]"),
        ] {
            assert_eq!(redacted(typed).as_deref(), Some(clean));
        }
    }

    #[test]
    fn figures_of_the_matter_stay() {
        for text in [
            "Đền bù 1.245,5 m², 15.000.000 đồng",
            "ngày 14/04/2026, 63 người",
            "quốc lộ 217, km 12+300",
            "năm 2026 2027",
        ] {
            assert_eq!(redacted(text), None, "{text}");
        }
    }
}
