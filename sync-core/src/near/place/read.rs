//! The area that a registration gives, part by part.

use super::{
    Spot,
    kinds::{announced, commune_kind, core, hamlet_kind, is_above_communes, kind_length},
};
use crate::{
    near::wording::{is_figure, words},
    text::fold,
};

/// The places of an area: the smallest, and what they lie in.
pub(super) struct Area {
    pub(super) narrow: Vec<Spot>,
    pub(super) wide: Vec<Spot>,
}

/// Reads an area: "Tổ dân phố 5, 6 phường Bến Lụa" is two groups in a ward.
pub(super) fn area(area: &str) -> Area {
    let (mut narrow, mut wide): (Vec<Spot>, Vec<Spot>) = (Vec::new(), Vec::new());
    let mut kind = None;
    let mut is_list = false;
    for part in parts(area) {
        let (announced, several) = announced(&part.words);
        let words = &part.words[announced..];
        if is_above_communes(words) {
            continue;
        }
        if let Some(length) = commune_kind(words) {
            wide.extend(spot(&words[length..], None));
            continue;
        }
        let (length, here) =
            hamlet_kind(words).map_or((0, None), |(length, kind)| (length, Some(kind)));
        let Some(spot) = spot(&words[length..], here.or(kind)) else {
            continue;
        };
        let goes_on = part.goes_on
            || is_list
            || (here.is_some() && here == kind)
            || (here.is_none() && is_figure(&spot.words[0]));
        if narrow.is_empty() || goes_on {
            kind = here.or(kind);
            is_list |= several;
            narrow.push(spot);
        } else {
            wide.push(Spot { kind: here, ..spot });
        }
    }
    Area { narrow, wide }
}

fn spot(words: &[String], kind: Option<&'static str>) -> Option<Spot> {
    let words = core(words);
    (!words.is_empty()).then_some(Spot { words, kind })
}

struct Part {
    words: Vec<String>,
    /// Whether it stands beside the one before it, and not around it.
    goes_on: bool,
}

/// What an area is put together of, at its commas and dashes, at "và", and where a commune begins.
fn parts(area: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut goes_on = false;
    let area = fold(area);
    let ends = area.char_indices().filter(|(_, c)| is_separator(*c));
    for (at, separator) in ends.chain([(area.len(), ' ')]) {
        part(&words(&area[from..at]), goes_on, &mut parts);
        goes_on = matches!(separator, '-' | '&' | '+');
        from = (at + separator.len_utf8()).min(area.len());
    }
    parts
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | ':' | '(' | ')' | '-' | '&' | '+')
}

fn part(words: &[String], goes_on: bool, parts: &mut Vec<Part>) {
    let and = words.iter().position(|word| word == "va");
    let ends_a_kind = |at: usize| (0..at).any(|from| kind_length(&words[from..at]) == at - from);
    let begins_a_commune = |at: &usize| {
        commune_kind(&words[*at..]).is_some() && words[at - 1] != "dia" && !ends_a_kind(*at)
    };
    let commune = (1..words.len()).find(begins_a_commune);
    let (first, rest, rest_goes_on) = match (and, commune) {
        (Some(and), commune) if commune.is_none_or(|commune| and < commune) => {
            (&words[..and], &words[and + 1..], true)
        }
        (_, Some(commune)) => (&words[..commune], &words[commune..], false),
        _ => (words, [].as_slice(), false),
    };
    if !first.is_empty() {
        parts.push(Part {
            words: first.to_vec(),
            goes_on,
        });
    }
    if !rest.is_empty() {
        part(rest, rest_goes_on, parts);
    }
}
