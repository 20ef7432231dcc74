//! What every story ends with: all hold the same, and the server's rows are what its changes say.

use std::{collections::BTreeMap, path::Path as FilePath};

use automerge::{Automerge, Change};
use danvan_device::{Device, SyncReport};
use danvan_server::verify::differences;
use danvan_store::{Backlog, ChangeKey, ChangeState, Store};
use danvan_tests::{Office, REALM, wait};
use sync_core::{
    change::{Edit, Path, genesis},
    id::{Hash, RecordId, ScopeId},
    project::{Row, project},
    record::{self, Axis},
    session::{Broken, Finish},
    standing::Standing,
    value::Value,
};

/// More rounds than any story needs.
const ROUNDS: usize = 12;

pub const PASSWORD: &str = "mật khẩu thử nghiệm";

pub fn set(field: &str, value: impl Into<Value>) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: value.into(),
    }
}

pub async fn new(phone: &Device, kind: &str, scope: ScopeId, edits: Vec<Edit>) -> RecordId {
    phone.create(kind, scope, edits).await.expect("a record")
}

/// Registrations with a name each.
pub async fn many(phone: &Device, scope: ScopeId, names: impl Iterator<Item = String>) {
    let new = names.map(|name| danvan_device::NewRecord {
        kind: "registration".to_owned(),
        scope,
        edits: vec![set("name", name)],
    });
    let new: Vec<_> = new.collect();
    phone.create_many(new).await.expect("records");
}

pub async fn synced(phone: &Device) -> SyncReport {
    let report = phone.sync().await.expect("the phone's own disk");
    assert_eq!(report.session.finish, Finish::Same, "{report:?}");
    report
}

/// Syncs all phones in turn until nothing moves any more.
pub async fn until_quiet(phones: &[&Device]) {
    for _ in 0..ROUNDS {
        let mut quiet = true;
        for phone in phones {
            let report = phone.sync().await.expect("the phone's own disk");
            let session = &report.session;
            // Asked to come later, while the server had its hands full: it has waited as long.
            if let Finish::Broken(Broken::Later(seconds)) = session.finish {
                println!("asked to come later: {report:?}");
                wait(seconds.saturating_add(1));
                quiet = false;
                continue;
            }
            // What another phone has yet to hand in can be missing meanwhile, and is then said.
            assert!(!matches!(session.finish, Finish::Broken(_)), "{report:?}");
            quiet &= session.finish == Finish::Same
                && (session.receipted, session.received, session.compared) == (0, 0, 0);
        }
        if quiet {
            return;
        }
    }
    panic!("it never became quiet");
}

/// All phones and the server hold the same records; the server's rows follow from its changes alone. The phones hold
/// every scope in which there are records.
pub async fn all_hold_the_same(office: &Office, phones: &[&Device]) -> BTreeMap<RecordId, Row> {
    let digests = phones[0].digests().await.unwrap();
    for phone in phones {
        assert_eq!(phone.digests().await.unwrap(), digests);
    }
    let ids: Vec<RecordId> = digests.keys().copied().collect();
    let differences = differences(office.store(), REALM).await.unwrap();
    assert_eq!(differences, []);
    let mut work = office.store().read().await.unwrap();
    let states = work.records(REALM, &ids).await.unwrap();
    assert_eq!(states.len(), ids.len(), "the server has every record");
    let mut rows = BTreeMap::new();
    for state in states {
        let (head, columns) = (state.head, state.row);
        assert_eq!(head.digest, digests[&head.id]);
        let kind = record::kind(&head.kind).expect("a known kind");
        let changes = work.merged_of(REALM, head.id).await.unwrap();
        let changes = changes
            .iter()
            .map(|c| Change::from_bytes(c.bytes.clone()).expect("a change"));
        let mut doc = genesis(kind, head.id);
        doc.apply_changes(changes.collect::<Vec<_>>()).unwrap();
        assert_eq!(heads(&doc), head.heads);
        let standing: Standing = serde_json::from_str(&head.standing).unwrap();
        let row = project(head.id, kind, &doc, &standing);
        let shown: serde_json::Value = serde_json::from_str(&columns.row_json).unwrap();
        assert_eq!(shown["values"], serde_json::to_value(&row.values).unwrap());
        assert_eq!(
            shown["missing"],
            serde_json::to_value(&row.missing).unwrap()
        );
        assert_eq!(
            (&columns.title, &columns.search, &columns.sort_key),
            (&row.title, &row.search, &row.sort_key)
        );
        assert_eq!(
            (columns.field, columns.level, columns.unit, columns.year),
            (
                row.axes.get(&Axis::Field).cloned(),
                row.axes.get(&Axis::Level).cloned(),
                row.unit,
                row.year
            )
        );
        assert_eq!(columns.complete, row.missing.is_empty());
        let listed = work.conflicts_of(REALM, head.id).await.unwrap();
        let paths: Vec<String> = listed.into_iter().map(|c| c.path).collect();
        let open: Vec<String> = row.conflicts.iter().map(|c| c.path.to_string()).collect();
        assert_eq!(paths, open);
        assert_eq!(usize::try_from(columns.open_conflicts), Ok(open.len()));
        rows.insert(head.id, row);
    }
    rows
}

pub fn heads(doc: &Automerge) -> Vec<Hash> {
    let mut heads: Vec<Hash> = doc.get_heads().into_iter().map(Hash::from).collect();
    heads.sort_unstable();
    heads
}

/// Changes that the phone wrote and has a receipt for.
pub async fn receipted(phone: &Device) -> Vec<ChangeKey> {
    let me = phone.status().await.unwrap().install;
    let mut found = Vec::new();
    for listed in phone.list(None, "").await.unwrap() {
        let here: Vec<Hash> = phone
            .show(listed.id)
            .await
            .unwrap()
            .own
            .into_iter()
            .filter(|own| own.fate == sync_core::outbox::Fate::Here)
            .map(|own| own.hash)
            .collect();
        let doc = phone.document(listed.id).await.unwrap();
        found.extend(
            doc.get_changes(&[])
                .iter()
                .filter(|c| c.actor_id().to_bytes() == me.as_bytes())
                .map(|c| ChangeKey {
                    record: listed.id,
                    hash: c.hash().into(),
                })
                .filter(|key| !here.contains(&key.hash)),
        );
    }
    found
}

/// Every one of these is in the server's log, and none was refused.
pub async fn on_the_server(store: &dyn Store, changes: &[ChangeKey]) {
    let mut work = store.read().await.unwrap();
    let outcomes = work.outcomes(REALM, changes).await.unwrap();
    assert_eq!(outcomes.len(), changes.len(), "a receipt was not kept");
    let refused = |o: &&danvan_store::ChangeOutcome| o.state == ChangeState::Quarantined;
    assert_eq!(outcomes.iter().find(refused), None);
}

pub async fn backlog(store: &dyn Store) -> Backlog {
    let mut work = store.read().await.unwrap();
    work.backlog(REALM).await.unwrap()
}

/// Copies a phone's folder, which nothing may hold open.
pub fn copy_folder(from: &FilePath, to: &FilePath) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (entry, from) = entry.map(|e| (e.file_name(), e.path())).unwrap();
        let to = to.join(entry);
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}
