//! Well-formed changes whose ops do not fit the record, or are none of the device's business.

use automerge::{ROOT, transaction::Transactable};

use super::{
    attacks::{
        Anything, MAX_OP, STEPS, STORY, TAGS, TARGETS, all_kinds_of_ops, code, draft, refused,
        title,
    },
    kind::{ALICE, BOB, GENESIS, KIND, RULES, context, device, genesis, write},
};
use crate::gate::{
    Act, Grant, Meta, Refusal, Rules, Touch, admit,
    forge::{DELETE, Draft, INCREMENT, Key, LIST, MAP, MARK, Op, PUT, TABLE, TEXT, int},
};

#[track_caller]
fn refused_in_shape(ops: Vec<Op>, expected: &str) {
    assert_eq!(code(&draft(ops).chunk(), &Anything), expected);
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
    refused_in_shape(vec![Op::root("k\0", PUT)], "shape_key");
    refused_in_shape(vec![letter().text("\0")], "shape_text");
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
        (put().text("a\0b"), "shape_scalar"),
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
        (vec![put("_kind").text("model")], "path_genesis"),
        (vec![put("_schema").int(2)], "path_genesis"),
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
    let room = KIND.fields.len() as u64 + 2 + 64 - 6;
    assert_eq!(code(&draft(newer(room)).chunk(), &RULES), "let_in");
    assert_eq!(
        code(&draft(newer(room + 1)).chunk(), &RULES),
        "path_too_many_keys"
    );
}

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
    let mut bob = device(&genesis(), BOB);
    write(&mut bob, |tx| tx.put(ROOT, "title", "của Bob").unwrap());
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
