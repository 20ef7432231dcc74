//! Whatever honest devices write, alone or at the same time, is let in.

use std::io::Write as _;

use automerge::{
    ActorId, Automerge, Change, ObjType, ROOT, ReadDoc, ScalarValue, transaction::Transactable,
};
use proptest::prelude::*;

use super::kind::{ALICE, BOB, LIMITS, RULES, container, context, device, genesis, write};
use crate::gate::{Meta, Refusal, admit, admit_group, forge, normalize, precheck};

#[derive(Debug, Clone)]
enum Edit {
    Title(String),
    Scalars(i64),
    Story(usize, usize, String),
    Tag(String, bool),
    NewTarget(Option<i64>),
    Target(usize, i64),
    Withdraw(usize),
    Step(i64),
    Newer(u8, i64),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        "[a-zà-ỹ ]{0,20}".prop_map(Edit::Title),
        any::<i32>().prop_map(|n| Edit::Scalars(n.into())),
        (0..50usize, 0..5usize, "[a-zA-Zà-ỹ😀\u{301}]{0,30}")
            .prop_map(|(at, del, text)| Edit::Story(at, del, text)),
        ("[a-z]{1,3}", any::<bool>()).prop_map(|(tag, on)| Edit::Tag(tag, on)),
        proptest::option::of(any::<i64>()).prop_map(Edit::NewTarget),
        (any::<usize>(), any::<i64>()).prop_map(|(at, goal)| Edit::Target(at, goal)),
        any::<usize>().prop_map(Edit::Withdraw),
        (-9..9i64).prop_map(Edit::Step),
        (0..3u8, any::<i64>()).prop_map(|(key, value)| Edit::Newer(key, value)),
    ]
}

fn carry_out(doc: &mut Automerge, edits: &[Edit], serial: &mut u32) -> Option<Vec<u8>> {
    let before = doc.get_heads();
    let story = container(doc, "story");
    let tags = container(doc, "tags");
    let targets = container(doc, "targets");
    let bytes = write(doc, |tx| {
        // Nothing is written twice alike, so that an edit always makes a change.
        *serial += 1;
        tx.put(ROOT, "people", i64::from(*serial)).unwrap();
        for edit in edits {
            let nth = |tx: &automerge::transaction::Transaction<'_>, at: usize| {
                let keys: Vec<_> = tx.keys(&targets).collect();
                let key = keys.get(at % keys.len().max(1))?;
                Some(tx.get(&targets, key.as_str()).unwrap().unwrap().1)
            };
            match edit {
                Edit::Title(title) => tx.put(ROOT, "title", title.as_str()).unwrap(),
                Edit::Scalars(n) => {
                    tx.put(ROOT, "cost", *n).unwrap();
                    tx.put(ROOT, "open", n % 2 == 0).unwrap();
                    tx.put(ROOT, "held", "2026-03-01").unwrap();
                    tx.put(ROOT, "seen_at", ScalarValue::Timestamp(*n)).unwrap();
                    tx.put(ROOT, "area", ()).unwrap();
                    tx.put(ROOT, "unit", vec![n.to_le_bytes()[0]; 16]).unwrap();
                    tx.put(ROOT, "photo", vec![n.to_le_bytes()[0]; 32]).unwrap();
                    tx.put(ROOT, "place", "21.0,105.8,12").unwrap();
                }
                Edit::Story(at, del, text) => {
                    let len = tx.length(&story);
                    let at = at % (len + 1);
                    let del = (*del).min(len - at).cast_signed();
                    tx.splice_text(&story, at, del, text).unwrap();
                }
                Edit::Tag(tag, on) => tx.put(&tags, tag.as_str(), *on).unwrap(),
                Edit::NewTarget(goal) => {
                    let entry = tx
                        .put_object(&targets, format!("t-{serial}"), ObjType::Map)
                        .and_then(|entry| tx.put(&entry, "name", "Hộ nghèo").map(|()| entry))
                        .unwrap();
                    if let Some(goal) = goal {
                        tx.put(&entry, "goal", *goal).unwrap();
                        tx.put(&entry, "goal_unit_of_v2", "hộ").unwrap();
                    }
                    *serial += 1000;
                }
                Edit::Target(at, goal) => {
                    if let Some(entry) = nth(tx, *at) {
                        tx.put(&entry, "goal", *goal).unwrap();
                    }
                }
                Edit::Withdraw(at) => {
                    if let Some(entry) = nth(tx, *at) {
                        tx.put(&entry, "withdrawn", true).unwrap();
                    }
                }
                Edit::Step(step) => tx.increment(ROOT, "steps", *step).unwrap(),
                Edit::Newer(key, value) => {
                    tx.put(ROOT, format!("newer_{key}"), *value).unwrap();
                }
            }
        }
    });
    (doc.get_heads() != before).then_some(bytes)
}

