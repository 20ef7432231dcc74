//! A phone as rows of a store that knows only keys and bytes: a browser's.
//!
//! | key | what |
//! |---|---|
//! | `me` | who it is |
//! | `scope/<id>`, `place/<record>` | scopes, and where records are filed |
//! | `doc/<record>` | a record's document and standing: read when it is needed, and only then |
//! | `out/<n>`, `command/<n>` | outbox and commands in their order |
//! | `identity/<id>` | citizens' identities recorded here: the row goes as soon as one is erased |
//! | `notice/<seq>`, `wanted/<record>`, `media/<hash>` | refusals, records asked for, files that the server has |

use std::collections::BTreeMap;

use automerge::Automerge;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{Held, Item, Phone, Place, Queued};
use crate::{
    id::{Blob, CommandId, Hash, RecordId},
    protocol::{decode, encode},
    standing::Standing,
};

/// A row that is not what this module writes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the row {0} cannot be read")]
pub struct Unreadable(pub String);

/// What is to be done to one row. All changes of a step belong into one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Write it.
    Put(String, Vec<u8>),
    /// Remove it.
    Remove(String),
}

/// The rows of a phone as they were last written, but for the documents.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    written: BTreeMap<String, Vec<u8>>,
    /// There is one for each record: they are compared as they are, and written out only where they differ.
    places: BTreeMap<RecordId, Place>,
    items: Numbers<Hash>,
    commands: Numbers<CommandId>,
}

/// Numbers that keep things in their order whatever goes from between.
#[derive(Debug, Clone)]
struct Numbers<K> {
    of: BTreeMap<K, u64>,
    next: u64,
}

