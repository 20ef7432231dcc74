//! What chance finds: honest changes damaged, and well-formed changes of random ops. Whatever is let
//! in must leave a document that loads, and that a phone with no more than the change's past can follow.

#![expect(
    clippy::cast_possible_truncation,
    reason = "random numbers are cut to size"
)]

use std::panic::catch_unwind;

use automerge::{Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, transaction::Transactable};

use super::{
    attacks::Anything,
    kind::{ALICE, BOB, GENESIS, RULES, container, context, device, genesis, write},
};
use crate::gate::{
    Meta, Refusal, Rules, admit, admit_group,
    forge::{Draft, Key, Op, body, int, uint, wrap},
};

/// `SplitMix64` (Steele, Lea, Flood 2014): the same numbers in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    fn at(&mut self, bytes: &[u8]) -> usize {
        self.below(bytes.len() as u64) as usize
    }
}

/// A record and the bytes of honest changes that could come next.
fn honest() -> (Automerge, Vec<Vec<u8>>) {
    let mut base = device(&genesis(), BOB);
    let story = container(&base, "story");
    let targets = container(&base, "targets");
    write(&mut base, |tx| {
        tx.splice_text(&story, 0, 0, "đường làng").unwrap();
        tx.put_object(&targets, "t-1", ObjType::Map).unwrap();
        tx.increment(ROOT, "steps", 1).unwrap();
    });
    let next = |what: &dyn Fn(&mut automerge::transaction::Transaction<'_>)| {
        write(&mut device(&base, ALICE), |tx| what(tx))
    };
    let entry = base.get(&targets, "t-1").unwrap().unwrap().1;
    let changes = vec![
        next(&|tx| tx.put(ROOT, "title", "Sửa cầu").unwrap()),
        next(&|tx| tx.splice_text(&story, 3, 4, "xóm mới").unwrap()),
        next(&|tx| tx.increment(ROOT, "steps", 3).unwrap()),
        next(&|tx| tx.put(&entry, "goal", 12i64).unwrap()),
        next(&|tx| {
            let new = tx.put_object(&targets, "t-2", ObjType::Map).unwrap();
            tx.put(&new, "name", "Kè đá").unwrap();
            tx.put(container(tx, "tags"), "nước", true).unwrap();
            tx.put(ROOT, "people", 7i64).unwrap();
            tx.put(ROOT, "people", 8i64).unwrap();
            tx.put(ROOT, "unit", vec![3; 16]).unwrap();
        }),
    ];
    (base, changes)
}

/// Damages the body in one to three places, and seals it again.
fn damage(chance: &mut Chance, honest: &[Vec<u8>]) -> Vec<u8> {
    let mut body = body(chance.one(honest).as_slice());
    for _ in 0..=chance.below(3) {
        let at = chance.at(&body);
        match chance.below(7) {
            0 => body[at] ^= 1 << chance.below(8),
            1 => body[at] = body[at].wrapping_add(1),
            2 => body[at] = chance.next() as u8,
            3 => drop(body.remove(at)),
            4 => body.insert(at, chance.next() as u8),
            5 => {
                let to = chance.at(&body);
                body.swap(at, to);
            }
            _ => {
                let other = chance.one(honest);
                let from = chance.at(other);
                let len = (chance.below(8) as usize)
                    .min(other.len() - from)
                    .min(body.len() - at);
                body[at..at + len].copy_from_slice(&other[from..from + len]);
            }
        }
        if body.is_empty() {
            body.push(0);
        }
    }
    wrap(1, &body)
}

/// A document that something was let into must load, and the change must be good for a phone that
/// has only what it builds on.
fn assert_sound(base: &Automerge, doc: &Automerge, bytes: &[u8]) {
    let loaded = Automerge::load(&doc.save()).expect("the saved document loads");
    assert_eq!(loaded.get_heads(), doc.get_heads());
    let change = Change::try_from(bytes).unwrap();
    let mut phone = base.fork_at(change.deps()).unwrap();
    phone.apply_changes([change.clone()]).unwrap();
    assert_eq!(phone.get_heads(), [change.hash()]);
    doc.hydrate(None);
}

