//! `kill -9`, again and again, while phones push: what had a receipt is there.

use std::collections::BTreeMap;

use danvan_device::{Device, NewRecord, Progress};
use danvan_server::verify::differences;
use danvan_store::ChangeKey;
use futures_util::future::join_all;
use sync_core::{
    change::{Edit, Path},
    id::{Hash, RecordId},
    outbox::Fate,
    session::{Broken, Finish},
    standing::Role,
};
use tokio::sync::mpsc;

use crate::{Backend, Chance, Line, Office, REALM, Server, Unit, wait};

const PHONES: usize = 3;
/// Records that each phone begins in a round.
const RECORDS: usize = 8;
/// Syncs of a phone with a server that comes back, before that is a failure.
const TRIES: usize = 20;
/// About how many steps of their exchanges the phones see in an undisturbed round.
const STEPS: usize = 8 * PHONES;

/// What it came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Toll {
    /// How often something was killed.
    pub rounds: usize,
    /// Of these, how often the database was.
    pub databases: usize,
    /// Changes that had a receipt when it was.
    pub receipts: usize,
    /// Changes that had none, and were handed in afterwards.
    pub handed_in_later: usize,
}

struct Field {
    office: Office,
    unit: Unit,
    server: Server,
    line: Line,
    phones: Vec<Device>,
}

/// Kills the server so many times under load; on `PostgreSQL` in turn with the database. The moments follow from the
/// seed and from how the machine runs.
///
/// # Panics
/// When a change with a receipt is gone, when phones and server do not come to hold the same, when what is stored does
/// not follow from the changes.
pub async fn torture(backend: Backend, rounds: usize, seed: u64) -> Toll {
    let mut chance = Chance::of(seed);
    let mut field = Field::open(backend).await;
    let mut toll = Toll::default();
    for round in 0..rounds {
        let database = backend == Backend::Postgres && round % 2 == 1;
        let made = field.write(round).await;
        let killed_at = chance.below(STEPS);
        field.fall(killed_at, database).await;
        let (receipts, without) = field.count(&made).await;
        toll.rounds += 1;
        toll.databases += usize::from(database);
        toll.receipts += receipts;
        toll.handed_in_later += without;
    }
    field.settle(rounds).await;
    toll
}

impl Field {
    async fn open(backend: Backend) -> Self {
        let mut office = Office::open(backend, "mật khẩu thử nghiệm").await;
        let unit = office.commune("99001", "Xã Khe Sim").await;
        for n in 0..PHONES {
            let (login, role) = (format!("p{n}"), Role::FieldOfficer);
            office.person(&login, "Cán bộ Mẫu", role, &unit).await;
        }
        let server = office.serve(0, &[]).await;
        let line = Line::to(&server.url).await;
        let mut phones = Vec::new();
        for n in 0..PHONES {
            let name = format!("p{n}");
            phones.push(office.phone(&line.url, &name, &name).await);
        }
        Self {
            office,
            unit,
            server,
            line,
            phones,
        }
    }

    /// Every phone begins records; answers which.
    async fn write(&self, round: usize) -> Vec<Vec<RecordId>> {
        let mut made = Vec::new();
        for (n, phone) in self.phones.iter().enumerate() {
            let new = (0..RECORDS).map(|r| NewRecord {
                kind: "registration".to_owned(),
                scope: self.unit.scope,
                edits: vec![Edit::Set {
                    path: Path::field("name"),
                    value: format!("Mô hình {round}-{n}-{r}").into(),
                }],
            });
            let new: Vec<_> = new.collect();
            made.push(phone.create_many(new).await.expect("records"));
        }
        made
    }

    /// All phones push at once, and after so many steps of theirs the server or its database is killed and comes back.
    async fn fall(&mut self, steps: usize, database: bool) {
        let (heard, mut seen) = mpsc::unbounded_channel();
        let phones = &self.phones;
        let syncs = async move {
            // Ends with the syncs, and with it what is heard of them.
            let observer = move |_: Progress| {
                let _gone = heard.send(());
            };
            join_all(phones.iter().map(|p| p.sync_with(false, &observer))).await
        };
        let (office, server, line) = (&mut self.office, &mut self.server, &self.line);
        let fall = async {
            for _ in 0..steps {
                if seen.recv().await.is_none() {
                    break;
                }
            }
            if database {
                office.crash_database().await;
            } else {
                server.die().await;
                *server = office.serve(0, &[]).await;
                line.leads_to(&server.url);
            }
        };
        let (reports, ()) = tokio::join!(syncs, fall);
        for report in reports {
            let report = report.expect("the phone's own disk");
            assert_ne!(report.session.finish, Finish::Different, "{report:?}");
        }
    }

    /// How many of the changes in these records had a receipt, and how many had none. Each that had is in the log.
    async fn count(&self, made: &[Vec<RecordId>]) -> (usize, usize) {
        let (mut receipts, mut without) = (0, 0);
        let mut work = self.office.store().read().await.expect("a store");
        for (phone, records) in self.phones.iter().zip(made) {
            for record in records {
                let here: Vec<Hash> = phone
                    .show(*record)
                    .await
                    .expect("a record")
                    .own
                    .into_iter()
                    .filter(|own| own.fate == Fate::Here)
                    .map(|own| own.hash)
                    .collect();
                let doc = phone.document(*record).await.expect("a document");
                let changes = doc.get_changes(&[]);
                // The genesis is everybody's and is never sent.
                let own = changes.iter().filter(|c| !c.deps().is_empty());
                let keys: Vec<ChangeKey> = own
                    .map(|c| ChangeKey {
                        record: *record,
                        hash: c.hash().into(),
                    })
                    .filter(|key| !here.contains(&key.hash))
                    .collect();
                let kept = work.outcomes(REALM, &keys).await.expect("a log");
                assert_eq!(kept.len(), keys.len(), "a receipt was not kept: {record}");
                receipts += keys.len();
                without += here.len();
            }
        }
        (receipts, without)
    }

    /// All phones come to hold the same, and what is stored follows from it.
    async fn settle(self, rounds: usize) {
        for _ in 0..2 {
            for phone in &self.phones {
                settled(phone).await;
            }
        }
        let mut held: Vec<BTreeMap<RecordId, Hash>> = Vec::new();
        for phone in &self.phones {
            held.push(phone.digests().await.expect("digests"));
        }
        assert_eq!(
            held[0].len(),
            rounds * PHONES * RECORDS,
            "none lost, none double"
        );
        assert!(held.iter().all(|phone| *phone == held[0]));
        let found = differences(self.office.store(), REALM).await;
        assert_eq!(found.expect("a store"), []);
        self.server.stop().await;
    }
}

async fn settled(phone: &Device) {
    for _ in 0..TRIES {
        let report = phone.sync().await.expect("the phone's own disk");
        match report.session.finish {
            Finish::Same => return,
            Finish::Broken(Broken::Later(seconds)) => wait(seconds.saturating_add(1)),
            Finish::Merging | Finish::Broken(Broken::Link) => {}
            finish => panic!("{finish:?}"),
        }
    }
    panic!("it never came to rest");
}
