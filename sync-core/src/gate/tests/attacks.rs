//! Each known attack by name, and the reason for which it is refused.
//!
//! The genesis change's ops: 1 kind, 2 schema, 3 story (text), 4 tags, 5 targets, 6 steps (counter).

use automerge::{Automerge, ROOT, ReadDoc};

use super::kind::{ALICE, BOB, GENESIS, LIMITS, NOW, RULES, context, genesis};
use crate::gate::{
    Context, Grant, Meta, Refusal, Rules, Touch, admit,
    forge::{DELETE, Draft, INCREMENT, Key, MAP, Op, PUT, body, int, uint, wrap},
    normalize,
};

/// Lets everything through, so that what the shape forbids stands alone.
pub struct Anything;

impl Rules for Anything {
    fn allows(&self, _: &Touch<'_>) -> Result<Grant, Refusal> {
        Ok(Grant::Always)
    }
}

pub const MAX_OP: u64 = 6;
pub const STORY: (u64, u64) = (3, 1);
pub const TAGS: (u64, u64) = (4, 1);
pub const TARGETS: (u64, u64) = (5, 1);
pub const STEPS: (u64, u64) = (6, 1);

pub fn draft(ops: Vec<Op>) -> Draft {
    let mut draft = Draft::first(ALICE, genesis().get_heads()[0].0, MAX_OP, ops);
    let names_genesis = |op: &Op| {
        let key = if let Key::At(id) = op.key {
            Some(id)
        } else {
            None
        };
        op.object
            .iter()
            .chain(&key)
            .chain(&op.preds)
            .any(|id| id.1 == 1)
    };
    if draft.ops.iter().any(names_genesis) {
        draft.others = vec![GENESIS.to_vec()];
    }
    draft
}

pub fn title() -> Draft {
    draft(vec![Op::root("title", PUT).text("Thăm hộ dân")])
}

fn verdict_in(bytes: &[u8], ctx: &Context<'_>) -> Result<Automerge, Refusal> {
    let base = genesis();
    admit(&base, &Meta::of(&base), bytes, ctx).map(|admitted| admitted.doc)
}

pub fn code(bytes: &[u8], rules: &dyn Rules) -> &'static str {
    verdict_in(bytes, &context(ALICE, rules)).map_or_else(Refusal::code, |_| "let_in")
}

#[track_caller]
pub fn refused(draft: &Draft, expected: &str) {
    assert_eq!(code(&draft.chunk(), &RULES), expected);
}

/// A title change, with something about it changed.
#[track_caller]
fn refused_with(change: impl FnOnce(&mut Draft), expected: &str) {
    let mut draft = title();
    change(&mut draft);
    refused(&draft, expected);
}

#[test]
fn the_change_that_every_attack_begins_with_is_let_in() {
    let doc = verdict_in(&title().chunk(), &context(ALICE, &RULES)).unwrap();
    assert_eq!(
        doc.get(ROOT, "title").unwrap().unwrap().0.as_str(),
        Some("Thăm hộ dân")
    );
    assert_eq!(code(&draft(all_kinds_of_ops()).chunk(), &RULES), "let_in");
}

pub fn all_kinds_of_ops() -> Vec<Op> {
    vec![
        Op::root("title", PUT).text("a"),
        Op::root("steps", INCREMENT).int(2).over(&[STEPS]),
        Op::root("", PUT)
            .on(STORY)
            .at(Key::Head)
            .inserted()
            .text("x"),
        Op::root("", PUT)
            .on(STORY)
            .at(Key::At((9, 0)))
            .inserted()
            .text("y"),
        Op::root("", DELETE)
            .on(STORY)
            .at(Key::At((9, 0)))
            .over(&[(9, 0)]),
        Op::root("nước", PUT).on(TAGS).raw(2, &[]),
        Op::root("t-1", MAP).on(TARGETS),
        Op::root("name", PUT).on((13, 0)).text("b"),
    ]
}

#[test]
fn chunks_that_are_no_plain_change() {
    let chunk = title().chunk();
    assert_eq!(code(&[], &RULES), "change_truncated");
    assert_eq!(code(&chunk[..chunk.len() - 1], &RULES), "change_truncated");
    assert_eq!(
        code(&[chunk.as_slice(), b"garbage"].concat(), &RULES),
        "change_trailing"
    );
    assert_eq!(code(&[&[0], &chunk[1..]].concat(), &RULES), "change_magic");
    for kind in [0, 2, 3, 9] {
        assert_eq!(code(&wrap(kind, &body(&chunk)), &RULES), "change_kind");
    }
    for kind in [0, 3, 9] {
        assert_eq!(
            normalize(&wrap(kind, &body(&chunk)), &LIMITS),
            Err(Refusal::ChangeKind)
        );
    }
    assert_eq!(
        normalize(&wrap(2, b"\xff\xff"), &LIMITS),
        Err(Refusal::ChangeInflate)
    );
    let mut damaged = chunk.clone();
    damaged[4] ^= 1;
    assert_eq!(code(&damaged, &RULES), "change_checksum");
    assert_eq!(code(&vec![0; LIMITS.bytes + 1], &RULES), "change_too_big");
    assert_eq!(code(&genesis().save(), &RULES), "change_kind");
}

