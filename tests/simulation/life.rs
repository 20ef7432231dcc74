//! What a person does with a phone, step by step.

use std::{collections::BTreeSet, rc::Rc};

use danvan_server::clock::Clock as _;
use sha2::{Digest as _, Sha256};
use sync_core::{
    change::{By, Edit, Path, author, genesis},
    id::{CommandId, Hash, InstallId, RecordId},
    outbox::{Fate, Outgoing},
    phone::Item,
    protocol::PROTOCOL,
    record,
    standing::Action,
    value::Value,
};
use tokio::time::{Duration, sleep};

use crate::{
    named,
    phone::{Handset, sync},
    plan::{Act, How, Step},
    truth::Written,
    world::World,
};

/// Lives a phone's steps; a clone takes every second step after it was made.
pub async fn live(world: Rc<World>, person: usize, steps: Vec<Step<Act>>) -> Vec<Handset> {
    let install = InstallId(world.dice.id());
    let mut handsets = vec![Handset::holding(
        person,
        world.office.enrolled(person, install),
    )];
    for (n, step) in steps.iter().enumerate() {
        sleep(Duration::from_millis(step.after.into())).await;
        if matches!(step.what, Act::Clone) {
            world.truth.may_compare("a phone was cloned");
            let mut twin = Handset::holding(person, handsets[0].state.clone());
            twin.proto = handsets[0].proto;
            handsets.push(twin);
            continue;
        }
        let at = n % handsets.len();
        act(&world, &mut handsets[at], step.what).await;
    }
    handsets
}

async fn act(world: &Rc<World>, phone: &mut Handset, what: Act) {
    let now = phone.clock.now_ms();
    match what {
        Act::Begin => begin(world, phone, now),
        Act::Raise => raise(world, phone, now),
        Act::Write { which, how } => write(world, phone, which, how, now),
        Act::Attach { which } => attach(world, phone, which, now),
        Act::Upload { which } => {
            // Photos go up beside everything else.
            let world = Rc::clone(world);
            drop(tokio::task::spawn_local(async move {
                world.upload(which).await;
            }));
        }
        Act::Name { which } => named::name(world, phone, which, now),
        Act::TakeBack { which } => named::take_back(world, phone, which),
        Act::Decide { which, step } => decide(world, phone, which, step, now),
        Act::Sync(link) => drop(sync(world, phone, link).await),
        Act::BackUp => phone.copy = Some((phone.state.clone(), world.truth.so_far())),
        Act::PutBack => put_back(world, phone),
        Act::Clock(minutes) => phone.clock.jump(minutes),
        Act::Trespass => trespass(world, phone, now),
        Act::Update => {
            phone.proto = if phone.proto == PROTOCOL {
                PROTOCOL + 1
            } else {
                PROTOCOL
            };
        }
        Act::Clone => {}
    }
    phone.save();
}

fn scope_to_write(world: &World, phone: &Handset) -> Option<sync_core::id::ScopeId> {
    let open = phone.state.scopes.iter().filter(|(_, scope)| !scope.taken);
    let open: Vec<_> = open.map(|(id, _)| *id).collect();
    (!open.is_empty()).then(|| open[world.dice.below(open.len())])
}

fn begin(world: &World, phone: &mut Handset, now: i64) {
    let Some(scope) = scope_to_write(world, phone) else {
        return;
    };
    let record = RecordId(world.dice.id());
    let (word, says) = says(world, false);
    let edits = vec![set("name", &word), says];
    match phone.state.create(record, "dialogue", scope, edits, now) {
        Ok(hash) => world.truth.wrote(Written {
            word,
            adds: 0,
            record,
            scope,
            hash,
            may_be_gone: false,
        }),
        Err(why) => world
            .truth
            .broke(format!("a dialogue was not begun: {why}")),
    }
}

fn raise(world: &World, phone: &mut Handset, now: i64) {
    let Some(scope) = scope_to_write(world, phone) else {
        return;
    };
    let record = RecordId(world.dice.id());
    let edits = vec![set("raised_on", "2026-07-01"), set("kind", "question")];
    if let Err(why) = phone.state.create(record, "opinion", scope, edits, now) {
        world
            .truth
            .broke(format!("an opinion was not raised: {why}"));
    }
}

fn write(world: &World, phone: &mut Handset, which: u8, how: How, now: i64) {
    let Some(record) = held(phone, "dialogue", which) else {
        return;
    };
    let scope = phone.state.places[&record].scope;
    let (word, say) = says(world, matches!(how, How::SayFirst));
    let mut edits = vec![say];
    let adds = match how {
        How::Count | How::All => i64::from(which % 9) + 1,
        How::Say | How::SayFirst | How::Place => 0,
    };
    if adds > 0 {
        edits.push(Edit::Increment {
            field: "attendance".to_owned(),
            by: adds,
        });
    }
    if matches!(how, How::Place | How::All) {
        edits.push(set("venue", &word));
    }
    match phone.state.edit(record, edits, now) {
        Ok(hash) => world.truth.wrote(Written {
            word,
            adds,
            record,
            scope,
            hash,
            may_be_gone: false,
        }),
        Err(why) => world.truth.broke(format!("an edit was not written: {why}")),
    }
}

