//! Places that stand in a name.

use super::{
    Spot,
    kinds::{core, hamlet_kind, kind_length},
};
use crate::{
    near::wording::{is_figure, words},
    text::nfc,
};

/// A word of a name, and what its letters told before they were folded.
struct Typed {
    folded: String,
    /// In small letters, with its marks; blank for a word of a short form.
    marked: String,
    is_capital: bool,
    is_roman: bool,
}

/// Places that stand in a name with their kind: by their numbers, or by their capitals.
pub(super) fn places(name: &str) -> Vec<Spot> {
    let name = nfc(name);
    let typed = typed(&name);
    let all: Vec<String> = typed.iter().map(|word| word.folded.clone()).collect();
    // In a name that is all in capitals, or all without, they tell nothing.
    let capitals = typed.iter().filter(|word| word.is_capital).count();
    let capitals_tell = capitals > usize::from(typed.first().is_some_and(|word| word.is_capital))
        && capitals < typed.len();
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let kind = hamlet_kind(&all[at..]).map(|(_, kind)| kind);
        // Of words with marks, only the village is "bản": not the board (ban), not the sale (bán).
        let Some(kind) = kind.filter(|kind| name.is_ascii() || is_typed(&typed[at], kind)) else {
            at += 1;
            continue;
        };
        at += kind_length(&all[at..]);
        let rest = typed.get(at..).unwrap_or_default();
        let length = match rest.first() {
            Some(first) if first.is_roman || is_figure(&first.folded) => 1,
            Some(_) if capitals_tell => rest
                .iter()
                .take(3)
                .take_while(|word| word.is_capital)
                .count(),
            _ => 0,
        };
        if length > 0 {
            found.push(Spot {
                words: core(&all[at..at + length]),
                kind: Some(kind),
            });
        }
        at += length;
    }
    found
}

fn typed(name: &str) -> Vec<Typed> {
    let parts = name.split(|c: char| !c.is_alphanumeric());
    let of = |part: &str| {
        let words = words(part);
        let is_short_form = words.len() > 1;
        let (is_capital, is_roman) = (
            part.starts_with(char::is_uppercase),
            part.chars().all(|c| matches!(c, 'I' | 'V' | 'X')),
        );
        let marked = if is_short_form {
            String::new()
        } else {
            part.to_lowercase()
        };
        let word = move |folded| Typed {
            folded,
            marked: marked.clone(),
            is_capital,
            is_roman,
        };
        words.into_iter().map(word).collect::<Vec<_>>()
    };
    parts.flat_map(of).collect()
}

fn is_typed(word: &Typed, kind: &str) -> bool {
    word.marked.is_empty() || kind.split(' ').next() == Some(&word.marked)
}
