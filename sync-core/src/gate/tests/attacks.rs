//! Each known attack by name, and the reason for which it is refused.
//!
//! The genesis change's ops: 1 kind, 2 schema, 3 story (text), 4 tags, 5 targets, 6 steps (counter).

use automerge::{Automerge, ROOT, ReadDoc, transaction::Transactable};

use super::{
    chunk::{
        DELETE, Draft, INCREMENT, Key, LIST, MAP, MARK, Op, PUT, TABLE, TEXT, body, int, uint, wrap,
    },
    kind::{ALICE, BOB, GENESIS, LIMITS, NOW, RULES, context, genesis},
};
use crate::{
    gate::{Act, Context, Grant, Meta, Refusal, Rules, Touch, admit, normalize},
    record::Field,
};

/// Lets everything through, so that what the shape forbids stands alone.
pub struct Anything;

impl Rules for Anything {
    fn allows(&self, _: &Touch<'_>) -> Result<Grant, Refusal> {
        Ok(Grant::Always)
    }
}

const MAX_OP: u64 = 6;
const STORY: (u64, u64) = (3, 1);
const TAGS: (u64, u64) = (4, 1);
const TARGETS: (u64, u64) = (5, 1);
const STEPS: (u64, u64) = (6, 1);

fn draft(ops: Vec<Op>) -> Draft {
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

fn title() -> Draft {
    draft(vec![Op::root("title", PUT).text("Thăm hộ dân")])
}

fn verdict_in(bytes: &[u8], ctx: &Context<'_>) -> Result<Automerge, Refusal> {
    let base = genesis();
    admit(&base, &Meta::of(&base), bytes, ctx).map(|admitted| admitted.doc)
}

fn code(bytes: &[u8], rules: &dyn Rules) -> &'static str {
    verdict_in(bytes, &context(ALICE, rules)).map_or_else(Refusal::code, |_| "let_in")
}

#[track_caller]
fn refused(draft: &Draft, expected: &str) {
    assert_eq!(code(&draft.chunk(), &RULES), expected);
}

#[track_caller]
fn refused_in_shape(ops: Vec<Op>, expected: &str) {
    assert_eq!(code(&draft(ops).chunk(), &Anything), expected);
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
        doc.get(ROOT, "title").unwrap().unwrap().0.to_str(),
        Some("Thăm hộ dân")
    );
    assert_eq!(code(&draft(all_kinds_of_ops()).chunk(), &RULES), "let_in");
}

