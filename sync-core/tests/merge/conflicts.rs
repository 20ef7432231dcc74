//! What differs is shown, settled and taken back.

use sync_core::merge::{open_conflicts, settle, settlements, undo};

use super::*;

#[test]
fn a_conflict_names_who_wrote_what_after_which_value_and_is_settled_and_taken_back() {
    let kind = kind("registration");
    let [mut a, mut b, mut c] = phones();
    author(
        &mut a,
        kind,
        by(1),
        &[set("name", "Hiến đất làm đường")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[set("name", "Mở đường thôn Đồng Trám")],
        None,
    )
    .unwrap();
    let mut office = merged(&a, &[&b]);
    let open = open_conflicts(&office, kind);
    assert_eq!(open.len(), 1);
    assert_eq!(
        open[0].before,
        Some("Hiến đất mở rộng đường trục thôn".into())
    );
    let mut writers: Vec<_> = open[0].candidates.iter().map(|c| c.install).collect();
    writers.sort_unstable();
    assert_eq!(writers, [InstallId([1; 16]), InstallId([2; 16])]);

    // A third phone, still unaware of both, gives a value of its own: settling supersedes only what was seen.
    author(&mut c, kind, by(3), &[set("name", "Đường Đồng Trám")], None).unwrap();
    let path = Path::field("name");
    let chosen = settle(&mut office, kind, by(4), &path, "Hiến đất, mở đường".into())
        .unwrap()
        .unwrap();
    assert!(open_conflicts(&office, kind).is_empty());
    let later = merged(&office, &[&c]);
    assert_eq!(open_conflicts(&later, kind)[0].candidates.len(), 2);

    let shown_before = open[0].candidates[0].value.clone();
    undo(&mut office, kind, by(4), chosen.hash)
        .unwrap()
        .unwrap();
    assert_eq!(row(kind, &office).values["name"], shown_before);
    let known = settlements(&office);
    assert_eq!((known.len(), known[0].undone), (1, true));
    assert_eq!(
        known[0].conflict.candidates.len(),
        2,
        "what stood open can still be read"
    );
    assert!(
        undo(&mut office, kind, by(4), chosen.hash).is_err(),
        "only once"
    );
}