#[test]
fn headers_out_of_range() {
    refused_with(|d| d.deps = vec![[1; 32]; 17], "change_deps");
    refused_with(|d| d.deps.push(d.deps[0]), "change_deps");
    refused_with(|d| d.actor = vec![1; 15], "change_actors");
    refused_with(|d| d.others = vec![vec![1; 17]], "change_actors");
    refused_with(|d| d.others = vec![ALICE.to_vec()], "change_actors");
    refused_with(
        |d| d.others = vec![vec![9; 16], vec![8; 16]],
        "change_actors",
    );
    refused_with(
        |d| d.others = (0..17).map(|n| vec![n; 16]).collect(),
        "change_actors",
    );
    refused_with(|d| d.message = vec![b'a'; 65], "change_message");
    refused_with(|d| d.message = vec![0xff], "change_message");
    refused_with(|d| d.extra = vec![0], "change_extra");
    refused_with(|d| d.ops.clear(), "change_empty");
    refused_with(|d| d.seq = 0, "seq_range");
    refused_with(|d| d.seq = u64::MAX, "seq_range");
    refused_with(|d| d.start_op = 0, "start_op_range");
    refused_with(|d| d.start_op = u64::from(u32::MAX) - 1, "start_op_range");
    refused_with(|d| d.start_op = 1 << 30, "start_op_range");
}

#[test]
fn a_run_of_ops_that_a_few_bytes_stand_for() {
    let many = int(1 << 40);
    let mut columns = title().columns();
    for (spec, column) in &mut columns {
        if *spec == 0x42 {
            *column = [many.clone(), uint(1)].concat();
        }
    }
    assert_eq!(
        code(&title().with_columns(&columns), &RULES),
        "too_many_ops"
    );
    let preds = [int(-1), uint(1 << 40)].concat();
    assert_eq!(
        code(&title().with_column(0x70, &preds), &RULES),
        "too_many_preds"
    );
    let insert = uint(1 << 40);
    assert_eq!(
        code(&title().with_column(0x34, &insert), &RULES),
        "too_many_ops"
    );
    let endless_literal = [int(i64::MIN), uint(1)].concat();
    assert_eq!(
        code(&title().with_column(0x42, &endless_literal), &RULES),
        "change_truncated"
    );
}

#[test]
fn columns_in_another_form() {
    let title = title();
    let cases: [(u64, &[u8], &str); 12] = [
        (0x42, &[1, 1], "columns_not_canonical"),    // a run of one
        (0x42, &[0x7f, 8], "columns_not_canonical"), // an unknown action
        (0x42, &[0x81, 0, 1], "change_varint"),      // a padded number
        (0x42, &[0, 1], "columns_not_canonical"),    // nothing but null
        (0x34, &[0, 0], "columns_not_canonical"),    // runs of none
        (0x34, &[2], "column_rows"),                 // a row too many
        (0x15, &[0x7f, 1, 0xff], "columns_not_canonical"), // no UTF-8
        (0x57, b"shorter", "column_rows"),           // a value cut short
        (0x71, &[0x7f, 0], "column_rows"),           // a predecessor that nobody counts
        (0x94, &[1], "column_unknown"),              // marks
        (0x4a, &[1], "column_unknown"),              // a deflated column
        (0x01, &[0x7f, 9], "actor_index"),           // an actor that is not listed
    ];
    for (spec, column, expected) in cases {
        assert_eq!(
            code(&title.with_column(spec, column), &RULES),
            expected,
            "{spec:x} {column:?}"
        );
    }
    let mut swapped = title.columns();
    swapped.swap(0, 1);
    assert_eq!(
        code(&title.with_columns(&swapped), &RULES),
        "columns_not_canonical"
    );

    let two = draft(vec![
        Op::root("title", PUT).text("a"),
        Op::root("held", PUT).text("b"),
    ]);
    for split in [&[0x7f, 1, 0x7f, 1][..], &[0x7e, 1, 1]] {
        assert_eq!(
            code(&two.with_column(0x42, split), &RULES),
            "columns_not_canonical"
        );
    }
}

#[test]
fn changes_out_of_place_in_the_history() {
    refused_with(|d| d.actor = BOB.to_vec(), "foreign_actor");
    refused_with(|d| d.others = vec![vec![7; 16]], "unknown_actor");
    refused_with(|d| d.deps = vec![[7; 32]], "deps_missing");
    refused_with(|d| d.seq = 2, "seq_gap");
    refused_with(|d| d.start_op += 1, "start_op");
    refused_with(|d| d.start_op -= 1, "start_op");
    refused_with(|d| d.deps.clear(), "start_op");
    for time in [i64::MIN, -1, 0, NOW + 3 * 86_400, i64::MAX] {
        refused_with(|d| d.time = time, "time_out_of_range");
    }
}

#[test]
fn a_device_that_forks_its_own_history() {
    let base = genesis();
    let ctx = context(ALICE, &RULES);
    let mut meta = Meta::of(&base);
    let first = admit(&base, &meta, &title().chunk(), &ctx).unwrap();
    meta.note(&first.entry);
    let after_first = |change: fn(&mut Draft)| {
        let mut second = title();
        change(&mut second);
        admit(&first.doc, &meta, &second.chunk(), &ctx)
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(after_first(|_| {}), Refusal::Duplicate);
    assert_eq!(after_first(|d| d.time += 1), Refusal::SeqReused);
    // Its ops would bear the numbers of those of the first.
    assert_eq!(after_first(|d| d.seq = 2), Refusal::OwnPast);
}
