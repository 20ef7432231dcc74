//! Merging: whatever is written at the same time, on whatever phone, in whatever order it meets, everyone ends with the
//! same record, nothing is lost, and what differs is shown.
#![expect(clippy::unwrap_used, reason = "tests")]

use automerge::Automerge;
use proptest::prelude::*;
use sync_core::{
    change::{By, Edit, Path, author, genesis, history},
    id::{InstallId, RecordId},
    merge::{open_conflicts, settle, settlements, undo},
    outbox::{Fate, Outgoing, redo},
    project::{Row, project},
    protocol::Reason,
    record::{self, Kind},
    standing::Standing,
    value::Value,
};

const RECORD: RecordId = RecordId([5; 16]);
const AT: i64 = 1_780_000_000_000;

fn kind(name: &str) -> &'static Kind {
    record::kind(name).unwrap()
}

fn by(phone: u8) -> By {
    By {
        install: InstallId([phone; 16]),
        at: AT,
    }
}

fn set(field: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: value.into(),
    }
}

fn row(kind: &'static Kind, doc: &Automerge) -> Row {
    project(
        RecordId([7; 16]),
        kind,
        doc,
        &Standing::initial(kind.life_cycle),
    )
}

fn merged(into: &Automerge, others: &[&Automerge]) -> Automerge {
    let mut doc = into.clone();
    for other in others {
        doc.merge(&mut (*other).clone()).unwrap();
    }
    doc
}

/// Three phones that start from the same registration.
fn phones() -> [Automerge; 3] {
    let kind = kind("registration");
    let mut doc = genesis(kind, RECORD);
    let edits = [
        set("name", "Hiến đất mở rộng đường trục thôn"),
        Edit::Splice {
            field: "content".into(),
            at: 0,
            delete: 0,
            insert: "Vận động từng hộ.".into(),
        },
        Edit::Append {
            field: "indicators".into(),
            key: "k0".into(),
            values: vec![
                ("name".into(), "Đất hiến".into()),
                ("target".into(), 150_000.into()),
            ],
        },
    ];
    author(&mut doc, kind, by(9), &edits, None)
        .unwrap()
        .unwrap();
    [doc.clone(), doc.clone(), doc]
}