fn without_a_panic<T>(bytes: &[u8], f: impl FnOnce() -> T + std::panic::UnwindSafe) -> T {
    catch_unwind(f).unwrap_or_else(|_| panic!("a panic escaped the gate for {bytes:02x?}"))
}

#[test]
fn damaged_changes_never_break_a_record() {
    let (base, honest) = honest();
    let meta = Meta::of(&base);
    let mut chance = Chance(1);
    let mut let_in = 0;
    for round in 0..100_000 {
        let bytes = damage(&mut chance, &honest);
        let rules: &dyn Rules = if round % 2 == 0 { &RULES } else { &Anything };
        let gate =
            std::panic::AssertUnwindSafe(|| admit(&base, &meta, &bytes, &context(ALICE, rules)));
        if let Ok(admitted) = without_a_panic(&bytes, gate) {
            let_in += 1;
            assert_sound(&base, &admitted.doc, &bytes);
        }
    }
    assert!(
        let_in > 1000,
        "only {let_in} damaged changes were still honest ones"
    );
}

/// The other actors in the order of a change that names them all: 1 and 2.
const OTHERS: [[u8; 16]; 2] = [BOB, GENESIS];

/// A well-formed change; its ops fit the record more often than not.
fn random_change(chance: &mut Chance, doc: &Automerge, meta: &Meta) -> Draft {
    let history = doc.get_changes_meta(&[]);
    let deps = match chance.below(8) {
        0 => vec![chance.one(&history).hash],
        _ => doc.get_heads(),
    };
    let top = history
        .iter()
        .filter(|m| deps.contains(&m.hash))
        .map(|m| m.max_op)
        .max()
        .unwrap();
    let mut draft = Draft::first(ALICE, deps[0].0, top, vec![]);
    draft.deps = deps.iter().map(|d| d.0).collect();
    draft.seq = meta.last_seq(&ALICE) + 1;
    for n in 0..=chance.below(4) {
        let op = match chance.below(5) {
            0 => any_op(chance, top + n + 1),
            _ => likely_op(chance, doc, top + n + 1),
        };
        draft.ops.push(op);
    }
    name_actors(&mut draft);
    draft
}

fn any_op(chance: &mut Chance, number: u64) -> Op {
    let id = |chance: &mut Chance| (1 + chance.below(number), chance.below(3));
    let key = match chance.below(5) {
        0 => Key::Head,
        1 => Key::At(id(chance)),
        _ => Key::Map((*chance.one(&["title", "steps", "t-1", "x", "story"])).into()),
    };
    let value = match chance.below(8) {
        0 => (4, int(chance.next().cast_signed() >> chance.below(64))),
        1 => (6, b"a".to_vec()),
        2 => (2, vec![]),
        3 => (chance.below(16), uint(chance.next())),
        _ => (0, vec![]),
    };
    let mut preds: Vec<_> = (0..chance.below(3)).map(|_| id(chance)).collect();
    preds.sort_unstable();
    Op {
        object: (chance.below(2) == 0).then(|| id(chance)),
        key,
        insert: chance.below(3) == 0,
        action: chance.below(8),
        value,
        preds,
    }
}

fn likely_op(chance: &mut Chance, doc: &Automerge, number: u64) -> Op {
    let story = (3, 2);
    let mut there: Vec<_> = doc
        .get_all(ROOT, "x")
        .unwrap()
        .into_iter()
        .map(|(_, id)| index(&id))
        .collect();
    there.sort_unstable();
    let some = chance.below(there.len() as u64 + 1) as usize;
    let before = (number - 1, 0);
    match chance.below(9) {
        0 => Op::root("x", 1).int(1).over(&there),
        1 => Op::root("x", 1).int(1).over(&there[some..]),
        2 => Op::root("x", 3).over(&there[some..]),
        3 => Op::root("x", [0, 2, 4][some % 3]).over(&there),
        4 => Op::root("", 1).on(story).at(Key::Head).inserted().text("a"),
        5 => Op::root("", 1)
            .on(story)
            .at(Key::At(before))
            .inserted()
            .text("b"),
        6 => Op::root("", 3)
            .on(story)
            .at(Key::At(before))
            .over(&[before]),
        7 => Op::root("y", 1).raw(2, &[]).on(before),
        _ => Op::root("steps", 5).int(2).over(&[(6, 2)]),
    }
}

