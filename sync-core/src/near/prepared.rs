//! A registration made ready to be compared with many: folded, and cut into trigrams and words, once.

use std::sync::LazyLock;

use super::{
    Face,
    place::{Places, kind_length},
    set::Set,
    vocabulary::{BODIES, BOILERPLATE, COMMON, COUNTED},
    wording::{Phrases, is_figure, is_year, words},
};

static TELLING_NOTHING: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::of(BOILERPLATE.iter().map(|phrase| (*phrase, ()))));
static KNOWN_BODIES: LazyLock<Phrases<&'static str>> =
    LazyLock::new(|| Phrases::of(BODIES.iter().copied()));
static COMMON_WORDS: LazyLock<Set> = LazyLock::new(|| Set::of_text(&COMMON.join(" ")));
static COUNTED_THINGS: LazyLock<Set> = LazyLock::new(|| Set::of_text(&COUNTED.join(" ")));

/// What of a registration is compared, in the form in which it is compared.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Trigrams of the name, without its place, its body and what stands in every name.
    pub(super) name: Set,
    /// The words of that name.
    pub(super) name_words: Set,
    /// Words and figures of name and text that tell what is done.
    pub(super) words: Set,
    /// Numbers in the name that tell one thing from the next: "đợt 2".
    pub(super) numbers: Set,
    pub(super) places: Places,
    /// Name and text, word by word.
    pub(super) told: String,
    pub(super) unit: String,
    pub(super) field: String,
    pub(super) year: Option<i32>,
    /// The words by which its lead is known.
    pub(super) lead: Set,
    pub(super) renewal: String,
    /// The device and the day of its creation.
    pub(super) made: Option<(String, String)>,
}

impl Prepared {
    /// Makes a registration ready.
    pub fn of(face: &Face<'_>) -> Self {
        let places = Places::of(face.area, face.name);
        let (name, text) = (words(face.name), words(face.text));
        let told = format!("{} | {}", name.join(" "), text.join(" "));
        let name = telling(&name, &places);
        let telling_words = name
            .iter()
            .chain(&telling(&text, &places))
            .filter(|word| tells(word))
            .cloned()
            .collect::<Vec<_>>();
        Prepared {
            name: Set::of_trigrams(&name),
            name_words: Set::of_words(&name),
            words: Set::of_words(&telling_words),
            numbers: numbers(&name),
            lead: body(face.lead, &places),
            places,
            told,
            unit: face.unit.to_owned(),
            field: face.field.to_owned(),
            year: face.year,
            renewal: face.renewal.to_owned(),
            made: face
                .made
                .map(|made| (made.device.to_owned(), made.day.to_owned())),
        }
    }
}

/// What is left when places, boilerplate, years and bodies are taken out; the bodies stay where nothing else would.
pub(super) fn telling(words: &[String], places: &Places) -> Vec<String> {
    let mut plain = TELLING_NOTHING.left_out_of(&places.left_out_of(words));
    plain.retain(|word| !is_year(word));
    let deeds = KNOWN_BODIES.left_out_of(&plain);
    if deeds.is_empty() { plain } else { deeds }
}

/// Whether a word helps to tell one activity from another. Figures of one digit stand in too many texts.
fn tells(word: &str) -> bool {
    word.len() > 1 && !COMMON_WORDS.has(word)
}

fn numbers(name: &[String]) -> Set {
    let is_number = |at: &usize| {
        let counted = name
            .get(at + 1)
            .is_some_and(|next| COUNTED_THINGS.has(next));
        is_figure(&name[*at]) && !counted
    };
    Set::of_words((0..name.len()).filter(is_number).map(|at| &name[at]))
}

/// Who leads, without where: "Hội LHPN xã Khe Sim" and "HPN xã" are one body.
fn body(lead: &str, places: &Places) -> Set {
    let lead = words(lead);
    let mut known = Vec::new();
    let mut at = 0;
    while at < lead.len() {
        if let Some((length, name)) = KNOWN_BODIES.begins(&lead[at..]) {
            known.extend(words(name));
            at += length;
            continue;
        }
        let kind = kind_length(&lead[at..]);
        let length = kind + places.begins(&lead[at + kind..]);
        if length == 0 {
            known.push(lead[at].clone());
        }
        at += length.max(1);
    }
    Set::of_words(&known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, area: &str) -> String {
        telling(&words(name), &Places::of(area, name)).join(" ")
    }

    #[test]
    fn the_name_is_what_is_done_not_where_by_whom_or_in_what_campaign() {
        assert_eq!(
            told(
                "Mô hình “Dân vận khéo”: Hội LHPN vận động nhân dân thôn Đồng Trám hiến đất năm 2026",
                "Thôn Đồng Trám"
            ),
            "hien dat nam"
        );
        assert_eq!(told("Chi bộ", ""), "chi bo");
        assert_eq!(told("Mô hình dân vận khéo", ""), "");
    }

    #[test]
    fn bodies_are_known_by_short_and_long_names() {
        let at = Places::of("Thôn Đồng Trám, xã Khe Sim", "");
        let is_one = |a: &str, b: &str| body(a, &at) == body(b, &at);
        assert!(is_one("Hội LHPN xã Khe Sim", "HPN xã"));
        assert!(is_one("Chi đoàn thôn Đồng Trám", "Đoàn TNCS xã"));
        assert!(is_one("Ban công tác MT thôn", "UB MTTQ xã Khe Sim"));
        assert!(is_one("Ban CHQS xã", "Ban Chỉ huy quân sự xã Khe Sim"));
        assert!(!is_one("Hội CCB xã", "Hội Nông dân xã"));
        assert!(!is_one("Chi bộ thôn", "Chi đoàn thôn"));
    }

    #[test]
    fn an_amount_is_not_the_number_of_a_thing() {
        let of = |name| numbers(&words(name));
        assert_eq!(of("Mở nhánh đường số 2 dài 180 m"), Set::of_text("2"));
        assert!(of("Hiến 1.500 m² đất").is_empty());
    }
}
