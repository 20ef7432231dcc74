//! The stories that every store must pass. Each takes an empty store and panics where the store
//! breaks its word.

#![expect(clippy::missing_panics_doc, reason = "a story fails by panicking")]

pub mod changes;
pub mod commands;
pub mod devices;
pub mod feed;
pub mod freezes;
pub mod identities;
pub mod imports;
pub mod lineage;
pub mod lists;
pub mod media;
pub mod overlaps;
pub mod people;
pub mod postgres;
pub mod quarantine;
pub mod records;
pub mod rules;
pub mod server;
pub mod snapshots;
pub mod tokens;
pub mod waiting;
pub mod work;

use sync_core::id::{DeviceId, Hash, InstallId, PersonId, RecordId, ScopeId};

use crate::{ChangeKey, NewChange, Projection, RecordHead, RecordState};

const REALM: &str = "99";

/// What a story comes to: a store that fails altogether is an error.
pub type Told = Result<(), crate::StoreError>;

fn record(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn scope(n: u8) -> ScopeId {
    ScopeId([n; 16])
}

fn hash(n: u8) -> Hash {
    Hash([n; 32])
}

fn key(record_no: u8, hash_no: u8) -> ChangeKey {
    ChangeKey {
        record: record(record_no),
        hash: hash(hash_no),
    }
}

/// A change of device 1, person 1, in scope 1, with bytes that tell it from others.
fn change(record_no: u8, hash_no: u8) -> NewChange {
    NewChange {
        key: key(record_no, hash_no),
        scope: scope(1),
        kind: "model".to_owned(),
        device: DeviceId([1; 16]),
        install: InstallId([1; 16]),
        person: PersonId([1; 16]),
        seq: i64::from(hash_no),
        received_at: 1_000 + i64::from(hash_no),
        bytes: vec![record_no, hash_no, 0, 255],
        refusal: None,
    }
}

/// A record of scope 1 with every column filled.
fn record_state(n: u8) -> RecordState {
    RecordState {
        head: RecordHead {
            id: record(n),
            kind: "registration".to_owned(),
            scope: scope(1),
            created_at: 10,
            updated_at: 20,
            heads: vec![hash(n), hash(n.saturating_add(1))],
            standing: r#"{"state":"draft"}"#.to_owned(),
            standing_version: 3,
            change_count: 7,
            digest: hash(n),
            bucket: n,
            feed_seq: i64::from(n),
        },
        row: Projection {
            title: format!("Mô hình {n}"),
            search: format!("mo hinh {n}"),
            sort_key: vec![n, 0, 255],
            state: Some("draft".to_owned()),
            field: Some("KT".to_owned()),
            subject: Some("collective".to_owned()),
            renewal: Some("new".to_owned()),
            level: Some("CO_SO".to_owned()),
            unit: Some(sync_core::id::UnitId([9; 16])),
            year: Some(2026),
            parent: Some(record(200)),
            complete: true,
            open_conflicts: 0,
            quarter: Some(2),
            speed: Some("within_10".to_owned()),
            deadline: Some(99),
            agency: Some(sync_core::id::UnitId([7; 16])),
            row_json: "{}".to_owned(),
        },
    }
}
