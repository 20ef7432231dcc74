//! What must hold once all is quiet.

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, Change, ReadDoc as _};
use danvan_server::verify::differences;
use danvan_store::{
    ChangeKey, ChangeState, CommandState, QuarantineFilter, RecordState, StoreError, Work,
};
use sync_core::{
    change::genesis,
    id::{Hash, RecordId, ScopeId},
    merge,
    outbox::Fate,
    phone::CommandFate,
    project::digest_of,
    record,
    value::Value,
};

use crate::{named, office::REALM, phone::Handset, world::World};

/// The server's side as it stands at the end.
struct Merged {
    states: BTreeMap<RecordId, RecordState>,
    docs: BTreeMap<RecordId, Automerge>,
}

/// Holds the world against every invariant; what is broken goes to the onlooker.
pub async fn all(world: &World, phones: &[Handset]) {
    let checked = async {
        let store = world.store();
        let mut work = store.read().await?;
        receipts(world, &mut *work).await?;
        trespasses(world, &mut *work).await?;
        let merged = records(world, &mut *work).await?;
        derived(world).await?;
        replicas(world, phones, &merged);
        photos(world, phones, &mut *work, &merged).await?;
        words(world, phones, &mut *work, &merged).await?;
        named::check(world, phones, &mut *work).await?;
        decisions(world, phones, &mut *work, &merged).await?;
        nothing_waits(world, phones, &mut *work).await
    };
    let checked: Result<(), StoreError> = checked.await;
    if let Err(error) = checked {
        world
            .truth
            .broke(format!("the store does not answer at the end: {error}"));
    }
}

/// Every receipted change is in the store: merged, waiting or in quarantine.
async fn receipts(world: &World, work: &mut dyn Work) -> Result<(), StoreError> {
    for (record, hashes) in world.truth.receipts() {
        let keys: Vec<ChangeKey> = hashes
            .iter()
            .map(|hash| ChangeKey {
                record,
                hash: *hash,
            })
            .collect();
        let there: BTreeSet<Hash> = work
            .outcomes(REALM, &keys)
            .await?
            .into_iter()
            .map(|outcome| outcome.key.hash)
            .collect();
        for hash in hashes.difference(&there) {
            world
                .truth
                .broke(format!("a receipted change is gone: {hash} of {record}"));
        }
    }
    Ok(())
}

/// Nothing that was written without a role is merged.
async fn trespasses(world: &World, work: &mut dyn Work) -> Result<(), StoreError> {
    for (record, hash) in world.truth.trespasses() {
        let outcomes = work.outcomes(REALM, &[ChangeKey { record, hash }]).await?;
        if outcomes.iter().any(|o| o.state == ChangeState::Merged) {
            world
                .truth
                .broke("a change is merged whose writer has no role there");
        }
    }
    Ok(())
}

/// Everything derived is what the changes make of it: `danvan verify` finds nothing.
async fn derived(world: &World) -> Result<(), StoreError> {
    for difference in differences(&*world.store(), REALM).await? {
        world.truth.broke(format!("verifying finds: {difference}"));
    }
    Ok(())
}

/// The records as merged, each made from its changes.
async fn records(world: &World, work: &mut dyn Work) -> Result<Merged, StoreError> {
    let mut merged = Merged {
        states: BTreeMap::new(),
        docs: BTreeMap::new(),
    };
    for state in work.records_after(REALM, None, 100_000).await? {
        let id = state.head.id;
        let changes = work.merged_of(REALM, id).await?;
        match rebuilt(&state.head.kind, id, changes.iter().map(|c| &c.bytes)) {
            Some(doc) => drop(merged.docs.insert(id, doc)),
            None => world
                .truth
                .broke(format!("a record cannot be made from its changes: {id}")),
        }
        merged.states.insert(id, state);
    }
    Ok(merged)
}