impl<K> Default for Numbers<K> {
    fn default() -> Self {
        Self {
            of: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<K: Ord + Copy> Numbers<K> {
    fn knows(&mut self, key: K, number: u64) {
        self.of.insert(key, number);
        self.next = self.next.max(number + 1);
    }

    /// Numbers things that are in order; what is not among them any more is forgotten.
    fn number(&mut self, keys: impl Iterator<Item = K>) -> Vec<u64> {
        let before = std::mem::take(&mut self.of);
        keys.map(|key| {
            let number = before.get(&key).copied().unwrap_or(self.next);
            self.knows(key, number);
            number
        })
        .collect()
    }
}

#[derive(Serialize, Deserialize)]
struct Doc {
    kind: String,
    standing: Standing,
    bytes: Blob,
}

const DOC: &str = "doc/";

impl Rows {
    /// The key of a record's document.
    pub fn doc_key(record: RecordId) -> String {
        format!("{DOC}{record}")
    }

    /// Reads a record's document.
    ///
    /// # Errors
    /// When the row is not one.
    pub fn doc(record: RecordId, row: &[u8]) -> Result<Held, Unreadable> {
        let broken = || Unreadable(Self::doc_key(record));
        let Doc {
            kind,
            standing,
            bytes,
        } = decode(row).map_err(|_| broken())?;
        let doc = std::panic::catch_unwind(|| Automerge::load(&bytes.0).ok());
        let doc = doc.ok().flatten().ok_or_else(broken)?;
        Ok(Held {
            kind,
            doc,
            standing,
        })
    }

    /// Reads a phone without its documents; their rows are passed over.
    ///
    /// # Errors
    /// When a row cannot be read.
    pub fn read(
        rows: impl IntoIterator<Item = (String, Vec<u8>)>,
    ) -> Result<(Phone, Self), Unreadable> {
        let (mut phone, mut kept) = (Phone::default(), Self::default());
        let (mut items, mut commands) = (BTreeMap::new(), BTreeMap::new());
        for (key, bytes) in rows {
            if key.starts_with(DOC) {
                continue;
            }
            let (table, id) = key.split_once('/').unwrap_or((&key, ""));
            match table {
                "me" => phone.me = value(&key, &bytes)?,
                "scope" => drop(phone.scopes.insert(parsed(&key, id)?, value(&key, &bytes)?)),
                "place" => drop(phone.places.insert(parsed(&key, id)?, value(&key, &bytes)?)),
                "out" => drop(items.insert(number(&key, id)?, value::<Item>(&key, &bytes)?)),
                "command" => {
                    drop(commands.insert(number(&key, id)?, value::<Queued>(&key, &bytes)?));
                }
                "identity" => drop(
                    phone
                        .identities
                        .insert(parsed(&key, id)?, value(&key, &bytes)?),
                ),
                "notice" => drop(
                    phone
                        .notices
                        .insert(number(&key, id)?, value(&key, &bytes)?),
                ),
                "wanted" => drop(phone.wanted.insert(parsed(&key, id)?)),
                "media" => drop(phone.media.on_server.insert(parsed(&key, id)?)),
                _ => return Err(Unreadable(key)),
            }
            if table != "place" {
                kept.written.insert(key, bytes);
            }
        }
        kept.places.clone_from(&phone.places);
        for (n, item) in items {
            kept.items.knows(item.out.hash, n);
            phone.outbox.push(item);
        }
        for (n, queued) in commands {
            kept.commands.knows(queued.command.id, n);
            phone.commands.push(queued);
        }
        Ok((phone, kept))
    }

    /// What the rows lack of the phone as it now is. They count as written from here on: where writing fails, the phone
    /// must be read anew.
    pub fn changes(&mut self, phone: &mut Phone) -> Vec<Change> {
        let mut changes = Vec::new();
        for record in std::mem::take(&mut phone.touched) {
            if let Some(held) = phone.records.get(&record) {
                changes.push(Change::Put(Self::doc_key(record), doc_row(held)));
            }
        }
        let now = self.rows_of(phone);
        for (key, bytes) in &now {
            if self.written.get(key) != Some(bytes) {
                changes.push(Change::Put(key.clone(), bytes.clone()));
            }
        }
        for key in self.written.keys().filter(|key| !now.contains_key(*key)) {
            changes.push(Change::Remove(key.clone()));
        }
        for (id, place) in &phone.places {
            if self.places.get(id) != Some(place) {
                changes.push(Change::Put(format!("place/{id}"), encode(place)));
            }
        }
        for id in self
            .places
            .keys()
            .filter(|id| !phone.places.contains_key(id))
        {
            changes.push(Change::Remove(format!("place/{id}")));
            changes.push(Change::Remove(Self::doc_key(*id)));
        }
        self.written = now;
        self.places.clone_from(&phone.places);
        phone.media.forgotten = false;
        changes
    }

    fn rows_of(&mut self, phone: &Phone) -> BTreeMap<String, Vec<u8>> {
        let mut rows = BTreeMap::from([("me".to_owned(), encode(&phone.me))]);
        let scopes = phone.scopes.iter();
        rows.extend(scopes.map(|(id, scope)| (format!("scope/{id}"), encode(scope))));
        let numbers = self.items.number(phone.outbox.iter().map(|i| i.out.hash));
        let items = numbers.into_iter().zip(&phone.outbox);
        rows.extend(items.map(|(n, item)| (format!("out/{n}"), encode(item))));
        let ids = phone.commands.iter().map(|q| q.command.id);
        let numbers = self.commands.number(ids);
        let commands = numbers.into_iter().zip(&phone.commands);
        rows.extend(commands.map(|(n, queued)| (format!("command/{n}"), encode(queued))));
        let identities = phone.identities.iter();
        rows.extend(identities.map(|(id, held)| (format!("identity/{id}"), encode(held))));
        let notices = phone.notices.iter();
        rows.extend(notices.map(|(seq, notice)| (format!("notice/{seq}"), encode(notice))));
        let wanted = phone.wanted.iter();
        rows.extend(wanted.map(|id| (format!("wanted/{id}"), Vec::new())));
        let media = phone.media.on_server.iter();
        rows.extend(media.map(|file| (format!("media/{file}"), Vec::new())));
        rows
    }
}

fn doc_row(held: &Held) -> Vec<u8> {
    encode(&Doc {
        kind: held.kind.clone(),
        standing: held.standing.clone(),
        bytes: Blob(held.doc.save_nocompress()),
    })
}

fn value<T: DeserializeOwned>(key: &str, bytes: &[u8]) -> Result<T, Unreadable> {
    decode(bytes).map_err(|_| Unreadable(key.to_owned()))
}

fn parsed<T: std::str::FromStr>(key: &str, id: &str) -> Result<T, Unreadable> {
    id.parse().map_err(|_| Unreadable(key.to_owned()))
}

fn number(key: &str, id: &str) -> Result<u64, Unreadable> {
    parsed(key, id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        change::{Edit, Path},
        id::{InstallId, ScopeId},
        outbox::Fate,
        phone::Scope,
        value::Value,
    };

    const SCOPE: ScopeId = ScopeId([3; 16]);

    fn phone() -> Phone {
        let mut phone = Phone::default();
        phone.me.install = InstallId([1; 16]);
        phone.me.installs = [phone.me.install].into();
        phone.scopes.insert(SCOPE, Scope::default());
        phone
    }

    fn begin(phone: &mut Phone, n: u8) {
        let photo = Edit::Append {
            field: "attachments".to_owned(),
            key: format!("{n:016x}"),
            values: vec![("sha256".to_owned(), Value::from(Hash([n; 32])))],
        };
        let name = Edit::Set {
            path: Path::field("name"),
            value: Value::from("Đối thoại quý 3"),
        };
        phone
            .create(RecordId([n; 16]), "dialogue", SCOPE, vec![name, photo], 1)
            .unwrap();
    }

    fn write(disk: &mut BTreeMap<String, Vec<u8>>, changes: Vec<Change>) {
        for change in changes {
            match change {
                Change::Put(key, bytes) => drop(disk.insert(key, bytes)),
                Change::Remove(key) => drop(disk.remove(&key)),
            }
        }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let (mut phone, mut rows, mut disk) = (phone(), Rows::default(), BTreeMap::new());
        // More than nine, so that numbers do not sort as text.
        (1..=12).for_each(|n| begin(&mut phone, n));
        write(&mut disk, rows.changes(&mut phone));
        assert_eq!(rows.changes(&mut phone), [], "nothing is written twice");

        phone.outbox[3].out.fate = Fate::Safe;
        phone.outbox.remove(0);
        phone.places.remove(&RecordId([1; 16]));
        write(&mut disk, rows.changes(&mut phone));
        begin(&mut phone, 13);
        write(&mut disk, rows.changes(&mut phone));

        let (read, mut kept) = Rows::read(disk.clone()).unwrap();
        assert_eq!(read.me, phone.me);
        assert_eq!(read.scopes, phone.scopes);
        assert_eq!(read.places, phone.places);
        assert_eq!(read.outbox, phone.outbox);
        let mut read = read;
        assert_eq!(kept.changes(&mut read), []);
        assert!(!disk.contains_key(&Rows::doc_key(RecordId([1; 16]))));
        for record in phone.places.keys() {
            let held = Rows::doc(*record, &disk[&Rows::doc_key(*record)]).unwrap();
            assert_eq!(held.doc.get_heads(), phone.records[record].doc.get_heads());
        }
    }

    #[test]
    fn a_row_that_is_something_else_is_named() {
        let me = ("me".to_owned(), vec![0xff]);
        assert_eq!(Rows::read([me]).unwrap_err(), Unreadable("me".to_owned()));
        let strange = ("elsewhere/1".to_owned(), Vec::new());
        assert!(Rows::read([strange]).is_err());
        assert!(Rows::doc(RecordId([1; 16]), b"no document").is_err());
    }
}
