//! Figures that add up: by construction, and in the reports that were published.

mod agreement;
mod papers;
mod past;
mod published;

use std::{collections::BTreeMap, sync::Arc};

use danvan_store::{Options, Projection, RecordHead, RecordState, Store, Unit, connect};
use sync_core::id::{Hash, RecordId, ScopeId, UnitId};
use tempfile::TempDir;

use crate::people::{COMMUNE, PROVINCE};

const REALM: &str = "PX";
/// 2026-07-01, 08:00 in Vietnam.
const NOW: i64 = 1_782_867_600_000;

async fn store(folder: &TempDir) -> Arc<dyn Store> {
    let path = folder.path().join("danvan.db");
    let url = format!("sqlite:{}", path.display());
    connect(&url, &Options::default()).await.unwrap()
}

fn id(n: usize) -> [u8; 16] {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&(n as u64).to_be_bytes());
    id
}

/// The unit that reports is number 0; a body shares its scope.
fn unit(n: usize, level: &str, bloc: Option<&str>) -> Unit {
    let scope = if level == COMMUNE { n } else { 0 };
    Unit {
        id: UnitId(id(n)),
        parent: (level != PROVINCE).then(|| UnitId(id(0))),
        scope: ScopeId(id(scope)),
        level: level.to_owned(),
        code: format!("99{n:03}"),
        name: format!("Đơn vị {n}"),
        name_folded: format!("don vi {n}"),
        sort_key: n.to_be_bytes().to_vec(),
        bloc: bloc.map(str::to_owned),
        valid_from: "2000-01-01".to_owned(),
        valid_to: None,
    }
}

fn record(n: usize, kind: &str, unit: &Unit, row: Projection, values: &str) -> RecordState {
    RecordState {
        head: RecordHead {
            id: RecordId(id(n)),
            kind: kind.to_owned(),
            scope: unit.scope,
            created_at: 1,
            updated_at: NOW - 1,
            heads: vec![Hash([7; 32])],
            standing: r#"{"version":0,"state":"none","last":null}"#.to_owned(),
            standing_version: 0,
            change_count: 1,
            digest: Hash([u8::try_from(n % 251).unwrap(); 32]),
            bucket: 0,
            feed_seq: i64::try_from(n).unwrap() + 1,
        },
        row: Projection {
            title: format!("Hồ sơ {n}"),
            search: format!("ho so {n}"),
            sort_key: n.to_be_bytes().to_vec(),
            unit: Some(unit.id),
            complete: true,
            row_json: format!(r#"{{"values":{values},"missing":[]}}"#),
            ..row
        },
    }
}

/// Codes dealt out to rows in order, so many of each; rows after the last have none.
fn dealt(codes: &BTreeMap<String, usize>, row: usize) -> Option<String> {
    let mut before = 0;
    codes
        .iter()
        .find(|(_, count)| {
            before += **count;
            row < before
        })
        .map(|(code, _)| code.clone())
}
