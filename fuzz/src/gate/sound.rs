//! What must be true of a record after anything was let in.

use automerge::{Automerge, Change};
use sync_core::{
    change::history,
    merge::settlements,
    project::{digest_of, project},
    record::Kind,
    standing::Standing,
};

use super::{RECORD, Record};

/// The saved record loads again, and reads the same.
pub fn loads_and_reads(doc: &Automerge, kind: &'static Kind) {
    let loaded = Automerge::load(&doc.save_nocompress()).expect("the saved record loads");
    reads_alike(doc, &loaded, kind);
    // Recursive reads must not run out of stack.
    doc.hydrate(None);
    history(doc, RECORD);
    settlements(doc);
}

/// A phone that has no more than what the change builds on can follow; returns `base` with the change.
pub fn good_for_its_past(base: &Automerge, bytes: &[u8]) -> Automerge {
    let change = Change::try_from(bytes).expect("what was let in is a change");
    let mut phone = base.fork_at(change.deps()).expect("its past is here");
    phone
        .apply_changes([change.clone()])
        .expect("a phone with its past applies it");
    assert_eq!(phone.get_heads(), [change.hash()]);
    let mut grown = base.clone();
    grown
        .apply_changes([change])
        .expect("the record applies it");
    grown
}

/// A new phone that is given the changes one by one has the same record.
pub fn replays(record: &Record) {
    let mut phone = Automerge::new();
    for change in record.doc.get_changes(&[]) {
        phone.apply_changes([change]).expect("the history replays");
    }
    reads_alike(&record.doc, &phone, record.kind);
}

fn reads_alike(one: &Automerge, other: &Automerge, kind: &'static Kind) {
    let standing = Standing::initial(kind.life_cycle);
    assert_eq!(one.get_heads(), other.get_heads());
    assert_eq!(
        digest_of(RECORD, one, &standing),
        digest_of(RECORD, other, &standing)
    );
    assert_eq!(
        project(RECORD, kind, one, &standing),
        project(RECORD, kind, other, &standing)
    );
}
