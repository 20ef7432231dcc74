//! Writes the corpus's small inputs anew: `cargo run -p danvan-tests --example hostile-corpus`.
//!
//! What a fuzzer found is added here as a line of its own, or kept byte for byte in `fuzz/cases`.

use std::collections::BTreeMap;

use automerge::{ObjId, ROOT, ReadDoc as _};
use danvan_tests::{ATTACKER, TARGET, TARGET_KIND, corpus_folder, draft};
use sync_core::{
    change::genesis,
    gate::forge::{
        self, DELETE, Draft, INCREMENT, Id, Key, LIST, MAP, MARK, Op, PUT, TABLE, TEXT, int, uint,
        wrap,
    },
    record,
};

type Named = (&'static str, Vec<u8>, &'static str);

fn main() -> std::io::Result<()> {
    let mut changes = bytes_that_are_no_change();
    changes.extend(run_lengths());
    changes.extend(out_of_place());
    changes.extend(ops_that_do_not_fit());
    changes.extend(against_the_form());
    write("changes", &changes)?;
    write("requests", &requests())?;
    write("http", &http())?;
    write("media", &media())
}

fn write(theme: &str, inputs: &[Named]) -> std::io::Result<()> {
    let folder = corpus_folder().join(theme);
    std::fs::create_dir_all(&folder)?;
    let mut expected = BTreeMap::new();
    for (name, bytes, outcome) in inputs {
        std::fs::write(folder.join(format!("{name}.bin")), bytes)?;
        assert_eq!(expected.insert(*name, *outcome), None, "{name} twice");
    }
    let json = serde_json::to_string_pretty(&expected).expect("plain text");
    std::fs::write(folder.join("expected.json"), json + "\n")
}

/// The op that made a container of the target's genesis change.
fn container(field: &str) -> Id {
    let kind = record::kind(TARGET_KIND).expect("a kind of this house");
    match genesis(kind, TARGET).get(ROOT, field) {
        Ok(Some((_, ObjId::Id(counter, ..)))) => (counter, 1),
        _ => panic!("the kind has a container {field}"),
    }
}

fn put(key: &str) -> Op {
    Op::root(key, PUT)
}

fn title() -> Draft {
    draft(vec![put("delegation").text("Đoàn kiểm tra")])
}

fn title_with(spoil: impl FnOnce(&mut Draft)) -> Vec<u8> {
    let mut draft = title();
    spoil(&mut draft);
    draft.chunk()
}

