//! Search that forgives missing marks and still puts first what was typed with them.

use super::{fold, nfc};

/// How well a text answers a query; the better is the lesser, so that ascending order is best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// The query was typed with marks, and the text has it with the same marks.
    Marked,
    /// The text has the query's words in a row, marks aside.
    Phrase,
    /// The text has each of the query's words somewhere, marks aside.
    Words,
}

/// The folded column that searches run over: these parts, one a line, so that no phrase spans two of them.
pub fn search_key<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let folded: Vec<String> = parts
        .into_iter()
        .map(fold)
        .filter(|part| !part.is_empty())
        .collect();
    folded.join("\n")
}

/// What somebody searches for, made ready once for all the texts that it is held against.
///
/// A word is found by its beginning, so that "an" finds "an ninh" and not "dân"; a blank query finds everything.
#[derive(Debug, Clone)]
pub struct Query {
    /// As typed, in lower case.
    typed: String,
    plain: String,
    /// The words of `plain`, the longest first: where one is missing, the longest most likely is.
    words: Vec<String>,
}

impl Query {
    /// The query as somebody typed it.
    pub fn new(typed: &str) -> Self {
        let plain = fold(typed);
        let mut words: Vec<String> = plain.split(' ').map(str::to_owned).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        Query {
            typed: lower(typed),
            plain,
            words,
        }
    }

    /// Folded parts of which every text that answers has each.
    pub fn parts(&self) -> &[String] {
        &self.words
    }

    /// Beginnings of words that every text has which answers: what an index of words is asked with. Letters that are not
    /// plain are left out, and so are words of signs alone.
    pub fn tokens(&self) -> Vec<&str> {
        self.words
            .iter()
            .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
            .filter(|token| !token.is_empty() && token.is_ascii())
            .collect()
    }

    /// Whether it finds everything.
    pub fn is_blank(&self) -> bool {
        self.plain.is_empty()
    }

    /// Whether nothing answers this query that does not answer the other: this one was typed on from it.
    pub fn narrows(&self, other: &Self) -> bool {
        self.plain.starts_with(&other.plain)
    }

    /// How well a text answers, if it does. `folded` is the text's [`search_key`], `original` what was written.
    pub fn rank(&self, folded: &str, original: &str) -> Option<Rank> {
        if !self.words.iter().all(|word| begins_a_word(folded, word)) {
            return None;
        }
        if !begins_a_word(folded, &self.plain) {
            return Some(Rank::Words);
        }
        let has_marks = self.typed != self.plain;
        if has_marks && begins_a_word(&lower(original), &self.typed) {
            Some(Rank::Marked)
        } else {
            Some(Rank::Phrase)
        }
    }
}

fn lower(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    nfc(&words.join(" ").to_lowercase()).into_owned()
}

fn begins_a_word(text: &str, part: &str) -> bool {
    let Some(first) = part.chars().next() else {
        return true;
    };
    let mut from = 0;
    while let Some(found) = text[from..].find(part) {
        let at = from + found;
        if !first.is_alphanumeric() || !text[..at].ends_with(char::is_alphanumeric) {
            return true;
        }
        from = at + first.len_utf8();
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::sample::text;

    fn rank(query: &str, text: &str) -> Option<Rank> {
        Query::new(query).rank(&search_key([text]), text)
    }

    #[test]
    fn a_query_without_marks_finds_the_text_with_them() {
        assert_eq!(
            rank("doi thoai", "Cuộc đối thoại tháng 4"),
            Some(Rank::Phrase)
        );
        assert_eq!(
            rank("dan van kheo", "Mô hình “Dân vận khéo”"),
            Some(Rank::Phrase)
        );
        assert_eq!(rank("DOI", "đối thoại"), Some(Rank::Phrase));
    }

    #[test]
    fn a_query_with_marks_puts_the_same_marks_first() {
        assert_eq!(rank("má", "Má Lương"), Some(Rank::Marked));
        assert_eq!(rank("má", "Mà Lương"), Some(Rank::Phrase));
        assert_eq!(rank("ma\u{301}", "má"), Some(Rank::Marked));
        assert!(Rank::Marked < Rank::Phrase && Rank::Phrase < Rank::Words);
    }

    #[test]
    fn the_other_spelling_is_still_found() {
        assert_eq!(rank("văn hóa", "Nhà văn hoá bản"), Some(Rank::Phrase));
    }

    #[test]
    fn words_may_stand_apart_but_all_must_be_there() {
        assert_eq!(
            rank("duong dong tram", "Hiến đất mở đường trục thôn Đồng Trám"),
            Some(Rank::Words)
        );
        assert_eq!(
            rank("duong khe mit", "Hiến đất mở đường trục thôn Đồng Trám"),
            None
        );
    }

    #[test]
    fn a_syllable_is_found_by_its_beginning_only() {
        assert_eq!(rank("an", "Tiếng kẻng an ninh"), Some(Rank::Phrase));
        assert_eq!(rank("an", "Dân vận"), None);
        assert_eq!(rank("thoa", "đối thoại"), Some(Rank::Phrase));
        assert_eq!(rank("a a", "xa a a"), Some(Rank::Phrase));
    }

    #[test]
    fn a_phrase_does_not_span_two_fields() {
        let key = search_key(["Khe Mít", "", "An ninh"]);
        assert_eq!(key, "khe mit\nan ninh");
        assert_eq!(
            Query::new("mit an").rank(&key, "Khe Mít An ninh"),
            Some(Rank::Words)
        );
    }

    proptest! {
        #[test]
        fn every_text_answers_to_itself_with_and_without_marks(text in text()) {
            prop_assert!(rank(&text, &text).is_some());
            prop_assert!(rank(&fold(&text), &text).is_some());
        }
    }

    proptest! {
        #[test]
        fn what_answers_has_the_parts_and_the_tokens(text in text(), typed in text()) {
            let query = Query::new(&typed);
            let key = search_key([text.as_str()]);
            if query.rank(&key, &text).is_some() {
                for part in query.parts() {
                    prop_assert!(key.contains(part.as_str()), "{part}");
                }
                let begins: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).collect();
                for token in query.tokens() {
                    prop_assert!(begins.iter().any(|word| word.starts_with(token)), "{token}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_typed_on_finds_nothing_new(text in text(), typed in text(), more in text()) {
            let (first, next) = (Query::new(&typed), Query::new(&format!("{typed}{more}")));
            let key = search_key([text.as_str()]);
            if next.narrows(&first) && next.rank(&key, &text).is_some() {
                prop_assert!(first.rank(&key, &text).is_some());
            }
        }
    }
}
