//! What was refused is said again.

use sync_core::{
    outbox::{Fate, Outgoing, redo},
    protocol::Reason,
};

use super::*;

fn outgoing(doc: &mut Automerge, kind: &'static Kind, phone: u8, intent: Vec<Edit>) -> Outgoing {
    let made = author(doc, kind, by(phone), &intent, None)
        .unwrap()
        .unwrap();
    Outgoing {
        record: RECORD,
        kind: kind.name.to_owned(),
        scope: sync_core::id::ScopeId([1; 16]),
        hash: made.hash,
        seq: made.seq,
        bytes: made.bytes,
        intent,
        note: None,
        at: AT,
        fate: Fate::Here,
    }
}

#[test]
fn after_a_refusal_what_built_on_it_is_said_again_and_nothing_typed_is_lost() {
    let kind = kind("registration");
    let [mut doc, ..] = phones();
    let sent = vec![
        outgoing(&mut doc, kind, 1, vec![set("situation", "trước")]),
        outgoing(&mut doc, kind, 1, vec![set("objective", "bị từ chối")]),
        outgoing(&mut doc, kind, 1, vec![set("legal_basis", "sau")]),
    ];
    let refused = [(sent[1].hash, Reason::of("not_allowed_here"))].into();
    let redone = redo(&doc, kind, sent.clone(), &refused, by(1));
    let fates: Vec<_> = redone.outgoing.iter().map(|o| o.fate.clone()).collect();
    assert_eq!(
        fates,
        [
            Fate::Here,
            Fate::Refused(Reason::of("not_allowed_here")),
            Fate::Redone,
            Fate::Here
        ]
    );
    let row = row(kind, &redone.doc);
    assert_eq!(row.values["situation"], "trước".into());
    assert_eq!(row.values["legal_basis"], "sau".into());
    assert!(
        !row.values.contains_key("objective"),
        "shown as not accepted, not as part of the record"
    );
    assert_eq!(
        redone.outgoing[1].intent, sent[1].intent,
        "and kept, word for word"
    );
}

#[test]
fn a_clones_changes_are_said_again_under_a_new_name() {
    let kind = kind("registration");
    let [mut doc, ..] = phones();
    let sent = vec![
        outgoing(&mut doc, kind, 1, vec![set("situation", "bản sao")]),
        outgoing(&mut doc, kind, 1, vec![set("objective", "tiếp theo")]),
    ];
    let refused = [(sent[0].hash, Reason::of("seq_reused"))].into();
    let redone = redo(&doc, kind, sent, &refused, by(7));
    let fates: Vec<_> = redone.outgoing.iter().map(|o| o.fate.clone()).collect();
    assert_eq!(fates, [Fate::Redone, Fate::Redone, Fate::Here, Fate::Here]);
    let values = row(kind, &redone.doc).values;
    assert_eq!(
        (&values["situation"], &values["objective"]),
        (&"bản sao".into(), &"tiếp theo".into())
    );
}
