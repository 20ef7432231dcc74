//! Hostile changes on a real record, one upon the other and several at once, with honest ones between them.

mod forged;
mod honest;
mod sound;

use std::panic::{AssertUnwindSafe, catch_unwind};

use arbitrary::{Result, Unstructured};
use automerge::Automerge;
use sync_core::{
    change::genesis,
    gate::{
        Context, Grant, KindRules, Limits, Meta, Refusal, Rules, Touch, admit, admit_group, forge,
    },
    id::{Hash, RecordId},
    record::{self, Kind},
};

use forged::Next;

const ALICE: [u8; 16] = [0xa1; 16];
const BOB: [u8; 16] = [0xb0; 16];
const RECORD: RecordId = RecordId([0x5e; 16]);
/// Kinds that have fields of every merge policy between them.
const KINDS: [&str; 3] = ["visit", "dialogue", "registration"];
/// More would only make an input slow.
const MOST_STEPS: usize = 12;

/// Lets everything through, so that the shape of ops alone protects the record.
struct Anything;

impl Rules for Anything {
    fn allows(&self, _: &Touch<'_>) -> std::result::Result<Grant, Refusal> {
        Ok(Grant::Always)
    }
}

/// A record, and what has been let into it.
struct Record {
    kind: &'static Kind,
    rules: Box<dyn Rules>,
    limits: Limits,
    doc: Automerge,
    meta: Meta,
}

/// Bytes as a story of one record: Bob is honest, Alice is not.
pub fn gate(bytes: &[u8]) {
    let mut from = Unstructured::new(bytes);
    // A story that ends in the middle of a step has been told as far as it went.
    if let Ok(mut record) = begin(&mut from) {
        for _ in 0..MOST_STEPS {
            if from.is_empty() || record.step(&mut from).is_err() {
                break;
            }
        }
        sound::replays(&record);
    }
}

fn begin(from: &mut Unstructured<'_>) -> Result<Record> {
    let kind = record::kind(from.choose(&KINDS)?).expect("a kind of this house");
    let rules: Box<dyn Rules> = if from.arbitrary()? {
        Box::new(KindRules(kind))
    } else {
        Box::new(Anything)
    };
    let doc = genesis(kind, RECORD);
    let meta = Meta::of(&doc);
    let mut record = Record {
        kind,
        rules,
        limits: Limits::default(),
        doc,
        meta,
    };
    for _ in 0..from.int_in_range(0..=2)? {
        record.honest(from)?;
    }
    Ok(record)
}

impl Record {
    fn step(&mut self, from: &mut Unstructured<'_>) -> Result<()> {
        match from.int_in_range(0..=4)? {
            0 => self.honest(from),
            1 | 2 => {
                let bytes = self.hostile(from, &mut Next::of(self))?;
                self.alone(&bytes);
                Ok(())
            }
            _ => {
                let mut next = Next::of(self);
                let count = from.int_in_range(1..=4)?;
                let group: Vec<_> = (0..count)
                    .map(|_| self.hostile(from, &mut next))
                    .collect::<Result<_>>()?;
                self.together(&group);
                Ok(())
            }
        }
    }

    /// Whatever was let in before, an honest device still goes on.
    fn honest(&mut self, from: &mut Unstructured<'_>) -> Result<()> {
        if let Some(bytes) = honest::change(&self.doc, self.kind, BOB, from)? {
            let admitted = admit(&self.doc, &self.meta, &bytes, &self.context(BOB));
            let admitted = admitted.unwrap_or_else(|refusal| {
                panic!("an honest change was refused: {refusal} {bytes:02x?}")
            });
            sound::good_for_its_past(&self.doc, &bytes);
            self.meta.note(&admitted.entry);
            self.doc = admitted.doc;
            sound::loads_and_reads(&self.doc, self.kind);
        }
        Ok(())
    }

    fn hostile(&self, from: &mut Unstructured<'_>, next: &mut Next) -> Result<Vec<u8>> {
        let bytes = match from.int_in_range(0..=7)? {
            0 => {
                let len = from.int_in_range(0..=200)?;
                forge::wrap(1, from.bytes(len.min(from.len()))?)
            }
            1 | 2 => match honest::change(&self.doc, self.kind, ALICE, from)? {
                Some(bytes) => forged::damaged(&bytes, from)?,
                None => Vec::new(),
            },
            _ => forged::change(self, next, from)?,
        };
        Ok(bytes)
    }

    fn alone(&mut self, bytes: &[u8]) {
        let verdict = catch_unwind(AssertUnwindSafe(|| {
            admit(&self.doc, &self.meta, bytes, &self.context(ALICE))
        }));
        let verdict = verdict.unwrap_or_else(|_| panic!("a panic escaped: {bytes:02x?}"));
        if let Ok(admitted) = verdict {
            sound::good_for_its_past(&self.doc, bytes);
            self.meta.note(&admitted.entry);
            self.doc = admitted.doc;
            sound::loads_and_reads(&self.doc, self.kind);
        }
    }

    fn together(&mut self, group: &[Vec<u8>]) {
        let slices: Vec<_> = group.iter().map(Vec::as_slice).collect();
        let before: Vec<Hash> = hashes(&self.doc);
        let (doc, meta) = (
            std::mem::take(&mut self.doc),
            std::mem::take(&mut self.meta),
        );
        let known = meta.len();
        let base = doc.clone();
        let (doc, meta, verdicts) = admit_group(doc, meta, &slices, &self.context(ALICE));
        assert_eq!(verdicts.len(), group.len(), "each change has its verdict");
        let passed: Vec<Hash> = verdicts.iter().filter_map(|v| v.ok()).collect();
        let now = hashes(&doc);
        assert!(now.starts_with(&before));
        let mut new = now[before.len()..].to_vec();
        let mut expected = passed.clone();
        new.sort_unstable();
        expected.sort_unstable();
        assert_eq!(new, expected, "what passed is in, and nothing else");
        assert_eq!(meta.len(), known + passed.len());
        self.doc = doc;
        self.meta = meta;
        if !passed.is_empty() {
            sound::loads_and_reads(&self.doc, self.kind);
            let mut growing = base;
            for (bytes, verdict) in slices.iter().zip(&verdicts) {
                if verdict.is_ok() {
                    growing = sound::good_for_its_past(&growing, bytes);
                }
            }
        }
    }

    fn context(&self, actor: [u8; 16]) -> Context<'_> {
        Context {
            limits: &self.limits,
            actor,
            now_ms: forge::WRITTEN * 1000,
            rules: &*self.rules,
        }
    }
}

fn hashes(doc: &Automerge) -> Vec<Hash> {
    let metas = doc.get_changes_meta(&[]);
    metas.into_iter().map(|meta| meta.hash.into()).collect()
}
