//! What a person sees: lists, one record, what stands in conflict, and where everything is.

use std::{collections::BTreeMap, sync::atomic::Ordering};

use automerge::Automerge;
use serde::Serialize;
use sync_core::{
    change::Edit,
    digest::Short,
    id::{DeviceId, Hash, InstallId, PersonId, RecordId, ScopeId, UnitId},
    merge::{Conflict, Settlement, open_conflicts, settlements},
    outbox::{Counts, Fate},
    phone::CommandFate,
    project::{Row, digest_of, project},
    protocol::Reason,
    record,
    standing::{Command, Standing},
    text,
};

use crate::{
    Device, Error,
    media::MediaCount,
    store::{
        commands, media, notices, outbox, phone,
        records::{self, Filed},
        scopes,
    },
};

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The record.
    pub id: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// Its scope.
    pub scope: ScopeId,
    /// Its title; empty while nobody gave one.
    pub title: String,
    /// Folded text that searches look in.
    #[serde(skip)]
    pub search: String,
    /// Code of the state of its standing, as last heard.
    pub state: String,
    /// How much is missing before it can be submitted.
    pub missing: u64,
    /// Conflicts that wait for someone to settle them.
    pub conflicts: u64,
    /// Whether all that this phone wrote in it is merged.
    pub merged: bool,
    /// It is on its way out of this phone.
    pub leaving: bool,
}

/// A record with all that this phone knows of it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The record.
    pub id: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// Its scope.
    pub scope: ScopeId,
    /// Values, what is missing, open conflicts; absent for a kind that this build does not know.
    pub row: Option<Row>,
    /// Where it stands, as last heard from the server.
    pub standing: Standing,
    /// What this phone wrote and has not seen merged, or had refused; oldest first.
    pub own: Vec<Own>,
    /// Commands queued here, with what became of them; oldest first.
    pub commands: Vec<(Command, CommandFate)>,
    /// Settled conflicts, oldest first.
    pub settlements: Vec<Settlement>,
    /// Photos, sounds and files.
    pub media: MediaOfRecord,
    /// Heads of the document.
    pub heads: Vec<Hash>,
    /// Digest of the record as it is here.
    pub digest: Hash,
    /// It is on its way out of this phone.
    pub leaving: bool,
}

/// Something that this phone wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Own {
    /// The change.
    pub hash: Hash,
    /// When, by the phone's clock, ms.
    pub at: i64,
    /// Where it is; refused ones say why.
    pub fate: Fate,
    /// What was written.
    pub intent: Vec<Edit>,
}

/// The photos, sounds and files that a record speaks of: "3 of 5 are on the server".
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MediaOfRecord {
    /// All of them.
    pub all: Vec<Hash>,
    /// Those that the server has, as far as it said.
    pub on_server: Vec<Hash>,
}

/// A record with its open conflicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InConflict {
    /// The record.
    pub record: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// The conflicts, in the order of their paths.
    pub conflicts: Vec<Conflict>,
}

/// Where everything is that this phone wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The device.
    pub device: DeviceId,
    /// The installation that it writes under now.
    pub install: InstallId,
    /// Whose it is.
    pub person: Option<PersonId>,
    /// Their name.
    pub person_name: String,
    /// The province.
    pub realm: String,
    /// The server.
    pub server: String,
    /// Changes. `here` counts those `on_its_way`, too; `needs_you` also counts refused commands and open conflicts.
    pub counts: Counts,
    /// Changes of `here` that the server had no room for, by reason.
    pub kept: Vec<(Reason, u64)>,
    /// Commands that are only here.
    pub commands_here: u64,
    /// Commands that the server has and has not decided.
    pub commands_pending: u64,
    /// Photos, sounds and files taken on this phone.
    pub media: MediaCount,
    /// When phone and server last held the same, by the phone's clock, ms.
    pub synced_at: Option<i64>,
}

/// A scope as the phone holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScopeHeld {
    /// The scope.
    pub id: ScopeId,
    /// Name of its unit; empty where the phone was not told.
    pub name: String,
    /// `seq` of the last entry stored.
    pub cursor: u64,
    /// Digest of all its records, as the server gave them.
    pub digest: Short,
}

/// A unit of the phone's scopes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitKnown {
    /// The unit.
    pub id: UnitId,
    /// The scope that its records are in.
    pub scope: ScopeId,
    /// Its name.
    pub name: String,
}