fn any_edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (
            prop::sample::select(vec!["name", "situation", "objective"]),
            "[a-zđê ]{0,6}"
        )
            .prop_map(|(field, text)| set(field, text)),
        prop::sample::select(vec!["KT", "VHXH", "QPAN"]).prop_map(|code| set("field", code)),
        (2_020_i64..2_030).prop_map(|year| set("year", year)),
        (0_usize..30, 0_usize..3, "[a-zàđ]{0,5}").prop_map(|(at, delete, insert)| Edit::Splice {
            field: "content".into(),
            at,
            delete,
            insert
        }),
        "[a-z]{1,4}".prop_map(|member| Edit::Include {
            field: "local_priorities".into(),
            member
        }),
        "[a-z]{1,4}".prop_map(|member| Edit::Exclude {
            field: "local_priorities".into(),
            member
        }),
        ("[a-z]{1,2}", 0_i64..100).prop_map(|(key, target)| Edit::Append {
            field: "indicators".into(),
            key,
            values: vec![("target".into(), target.into())],
        }),
        (0_i64..100).prop_map(|n| Edit::Set {
            path: Path::entry("indicators", "k0", "achieved"),
            value: n.into()
        }),
        Just(Edit::Withdraw {
            field: "indicators".into(),
            key: "k0".into()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_order_of_meeting_gives_the_same_record(
        edits in prop::collection::vec((0_usize..3, any_edit()), 1..40)
    ) {
        let kind = kind("registration");
        let mut phones = phones();
        for (phone, edit) in &edits {
            let install = by(u8::try_from(*phone).unwrap() + 1);
            // A key that two phones chose alike is refused on the second; all else fits.
            let _ = author(&mut phones[*phone], kind, install, std::slice::from_ref(edit), None);
        }
        let [a, b, c] = &phones;
        let one = merged(a, &[b, c]);
        for other in [merged(c, &[b, a]), merged(b, &[a, c, a]), merged(&one, &[&one])] {
            prop_assert_eq!(one.get_heads(), other.get_heads());
            prop_assert_eq!(row(kind, &one), row(kind, &other));
        }
        let saved = Automerge::load(&one.save_nocompress()).unwrap();
        prop_assert_eq!(row(kind, &one), row(kind, &saved));
    }

    #[test]
    fn a_field_is_in_conflict_if_and_only_if_different_values_met(
        first in "[ab]{1}", second in "[ab]{1}", third in prop::option::of("[ab]{1}")
    ) {
        let kind = kind("registration");
        let [mut a, mut b, mut c] = phones();
        author(&mut a, kind, by(1), &[set("situation", first.as_str())], None).unwrap();
        author(&mut b, kind, by(2), &[set("situation", second.as_str())], None).unwrap();
        let mut values = vec![first.clone(), second.clone()];
        if let Some(third) = &third {
            author(&mut c, kind, by(3), &[set("situation", third.as_str())], None).unwrap();
            values.push(third.clone());
        }
        let doc = merged(&a, &[&b, &c]);
        let open = open_conflicts(&doc, kind);
        values.sort();
        values.dedup();
        prop_assert_eq!(open.len(), usize::from(values.len() > 1));
        for conflict in open {
            let mut shown: Vec<_> = conflict.candidates.iter().map(|c| c.value.clone()).collect();
            prop_assert_eq!(&conflict.before, &Some(Value::Null));
            let row = row(kind, &doc);
            prop_assert_eq!(Some(&conflict.candidates[0].value), row.values.get("situation"));
            shown.sort();
            shown.dedup();
            prop_assert_eq!(shown, values.iter().map(|v| v.as_str().into()).collect::<Vec<Value>>());
        }
    }
}

#[test]
fn the_shown_value_does_not_depend_on_a_phones_clock() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    let late = By {
        at: AT + 86_400_000 * 300,
        ..by(1)
    };
    author(
        &mut a,
        kind,
        late,
        &[set("situation", "đồng hồ chạy nhanh")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[set("situation", "đồng hồ đúng")],
        None,
    )
    .unwrap();
    let shown = row(kind, &merged(&a, &[&b])).values["situation"].clone();
    let [mut a, mut b, _] = phones();
    author(
        &mut a,
        kind,
        by(1),
        &[set("situation", "đồng hồ chạy nhanh")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        late_of(2),
        &[set("situation", "đồng hồ đúng")],
        None,
    )
    .unwrap();
    assert_eq!(shown, row(kind, &merged(&b, &[&a])).values["situation"]);
}

fn late_of(phone: u8) -> By {
    By {
        at: AT + 1,
        ..by(phone)
    }
}

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

#[test]
fn attendance_counted_on_two_phones_adds_up_and_minutes_written_by_two_merge() {
    let kind = kind("dialogue");
    let mut a = genesis(kind, RECORD);
    let mut b = genesis(kind, RECORD);
    let text = |insert: &str| Edit::Splice {
        field: "minutes".into(),
        at: 0,
        delete: 0,
        insert: insert.into(),
    };
    author(
        &mut a,
        kind,
        by(1),
        &[
            text("Đường. "),
            Edit::Increment {
                field: "attendance".into(),
                by: 40,
            },
        ],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[
            text("Sinh kế. "),
            Edit::Increment {
                field: "attendance".into(),
                by: 23,
            },
        ],
        None,
    )
    .unwrap();
    author(
        &mut a,
        kind,
        by(1),
        &[set("noticed_on", "2026-04-05")],
        None,
    )
    .unwrap();
    author(
        &mut b,
        kind,
        by(2),
        &[set("noticed_on", "2026-04-04")],
        None,
    )
    .unwrap();
    let row = row(kind, &merged(&a, &[&b]));
    assert_eq!(row.values["attendance"], Value::Int(63));
    let minutes = row.values["minutes"].as_text().unwrap().to_owned();
    assert!(
        minutes.contains("Đường. ") && minutes.contains("Sinh kế. "),
        "{minutes}"
    );
    assert_eq!(row.values["noticed_on"], "2026-04-04".into(), "earliest");
    assert!(row.conflicts.is_empty());
}

#[test]
fn adding_wins_over_removing_and_a_withdrawn_entry_stays_in_history() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    let include = |m: &str| Edit::Include {
        field: "local_priorities".into(),
        member: m.into(),
    };
    let exclude = |m: &str| Edit::Exclude {
        field: "local_priorities".into(),
        member: m.into(),
    };
    author(&mut a, kind, by(1), &[include("du lịch")], None).unwrap();
    let mut b2 = merged(&b, &[&a]);
    author(&mut b2, kind, by(2), &[exclude("du lịch")], None).unwrap();
    author(&mut a, kind, by(1), &[exclude("du lịch")], None).unwrap();
    author(&mut a, kind, by(1), &[include("du lịch")], None).unwrap();
    author(
        &mut b,
        kind,
        by(3),
        &[Edit::Withdraw {
            field: "indicators".into(),
            key: "k0".into(),
        }],
        None,
    )
    .unwrap();
    let doc = merged(&a, &[&b2, &b]);
    let row = row(kind, &doc);
    assert_eq!(
        row.values["local_priorities"],
        Value::Members(vec!["du lịch".into()])
    );
    assert!(row.values["indicators"].is_blank());
    let told = history(&doc, RECORD);
    assert!(
        told.iter()
            .flat_map(|s| &s.did)
            .any(|d| d.path == "indicators/k0/target" && d.set == Some(150_000.into()))
    );
    assert!(
        told.iter()
            .flat_map(|s| &s.did)
            .any(|d| d.path == "indicators/k0/withdrawn")
    );
}

#[test]
fn an_unedited_field_is_not_written_and_a_bad_edit_changes_nothing() {
    let kind = kind("registration");
    let [mut a, ..] = phones();
    let heads = a.get_heads();
    assert_eq!(
        author(
            &mut a,
            kind,
            by(1),
            &[set("name", "Hiến đất mở rộng đường trục thôn")],
            None
        ),
        Ok(None)
    );
    for (edit, code) in [
        (set("field", "TG"), "unknown_code"),
        (set("year", "năm nay"), "wrong_type"),
        (set("content", "ghi đè"), "wrong_policy"),
        (
            Edit::Increment {
                field: "name".into(),
                by: 1,
            },
            "wrong_policy",
        ),
        (
            Edit::Withdraw {
                field: "indicators".into(),
                key: "none".into(),
            },
            "no_such_place",
        ),
        (
            Edit::Append {
                field: "indicators".into(),
                key: "k0".into(),
                values: vec![],
            },
            "key_taken",
        ),
        (
            Edit::Append {
                field: "indicators".into(),
                key: "K 1".into(),
                values: vec![],
            },
            "entry_key",
        ),
        (set("_kind", "model"), "no_such_place"),
    ] {
        let good = set("situation", "đúng");
        let refused = author(&mut a, kind, by(1), &[good, edit], None).unwrap_err();
        assert_eq!(refused.code(), code);
    }
    assert_eq!(a.get_heads(), heads);
}

#[test]
fn a_newer_forms_field_survives_and_conflicts_like_any_other() {
    let kind = kind("registration");
    let [mut a, mut b, _] = phones();
    author(&mut a, kind, by(1), &[set("carbon_saved", 12)], None).unwrap();
    author(&mut b, kind, by(2), &[set("carbon_saved", 13)], None).unwrap();
    let doc = merged(&a, &[&b]);
    assert_eq!(
        open_conflicts(&doc, kind)[0].path,
        Path::field("carbon_saved")
    );
    assert!(row(kind, &doc).values.contains_key("carbon_saved"));
}

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
