//! One record with everything that is to be decided about it, read in one moment.

use std::collections::{HashMap, HashSet, hash_map::Entry};

use automerge::Automerge;
use danvan_store::{CommandRow, HeldRole, QueuedChange, RecordHead, Store, StoreError, Work};
use sync_core::id::{PersonId, RecordId};

use super::cache::{Cache, Loaded};
use crate::clock::today;

/// Where the record's document comes from.
#[derive(Debug)]
pub(super) enum Source {
    /// It was still loaded.
    Cached(Box<Loaded>),
    /// Saved, with the number of changes in it and whether it was ever loaded since.
    Snapshot {
        bytes: Vec<u8>,
        change_count: i64,
        proven: bool,
    },
    /// Only its changes are there, or its snapshots do not load.
    Changes(Vec<Vec<u8>>),
    /// There is no such record yet.
    New,
}

/// A record to decide about.
#[derive(Debug)]
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
}

/// Records to decide about, and what the people who wrote hold.
#[derive(Debug, Default)]
pub(super) struct Batch {
    pub cases: Vec<Case>,
    pub roles: HashMap<PersonId, Vec<HeldRole>>,
}

/// Reads everything about these records; roles are those held at `now`, milliseconds since 1970 UTC.
pub(super) async fn gather(
    store: &dyn Store,
    cache: &std::sync::Mutex<Cache>,
    realm: &str,
    records: &[RecordId],
    now: i64,
) -> Result<Batch, StoreError> {
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
    let mut sources = sources(&mut *work, cache, realm, records, &heads).await?;

    let mut batch = Batch::default();
    for id in records {
        let mut case = Case {
            id: *id,
            head: heads.remove(id),
            source: sources.remove(id).unwrap_or(Source::New),
            queued: queued.remove(id).unwrap_or_default(),
            commands: commands.remove(id).unwrap_or_default(),
            author: None,
        };
        if !case.commands.is_empty() && case.head.is_some() {
            case.author = work.authors_of(realm, *id).await?.first().map(|a| a.person);
        }
        batch.cases.push(case);
    }
    let writers: HashSet<PersonId> = batch
        .cases
        .iter()
        .flat_map(|c| {
            let changes = c.queued.iter().map(|q| q.answerable);
            changes.chain(c.commands.iter().map(|q| q.command.person))
        })
        .collect();
    let day = today(now);
    for person in writers {
        let mut held = work.roles_of(realm, person).await?;
        held.retain(|role| {
            role.grant.valid_from <= day
                && role.grant.valid_to.as_ref().is_none_or(|end| *end > day)
        });
        batch.roles.insert(person, held);
    }
    Ok(batch)
}

async fn sources(
    work: &mut dyn Work,
    cache: &std::sync::Mutex<Cache>,
    realm: &str,
    records: &[RecordId],
    heads: &HashMap<RecordId, RecordHead>,
) -> Result<HashMap<RecordId, Source>, StoreError> {
    let mut sources = HashMap::new();
    {
        let mut cache = cache
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for id in records {
            if let Some(loaded) = cache.take(realm, *id) {
                sources.insert(*id, Source::Cached(Box::new(loaded)));
            }
        }
    }
    let cold: Vec<RecordId> = records
        .iter()
        .copied()
        .filter(|id| heads.contains_key(id) && !sources.contains_key(id))
        .collect();
    if !cold.is_empty() {
        for s in work.snapshots(realm, &cold).await? {
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
) -> Result<Vec<Vec<u8>>, StoreError> {
    Ok(work
        .merged_of(realm, record)
        .await?
        .into_iter()
        .map(|c| c.bytes)
        .collect())
}

/// Loads what a snapshot holds; none where it does not load or loads with a panic.
pub(super) fn load(bytes: &[u8]) -> Option<Automerge> {
    std::panic::catch_unwind(|| Automerge::load(bytes).ok())
        .ok()
        .flatten()
}
