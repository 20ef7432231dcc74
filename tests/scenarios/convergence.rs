//! Four phones write whatever they like, sync in whatever order over lines that break anywhere, and end with the same.

use std::collections::{BTreeMap, HashMap, HashSet};

use automerge::Automerge;
use danvan_device::Device;
use danvan_tests::{Backend, Chance, Cut, Line, Office, Server};
use sync_core::{
    change::{Edit, Path},
    id::{Hash, RecordId, ScopeId},
    project::Row,
    record::{self, Policy},
    standing::Role,
    value::Value,
};

use crate::same::{PASSWORD, all_hold_the_same, new, set, until_quiet};

const PHONES: usize = 4;
const STEPS: usize = 70;
const SEEDS: u64 = 8;

/// Something that a person did, with the change that it became.
struct Written {
    record: RecordId,
    hash: Hash,
    edit: Edit,
}

struct Story {
    chance: Chance,
    phones: Vec<Device>,
    lines: Vec<Line>,
    scope: ScopeId,
    written: Vec<Written>,
    /// How many changes each phone wrote.
    count: [u64; PHONES],
}

impl Story {
    async fn begin(seed: u64, office: &mut Office, server: &Server) -> Self {
        let commune = office.commune(&format!("99{seed:03}"), "Xã Khe Sim").await;
        let (mut phones, mut lines) = (Vec::new(), Vec::new());
        for n in 0..PHONES {
            let login = format!("can-bo-{seed}-{n}");
            office
                .person(&login, "Cán bộ Mẫu", Role::FieldOfficer, &commune)
                .await;
            let line = Line::to(&server.url).await;
            phones.push(office.phone(&line.url, &login, &login).await);
            lines.push(line);
        }
        Self {
            chance: Chance::of(seed),
            phones,
            lines,
            scope: commune.scope,
            written: Vec::new(),
            count: [0; PHONES],
        }
    }

    async fn tell(&mut self) {
        for kind in ["registration", "dialogue", "opinion", "visit"] {
            self.create(0, kind).await;
        }
        until_quiet(&self.phones.iter().collect::<Vec<_>>()).await;
        for _ in 0..STEPS {
            let who = self.chance.below(PHONES);
            match self.chance.below(10) {
                0 => {
                    let kinds = ["registration", "dialogue", "opinion", "visit"];
                    let kind = kinds[self.chance.below(kinds.len())];
                    self.create(who, kind).await;
                }
                1 | 2 => self.sync(who).await,
                3 => {
                    let (a, b) = (who, (who + 1) % PHONES);
                    let cuts = [self.cuts(), self.cuts()];
                    self.lines[a].cut(&cuts[0]);
                    self.lines[b].cut(&cuts[1]);
                    let (a, b) = tokio::join!(self.phones[a].sync(), self.phones[b].sync());
                    a.expect("the phone's own disk");
                    b.expect("the phone's own disk");
                }
                _ => self.edit(who).await,
            }
        }
        for line in &self.lines {
            line.cut(&[]);
        }
        until_quiet(&self.phones.iter().collect::<Vec<_>>()).await;
    }

    /// Up to four breaks, anywhere; a lost answer is the one that hurts most.
    fn cuts(&mut self) -> Vec<Cut> {
        let chance = &mut self.chance;
        (0..chance.below(5))
            .map(|_| match chance.below(3) {
                0 => Cut::Down(0),
                1 => Cut::Down(chance.below(3_000)),
                _ => Cut::Up(chance.below(2_000)),
            })
            .collect()
    }

    async fn sync(&mut self, who: usize) {
        let cuts = self.cuts();
        self.lines[who].cut(&cuts);
        self.phones[who].sync().await.expect("the phone's own disk");
    }

    async fn create(&mut self, who: usize, kind: &'static str) {
        let title = record::kind(kind).expect("a kind").title;
        let first = match kind {
            "visit" => insert("findings", 0, &self.mark()),
            _ => set(title, self.mark()),
        };
        let phone = &self.phones[who];
        let record = new(phone, kind, self.scope, vec![first.clone()]).await;
        let hash = phone.show(record).await.unwrap().heads[0];
        self.note(who, record, hash, first);
    }