fn attach(world: &World, phone: &mut Handset, which: u8, now: i64) {
    let Some(record) = held(phone, "dialogue", which) else {
        return;
    };
    let photo = Hash(Sha256::digest(world.dice.id()).into());
    let edit = Edit::Append {
        field: "attachments".to_owned(),
        key: photo.to_string()[..16].to_owned(),
        values: vec![("sha256".to_owned(), Value::from(photo))],
    };
    match phone.state.edit(record, vec![edit], now) {
        Ok(hash) => world.truth.attached(photo, record, hash),
        Err(why) => world
            .truth
            .broke(format!("a photo was not attached: {why}")),
    }
}

fn decide(world: &World, phone: &mut Handset, which: u8, step: u8, now: i64) {
    let Some(record) = held(phone, "opinion", which) else {
        return;
    };
    let action = match step % 4 {
        0 => Action::Classify,
        1 => Action::AnswerOnSpot {
            summary: "Đã trả lời tại chỗ".to_owned(),
        },
        2 => Action::Close,
        _ => Action::Reopen {
            reason: "Chưa rõ".to_owned(),
        },
    };
    let id = CommandId(world.dice.id());
    if let Err(why) = phone.state.command(id, record, action, now) {
        world
            .truth
            .broke(format!("a command was not queued: {why}"));
    }
}

fn put_back(world: &World, phone: &mut Handset) {
    let Some((copy, so_far)) = phone.copy.clone() else {
        return;
    };
    world.truth.may_compare("a phone was put back");
    let kept: BTreeSet<Hash> = copy.outbox.iter().map(|i| i.out.hash).collect();
    let outbox = phone.state.outbox.iter().map(|i| i.out.hash);
    let forgotten: BTreeSet<Hash> = outbox.filter(|hash| !kept.contains(hash)).collect();
    world.truth.forgot(so_far, &forgotten);
    phone.put_back(copy);
}

/// Hands in a change for a commune where the person has no role, as a tampered app could.
fn trespass(world: &World, phone: &mut Handset, now: i64) {
    let Some(scope) = world.office.foreign_to(phone.person) else {
        return;
    };
    let Some(kind) = record::kind("dialogue") else {
        return;
    };
    let others: Vec<RecordId> = world
        .truth
        .written()
        .iter()
        .filter(|w| w.scope == scope)
        .map(|w| w.record)
        .collect();
    let record = if others.is_empty() {
        RecordId(world.dice.id())
    } else {
        others[world.dice.below(others.len())]
    };
    let by = By {
        install: phone.state.me.install,
        at: now,
    };
    let mut doc = genesis(kind, record);
    let edits = [set("venue", "Nơi khác")];
    if let Ok(Some(made)) = author(&mut doc, kind, by, &edits, None) {
        world.truth.trespassed(record, made.hash);
        let out = Outgoing {
            record,
            kind: kind.name.to_owned(),
            scope,
            hash: made.hash,
            seq: made.seq,
            bytes: made.bytes,
            intent: Vec::new(),
            note: None,
            at: now,
            fate: Fate::Here,
        };
        // Twice into the same record is one and the same change.
        if phone
            .state
            .outbox
            .iter()
            .all(|item| item.out.hash != out.hash)
        {
            let install = by.install;
            phone.state.outbox.push(Item {
                install,
                out,
                kept: None,
            });
        }
    }
}

/// A record of a kind that the phone holds and that is not on its way out.
pub fn held(phone: &Handset, kind: &str, which: u8) -> Option<RecordId> {
    let of_kind = phone.state.records.iter().filter(|(id, held)| {
        held.kind == kind && phone.state.places.get(id).is_some_and(|p| !p.leaving)
    });
    let ids: Vec<RecordId> = of_kind.map(|(id, _)| *id).collect();
    (!ids.is_empty()).then(|| ids[usize::from(which) % ids.len()])
}

/// A word that nobody else writes, and the edit that puts it at the end of the minutes, or before all else.
fn says(world: &World, first: bool) -> (String, Edit) {
    let word = format!("<{}>", world.truth.so_far());
    let edit = Edit::Splice {
        field: "minutes".to_owned(),
        at: if first { 0 } else { usize::MAX },
        delete: 0,
        insert: word.clone(),
    };
    (word, edit)
}

fn set(field: &str, value: &str) -> Edit {
    Edit::Set {
        path: Path::field(field),
        value: Value::from(value),
    }
}