#[rustfmt::skip] // A table: one input, one line.
fn bytes_that_are_no_change() -> Vec<Named> {
    let whole = title().chunk();
    let body = forge::body(&whole);
    let kind = record::kind(TARGET_KIND).expect("a kind of this house");
    let mut bad_checksum = whole.clone();
    bad_checksum[4] ^= 1;
    let mut half_a_magic = whole.clone();
    half_a_magic[0] = 0;
    vec![
        ("empty", Vec::new(), "receipt change_truncated"),
        ("cut_short", whole[..whole.len() - 1].to_vec(), "receipt change_truncated"),
        ("head_alone", whole[..10].to_vec(), "receipt change_truncated"),
        ("trailing_garbage", [whole.as_slice(), b"garbage"].concat(), "receipt change_trailing"),
        ("two_changes_in_one", [whole.as_slice(), &whole].concat(), "receipt change_trailing"),
        ("no_magic", half_a_magic, "receipt change_magic"),
        ("bad_checksum", bad_checksum, "receipt change_checksum"),
        ("document", genesis(kind, TARGET).save(), "receipt change_kind"),
        ("body_as_document", wrap(0, &body), "receipt change_kind"),
        ("bundle", wrap(3, &body), "receipt change_kind"),
        ("unknown_chunk", wrap(9, &body), "receipt change_kind"),
        ("not_deflated", wrap(2, b"\xff\xff"), "receipt change_inflate"),
        ("deflated_to_nothing", wrap(2, &[3, 0]), "receipt change_checksum"),
        ("deflated_and_more", wrap(2, &[3, 0, 1, 2]), "receipt change_trailing"),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn run_lengths() -> Vec<Named> {
    let title = title();
    let many = int(1 << 40);
    let with = |spec, column: &[u8]| title.with_column(spec, column);
    let two = draft(vec![put("delegation").text("a"), put("purpose").text("b")]);
    vec![
        ("run_length_bomb", with(0x42, &[many.clone(), uint(1)].concat()), "receipt too_many_ops"),
        ("run_length_of_values", with(0x56, &[many, uint(0)].concat()), "receipt too_many_ops"),
        ("endless_literal", with(0x42, &[int(i64::MIN), uint(1)].concat()), "receipt change_truncated"),
        ("predecessor_bomb", with(0x70, &[int(-1), uint(1 << 40)].concat()), "receipt too_many_preds"),
        ("insert_bomb", with(0x34, &uint(1 << 40)), "receipt too_many_ops"),
        // Each of these applies, and then the saved document no longer loads.
        ("poison_run_of_one", with(0x42, &[1, 1]), "receipt columns_not_canonical"),
        ("poison_unknown_action", with(0x42, &[0x7f, 8]), "receipt columns_not_canonical"),
        ("poison_padded_number", with(0x42, &[0x81, 0, 1]), "receipt change_varint"),
        ("poison_nulls", with(0x42, &[0, 1]), "receipt columns_not_canonical"),
        ("poison_split_literal", two.with_column(0x42, &[0x7f, 1, 0x7f, 1]), "receipt columns_not_canonical"),
        ("poison_equal_literals", two.with_column(0x42, &[0x7e, 1, 1]), "receipt columns_not_canonical"),
        ("runs_of_none", with(0x34, &[0, 0]), "receipt columns_not_canonical"),
        ("row_too_many", with(0x34, &[2]), "receipt column_rows"),
        ("value_cut_short", with(0x57, b"shorter"), "receipt column_rows"),
        ("key_is_no_text", with(0x15, &[0x7f, 1, 0xff]), "receipt columns_not_canonical"),
        ("unknown_column", with(0x94, &[1]), "receipt column_unknown"),
        ("deflated_column", with(0x4a, &[1]), "receipt column_unknown"),
        ("actor_out_of_list", with(0x01, &[0x7f, 9]), "receipt actor_index"),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn out_of_place() -> Vec<Named> {
    let changed = |spoil: fn(&mut Draft)| title_with(spoil);
    vec![
        ("forged_actor", changed(|d| d.actor = vec![0xb0; 16]), "receipt actor_foreign"),
        ("short_actor", changed(|d| d.actor = vec![1; 15]), "receipt change_actors"),
        ("own_actor_as_other", changed(|d| d.others = vec![vec![ATTACKER; 16]]), "receipt change_actors"),
        ("unknown_actor", changed(|d| d.others = vec![vec![7; 16]]), "quarantine unknown_actor"),
        ("skipped_seq", changed(|d| d.seq = 2), "quarantine seq_gap"),
        ("seq_none", changed(|d| d.seq = 0), "receipt seq_range"),
        ("seq_giant", changed(|d| d.seq = u64::MAX), "receipt seq_range"),
        ("start_op_none", changed(|d| d.start_op = 0), "receipt start_op_range"),
        ("start_op_giant", changed(|d| d.start_op = u64::from(u32::MAX) - 1), "receipt start_op_range"),
        ("start_op_ahead", changed(|d| d.start_op += 1), "quarantine start_op"),
        ("start_op_behind", changed(|d| d.start_op -= 1), "quarantine start_op"),
        ("no_parents", changed(|d| d.deps.clear()), "quarantine start_op"),
        ("parents_out_of_order", changed(|d| d.deps = vec![[2; 32], [1; 32]]), "receipt change_deps"),
        ("parent_twice", changed(|d| d.deps.push(d.deps[0])), "receipt change_deps"),
        ("orphan", changed(|d| d.deps = vec![[7; 32]]), "waits"),
        ("time_of_no_calendar", changed(|d| d.time = i64::MIN), "quarantine time_out_of_range"),
        ("time_far_ahead", changed(|d| d.time = i64::MAX), "quarantine time_out_of_range"),
        ("time_before_the_house", changed(|d| d.time = 0), "quarantine time_out_of_range"),
        ("message_too_long", changed(|d| d.message = vec![b'a'; 257]), "receipt change_message"),
        ("message_is_no_text", changed(|d| d.message = vec![0xff]), "receipt change_message"),
        ("extra_bytes", changed(|d| d.extra = vec![0]), "quarantine change_extra"),
        ("no_ops", changed(|d| d.ops.clear()), "receipt change_empty"),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn ops_that_do_not_fit() -> Vec<Named> {
    let of = |ops| draft(ops).chunk();
    let findings = container("findings");
    let next = title().start_op;
    let letter = || put("").on(findings).at(Key::Head).inserted();
    let nested = |depth: u64| {
        let deeper = (1..depth).map(|d| Op::root("m", MAP).on((next + d - 1, 0)));
        of([Op::root("m", MAP)].into_iter().chain(deeper).collect())
    };
    vec![
        ("nested_500_deep", nested(500), "quarantine path_unknown"),
        ("object_that_is_none", of(vec![put("x").on((2, 1))]), "quarantine shape_object"),
        ("object_never_made", of(vec![put("x").on((u64::from(u32::MAX), 1))]), "quarantine shape_reference"),
        ("object_of_the_future", of(vec![put("x").on((next + 1, 0)), put("x")]), "quarantine shape_reference"),
        ("poison_made_up_predecessor", of(vec![put("delegation").text("a").over(&[(2, 1)])]), "quarantine panicked"),
        ("predecessor_of_nobody", of(vec![put("delegation").over(&[(99, 0)])]), "quarantine shape_reference"),
        ("predecessors_out_of_order", of(vec![put("delegation").over(&[(2, 1), (1, 1)])]), "quarantine shape_predecessor"),
        ("letter_without_text", of(vec![letter()]), "quarantine shape_text"),
        ("letter_too_long", of(vec![letter().text(&"a".repeat(65))]), "quarantine shape_text"),
        ("letter_behind_nothing", of(vec![letter().at(Key::At((99, 0))).text("a")]), "quarantine shape_reference"),
        ("map_key_in_a_text", of(vec![put("x").on(findings)]), "quarantine shape_key"),
        ("key_empty", of(vec![put("")]), "quarantine shape_key"),
        ("key_too_long", of(vec![put(&"k".repeat(257))]), "quarantine shape_key"),
        ("key_with_nul", of(vec![put("k\0")]), "quarantine shape_key"),
        ("text_with_nul", of(vec![put("delegation").text("a\0b")]), "quarantine shape_scalar"),
        ("letter_with_nul", of(vec![letter().text("\0")]), "quarantine shape_text"),
        ("delete_of_nothing", of(vec![Op::root("delegation", DELETE)]), "quarantine shape_predecessor"),
        ("table", of(vec![Op::root("x", TABLE)]), "quarantine shape_table"),
        ("mark", of(vec![Op::root("x", MARK)]), "quarantine shape_mark"),
        ("not_a_number", of(vec![put("x").raw(5, &f64::NAN.to_le_bytes())]), "quarantine shape_number"),
        ("time_without_date", of(vec![put("x").raw(9, &int(i64::MIN))]), "quarantine shape_number"),
        ("unknown_type", of(vec![put("x").raw(10, &[1])]), "quarantine shape_scalar"),
        ("text_is_no_text", of(vec![put("x").raw(6, &[0xff])]), "quarantine shape_scalar"),
        ("counter_made_anew", of(vec![put("participants").raw(8, &int(1))]), "quarantine shape_counter"),
        (
            "counter_overflow",
            of(vec![Op::root("participants", INCREMENT).int(i64::MAX).over(&[container("participants")])]),
            "quarantine shape_counter",
        ),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn against_the_form() -> Vec<Named> {
    let of = |ops| draft(ops).chunk();
    let photos = container("photos");
    vec![
        ("another_kind", of(vec![put("_kind").text("model")]), "quarantine path_genesis"),
        ("another_schema", of(vec![put("_schema").int(2)]), "quarantine path_genesis"),
        ("container_made_again", of(vec![Op::root("photos", MAP)]), "quarantine path_genesis"),
        ("container_hidden", of(vec![put("photos").over(&[photos])]), "quarantine path_hides"),
        ("container_deleted", of(vec![Op::root("photos", DELETE).over(&[photos])]), "quarantine path_delete"),
        ("map_for_a_line", of(vec![Op::root("delegation", MAP)]), "quarantine path_action"),
        ("number_for_a_line", of(vec![put("delegation").int(1)]), "quarantine path_type"),
        ("line_too_long", of(vec![put("delegation").text(&"a".repeat(801))]), "quarantine path_too_long"),
        ("list_of_a_newer_app", of(vec![Op::root("newer", LIST)]), "quarantine path_unknown"),
        ("text_of_a_newer_app", of(vec![Op::root("newer", TEXT)]), "quarantine path_unknown"),
        ("field_of_a_newer_app_too_long", of(vec![put("newer").text(&"a".repeat(4097))]), "quarantine path_too_long"),
        (
            "fields_of_a_newer_app_without_end",
            of((0..500).map(|n| put(&format!("newer_{n}")).int(n)).collect()),
            "quarantine path_too_many_keys",
        ),
        ("entry_key_of_a_path", of(vec![Op::root("../x", MAP).on(photos)]), "quarantine path_key"),
        ("entry_hidden", of(vec![put("e-1").on(photos).int(1)]), "quarantine path_hides"),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn requests() -> Vec<Named> {
    let malformed = "400 malformed_body";
    vec![
        ("nothing", Vec::new(), malformed),
        ("null", vec![0xf6], malformed),
        // Arrays within arrays, deeper than any message.
        ("deep_nesting", vec![0x81; 100_000], malformed),
        ("deep_tags", vec![0xc6; 100_000], malformed),
        // What a few bytes say that there is.
        ("text_of_an_exabyte", vec![0x7b, 0x10, 0, 0, 0, 0, 0, 0, 0], malformed),
        ("bytes_of_an_exabyte", vec![0x5b, 0x10, 0, 0, 0, 0, 0, 0, 0], malformed),
        ("array_of_an_exabyte", vec![0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0], malformed),
        ("map_of_an_exabyte", vec![0xbb, 0x10, 0, 0, 0, 0, 0, 0, 0], malformed),
        ("text_without_end", [&[0x7f][..], &[0x61, b'a'].repeat(5_000)].concat(), malformed),
        ("map_without_keys", vec![0xa0], malformed),
        ("reserved_item", vec![0x1c], malformed),
        ("lone_break", vec![0xff], malformed),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn http() -> Vec<Named> {
    let text = |lines: &[&str]| [lines.join("\r\n").as_str(), "\r\n\r\n"].concat().into_bytes();
    let get = |path: &str| {
        let line = format!("GET {path} HTTP/1.1");
        text(&[&line, "host: h", "authorization: Bearer {token}", "connection: close"])
    };
    let post = |headers: &[&str], body: &[u8]| {
        let mut lines = vec!["POST /v1/login HTTP/1.1", "host: h", "content-type: application/json"];
        lines.extend(headers);
        lines.push("connection: close");
        [text(&lines).as_slice(), body].concat()
    };
    let great = "a".repeat(40 << 10);
    let many: Vec<String> = (0..200).map(|n| format!("x-{n}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        ("header_huge", post(&[&format!("x-huge: {great}"), "content-length: 0"], b""), "431"),
        ("headers_many", post(&many, b""), "431"),
        ("header_folded", post(&["x-a: 1", " 2", "content-length: 0"], b""), "400"),
        ("header_with_nul", post(&["x-a: 1\0", "content-length: 0"], b""), "400"),
        ("header_without_name", post(&[": 1", "content-length: 0"], b""), "400"),
        ("length_twice", post(&["content-length: 2", "content-length: 3"], b"{}"), "400"),
        ("length_negative", post(&["content-length: -1"], b"{}"), "400"),
        ("length_no_number", post(&["content-length: ten"], b"{}"), "400"),
        ("length_beyond_64_bits", post(&["content-length: 99999999999999999999"], b"{}"), "400"),
        ("chunk_size_no_number", post(&["transfer-encoding: chunked"], b"zz\r\n{}\r\n0\r\n\r\n"), "400 malformed_body"),
        ("chunk_size_beyond_64_bits", post(&["transfer-encoding: chunked"], b"fffffffffffffffff\r\n"), "400 malformed_body"),
        ("encoding_unknown", post(&["transfer-encoding: gzip"], b"{}"), "400"),
        ("two_versions", b"GET / HTTP/9.9\r\n\r\n".to_vec(), "400"),
        ("http_2_at_once", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(), "0"),
        ("no_http", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(), "400"),
        ("method_unknown", text(&["BREW /v1/me HTTP/1.1", "host: h", "connection: close"]), "405 method_not_allowed"),
        ("path_traversal", get("/../../../../etc/passwd"), "404 not_found"),
        ("path_traversal_encoded", get("/v1/media/..%2f..%2f..%2fetc%2fpasswd"), "400 malformed_request"),
        ("path_traversal_twice_encoded", get("/v1/media/%252e%252e%252fetc"), "400 malformed_request"),
        ("path_with_nul", get("/v1/records/%00"), "400 malformed_request"),
        ("path_with_raw_nul", get("/v1/records/\0"), "400"),
        ("path_not_utf8", get("/v1/records/%ff%fe"), "400 malformed_request"),
        ("path_slash_encoded", get("/v1%2fme"), "404 not_found"),
        ("path_slash_twice", get("//v1//me"), "404 not_found"),
        ("path_huge", get(&format!("/{great}")), "431"),
        ("path_backslash", get("/v1\\me"), "404 not_found"),
        ("query_cursor_made_up", get("/v1/records?cursor=AAAA"), "400 bad_cursor"),
        ("query_limit_negative", get("/v1/records?limit=-1"), "400 malformed_request"),
        ("query_twice", get("/v1/records?limit=1&limit=2"), "400 malformed_request"),
        ("query_with_quotes", get("/v1/records?q=%27%3B%20DROP%20TABLE%20records%3B--"), "200"),
        ("query_with_nul", get("/v1/records?q=%00"), "400 malformed_request"),
        ("quarantine_of_others", get("/v1/quarantine"), "200"),
        ("login_with_nul", post(&["content-length: 60"], br#"{"realm":"LS","login":"a\u0000b","password":"c\u0000d....."}"#), "401 wrong_login"),
    ]
}

#[rustfmt::skip] // A table: one input, one line.
fn media() -> Vec<Named> {
    let gif = b"GIF89a/*<script>*/=1;".to_vec();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let jpeg_page = [b"\xff\xd8\xff\xe0".as_slice(), b"<html><script>alert(1)</script>"].concat();
    let pdf_zip = [b"%PDF-1.7\n".as_slice(), b"PK\x03\x04", &[0; 64]].concat();
    // 65,535 by 65,535 pixels in a few bytes: whoever decodes it needs 16 GiB.
    let png_bomb = [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".as_slice(),
        &[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 16, 6, 0, 0, 0],
        &[0; 64],
    ]
    .concat();
    vec![
        ("page_as_jpeg", b"<!doctype html><script>alert(1)</script>".to_vec(), "422 media_type_mismatch"),
        ("gif_script_as_png", gif, "422 media_type_mismatch"),
        ("svg_as_webp", svg, "422 media_type_mismatch"),
        ("zip_as_pdf", b"PK\x03\x04 and so on".to_vec(), "422 media_type_mismatch"),
        // Of their type as far as their beginning says: stored, and served so that no browser runs them.
        ("polyglot_page_as_jpeg", jpeg_page, "stored image/jpeg"),
        ("polyglot_zip_as_pdf", pdf_zip, "stored application/pdf"),
        ("pixel_bomb_as_png", png_bomb, "stored image/png"),
    ]
}
