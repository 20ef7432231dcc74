//! Merging: whatever is written at the same time, on whatever phone, in whatever order it meets, everyone ends with the
//! same record, nothing is lost, and what differs is shown.
#![expect(clippy::unwrap_used, reason = "tests")]

mod conflicts;
mod order;
mod refused;
mod together;

use automerge::Automerge;
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    id::{InstallId, RecordId},
    project::{Row, project},
    record::{self, Kind},
    standing::Standing,
    value::Value,
};

const RECORD: RecordId = RecordId([5; 16]);
const AT: i64 = 1_780_000_000_000;

fn kind(name: &str) -> &'static Kind {
    record::kind(name).unwrap()
}

fn by(phone: u8) -> By {
    By {
        install: InstallId([phone; 16]),
        at: AT,
    }
}

fn set(field: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: value.into(),
    }
}

fn row(kind: &'static Kind, doc: &Automerge) -> Row {
    project(
        RecordId([7; 16]),
        kind,
        doc,
        &Standing::initial(kind.life_cycle),
    )
}

fn merged(into: &Automerge, others: &[&Automerge]) -> Automerge {
    let mut doc = into.clone();
    for other in others {
        doc.merge(&mut (*other).clone()).unwrap();
    }
    doc
}

/// Three phones that start from the same registration.
fn phones() -> [Automerge; 3] {
    let kind = kind("registration");
    let mut doc = genesis(kind, RECORD);
    let edits = [
        set("name", "Hiến đất mở rộng đường trục thôn"),
        Edit::Splice {
            field: "content".into(),
            at: 0,
            delete: 0,
            insert: "Vận động từng hộ.".into(),
        },
        Edit::Append {
            field: "indicators".into(),
            key: "k0".into(),
            values: vec![
                ("name".into(), "Đất hiến".into()),
                ("target".into(), 150_000.into()),
            ],
        },
    ];
    author(&mut doc, kind, by(9), &edits, None)
        .unwrap()
        .unwrap();
    [doc.clone(), doc.clone(), doc]
}
