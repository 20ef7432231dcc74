//! What the gate costs beside a plain apply: `cargo run --release -p sync-core --example gate_cost`.

use std::{hint::black_box, time::Instant};

use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjType, ROOT, ReadDoc,
    transaction::{CommitOptions, Transactable, Transaction},
};
use sync_core::gate::{
    Context, Grant, Limits, Meta, Refusal, Rules, Touch, admit, admit_group, precheck,
};

/// 2026-03-02, in seconds.
const NOW: i64 = 1_772_409_600;
const ACTOR: [u8; 16] = [7; 16];

const TEXTS: [&str; 2] = ["story", "summary"];

struct Anything;

impl Rules for Anything {
    fn allows(&self, _: &Touch<'_>) -> Result<Grant, Refusal> {
        Ok(Grant::Always)
    }
}

fn main() -> Result<(), AutomergeError> {
    let genesis = genesis()?;
    let mut author = genesis.clone().with_actor(ActorId::from(ACTOR));
    let creation = write(&mut author, create)?;
    let record = author.clone();
    let edits = (0..6)
        .map(|n| {
            write(&mut author, |tx| {
                tx.put(ROOT, "field_3", format!("sửa {n}"))
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let group: Vec<_> = edits.iter().map(Vec::as_slice).collect();
    let edit = group[0];
    let limits = Limits::default();
    let ctx = Context {
        limits: &limits,
        actor: ACTOR,
        now_ms: NOW * 1000,
        rules: &Anything,
    };
    let (genesis_meta, record_meta) = (Meta::of(&genesis), Meta::of(&record));

    println!(
        "creation: {} B, {} ops",
        creation.len(),
        precheck(&creation, &limits).map_or(0, |h| h.n_ops)
    );
    measure("creation: precheck", || {
        precheck(&creation, &limits).is_ok()
    });
    measure("creation: parse", || {
        Change::try_from(creation.as_slice()).is_ok()
    });
    measure("creation: plain apply", || apply(&genesis, &[&creation]));
    measure("creation: read back", || read_back(&record));
    measure("creation: gate", || {
        admit(&genesis, &genesis_meta, &creation, &ctx).is_ok()
    });
    println!("edit: {} B", edit.len());
    measure("edit: precheck", || precheck(edit, &limits).is_ok());
    measure("edit: plain apply", || apply(&record, &[edit]));
    measure("edit: read back", || read_back(&author));
    measure("edit: gate", || {
        admit(&record, &record_meta, edit, &ctx).is_ok()
    });
    measure("six edits: plain apply", || apply(&record, &group));
    measure("six edits: gate", || {
        let (doc, meta) = (record.clone(), record_meta.clone());
        let (_, _, verdicts) = admit_group(doc, meta, &group, &ctx);
        verdicts.iter().all(Result::is_ok)
    });
    measure("record: clone", || !record.clone().is_empty());
    measure("record: Meta::of", || Meta::of(&record).len() == 2);
    Ok(())
}

fn genesis() -> Result<Automerge, AutomergeError> {
    let mut doc = Automerge::new().with_actor(ActorId::from([0xee; 16]));
    write(&mut doc, |tx| {
        for key in TEXTS {
            tx.put_object(ROOT, key, ObjType::Text)?;
        }
        tx.put_object(ROOT, "targets", ObjType::Map).map(drop)
    })?;
    Ok(doc)
}

/// A record as officers write them: 30 fields, two texts, three entries; 767 ops.
fn create(tx: &mut Transaction<'_>) -> Result<(), AutomergeError> {
    for n in 0..30 {
        tx.put(ROOT, format!("field_{n}"), format!("giá trị {n}"))?;
    }
    let letters: String = "Nhân dân góp ý về đường xã. "
        .chars()
        .cycle()
        .take(360)
        .collect();
    for key in TEXTS {
        if let Some((_, text)) = tx.get(ROOT, key)? {
            tx.splice_text(&text, 0, 0, &letters)?;
        }
    }
    if let Some((_, targets)) = tx.get(ROOT, "targets")? {
        for n in 0..3 {
            let entry = tx.put_object(&targets, format!("t-{n}"), ObjType::Map)?;
            for (key, value) in [("goal", 12i64), ("base", 3), ("now", 7), ("next", 9)] {
                tx.put(&entry, key, value)?;
            }
        }
    }
    tx.put(ROOT, "year", 2026i64)?;
    tx.put(ROOT, "open", true)
}

fn write(
    doc: &mut Automerge,
    what: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> Result<Vec<u8>, AutomergeError> {
    let mut tx = doc.transaction();
    what(&mut tx)?;
    tx.commit_with(CommitOptions::default().with_time(NOW));
    Ok(doc
        .get_last_local_change()
        .map(|c| c.raw_bytes().to_vec())
        .unwrap_or_default())
}

fn apply(base: &Automerge, changes: &[&[u8]]) -> bool {
    let parsed: Result<Vec<_>, _> = changes
        .iter()
        .map(|bytes| Change::try_from(*bytes))
        .collect();
    parsed.is_ok_and(|changes| base.clone().apply_changes(changes).is_ok())
}

fn read_back(doc: &Automerge) -> bool {
    doc.get_change_by_hash(&doc.get_heads()[0]).is_some()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the bench: it measures time"
)]
fn measure(what: &str, mut once: impl FnMut() -> bool) {
    const ROUNDS: u32 = 400;
    let mut took: Vec<_> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            assert!(black_box(once()), "{what} fails");
            start.elapsed()
        })
        .collect();
    took.sort_unstable();
    println!(
        "{what:24} {:9.1} µs",
        took[took.len() / 2].as_secs_f64() * 1e6
    );
}