fn all_kinds_of_ops() -> Vec<Op> {
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

#[test]
fn ops_that_do_not_fit_the_document() {
    let letter = || Op::root("", PUT).on(STORY).at(Key::Head).inserted();
    let put = || Op::root("x", PUT);
    refused_in_shape(vec![put().on((2, 1))], "shape_object");
    refused_in_shape(vec![put().on((6, 1))], "shape_object");
    refused_in_shape(vec![put().on((8, 0)), put()], "shape_reference");
    refused_in_shape(vec![put().on((u64::from(u32::MAX), 1))], "shape_reference");
    refused_in_shape(vec![put().over(&[(7, 0)])], "shape_reference");
    refused_in_shape(vec![put().over(&[(7, 1)])], "shape_reference");
    refused_in_shape(vec![put().over(&[(0, 1)])], "shape_reference");
    refused_in_shape(vec![put().over(&[(2, 1), (1, 1)])], "shape_predecessor");
    refused_in_shape(vec![put().over(&[(1, 1), (1, 1)])], "shape_predecessor");
    refused_in_shape(vec![put().inserted()], "shape_key");
    refused_in_shape(vec![Op::root("", PUT)], "shape_key");
    refused_in_shape(vec![Op::root(&"k".repeat(257), PUT)], "shape_key");
    refused_in_shape(vec![put().on(STORY)], "shape_key");
    refused_in_shape(vec![put().at(Key::Head).inserted()], "shape_key");
    refused_in_shape(
        vec![letter().text("a").at(Key::At((7, 0)))],
        "shape_reference",
    );
    refused_in_shape(vec![letter()], "shape_text");
    refused_in_shape(vec![letter().text("")], "shape_text");
    refused_in_shape(vec![letter().text(&"a".repeat(65))], "shape_text");
    refused_in_shape(vec![letter().int(1)], "shape_text");
    refused_in_shape(
        vec![Op {
            action: MAP,
            ..letter()
        }],
        "shape_text",
    );
    refused_in_shape(
        vec![letter().text("a").over(&[(1, 1)])],
        "shape_predecessor",
    );
    let replace = Op::root("", PUT).on(STORY).at(Key::At((7, 0))).text("b");
    refused_in_shape(
        vec![letter().text("a"), replace.over(&[(7, 0)])],
        "shape_text",
    );
    let delete = Op::root("", DELETE).on(STORY).at(Key::At((7, 0)));
    refused_in_shape(vec![letter().text("a"), delete], "shape_predecessor");
    refused_in_shape(vec![Op::root("x", DELETE)], "shape_predecessor");
    refused_in_shape(vec![Op::root("x", TABLE)], "shape_table");
    refused_in_shape(vec![Op::root("x", MARK)], "shape_mark");
}

#[test]
fn list_elements_replaced_out_of_nothing() {
    let item = |key| Op::root("", PUT).on((7, 0)).at(key).int(1);
    let list = || vec![Op::root("l", LIST), item(Key::Head).inserted()];
    let replaced = |op: Op| list().into_iter().chain([op]).collect();
    assert_eq!(code(&draft(list()).chunk(), &Anything), "let_in");
    let honest = item(Key::At((8, 0))).over(&[(8, 0)]);
    assert_eq!(code(&draft(replaced(honest)).chunk(), &Anything), "let_in");
    refused_in_shape(replaced(item(Key::At((8, 0)))), "shape_predecessor");
    refused_in_shape(replaced(item(Key::Head).over(&[(8, 0)])), "shape_key");
}

#[test]
fn objects_nested_until_a_stack_overflows() {
    let nested = |depth: u64| {
        let deeper = (1..depth).map(|d| Op::root("m", MAP).on((MAX_OP + d, 0)));
        draft([Op::root("m", MAP)].into_iter().chain(deeper).collect()).chunk()
    };
    assert_eq!(code(&nested(6), &Anything), "let_in");
    assert_eq!(code(&nested(7), &Anything), "shape_depth");
    assert_eq!(code(&nested(500), &Anything), "shape_depth");
}

#[test]
fn values_that_are_none() {
    let put = || Op::root("x", PUT);
    for (value, expected) in [
        (put().raw(5, &f64::NAN.to_le_bytes()), "shape_number"),
        (put().raw(5, &f64::INFINITY.to_le_bytes()), "shape_number"),
        (put().raw(9, &int(i64::MIN)), "shape_number"),
        (put().raw(5, &[0; 7]), "shape_scalar"),
        (put().raw(4, &[]), "shape_scalar"),
        (put().raw(4, &[1, 1]), "shape_scalar"),
        (put().raw(4, &[0x81, 0]), "shape_scalar"),
        (put().raw(0, &[1]), "shape_scalar"),
        (put().raw(6, &[0xff]), "shape_scalar"),
        (put().raw(10, &[1]), "shape_scalar"),
        (put().raw(8, &int(1)), "shape_counter"),
        (Op::root("x", MAP).int(1), "shape_scalar"),
        (Op::root("steps", INCREMENT).int(1), "shape_predecessor"),
        (
            Op::root("steps", INCREMENT).text("1").over(&[STEPS]),
            "shape_counter",
        ),
        (
            Op::root("steps", INCREMENT).int(i64::MAX).over(&[STEPS]),
            "shape_counter",
        ),
        (
            Op::root("steps", INCREMENT).int(i64::MIN).over(&[STEPS]),
            "shape_counter",
        ),
    ] {
        refused_in_shape(vec![value], expected);
    }
}

#[test]
fn writing_where_the_kind_of_record_has_nothing() {
    let put = |key: &str| Op::root(key, PUT);
    let entry = |op: Op| vec![Op::root("t-1", MAP).on(TARGETS), op.on((7, 0))];
    for (ops, expected) in [
        (vec![put("kind").text("model")], "path_genesis"),
        (vec![put("schema").int(2)], "path_genesis"),
        (vec![Op::root("targets", MAP)], "path_genesis"),
        (vec![Op::root("story", TEXT).over(&[STORY])], "path_genesis"),
        (vec![put("targets").over(&[TARGETS])], "path_hides"),
        (vec![put("steps").int(1).over(&[STEPS])], "path_hides"),
        (
            vec![Op::root("targets", DELETE).over(&[TARGETS])],
            "path_delete",
        ),
        (vec![Op::root("title", MAP)], "path_action"),
        (
            vec![Op::root("title", INCREMENT).int(1).over(&[(1, 1)])],
            "path_action",
        ),
        (vec![put("title").int(1)], "path_type"),
        (vec![put("people").text("5")], "path_type"),
        (vec![put("people").raw(3, &[5])], "path_type"),
        (vec![put("open").int(1)], "path_type"),
        (vec![put("unit").raw(7, &[1; 15])], "path_type"),
        (vec![put("photo").raw(7, &[1; 16])], "path_type"),
        (vec![put("seen_at").int(1)], "path_type"),
        (vec![put("title").text(&"a".repeat(201))], "path_too_long"),
        (vec![put("held").text(&"2".repeat(200))], "path_too_long"),
        (vec![Op::root("newer", MAP)], "path_unknown"),
        (vec![put("Newer field").int(1)], "path_unknown"),
        (vec![put(&"n".repeat(65)).int(1)], "path_unknown"),
        (vec![put("newer").text(&"a".repeat(4097))], "path_too_long"),
        (vec![put("x").on(TAGS).int(1)], "path_type"),
        (vec![put(&"ơ".repeat(65)).on(TAGS).raw(2, &[])], "path_key"),
        (vec![Op::root("x", MAP).on(TAGS)], "path_action"),
        (vec![put("t-1").on(TARGETS).int(1)], "path_hides"),
        (vec![Op::root("T 1", MAP).on(TARGETS)], "path_key"),
        (vec![Op::root("t-1", TEXT).on(TARGETS)], "path_action"),
        (entry(Op::root("t-1", MAP)), "path_unknown"),
        (entry(put("name").int(1)), "path_type"),
        (entry(put("withdrawn").int(1)), "path_type"),
        (entry(Op::root("newer", MAP)), "path_unknown"),
    ] {
        let shown = format!("{ops:?}");
        assert_eq!(code(&draft(ops).chunk(), &RULES), expected, "{shown}");
    }
    let twice = |_| Op::root("t-1", MAP).on(TARGETS);
    refused(&draft((0..2).map(twice).collect()), "path_entry_exists");
}

#[test]
fn fields_of_a_newer_app_pass_but_not_without_end() {
    let newer = |n: u64| {
        (0..n)
            .map(|n| Op::root(&format!("newer_{n}"), PUT).int(1))
            .collect()
    };
    // The genesis change has written six of the record's keys.
    let room = KIND_FIELDS.len() as u64 + 2 + 64 - 6;
    assert_eq!(code(&draft(newer(room)).chunk(), &RULES), "let_in");
    assert_eq!(
        code(&draft(newer(room + 1)).chunk(), &RULES),
        "path_too_many_keys"
    );
}

static KIND_FIELDS: &[Field] = super::kind::KIND.fields;

#[test]
fn what_only_the_trial_finds() {
    let elsewhere = Op::root("x", PUT).over(&[(2, 1)]);
    let deleted = Op::root("x", DELETE).over(&[(2, 1)]);
    let mut idle_actor = title();
    idle_actor.others = vec![GENESIS.to_vec()];
    let drafts = [draft(vec![elsewhere]), draft(vec![deleted]), idle_actor];
    for draft in drafts {
        let verdict = code(&draft.chunk(), &Anything);
        assert!(
            ["not_rebuilt", "panicked", "apply_failed"].contains(&verdict),
            "{verdict}"
        );
    }
}

#[test]
fn a_value_deleted_where_none_remains() {
    let mut bob = super::kind::device(&genesis(), BOB);
    super::kind::write(&mut bob, |tx| tx.put(ROOT, "title", "của Bob").unwrap());
    let doc = bob;
    let meta = Meta::of(&doc);
    let delete = |ops: Vec<Op>| {
        let mut delete = Draft::first(ALICE, doc.get_heads()[0].0, MAX_OP + 1, ops);
        delete.others = vec![BOB.to_vec()];
        admit(&doc, &meta, &delete.chunk(), &context(ALICE, &RULES)).map(|_| "let_in")
    };
    let bobs = [(MAX_OP + 1, 1)];
    let whole = vec![Op::root("title", DELETE).over(&bobs)];
    assert_eq!(delete(whole), Err(Refusal::PathDelete));
    let replaced = vec![
        Op::root("title", PUT).text("a"),
        Op::root("title", DELETE).over(&bobs),
    ];
    assert_eq!(delete(replaced), Ok("let_in"));
}

#[test]
fn rules_see_every_op_in_the_schemas_terms() {
    struct Seen(std::sync::Mutex<Vec<String>>);
    impl Rules for Seen {
        fn allows(&self, touch: &Touch<'_>) -> Result<Grant, Refusal> {
            let act = match touch.act {
                Act::Put(_) => "put",
                Act::Insert(_) => "insert",
                Act::Make(_) => "make",
                Act::Increment(_) => "increment",
                Act::Delete => "delete",
            };
            let path: Vec<&str> = touch
                .path
                .iter()
                .map(AsRef::as_ref)
                .chain(touch.key)
                .collect();
            self.0
                .lock()
                .unwrap()
                .push(format!("{act} {}", path.join("/")));
            Ok(Grant::Always)
        }
    }
    let seen = Seen(std::sync::Mutex::default());
    assert_eq!(code(&draft(all_kinds_of_ops()).chunk(), &seen), "let_in");
    assert_eq!(
        seen.0.into_inner().unwrap(),
        [
            "put title",
            "increment steps",
            "insert story",
            "insert story",
            "delete story",
            "put tags/nước",
            "make targets/t-1",
            "put targets/t-1/name",
        ]
    );
}