impl Device {
    /// The records of a kind, or all, that answer a query (marks may be left out; blank finds all): the best answers
    /// first, then in Vietnamese order. No document is loaded.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn list(&self, kind: Option<&str>, query: &str) -> Result<Vec<Listed>, Error> {
        let mut tx = self.store.begin().await?;
        let lines = records::list(&mut tx, kind).await?;
        let query = text::Query::new(query);
        let mut found: Vec<_> = lines
            .into_iter()
            .filter_map(|line| Some((query.rank(&line.search, &line.title)?, line)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        Ok(found.into_iter().map(|(_, line)| line).collect())
    }

    /// One record.
    ///
    /// # Errors
    /// No such record, or what the disk says.
    pub async fn show(&self, record: RecordId) -> Result<Shown, Error> {
        let mut tx = self.store.begin().await?;
        let Filed { held, place } = records::get(&mut tx, record)
            .await?
            .ok_or(Error::NoSuchRecord(record))?;
        let row =
            record::kind(&held.kind).map(|kind| project(record, kind, &held.doc, &held.standing));
        let all = row
            .as_ref()
            .map(|row| row.media.clone())
            .unwrap_or_default();
        let mut on_server = Vec::new();
        for hash in &all {
            if media::is_on_server(&mut tx, *hash).await? {
                on_server.push(*hash);
            }
        }
        let own = outbox::of_record(&mut tx, record)
            .await?
            .into_iter()
            .map(|o| Own {
                hash: o.hash,
                at: o.at,
                fate: o.fate,
                intent: o.intent,
            })
            .collect();
        Ok(Shown {
            id: record,
            own,
            commands: commands::of_record(&mut tx, record)
                .await?
                .into_iter()
                .map(|queued| (queued.command, queued.fate))
                .collect(),
            settlements: settlements(&held.doc),
            media: MediaOfRecord { all, on_server },
            heads: held.doc.get_heads().into_iter().map(Hash::from).collect(),
            digest: digest_of(record, &held.doc, &held.standing),
            row,
            kind: held.kind,
            scope: place.scope,
            standing: held.standing,
            leaving: place.leaving,
        })
    }

    /// A record's document as it is here: what it holds beyond a row (history, values that lost).
    ///
    /// # Errors
    /// No such record, or what the disk says.
    pub async fn document(&self, record: RecordId) -> Result<Automerge, Error> {
        let mut tx = self.store.begin().await?;
        let held = records::get(&mut tx, record).await?;
        Ok(held.ok_or(Error::NoSuchRecord(record))?.held.doc)
    }

    /// Every open conflict on this phone.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn conflicts(&self) -> Result<Vec<InConflict>, Error> {
        let mut tx = self.store.begin().await?;
        let mut found = Vec::new();
        for record in records::in_conflict(&mut tx).await? {
            let Some(Filed { held, .. }) = records::get(&mut tx, record).await? else {
                continue;
            };
            let Some(kind) = record::kind(&held.kind) else {
                continue;
            };
            let title = kind
                .field(kind.title)
                .map(|f| sync_core::merge::read(&held.doc, f));
            found.push(InConflict {
                record,
                kind: held.kind,
                title: title
                    .and_then(|t| t.as_text().map(str::to_owned))
                    .unwrap_or_default(),
                conflicts: open_conflicts(&held.doc, kind),
            });
        }
        Ok(found)
    }

    /// Where everything is that this phone wrote.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn status(&self) -> Result<Status, Error> {
        let mut tx = self.store.begin().await?;
        let (phone, device) = phone::enrolled(&mut tx).await?;
        let [here, safe, refused] = outbox::counts(&mut tx).await?;
        let [commands_here, commands_pending, commands_refused] = commands::counts(&mut tx).await?;
        let unanswered = notices::orphans(&mut tx).await?;
        let conflicts = records::conflicts(&mut tx).await?;
        let (files, on_server, bytes_waiting) = media::counts(&mut tx).await?;
        Ok(Status {
            device,
            install: phone.install,
            person: phone.person,
            person_name: phone.person_name,
            realm: phone.realm,
            server: phone.server,
            counts: Counts {
                here,
                on_its_way: self.in_flight.load(Ordering::SeqCst).min(here),
                safe,
                merged: phone.merged,
                needs_you: refused + commands_refused + unanswered + conflicts,
            },
            kept: outbox::kept_because(&mut tx).await?,
            commands_here,
            commands_pending,
            media: MediaCount {
                files,
                on_server,
                bytes_waiting,
            },
            synced_at: phone.synced_at,
        })
    }

    /// The scopes that the phone holds.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn scopes(&self) -> Result<Vec<ScopeHeld>, Error> {
        let mut tx = self.store.begin().await?;
        let held = scopes::all(&mut tx).await?;
        let shown = held
            .into_iter()
            .filter(|s| !s.scope.taken)
            .map(|s| ScopeHeld {
                id: s.id,
                digest: s.scope.buckets.digest(),
                name: s.name,
                cursor: s.scope.cursor,
            });
        Ok(shown.collect())
    }

    /// The units of the phone's scopes, by name.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn units(&self) -> Result<Vec<UnitKnown>, Error> {
        let mut tx = self.store.begin().await?;
        let units = phone::units(&mut tx).await?;
        Ok(units
            .into_iter()
            .map(|(id, scope, name)| UnitKnown { id, scope, name })
            .collect())
    }

    /// The digest of every record as it really is here: loads each document, one at a time.
    ///
    /// # Errors
    /// What the disk says.
    pub async fn digests(&self) -> Result<BTreeMap<RecordId, Hash>, Error> {
        let mut tx = self.store.begin().await?;
        let mut found = BTreeMap::new();
        for record in records::ids(&mut tx).await? {
            if let Some(Filed { held, .. }) = records::get(&mut tx, record).await? {
                found.insert(record, digest_of(record, &held.doc, &held.standing));
            }
        }
        Ok(found)
    }
}
