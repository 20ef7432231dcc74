//! Words for kinds of places.

use std::sync::LazyLock;

use crate::near::{
    vocabulary::{ABOVE_COMMUNES, BEFORE_PLACES, COMMUNES, HAMLETS, NUMBERED, SEVERAL},
    wording::{Phrases, is_figure},
};

static HAMLET_KINDS: LazyLock<Phrases<&'static str>> =
    LazyLock::new(|| Phrases::of(HAMLETS.iter().copied()));
static COMMUNE_KINDS: LazyLock<Phrases<()>> = LazyLock::new(|| plain(COMMUNES));
static ABOVE: LazyLock<Phrases<()>> = LazyLock::new(|| plain(ABOVE_COMMUNES));
static BEFORE: LazyLock<Phrases<bool>> = LazyLock::new(|| {
    let of = |list: &'static [&'static str], several| list.iter().map(move |word| (*word, several));
    Phrases::of(of(BEFORE_PLACES, false).chain(of(SEVERAL, true)))
});

fn plain(list: &'static [&'static str]) -> Phrases<()> {
    Phrases::of(list.iter().map(|kind| (*kind, ())))
}

/// How many words name the kind of a commune.
pub(super) fn commune_kind(words: &[String]) -> Option<usize> {
    COMMUNE_KINDS.begins(words).map(|(length, ())| length)
}

/// Whether it is a province, or what was one's district.
pub(super) fn is_above_communes(words: &[String]) -> bool {
    ABOVE.begins(words).is_some()
}

/// The kind of hamlet that the words begin with, and of how many words it is. "Đội" without marks is "đồi", too: such
/// kinds are known by the number after them.
pub(super) fn hamlet_kind(words: &[String]) -> Option<(usize, &'static str)> {
    let (length, kind) = HAMLET_KINDS.begins(words)?;
    let is_number = |word: &String| is_figure(word) || roman(word).is_some();
    let is_numbered = || {
        words[length..]
            .iter()
            .find(|word| *word != "so")
            .is_some_and(is_number)
    };
    (length > 1 || !NUMBERED.contains(&kind) || is_numbered()).then_some((length, kind))
}

/// How many words name the kind of a place, "số" among them.
pub(in crate::near) fn kind_length(words: &[String]) -> usize {
    let kind = hamlet_kind(words).map(|(length, _)| length);
    let length = kind.or_else(|| commune_kind(words));
    match length {
        Some(length) if words.get(length).is_some_and(|word| word == "so") => length + 1,
        Some(length) => length,
        None => 0,
    }
}

/// The name of a place, or its number: "số 3", "III" and "3" are one.
pub(super) fn core(words: &[String]) -> Vec<String> {
    let words = words.strip_prefix(&["so".to_owned()]).unwrap_or(words);
    match words {
        [only] => vec![roman(only).unwrap_or(only).to_owned()],
        more => more.to_vec(),
    }
}

/// How many words stand before the kind of a place, as in "toàn xã" and "8/8 bản", and whether they announce several.
pub(super) fn announced(words: &[String]) -> (usize, bool) {
    let (mut at, mut several) = (0, false);
    while let Some((length, announces)) = BEFORE.begins(&words[at..]) {
        at += length;
        several |= announces;
    }
    if at > 0 && at == words.len() {
        return (at, several);
    }
    let figures = words[at..]
        .iter()
        .take_while(|word| is_figure(word))
        .count();
    let kind = at + figures;
    // Such words begin names of places as well: Toàn Thắng, Ba Hòn.
    if kind_length(&words[kind..]) > 0 {
        (kind, several || figures > 0)
    } else {
        (0, false)
    }
}

fn roman(word: &str) -> Option<&'static str> {
    Some(match word {
        "i" => "1",
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "v" => "5",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        "x" => "10",
        _ => return None,
    })
}