fn rebuilt<'a>(
    kind: &str,
    id: RecordId,
    changes: impl Iterator<Item = &'a Vec<u8>>,
) -> Option<Automerge> {
    let mut doc = genesis(record::kind(kind)?, id);
    let parsed = changes.map(|bytes| Change::from_bytes(bytes.clone()).ok());
    doc.apply_changes(parsed.collect::<Option<Vec<_>>>()?)
        .ok()?;
    doc.get_missing_deps(&[]).is_empty().then_some(doc)
}

fn in_scope(merged: &Merged, scope: ScopeId) -> impl Iterator<Item = &RecordState> {
    merged
        .states
        .values()
        .filter(move |s| s.head.scope == scope)
}

/// Every phone holds what the server holds of its scopes: the same records with the same heads.
fn replicas(world: &World, phones: &[Handset], merged: &Merged) {
    for phone in phones.iter().filter(|p| !p.revoked) {
        for (scope, _) in phone.state.scopes.iter().filter(|(_, s)| !s.taken) {
            let theirs: BTreeMap<RecordId, Hash> = in_scope(merged, *scope)
                .map(|s| (s.head.id, s.head.digest))
                .collect();
            let refused: BTreeSet<RecordId> = phone
                .state
                .outbox
                .iter()
                .filter(|i| matches!(i.out.fate, Fate::Refused(_)))
                .map(|i| i.out.record)
                .collect();
            let ours: BTreeMap<RecordId, Hash> = phone
                .state
                .places
                .iter()
                .filter(|(_, place)| place.scope == *scope && !place.leaving)
                // Begun here and refused: only its writer has it.
                .filter(|(id, _)| theirs.contains_key(*id) || !refused.contains(*id))
                .filter_map(|(id, _)| {
                    let held = phone.state.records.get(id)?;
                    Some((*id, digest_of(*id, &held.doc, &held.standing)))
                })
                .collect();
            if ours != theirs {
                let differ = theirs
                    .iter()
                    .filter(|(id, digest)| ours.get(*id) != Some(*digest));
                let extra = ours.keys().filter(|id| !theirs.contains_key(*id));
                world.truth.broke(format!(
                    "a phone of person {} holds something else than the server: {} records differ, {} are only on it",
                    phone.person,
                    differ.count(),
                    extra.count(),
                ));
            }
        }
    }
}

/// Every phone knows which photos of its records the server has, and takes none to be there that is not.
async fn photos(
    world: &World,
    phones: &[Handset],
    work: &mut dyn Work,
    merged: &Merged,
) -> Result<(), StoreError> {
    for phone in phones.iter().filter(|p| !p.revoked) {
        let open = phone.state.scopes.iter().filter(|(_, s)| !s.taken);
        let records: Vec<RecordId> = open
            .flat_map(|(scope, _)| in_scope(merged, *scope).map(|s| s.head.id))
            .collect();
        let stored = work.stored_media_of(REALM, &records).await?;
        let there: BTreeSet<Hash> = stored.into_iter().map(|(_, file)| file).collect();
        let known = &phone.state.media.on_server;
        if !there.is_subset(known) {
            world
                .truth
                .broke("a phone was not told that a photo arrived");
        }
        for file in known.difference(&there) {
            if work.media(REALM, *file).await?.is_none() {
                world
                    .truth
                    .broke("a phone takes a photo to be on the server that is not there");
            }
        }
    }
    Ok(())
}

