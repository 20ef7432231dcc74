//! A text that several people write together, from what one of them typed.

use crate::{change::Edit, text::nfc};

/// Part of a text that was replaced, in characters.
struct Patch {
    at: usize,
    delete: usize,
    insert: Vec<char>,
}

/// The splices that bring what was typed over `base` into the text as it is `now`: letters that the writer left alone
/// are not touched, so that others' edits to them stay, those that came while the writer was typing among them.
pub fn rewritten(field: &str, base: &str, typed: &str, now: &str) -> Vec<Edit> {
    let mine = patch(base, &nfc(typed));
    if mine.delete == 0 && mine.insert.is_empty() {
        return Vec::new();
    }
    let theirs = patch(base, now);
    let their_end = theirs.at + theirs.delete;
    let moved = |at: usize| at - theirs.delete + theirs.insert.len();
    let end = mine.at + mine.delete;
    let splice = |at, delete, insert: &[char]| Edit::Splice {
        field: field.to_owned(),
        at,
        delete,
        insert: insert.iter().collect(),
    };
    if their_end <= mine.at {
        return vec![splice(moved(mine.at), mine.delete, &mine.insert)];
    }
    if end <= theirs.at {
        return vec![splice(mine.at, mine.delete, &mine.insert)];
    }
    // Both replaced some of the same letters: those are gone already, and both new texts stay.
    let mut edits = Vec::new();
    let after = end.saturating_sub(their_end);
    let before = theirs.at.saturating_sub(mine.at);
    if mine.at < theirs.at {
        if after > 0 {
            edits.push(splice(moved(their_end), after, &[]));
        }
        edits.push(splice(mine.at, before, &mine.insert));
    } else {
        edits.push(splice(moved(their_end), after, &mine.insert));
    }
    edits
}

/// The smallest patch from one text to the other.
fn patch(from: &str, to: &str) -> Patch {
    let (old, new): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let same = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same;
    let ends = old.iter().rev().zip(new.iter().rev()).take(rest);
    let end = ends.take_while(|(a, b)| a == b).count();
    Patch {
        at: same,
        delete: old.len() - end - same,
        insert: new[same..new.len() - end].to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apply(text: &str, edits: &[Edit]) -> String {
        let mut letters: Vec<char> = text.chars().collect();
        for edit in edits {
            let Edit::Splice {
                at, delete, insert, ..
            } = edit
            else {
                panic!("only splices");
            };
            letters.splice(at..&(at + delete), insert.chars());
        }
        letters.into_iter().collect()
    }

    fn merged(base: &str, typed: &str, now: &str) -> String {
        apply(now, &rewritten("minutes", base, typed, now))
    }

    #[test]
    fn only_the_letters_that_differ_are_touched() {
        let splice = |at, delete, insert: &str| {
            vec![Edit::Splice {
                field: "minutes".into(),
                at,
                delete,
                insert: insert.into(),
            }]
        };
        let from = |base, typed| rewritten("minutes", base, typed, base);
        assert_eq!(from("Tổ gồm 5 hộ", "Tổ gồm 12 hộ"), splice(7, 1, "12"));
        assert_eq!(from("aa", "aa"), []);
        assert_eq!(from("aa", "aaa"), splice(2, 0, "a"));
    }

    #[test]
    fn what_came_while_typing_stays() {
        assert_eq!(
            merged("một ba", "một ba bốn", "một hai ba"),
            "một hai ba bốn"
        );
        assert_eq!(
            merged("một ba", "không một ba", "một hai ba"),
            "không một hai ba"
        );
        assert_eq!(merged("đỏ", "xanh", "vàng"), "vàngxanh");
        assert_eq!(merged("abcdef", "af", "abXXef"), "aXXf");
    }

    proptest! {
        #[test]
        fn nothing_that_either_put_in_is_lost(
            base in "[a-c]{0,6}", mine in "[a-cX]{0,6}", theirs in "[a-cY]{0,6}",
        ) {
            let both = merged(&base, &mine, &theirs);
            let count = |text: &str, letter| text.matches(letter).count();
            prop_assert_eq!(count(&both, 'X'), count(&mine, 'X'));
            prop_assert_eq!(count(&both, 'Y'), count(&theirs, 'Y'));
            prop_assert_eq!(merged(&base, &mine, &base), mine);
        }
    }
}
