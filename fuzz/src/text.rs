//! Any text: its stored form, its searched form and its place in the order are stable.

use sync_core::text::{Query, fold, name_sort_key, nfc, search_key, sort_key};
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Any bytes as text.
pub fn text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let stored = nfc(&text);
    assert!(is_nfc(&stored));
    assert_eq!(nfc(&stored), stored);

    let folded = fold(&text);
    assert_eq!(fold(&folded), folded, "folding twice");
    assert_eq!(fold(&stored), folded, "folding what is stored");
    let decomposed: String = text.nfd().collect();
    assert_eq!(fold(&decomposed), folded, "folding what is decomposed");

    let key = search_key([&*text]);
    assert_eq!(search_key([key.as_str()]), key);
    let found = |query: &str, original: &str| Query::new(query).rank(&key, original).is_some();
    assert!(found(&text, &text), "found by itself");
    assert!(found(&folded, &stored), "found without marks");

    assert_eq!(sort_key(&text), sort_key(&stored));
    assert_eq!(sort_key(&text), sort_key(&decomposed));
    assert!(!sort_key(&text).contains(&0));
    assert_eq!(name_sort_key(&text), name_sort_key(&stored));
}