#[derive(Debug, Clone)]
enum Event {
    Write(usize, Vec<Edit>),
    /// The device sends what it has, in groups of this size at most, and gets the merged record.
    Sync(usize, usize),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        3 => (0..3usize, prop::collection::vec(edit(), 1..5)).prop_map(|(d, e)| Event::Write(d, e)),
        1 => (0..3usize, 1..5usize).prop_map(|(d, n)| Event::Sync(d, n)),
    ];
    prop::collection::vec(event, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn everything_that_honest_devices_write_is_let_in(events in events()) {
        // Actors on both sides of the genesis change's in Automerge's order.
        let actors = [ALICE, BOB, [0xf0; 16]];
        let mut server = genesis();
        let mut meta = Meta::of(&server);
        let mut devices: Vec<_> = actors.iter().map(|a| (device(&server, *a), Vec::new())).collect();
        let mut serials = [1u32, 1_000_000, 2_000_000];
        let end = (0..3).map(|d| Event::Sync(d, 2)).collect::<Vec<_>>();
        for event in events.into_iter().chain(end) {
            match event {
                Event::Write(d, edits) => {
                    let (doc, outbox) = &mut devices[d];
                    outbox.extend(carry_out(doc, &edits, &mut serials[d]));
                }
                Event::Sync(d, size) => {
                    let (doc, outbox) = &mut devices[d];
                    for group in std::mem::take(outbox).chunks(size) {
                        let group: Vec<_> = group.iter().map(Vec::as_slice).collect();
                        let ctx = context(actors[d], &RULES);
                        let verdicts;
                        (server, meta, verdicts) = admit_group(server, meta, &group, &ctx);
                        prop_assert!(verdicts.iter().all(Result::is_ok), "{:?}", verdicts);
                    }
                    doc.merge(&mut server).unwrap();
                    prop_assert_eq!(doc.get_heads(), server.get_heads());
                }
            }
        }
        let loaded = Automerge::load(&server.save()).unwrap();
        prop_assert_eq!(loaded.get_heads(), server.get_heads());
        let rebuilt = Meta::of(&server);
        prop_assert_eq!(rebuilt.len(), meta.len());
        for actor in actors {
            prop_assert_eq!(rebuilt.last_seq(&actor), meta.last_seq(&actor));
        }
    }

    #[test]
    fn a_deflated_change_is_the_plain_one(text in "[a-c]{300,2000}") {
        let mut doc = device(&genesis(), ALICE);
        let story = container(&doc, "story");
        let plain = write(&mut doc, |tx| tx.splice_text(&story, 0, 0, &text).unwrap());
        let mut change = Change::try_from(plain.as_slice()).unwrap();
        let deflated = change.bytes().into_owned();
        prop_assert_eq!(deflated[8], 2);
        let normal = normalize(&deflated, &LIMITS).unwrap();
        prop_assert_eq!(normal.as_ref(), plain.as_slice());
        let again = normalize(&normal, &LIMITS).unwrap();
        prop_assert_eq!(again.as_ref(), plain.as_slice());
    }

    #[test]
    fn no_bytes_make_normalize_or_precheck_panic(
        body in prop::collection::vec(any::<u8>(), 0..300), kind in 0..4u8
    ) {
        for bytes in [forge::wrap(kind, &body), body] {
            if let Ok(plain) = normalize(&bytes, &LIMITS) {
                let _ = precheck(&plain, &LIMITS);
            }
        }
    }
}