    async fn edit(&mut self, who: usize) {
        let held = self.phones[who].list(None, "").await.unwrap();
        let Some(listed) = held.get(self.chance.below(held.len())) else {
            return;
        };
        let row = self.phones[who].show(listed.id).await.unwrap().row.unwrap();
        let edit = self.invent(&listed.kind, &row);
        let made = self.phones[who].edit(listed.id, vec![edit.clone()]).await;
        self.note(who, listed.id, made.expect("an edit"), edit);
    }

    fn note(&mut self, who: usize, record: RecordId, hash: Hash, edit: Edit) {
        self.count[who] += 1;
        self.written.push(Written { record, hash, edit });
    }

    /// Words that nobody else writes.
    fn mark(&self) -> String {
        format!("〔việc {}〕", self.written.len())
    }

    fn invent(&mut self, kind: &str, row: &Row) -> Edit {
        let (mark, at) = (self.mark(), [0, usize::MAX][self.chance.below(2)]);
        let n = i64::try_from(self.written.len()).unwrap();
        let day = || format!("2026-{:02}-{:02}", n % 12 + 1, n % 28 + 1);
        let pick = self.chance.below(6);
        match (kind, pick) {
            ("registration", 0) => set("objective", mark),
            ("registration", 1) => set("budget", n),
            ("registration", 2) => insert("content", at, &mark),
            ("registration", 3) => Edit::Include {
                field: "local_priorities".to_owned(),
                member: mark,
            },
            ("registration", 4) => set("launched_on", day()),
            ("registration", _) => self.in_log("forces", "task", row),
            ("dialogue", 0) => set("venue", mark),
            ("dialogue", 1) => insert("minutes", at, &mark),
            ("dialogue", 2) => set("noticed_on", day()),
            ("dialogue", 3) => set("chair", mark),
            ("dialogue", _) => count_up("attendance", n + 1),
            ("opinion", 0) => set("number", n + 1),
            ("opinion", _) => set("text", mark),
            ("visit", 0) => insert("findings", at, &mark),
            ("visit", 1) => count_up("participants", n + 1),
            ("visit", 2) => set("recommendations", mark),
            _ => self.in_log("photos", "caption", row),
        }
    }

    /// An entry more, another word in one, or one taken back.
    fn in_log(&mut self, log: &str, name: &str, row: &Row) -> Edit {
        let entries = match row.values.get(log) {
            Some(Value::Entries(entries)) => entries.as_slice(),
            _ => &[],
        };
        let chosen = entries.get(self.chance.below(entries.len()));
        match (chosen, self.chance.below(4)) {
            (Some(entry), 0) => Edit::Withdraw {
                field: log.to_owned(),
                key: entry.key.clone(),
            },
            (Some(entry), 1 | 2) => Edit::Set {
                path: Path::entry(log, &entry.key, name),
                value: self.mark().into(),
            },
            _ => Edit::Append {
                field: log.to_owned(),
                key: format!("muc-{}", self.written.len()),
                values: vec![(name.to_owned(), self.mark().into())],
            },
        }
    }

    /// Everything that was written is found again, or something that was written in its sight stands in its place.
    async fn nothing_is_lost(&self, rows: &BTreeMap<RecordId, Row>) {
        let mut docs: HashMap<RecordId, Automerge> = HashMap::new();
        for id in rows.keys() {
            docs.insert(*id, self.phones[0].document(*id).await.unwrap());
        }
        for written in &self.written {
            let (row, doc) = (&rows[&written.record], &docs[&written.record]);
            assert!(
                doc.get_change_meta_by_hash(&written.hash.into()).is_some(),
                "{:?} is not in the document",
                written.edit
            );
            assert!(
                self.shown(written, row, doc),
                "{:?} is gone from {row:#?}",
                written.edit
            );
        }
    }

