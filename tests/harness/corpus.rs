//! The hostile corpus: named inputs, each with what must come of it. Small ones are files; what would be great is made.

use std::{collections::BTreeMap, io::Write as _, path::PathBuf};

use flate2::{Compression, write::DeflateEncoder};
use sync_core::{
    change::{genesis, genesis_actor},
    gate::forge::{self, Draft, Op, PUT},
    id::RecordId,
    record,
};

/// Who attacks: the seed of the key of [`crate::Wire`], of which its installation follows.
pub const ATTACKER: u8 = 0xa1;
/// The record that all hostile changes are for.
pub const TARGET: RecordId = RecordId([0x5e; 16]);
/// Its kind.
pub const TARGET_KIND: &str = "visit";

/// A hostile input.
#[derive(Debug, Clone)]
pub struct Attack {
    /// What it is called.
    pub name: String,
    /// What is sent.
    pub bytes: Vec<u8>,
    /// What must come of it: for a change `receipt CODE`, `quarantine CODE`, `waits` or `stored`; for a request or
    /// a file an HTTP status, with the problem's code where it has one.
    pub expected: String,
}

/// Folder of the corpus.
pub fn corpus_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/hostile/corpus"))
}

/// Every input of a theme, by name.
pub fn corpus(theme: &str) -> Vec<Attack> {
    let folder = corpus_folder().join(theme);
    let expected = std::fs::read(folder.join("expected.json")).expect("what is expected");
    let expected: BTreeMap<String, String> = serde_json::from_slice(&expected).expect("JSON");
    let attacks = expected.into_iter().map(|(name, expected)| Attack {
        bytes: std::fs::read(folder.join(format!("{name}.bin"))).expect("an input"),
        name,
        expected,
    });
    attacks.collect()
}

/// The attacker's first change of the target, of these ops.
pub fn draft(ops: Vec<Op>) -> Draft {
    let kind = record::kind(TARGET_KIND).expect("a kind of this house");
    let doc = genesis(kind, TARGET);
    let history = doc.get_changes_meta(&[]);
    let begun = history.first().expect("a genesis change");
    let mut draft = Draft::first([ATTACKER; 16], begun.hash.0, begun.max_op, ops);
    let ids = draft.ops.iter().flat_map(|op| {
        let key = match op.key {
            forge::Key::At(id) => Some(id),
            forge::Key::Map(_) | forge::Key::Head => None,
        };
        op.object
            .into_iter()
            .chain(key)
            .chain(op.preds.iter().copied())
    });
    if ids.into_iter().any(|id| id.1 == 1) {
        draft.others = vec![genesis_actor(TARGET, kind.version).to_bytes().to_vec()];
    }
    draft
}

/// Hostile changes that are too great for files, by the recipe that makes them.
#[rustfmt::skip] // A table: one input, one line.
pub fn great_changes() -> Vec<Attack> {
    let title = draft(vec![Op::root("delegation", PUT).text("Đoàn")]).chunk();
    let keys = (0..200_000).map(|n| Op::root(&format!("k{n}"), PUT).int(n));
    let deps = |n: u16| {
        let mut orphan = draft(vec![Op::root("x", PUT).int(1)]);
        orphan.deps = (0..n).map(|n| [n.to_be_bytes(); 16].concat().try_into().expect("32")).collect();
        orphan.chunk()
    };
    let made = [
        ("deflate_bomb", deflated(&vec![0; 64 << 20]), "receipt change_too_big"),
        ("two_hundred_thousand_keys", draft(keys.collect()).chunk(), "receipt change_too_big"),
        (
            "two_hundred_thousand_keys_deflated",
            deflated(&forge::body(&draft((0..200_000).map(|_| Op::root("k", PUT)).collect()).chunk())),
            "receipt too_many_ops",
        ),
        ("a_thousand_parents", deps(1_000), "receipt change_deps"),
        ("bytes_behind_bytes", [title.as_slice(), &vec![0; 200 << 10]].concat(), "receipt change_trailing"),
        ("nothing_but_zeros", vec![0; 1 << 20], "receipt change_too_big"),
    ];
    let attacks = made.into_iter().map(|(name, bytes, expected)| Attack {
        name: name.to_owned(),
        bytes,
        expected: expected.to_owned(),
    });
    attacks.collect()
}

/// A deflated chunk of this body. Its checksum is that of nothing.
fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflating = DeflateEncoder::new(Vec::new(), Compression::best());
    deflating.write_all(body).expect("memory takes it");
    let stream = deflating.finish().expect("memory takes it");
    let mut chunk = forge::wrap(1, body)[..8].to_vec();
    chunk.push(2);
    chunk.extend(forge::uint(stream.len() as u64));
    chunk.extend(stream);
    chunk
}
