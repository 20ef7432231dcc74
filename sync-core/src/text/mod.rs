//! Vietnamese text: one Unicode form, search without marks, and the order of the dictionary.

mod fold;
mod search;
mod sort;

pub use fold::{fold, is_nfc, nfc};
pub use search::{Query, Rank, search_key};
pub use sort::{name_sort_key, sort_key};

#[cfg(test)]
mod sample {
    use proptest::prelude::*;

    /// Text as people type and paste it: Vietnamese letters, loose marks, blanks, and now and then anything.
    pub(super) fn text() -> impl Strategy<Value = String> {
        let letters: Vec<char> = "aàảãáạăằâầbdđeêghioòôốơởuúưựyhnDĐẢÔƯ -–“”0123"
            .chars()
            .chain([
                '\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}', '\u{302}', '\u{31b}',
                '\u{a0}',
            ])
            .collect();
        let letter = prop_oneof![9 => prop::sample::select(letters), 1 => any::<char>()];
        prop::collection::vec(letter, 0..16).prop_map(|letters| letters.into_iter().collect())
    }
}