    fn shown(&self, written: &Written, row: &Row, doc: &Automerge) -> bool {
        let others = || self.written.iter().filter(|o| o.record == written.record);
        let withdrawn = |log: &str, key: &str| {
            others().any(
                |o| matches!(&o.edit, Edit::Withdraw { field, key: k } if field == log && k == key),
            )
        };
        let value = |field: &str| row.values.get(field).cloned().unwrap_or_default();
        let entry = |log: &str, key: &str| match value(log) {
            Value::Entries(all) => all.into_iter().find(|e| e.key == key),
            _ => None,
        };
        match &written.edit {
            Edit::Set { path, value: wrote } => {
                let later = |o: &Written| {
                    matches!(&o.edit, Edit::Set { path: p, .. } if p == path)
                        && o.hash != written.hash
                        && past(doc, o.hash).contains(&written.hash)
                };
                if others().any(later) {
                    return true;
                }
                let held = match &path.entry {
                    None => value(&path.field),
                    Some((key, _)) if withdrawn(&path.field, key) => return true,
                    Some((key, name)) => entry(&path.field, key)
                        .and_then(|e| e.fields.get(name).cloned())
                        .unwrap_or_default(),
                };
                let field = record::kind(kind_of(doc)).and_then(|k| k.field(&path.field));
                if path.entry.is_none() && field.unwrap().policy == Policy::Earliest {
                    return held <= *wrote;
                }
                let candidate = |c: &sync_core::merge::Conflict| {
                    c.path == *path && c.candidates.iter().any(|v| v.value == *wrote)
                };
                held == *wrote || row.conflicts.iter().any(candidate)
            }
            Edit::Splice { field, insert, .. } => value(field)
                .as_text()
                .is_some_and(|text| text.contains(insert.as_str())),
            Edit::Include { field, member } => {
                matches!(value(field), Value::Members(all) if all.contains(member))
            }
            Edit::Append { field, key, .. } => entry(field, key).is_some() != withdrawn(field, key),
            Edit::Withdraw { field, key } => entry(field, key).is_none(),
            Edit::Increment { field, .. } => {
                let counted = others().filter_map(|o| match &o.edit {
                    Edit::Increment { field: f, by } if f == field => Some(*by),
                    _ => None,
                });
                value(field) == Value::Int(counted.sum())
            }
            Edit::Exclude { .. } => false,
        }
    }

    async fn every_phone_counts_right(&self) {
        for (phone, wrote) in self.phones.iter().zip(self.count) {
            let status = phone.status().await.unwrap();
            let open = phone.conflicts().await.unwrap();
            let open: usize = open.iter().map(|r| r.conflicts.len()).sum();
            let counts = status.counts;
            assert_eq!((counts.here, counts.on_its_way, counts.safe), (0, 0, 0));
            assert_eq!(counts.merged, wrote);
            assert_eq!(usize::try_from(counts.needs_you), Ok(open));
        }
    }
}

fn insert(field: &str, at: usize, words: &str) -> Edit {
    Edit::Splice {
        field: field.to_owned(),
        at,
        delete: 0,
        insert: words.to_owned(),
    }
}

fn count_up(field: &str, by: i64) -> Edit {
    Edit::Increment {
        field: field.to_owned(),
        by,
    }
}

fn kind_of(doc: &Automerge) -> &'static str {
    sync_core::change::kind_of(doc).expect("a kind").name
}

/// All changes that a change had seen.
fn past(doc: &Automerge, of: Hash) -> HashSet<Hash> {
    let (mut seen, mut next) = (HashSet::new(), vec![of]);
    while let Some(hash) = next.pop() {
        let meta = doc.get_change_meta_by_hash(&hash.into()).expect("a change");
        next.extend(
            meta.deps
                .iter()
                .map(|dep| Hash::from(*dep))
                .filter(|dep| seen.insert(*dep)),
        );
    }
    seen
}

async fn whatever_the_order(backend: Backend) {
    let mut office = Office::open(backend, PASSWORD).await;
    let server = office.serve(0, &["--tries-per-minute", "1000"]).await;
    for seed in 0..SEEDS {
        println!("seed {seed}");
        let mut story = Story::begin(seed, &mut office, &server).await;
        story.tell().await;
        let phones: Vec<&Device> = story.phones.iter().collect();
        let rows = all_hold_the_same(&office, &phones).await;
        story.nothing_is_lost(&rows).await;
        story.every_phone_counts_right().await;
    }
    server.stop().await;
}

#[tokio::test]
async fn whatever_the_order_on_sqlite() {
    whatever_the_order(Backend::Sqlite).await;
}

#[tokio::test]
async fn whatever_the_order_on_postgres() {
    whatever_the_order(Backend::Postgres).await;
}
