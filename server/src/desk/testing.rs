//! Officers who write records that the pipeline merges: for tests of what is read.

use automerge::Automerge;
use danvan_store::SyncNote;
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    id::{Blob, Hash, RecordId, ScopeId},
    protocol::PushEntry,
    record::kind,
    value::Value,
};

use crate::{
    clock::Clock as _,
    intake::{Delivery, Sender, Taking, precheck},
    testing::{Office, Phone, REALM},
};

/// A record as one phone holds it.
#[derive(Clone)]
pub(crate) struct Held {
    pub id: RecordId,
    kind: &'static str,
    scope: ScopeId,
    doc: Automerge,
    unsent: Vec<Vec<u8>>,
}

impl Held {
    pub(crate) fn new(n: u8, kind_name: &'static str, scope: ScopeId) -> Self {
        let id = RecordId([n; 16]);
        let doc = genesis(kind(kind_name).unwrap(), id);
        Self {
            id,
            kind: kind_name,
            scope,
            doc,
            unsent: Vec::new(),
        }
    }

    /// A record that is there already, as somebody got it.
    pub(crate) fn taken_up(
        id: RecordId,
        kind: &'static str,
        scope: ScopeId,
        doc: Automerge,
    ) -> Self {
        Self {
            id,
            kind,
            scope,
            doc,
            unsent: Vec::new(),
        }
    }

    /// Gives fields their values, in one change.
    pub(crate) fn set(&mut self, by: &Phone, values: &[(&str, Value)]) -> Hash {
        let edits: Vec<Edit> = values
            .iter()
            .map(|(field, value)| Edit::Set {
                path: Path::field(field),
                value: value.clone(),
            })
            .collect();
        self.edit(by, &edits)
    }

    /// Edits fields and entries, in one change.
    pub(crate) fn edit(&mut self, by: &Phone, edits: &[Edit]) -> Hash {
        let by = By {
            install: by.install,
            at: 1_782_000_000_000,
        };
        let made = author(&mut self.doc, kind(self.kind).unwrap(), by, edits, None);
        let made = made.unwrap().unwrap();
        self.unsent.push(made.bytes);
        made.hash
    }

    /// The same record as another phone got it.
    pub(crate) fn copied(&self) -> Self {
        Self {
            unsent: Vec::new(),
            ..self.clone()
        }
    }

    /// Leaves what was not sent yet on the phone.
    pub(crate) fn hold_back(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.unsent)
    }

    /// Lets what was left on the phone go with the next push.
    pub(crate) fn put_back(&mut self, held: Vec<Vec<u8>>) {
        self.unsent.extend(held);
    }

    /// Something that claims to be a change and is none.
    pub(crate) fn spoil(&mut self) {
        self.unsent.push(b"\x85\x6f\x4a\x83 no change".to_vec());
    }

    /// Hands in what was not yet, and waits until it is merged or refused; what intake did with each change.
    pub(crate) async fn push(&mut self, office: &Office, by: &Phone) -> Vec<Taking> {
        let now = office.clock.now_ms();
        let (device, person, install) = (by.device, by.person, by.install);
        let sender = Sender {
            device,
            person,
            install,
            earlier: &[],
            now,
        };
        let entry = PushEntry {
            record: self.id,
            kind: self.kind.to_owned(),
            scope: self.scope,
            changes: self.unsent.drain(..).map(Blob).collect(),
        };
        let delivery = Delivery {
            realm: REALM.into(),
            device,
            install,
            shown: None,
            next_ticket: [1; 16],
            note: SyncNote {
                at: now,
                waiting_changes: 2,
                waiting_media: 1,
                app_version: "1.0".into(),
                clock_skew_ms: 0,
            },
            forgotten: Vec::new(),
            changes: precheck(vec![entry], &sender, &office.app.exchange.limits),
            commands: Vec::new(),
            identities: None,
        };
        let taken = office.app.exchange.intake.take(delivery).await.unwrap();
        taken.merged.await.unwrap();
        taken.changes
    }
}
