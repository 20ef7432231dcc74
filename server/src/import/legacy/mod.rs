//! Text of before Unicode: fonts of TCVN3 (ABC) and VNI showed Vietnamese by drawing Western letters otherwise. What such
//! a list holds is found out by reading it both ways and seeing which one is Vietnamese.

mod syllable;
mod tables;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How text stands for Vietnamese.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Charset {
    /// As it is.
    #[default]
    Unicode,
    /// TCVN 5712:1993, VN3: fonts whose names begin with `.Vn`.
    Tcvn3,
    /// VNI for Windows: fonts whose names begin with `VNI-`.
    Vni,
}

/// Of a hundred words with letters beyond ASCII so many are Vietnamese where a text is read as it was meant.
const GOOD: usize = 80;
/// And at most so many where it is not.
const BAD: usize = 50;

impl Charset {
    /// The text in Unicode, in form NFC; as it was where it reads better so: one list may hold both.
    pub fn convert(self, text: &str) -> String {
        let converted = match self {
            Self::Unicode => return text.to_owned(),
            Self::Tcvn3 => tables::tcvn3(text),
            Self::Vni => tables::vni(text),
        };
        let (was, is) = (Words::of(text), Words::of(&converted));
        if was.marked > 0 && is.bad() < was.bad() {
            converted
        } else {
            text.to_owned()
        }
    }
}

/// The charset of before Unicode in which a text is Vietnamese, where it is not as it stands.
pub fn found(text: &str) -> Option<Charset> {
    let as_it_is = Words::of(text);
    if as_it_is.marked == 0 || as_it_is.percent() > BAD {
        return None;
    }
    let read = |charset: Charset, text: String| (Words::of(&text).percent(), charset);
    let best = [
        read(Charset::Tcvn3, tables::tcvn3(text)),
        read(Charset::Vni, tables::vni(text)),
    ]
    .into_iter()
    .max_by_key(|(percent, _)| *percent)?;
    (best.0 >= GOOD).then_some(best.1)
}

/// Words that could tell: those with a letter beyond ASCII.
struct Words {
    marked: usize,
    good: usize,
}

impl Words {
    fn of(text: &str) -> Self {
        let mut words = Self { marked: 0, good: 0 };
        let parts = |c: char| c.is_whitespace() || (c.is_ascii() && !c.is_ascii_alphabetic());
        for word in text.split(parts).filter(|word| !word.is_ascii()) {
            words.marked += 1;
            words.good += usize::from(syllable::is_vietnamese(word));
        }
        words
    }

    fn bad(&self) -> usize {
        self.marked - self.good
    }

    /// Of a hundred; none are told of is as good as all.
    fn percent(&self) -> usize {
        (self.good * 100).checked_div(self.marked).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same words as three programs of other decades would have written them.
    const SAME: [(&str, &str, &str); 6] = [
        ("Dân vận khéo", "D©n vËn khÐo", "Daân vaän kheùo"),
        (
            "Xã Hướng Phùng hiến đất làm đường",
            "X· H\u{ad}íng Phïng hiÕn ®Êt lµm ®\u{ad}êng",
            "Xaõ Höôùng Phuøng hieán ñaát laøm ñöôøng",
        ),
        (
            "Tổ tự quản bảo vệ môi trường, sạch ngõ",
            "Tæ tù qu¶n b¶o vÖ m«i tr\u{ad}êng, s¹ch ngâ",
            "Toå töï quaûn baûo veä moâi tröôøng, saïch ngoõ",
        ),
        (
            "Quỹ nghĩa tình: 12 kỳ, thủy lợi",
            "Quü nghÜa t×nh: 12 kú, thñy lîi",
            "Quyõ nghóa tình: 12 kyø, thuûy lôïi",
        ),
        ("Ấp Rạch Cát", "Êp R¹ch C¸t", "AÁp Raïch Caùt"),
        ("ĐƯỜNG", "§¦êNG", "ÑÖÔØNG"),
    ];

    #[test]
    fn text_of_both_fonts_becomes_the_words_that_were_meant() {
        for (unicode, tcvn3, vni) in SAME {
            assert_eq!(tables::vni(vni), unicode);
            let folded = |text: &str| text.to_lowercase();
            assert_eq!(folded(&tables::tcvn3(tcvn3)), folded(unicode));
        }
    }

    #[test]
    fn each_is_told_from_the_other_and_from_unicode() {
        for (unicode, tcvn3, vni) in &SAME[..4] {
            assert_eq!(found(unicode), None, "{unicode}");
            assert_eq!(found(tcvn3), Some(Charset::Tcvn3), "{tcvn3}");
            assert_eq!(found(vni), Some(Charset::Vni), "{vni}");
        }
        for text in [
            "",
            "2026",
            "plain words",
            "“trích” – 5 %",
            "Krông Pắc, Buôn Đôn, Ea H’leo",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_unicode_among_the_old_stays() {
        for (unicode, tcvn3, vni) in SAME {
            assert_eq!(Charset::Tcvn3.convert(unicode), unicode);
            assert_eq!(Charset::Vni.convert(unicode), unicode);
            assert_eq!(Charset::Unicode.convert(tcvn3), tcvn3);
            assert_eq!(Charset::Vni.convert(vni), unicode);
        }
        assert_eq!(Charset::Tcvn3.convert(SAME[1].1), SAME[1].0);
    }
}
