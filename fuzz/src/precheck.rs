//! Any bytes as a pushed change: the first look keeps them, and lets through only what Automerge reads the same.

use std::io::Write as _;

use arbitrary::Unstructured;
use automerge::Change;
use danvan_server::intake::{self, Sender};
use flate2::{Compression, write::DeflateEncoder};
use sync_core::{
    gate::{Limits, forge, normalize},
    id::{DeviceId, InstallId, PersonId, RecordId, ScopeId},
    protocol::PushEntry,
};

const ALICE: InstallId = InstallId([0xa1; 16]);
const EARLIER: InstallId = InstallId([0xa0; 16]);
const KINDS: [&str; 3] = ["visit", "dialogue", "of_a_newer_app"];

/// The first byte says how the rest is wrapped; the second, as what kind of record it is pushed.
pub fn precheck(bytes: &[u8]) {
    let mut from = Unstructured::new(bytes);
    let wrapping = from.int_in_range(0..=3).unwrap_or(0);
    let kind = from.choose(&KINDS).map_or(KINDS[0], |kind| *kind);
    let body = from.take_rest();
    let chunk = match wrapping {
        0 => body.to_vec(),
        1 => forge::wrap(1, body),
        2 => deflated(body),
        _ => forge::wrap(2, body),
    };
    let push = PushEntry {
        record: RecordId([7; 16]),
        kind: kind.to_owned(),
        scope: ScopeId([8; 16]),
        changes: vec![chunk.clone().into()],
    };
    let sender = Sender {
        device: DeviceId([9; 16]),
        person: PersonId([6; 16]),
        install: ALICE,
        earlier: &[EARLIER],
        now: forge::WRITTEN * 1000,
    };
    let limits = Limits::default();
    let rows = intake::precheck(vec![push], &sender, &limits);
    let [row] = rows.as_slice() else {
        panic!("one change is one row");
    };
    if row.refusal.is_some() {
        let kept = normalize(&chunk, &limits).map_or(chunk.clone(), std::borrow::Cow::into_owned);
        assert!(row.bytes == chunk || row.bytes == kept, "bytes were lost");
        return;
    }
    assert!([ALICE, EARLIER].contains(&row.install));
    assert!(row.bytes.len() <= limits.bytes);
    // What it is to Automerge: none of it may hang, end the process, or mean another change.
    if let Ok(change) = Change::try_from(row.bytes.as_slice()) {
        assert_eq!(change.hash().0, row.key.hash.0);
        assert_eq!(change.actor_id().to_bytes(), row.install.0);
        assert_eq!(change.seq(), row.seq.unsigned_abs());
    }
}

fn deflated(body: &[u8]) -> Vec<u8> {
    let mut deflating = DeflateEncoder::new(Vec::new(), Compression::fast());
    deflating.write_all(body).expect("memory takes it");
    let stream = deflating.finish().expect("memory takes it");
    // The checksum of a deflated change is that of its plain form.
    let plain = forge::wrap(1, body);
    let mut chunk = plain[..8].to_vec();
    chunk.push(2);
    chunk.extend(forge::uint(stream.len() as u64));
    chunk.extend(stream);
    chunk
}
