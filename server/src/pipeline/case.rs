//! One record with everything that is to be decided about it, read in one moment.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use automerge::Automerge;
use danvan_store::{CommandRow, HeldRole, QueuedChange, RecordHead, Store, StoreError, Work};
use serde::{Deserialize, Serialize};
use sync_core::id::{Blob, Hash, PersonId, RecordId};

use super::appraisal::{self, Appraised};
use crate::clock::today;

/// Where the record's document comes from.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Source {
    /// Whoever decides has it loaded.
    Kept,
    /// Saved, with the number of changes in it and whether it was ever loaded since.
    Snapshot {
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
        change_count: i64,
        proven: bool,
    },
    /// Only its changes are there, or its snapshots do not load.
    Changes(Vec<Blob>),
    /// There is no such record yet.
    New,
}

/// A record to decide about.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Case {
    pub id: RecordId,
    pub head: Option<RecordHead>,
    pub source: Source,
    /// Received and waiting changes in order of arrival.
    pub queued: Vec<QueuedChange>,
    /// Queued commands in order of arrival.
    pub commands: Vec<CommandRow>,
    /// Who created the record, where it exists and someone asks for a decision.
    pub author: Option<PersonId>,
    /// What the people who wrote hold today.
    pub roles: HashMap<PersonId, Arc<[HeldRole]>>,
    /// What an appraisal needs, where somebody asks for one.
    pub appraisal: Option<Box<Appraised>>,
}

impl Case {
    /// Those of the queued changes that are named, in the order of the names.
    pub(super) fn queued_of(&self, names: &[Hash]) -> Vec<&QueuedChange> {
        let queued: HashMap<Hash, &QueuedChange> =
            self.queued.iter().map(|c| (c.key.hash, c)).collect();
        names
            .iter()
            .filter_map(|hash| queued.get(hash).copied())
            .collect()
    }
}

/// Reads everything about these records but the documents that are `kept` loaded; roles are those held at `now`,
/// milliseconds since 1970 UTC.
pub(super) async fn gather(
    store: &dyn Store,
    realm: &str,
    records: &[RecordId],
    now: i64,
    kept: &HashSet<RecordId>,
) -> Result<Vec<Case>, StoreError> {
    let mut work = store.read().await?;
    let mut heads: HashMap<RecordId, RecordHead> = work
        .heads(realm, records)
        .await?
        .into_iter()
        .map(|h| (h.id, h))
        .collect();
    let mut queued: HashMap<RecordId, Vec<QueuedChange>> = HashMap::new();
    for change in work.queued_of(realm, records).await? {
        queued.entry(change.key.record).or_default().push(change);
    }
    let mut commands: HashMap<RecordId, Vec<CommandRow>> = HashMap::new();
    for command in work.queued_commands_of(realm, records).await? {
        commands
            .entry(command.command.record)
            .or_default()
            .push(command);
    }
    let mut sources = sources(&mut *work, realm, &heads, kept).await?;
    let writers: HashSet<PersonId> = {
        let changes = queued.values().flatten().map(|q| q.answerable);
        let commands = commands.values().flatten().map(|q| q.command.person);
        changes.chain(commands).collect()
    };
    let day = today(now);
    let mut roles: HashMap<PersonId, Arc<[HeldRole]>> = HashMap::new();
    for person in writers {
        let mut held = work.reach_of(realm, person).await?;
        held.retain(|role| {
            role.grant.valid_from <= day
                && role.grant.valid_to.as_ref().is_none_or(|end| *end > day)
        });
        roles.insert(person, held.into());
    }

    let mut cases = Vec::new();
    for id in records {
        let mut case = Case {
            id: *id,
            head: heads.remove(id),
            source: sources.remove(id).unwrap_or(Source::New),
            queued: queued.remove(id).unwrap_or_default(),
            commands: commands.remove(id).unwrap_or_default(),
            author: None,
            roles: HashMap::new(),
            appraisal: None,
        };
        if case.commands.iter().any(appraisal::asks) {
            case.appraisal = Some(Box::new(appraisal::gather(&mut *work, realm, *id).await?));
        }
        if !case.commands.is_empty() && case.head.is_some() {
            case.author = work.authors_of(realm, *id).await?.first().map(|a| a.person);
        }
        let changes = case.queued.iter().map(|q| q.answerable);
        let writers = changes.chain(case.commands.iter().map(|q| q.command.person));
        case.roles = writers
            .filter_map(|person| Some((person, roles.get(&person)?.clone())))
            .collect();
        cases.push(case);
    }
    Ok(cases)
}

async fn sources(
    work: &mut dyn Work,
    realm: &str,
    heads: &HashMap<RecordId, RecordHead>,
    kept: &HashSet<RecordId>,
) -> Result<HashMap<RecordId, Source>, StoreError> {
    let (kept, cold): (Vec<RecordId>, Vec<RecordId>) =
        heads.keys().partition(|id| kept.contains(id));
    let mut sources: HashMap<RecordId, Source> =
        kept.into_iter().map(|id| (id, Source::Kept)).collect();
    if !cold.is_empty() {
        let mut snapshots = work.snapshots(realm, &cold).await?;
        snapshots.retain(|s| heads.get(&s.record).is_some_and(|head| s.is_whole(head)));
        for s in snapshots {
            let (change_count, proven) = (s.change_count, s.proven);
            sources.insert(
                s.record,
                Source::Snapshot {
                    bytes: s.bytes,
                    change_count,
                    proven,
                },
            );
        }
    }
    for id in cold {
        if let Entry::Vacant(missing) = sources.entry(id) {
            missing.insert(Source::Changes(changes_of(work, realm, id).await?));
        }
    }
    Ok(sources)
}

/// A record's merged changes: the truth that its document can always be made from.
pub(super) async fn changes_of(
    work: &mut dyn Work,
    realm: &str,
    record: RecordId,
) -> Result<Vec<Blob>, StoreError> {
    Ok(work
        .merged_of(realm, record)
        .await?
        .into_iter()
        .map(|c| Blob(c.bytes))
        .collect())
}

/// Loads what a snapshot holds; none where it does not load or loads with a panic.
pub(crate) fn load(bytes: &[u8]) -> Option<Automerge> {
    std::panic::catch_unwind(|| Automerge::load(bytes).ok())
        .ok()
        .flatten()
}