#[test]
fn a_head_tells_what_automerge_tells() {
    let mut doc = device(&genesis(), ALICE);
    let first = write(&mut doc, |tx| tx.increment(ROOT, "steps", 2).unwrap());
    let change = Change::try_from(first.as_slice()).unwrap();
    let head = precheck(&first, &LIMITS).unwrap();
    assert_eq!(head.hash.0, change.hash().0);
    assert_eq!(
        head.deps().map(|d| d.0).collect::<Vec<_>>(),
        [change.deps()[0].0]
    );
    assert_eq!(head.actor, change.actor_id().to_bytes());
    assert_eq!(
        (head.seq, head.start_op),
        (change.seq(), change.start_op().get())
    );
    assert_eq!(
        (head.max_op(), head.n_ops),
        (change.max_op(), change.len() as u64)
    );
    assert_eq!(head.time, change.timestamp());
    assert_eq!(
        head.other_actors().map(ActorId::from).collect::<Vec<_>>(),
        change.other_actor_ids()
    );
}

#[test]
fn a_deflate_bomb_is_stopped_at_the_cap() {
    let mut deflating = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::best());
    deflating.write_all(&vec![0; 50_000_000]).unwrap();
    let bomb = deflating.finish().unwrap();
    let chunk = forge::wrap(2, &bomb);
    assert!(chunk.len() < LIMITS.bytes);
    assert_eq!(normalize(&chunk, &LIMITS), Err(Refusal::ChangeTooBig));
}

#[test]
fn a_bad_change_does_not_fail_its_neighbours_and_its_followers_wait() {
    let base = genesis();
    let mut alice = device(&base, ALICE);
    let first = write(&mut alice, |tx| tx.put(ROOT, "title", "một").unwrap());
    let mut astray = alice.clone();
    let bad = write(&mut astray, |tx| tx.put(ROOT, "title", 7i64).unwrap());
    let follower = write(&mut astray, |tx| tx.put(ROOT, "title", "hai").unwrap());
    let second = write(&mut alice, |tx| tx.put(ROOT, "title", "ba").unwrap());

    let meta = Meta::of(&base);
    let group: [&[u8]; 4] = [&first, &bad, &follower, &second];
    let (doc, meta, verdicts) = admit_group(base, meta, &group, &context(ALICE, &RULES));
    let codes: Vec<_> = verdicts
        .iter()
        .map(|v| v.map_or_else(Refusal::code, |_| "in"))
        .collect();
    assert_eq!(codes, ["in", "path_type", "deps_missing", "in"]);
    assert_eq!(doc.get_heads(), alice.get_heads());
    assert_eq!(meta.last_seq(&ALICE), 2);
}

#[test]
fn one_change_that_only_the_trial_finds_does_not_fail_its_neighbours() {
    let base = genesis();
    let mut alice = device(&base, ALICE);
    let first = write(&mut alice, |tx| tx.put(ROOT, "title", "một").unwrap());
    // It says that it overwrites the record's kind: only Automerge knows that to be elsewhere.
    let max_op = alice.get_changes_meta(&[]).last().unwrap().max_op;
    let mut bad = forge::Draft::first(
        ALICE,
        alice.get_heads()[0].0,
        max_op,
        vec![
            forge::Op::root("title", forge::PUT)
                .text("hai")
                .over(&[(1, 1)]),
        ],
    );
    bad.seq = 2;
    bad.others = vec![super::kind::GENESIS.to_vec()];
    let bad = bad.chunk();
    let second = write(&mut alice, |tx| tx.put(ROOT, "title", "ba").unwrap());

    let meta = Meta::of(&base);
    let ctx = context(ALICE, &RULES);
    let group: [&[u8]; 3] = [&first, &bad, &second];
    let (doc, meta, verdicts) = admit_group(base, meta, &group, &ctx);
    assert!(verdicts[0].is_ok() && verdicts[2].is_ok(), "{verdicts:?}");
    assert!(matches!(
        verdicts[1],
        Err(Refusal::NotRebuilt | Refusal::Panicked)
    ));
    assert_eq!(doc.get_heads(), alice.get_heads());
    assert!(matches!(
        admit(&doc, &meta, &second, &ctx),
        Err(Refusal::Duplicate)
    ));
}