/// Every word that somebody wrote stands once in its record, or was refused and is kept with its reason.
async fn words(
    world: &World,
    phones: &[Handset],
    work: &mut dyn Work,
    merged: &Merged,
) -> Result<(), StoreError> {
    let mut quarantined: Vec<Vec<u8>> = Vec::new();
    for row in work
        .quarantined(
            REALM,
            &world.office.scopes,
            &QuarantineFilter::default(),
            10_000,
        )
        .await?
    {
        if let Some(kept) = work.change(REALM, row.key).await? {
            quarantined.push(kept.change.bytes);
        }
    }
    let mut adds: BTreeMap<RecordId, i64> = BTreeMap::new();
    for written in world.truth.written() {
        let minutes = merged
            .docs
            .get(&written.record)
            .map(|doc| text(doc, "minutes"))
            .unwrap_or_default();
        let times = minutes.matches(&written.word).count();
        if times == 1 {
            *adds.entry(written.record).or_default() += written.adds;
            continue;
        }
        let kept = || {
            let word = written.word.as_bytes();
            let on_server = quarantined
                .iter()
                .any(|b| b.windows(word.len()).any(|w| w == word));
            let on_phone = phones.iter().any(|phone| {
                let mut own = phone.state.outbox.iter().map(|item| &item.out);
                own.any(|out| {
                    let waits = phone.revoked && out.fate == Fate::Here;
                    let refused = matches!(out.fate, Fate::Refused(_));
                    (waits || refused) && format!("{:?}", out.intent).contains(&written.word)
                })
            });
            on_server || on_phone
        };
        if times > 1 {
            world
                .truth
                .broke(format!("{} stands {times} times", written.word));
        } else if !written.may_be_gone && !kept() {
            world.truth.broke(format!("{} is lost", written.word));
        }
    }
    for (id, expected) in adds {
        let count = merged.docs.get(&id).map(|doc| counted(doc, "attendance"));
        if count != Some(expected) {
            world.truth.broke(format!(
                "{count:?} people are counted where {expected} came"
            ));
        }
    }
    Ok(())
}

fn text(doc: &Automerge, field: &str) -> String {
    match value(doc, field) {
        Value::Text(text) => text,
        _ => String::new(),
    }
}

fn counted(doc: &Automerge, field: &str) -> i64 {
    match value(doc, field) {
        Value::Int(n) => n,
        _ => 0,
    }
}

fn value(doc: &Automerge, field: &str) -> Value {
    let field = record::kind("dialogue").and_then(|kind| kind.field(field));
    field.map_or(Value::Null, |field| merge::read(doc, field))
}

/// Every command was decided once, and the phones that asked know how.
async fn decisions(
    world: &World,
    phones: &[Handset],
    work: &mut dyn Work,
    merged: &Merged,
) -> Result<(), StoreError> {
    let mut done: BTreeMap<RecordId, i64> = BTreeMap::new();
    for id in merged.states.keys() {
        let commands = work.commands_of(REALM, *id).await?;
        let carried_out = commands.iter().filter(|c| c.state == CommandState::Done);
        done.insert(*id, i64::try_from(carried_out.count()).unwrap_or(i64::MAX));
    }
    for (id, state) in &merged.states {
        if done.get(id) != Some(&state.head.standing_version) {
            world
                .truth
                .broke("a standing is not what the commands carried out make of it");
        }
    }
    for phone in phones.iter().filter(|p| !p.revoked) {
        for queued in &phone.state.commands {
            let row = work.commands(REALM, &[queued.command.id]).await?;
            let state = row.first().map(|row| row.state);
            let agrees = match queued.fate {
                CommandFate::Here | CommandFate::Pending => false,
                CommandFate::Done(_) => state == Some(CommandState::Done),
                CommandFate::Refused(_) => state != Some(CommandState::Done),
            };
            if !agrees {
                world.truth.broke(format!(
                    "a phone takes a command for {:?} which the server has as {state:?}",
                    queued.fate
                ));
            }
        }
    }
    Ok(())
}

/// Nothing is left undecided, on the phones or on the server.
async fn nothing_waits(
    world: &World,
    phones: &[Handset],
    work: &mut dyn Work,
) -> Result<(), StoreError> {
    let backlog = work.backlog(REALM).await?;
    if backlog.received + backlog.waiting > 0 {
        world
            .truth
            .broke("a change is still undecided on the server");
    }
    for phone in phones.iter().filter(|p| !p.revoked) {
        let unmerged = phone
            .state
            .outbox
            .iter()
            .filter(|item| matches!(item.out.fate, Fate::Here | Fate::Safe));
        if unmerged.count() > 0 {
            world
                .truth
                .broke("a change was never seen merged by its phone");
        }
    }
    Ok(())
}