fn index(id: &ObjId) -> (u64, u64) {
    let ObjId::Id(counter, actor, _) = id else {
        return (0, 0);
    };
    let other = OTHERS.iter().position(|other| actor.to_bytes() == other);
    (*counter, other.map_or(0, |at| at as u64 + 1))
}

/// Lists the actors that the ops name, and those alone, as Automerge does.
fn name_actors(draft: &mut Draft) {
    let mut used = [false; 3];
    let mut each_actor = |f: &mut dyn FnMut(&mut u64)| {
        for op in &mut draft.ops {
            let key = if let Key::At(id) = &mut op.key {
                Some(id)
            } else {
                None
            };
            op.object
                .iter_mut()
                .chain(key)
                .chain(&mut op.preds)
                .for_each(|id| f(&mut id.1));
        }
    };
    each_actor(&mut |actor| used[*actor as usize] = true);
    let names = [0, 1, if used[1] { 2 } else { 1 }];
    each_actor(&mut |actor| *actor = names[*actor as usize]);
    draft.others = (0..2)
        .filter(|n| used[n + 1])
        .map(|n| OTHERS[n].to_vec())
        .collect();
}

#[test]
fn chains_of_random_changes_never_break_a_record() {
    let (start, _) = honest();
    let mut chance = Chance(2);
    let mut let_in = 0;
    for _ in 0..600 {
        let (mut doc, mut meta) = (start.clone(), Meta::of(&start));
        for _ in 0..30 {
            let bytes = random_change(&mut chance, &doc, &meta).chunk();
            let gate = std::panic::AssertUnwindSafe(|| {
                admit(&doc, &meta, &bytes, &context(ALICE, &Anything))
            });
            if let Ok(admitted) = without_a_panic(&bytes, gate) {
                let_in += 1;
                assert_sound(&doc, &admitted.doc, &bytes);
                doc = admitted.doc;
                meta.note(&admitted.entry);
            }
        }
        let mut phone = Automerge::new();
        for change in doc.get_changes(&[]) {
            phone.apply_changes([change]).unwrap();
        }
        assert_eq!(phone.get_heads(), doc.get_heads());
    }
    assert!(let_in > 500, "only {let_in} random changes were let in");
}

#[test]
fn a_group_is_let_in_as_its_changes_would_be_one_by_one() {
    let (start, honest) = honest();
    let mut chance = Chance(3);
    for _ in 0..1000 {
        let mut author = device(&start, ALICE);
        let mut group = Vec::new();
        for n in 0..3 {
            let whole = write(&mut author, |tx| tx.put(ROOT, "people", n).unwrap());
            group.push(if chance.below(4) == 0 {
                damage(&mut chance, &honest)
            } else {
                whole
            });
        }
        let group: Vec<_> = group.iter().map(Vec::as_slice).collect();
        let ctx = context(ALICE, &RULES);
        let (doc, meta, verdicts) = admit_group(start.clone(), Meta::of(&start), &group, &ctx);

        let (mut single, mut single_meta) = (start.clone(), Meta::of(&start));
        let one_by_one: Vec<_> = group
            .iter()
            .map(|bytes| {
                let admitted = admit(&single, &single_meta, bytes, &ctx)?;
                single = admitted.doc;
                single_meta.note(&admitted.entry);
                Ok::<_, Refusal>(admitted.entry.hash)
            })
            .collect();
        assert_eq!(verdicts, one_by_one);
        assert_eq!(doc.get_heads(), single.get_heads());
        assert_eq!(meta.len(), single_meta.len());
    }
}
