//! What Alice makes up: honest changes damaged and sealed again, and well-formed ones of ops that fit more or less.

use arbitrary::{Result, Unstructured};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc as _, Value};
use sync_core::{
    change::genesis_actor,
    gate::forge::{self, DELETE, Draft, INCREMENT, Id, Key, LIST, MAP, Op, PUT, TEXT, int, uint},
    record::{Field, Policy},
};

use super::{ALICE, BOB, RECORD, Record};

/// Where a change that follows everything so far would stand, so that one of several at once builds on those before.
pub struct Next {
    deps: Vec<[u8; 32]>,
    seq: u64,
    start_op: u64,
}

impl Next {
    pub fn of(record: &Record) -> Self {
        let history = record.doc.get_changes_meta(&[]);
        let heads = record.doc.get_heads();
        let top = history.iter().filter(|m| heads.contains(&m.hash));
        Self {
            deps: heads.iter().map(|head| head.0).collect(),
            seq: record.meta.last_seq(&ALICE) + 1,
            start_op: top.map(|m| m.max_op).max().unwrap_or(0) + 1,
        }
    }
}

/// One to three places of the body damaged, and a right checksum upon it.
pub fn damaged(chunk: &[u8], from: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut body = forge::body(chunk);
    for _ in 0..from.int_in_range(1..=3)? {
        let at = from.choose_index(body.len())?;
        match from.int_in_range(0..=5)? {
            0 => body[at] ^= 1 << from.int_in_range(0..=7)?,
            1 => body[at] = body[at].wrapping_add(1),
            2 => body[at] = from.arbitrary()?,
            3 if body.len() > 1 => drop(body.remove(at)),
            4 => body.insert(at, from.arbitrary()?),
            _ => {
                let to = from.choose_index(body.len())?;
                body.swap(at, to);
            }
        }
    }
    Ok(forge::wrap(1, &body))
}

/// A well-formed change; `next` moves on as if it were let in.
pub fn change(record: &Record, next: &mut Next, from: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let mut draft = Draft::first(ALICE, [0; 32], 0, Vec::new());
    draft.deps.clone_from(&next.deps);
    draft.seq = next.seq;
    draft.start_op = next.start_op;
    if from.ratio(1, 8)? {
        // Upon an earlier state of the record.
        let history = record.doc.get_changes_meta(&[]);
        let past = from.choose(&history)?;
        draft.deps = vec![past.hash.0];
        draft.start_op = past.max_op + 1;
    }
    for n in 0..from.int_in_range(1..=5)? {
        let number = draft.start_op + n;
        draft.ops.push(match from.int_in_range(0..=4)? {
            0 => any_op(from, number)?,
            _ => likely_op(record, from, number)?,
        });
    }
    name_actors(&mut draft);
    match from.int_in_range(0..=30)? {
        0 => draft.seq = from.int_in_range(0..=4)?,
        1 => draft.start_op = from.int_in_range(0..=40)?,
        2 => draft.time = from.arbitrary()?,
        3 => draft.message = from.bytes(from.len().min(3))?.to_vec(),
        4 => draft.others.push(ALICE.to_vec()),
        5 => draft.actor = BOB.to_vec(),
        _ => {}
    }
    let chunk = if from.ratio(1, 16)? {
        let mut columns = draft.columns();
        let at = from.choose_index(columns.len())?;
        let len = from.int_in_range(0..=6)?;
        columns[at].1 = from.bytes(len.min(from.len()))?.to_vec();
        draft.with_columns(&columns)
    } else {
        draft.chunk()
    };
    if let Ok(change) = sync_core::gate::precheck(&chunk, &record.limits) {
        next.deps = vec![change.hash.0];
        next.seq = change.seq + 1;
        next.start_op = change.max_op() + 1;
    }
    Ok(chunk)
}

fn any_op(from: &mut Unstructured<'_>, number: u64) -> Result<Op> {
    let id = |from: &mut Unstructured<'_>| -> Result<Id> {
        Ok((from.int_in_range(0..=number)?, from.int_in_range(0..=2)?))
    };
    let key = match from.int_in_range(0..=4)? {
        0 => Key::Head,
        1 => Key::At(id(from)?),
        _ => Key::Map((*from.choose(&["purpose", "x", "e-1", "name", "withdrawn"])?).to_owned()),
    };
    let mut preds = Vec::new();
    for _ in 0..from.int_in_range(0..=2)? {
        preds.push(id(from)?);
    }
    Ok(Op {
        object: if from.arbitrary()? {
            Some(id(from)?)
        } else {
            None
        },
        key,
        insert: from.ratio(1, 3)?,
        action: from.int_in_range(0..=8)?,
        value: value(from)?,
        preds,
    })
}

fn value(from: &mut Unstructured<'_>) -> Result<(u64, Vec<u8>)> {
    Ok(match from.int_in_range(0..=7)? {
        0 => (4, int(from.arbitrary()?)),
        1 => (6, b"a".to_vec()),
        2 => (from.int_in_range(1..=2)?, Vec::new()),
        3 => (from.int_in_range(0..=15)?, uint(from.arbitrary()?)),
        4 => (7, vec![from.arbitrary()?; 16]),
        5 => (9, int(from.arbitrary()?)),
        6 => (5, from.arbitrary::<f64>()?.to_le_bytes().to_vec()),
        _ => (0, Vec::new()),
    })
}

/// An op that the record's kind has a place for, with the values that it overwrites, or some of them.
fn likely_op(record: &Record, from: &mut Unstructured<'_>, number: u64) -> Result<Op> {
    let doc = &record.doc;
    let before = (number.saturating_sub(1), 0);
    if from.ratio(1, 4)? {
        // Upon what this very change has just made.
        return Ok(match from.int_in_range(0..=5)? {
            0 => Op::root("", PUT)
                .on(before)
                .at(Key::Head)
                .inserted()
                .text("b"),
            1 => Op::root("x", PUT).on(before).int(1),
            2 => Op::root("x", MAP).on(before),
            3 => Op::root("x", PUT).over(&[before]).int(2),
            4 => Op::root("x", DELETE).over(&[before]),
            _ => Op::root("x", *from.choose(&[MAP, LIST, TEXT])?),
        });
    }
    let field = from.choose(record.kind.fields)?;
    let container = container(doc, field.name);
    Ok(match field.policy {
        Policy::Text => letter(doc, container.as_ref(), before, from)?,
        Policy::Set | Policy::Log => member(doc, field, container.as_ref(), from)?,
        Policy::Counter => Op::root(field.name, INCREMENT)
            .int(from.int_in_range(-3..=3)?)
            .over(&there(doc, &ROOT, field.name)),
        Policy::Agreed | Policy::Max | Policy::Min | Policy::Earliest => {
            let over = some(there(doc, &ROOT, field.name), from)?;
            put_or_delete(Op::root(field.name, PUT), from)?.over(&over)
        }
    })
}

fn put_or_delete(op: Op, from: &mut Unstructured<'_>) -> Result<Op> {
    Ok(if from.ratio(1, 5)? {
        Op {
            action: DELETE,
            ..op
        }
    } else {
        Op {
            value: value(from)?,
            ..op
        }
    })
}

fn letter(
    doc: &Automerge,
    text: Option<&ObjId>,
    before: Id,
    from: &mut Unstructured<'_>,
) -> Result<Op> {
    let Some(text) = text else {
        return Ok(Op::root("x", PUT).int(1));
    };
    let op = Op::root("", PUT).on(index(text));
    let length = doc.length(text);
    let element = if length == 0 || from.ratio(1, 3)? {
        before
    } else {
        match doc.get(text, from.choose_index(length)?) {
            Ok(Some((_, id))) => index(&id),
            _ => before,
        }
    };
    Ok(match from.int_in_range(0..=4)? {
        0 => op.at(Key::Head).inserted().text("á"),
        1 | 2 => op.at(Key::At(element)).inserted().text("b"),
        3 => Op {
            action: DELETE,
            ..op
        }
        .at(Key::At(element))
        .over(&[element]),
        _ => op.at(Key::At(element)).over(&[element]).text("c"),
    })
}

fn member(
    doc: &Automerge,
    field: &Field,
    container: Option<&ObjId>,
    from: &mut Unstructured<'_>,
) -> Result<Op> {
    let Some(container) = container else {
        return Ok(Op::root(field.name, MAP));
    };
    let mut keys: Vec<String> = doc.keys(container).take(8).collect();
    keys.extend(["e-1", "e-9", "nước"].map(str::to_owned));
    let key = from.choose(&keys)?;
    let over = some(there(doc, container, key), from)?;
    let op = Op::root(key, PUT).on(index(container));
    let entry = match doc.get(container, key.as_str()) {
        Ok(Some((Value::Object(ObjType::Map), entry))) => entry,
        _ if field.policy == Policy::Log => return Ok(Op { action: MAP, ..op }.over(&over)),
        _ => return Ok(put_or_delete(op, from)?.over(&over)),
    };
    if from.ratio(1, 5)? {
        return Ok(put_or_delete(op, from)?.over(&over));
    }
    let names = ["caption", "hash", "name", "withdrawn", "newer"];
    let name = from.choose(&names)?;
    let over = some(there(doc, &entry, name), from)?;
    Ok(put_or_delete(Op::root(name, PUT).on(index(&entry)), from)?.over(&over))
}

fn container(doc: &Automerge, field: &str) -> Option<ObjId> {
    match doc.get(ROOT, field) {
        Ok(Some((Value::Object(_), id))) => Some(id),
        _ => None,
    }
}

/// The values at a key, as predecessors stand in a change: ascending.
fn there(doc: &Automerge, object: &ObjId, key: &str) -> Vec<Id> {
    let all = doc.get_all(object, key).unwrap_or_default();
    let mut ids: Vec<_> = all.iter().map(|(_, id)| index(id)).collect();
    ids.sort_unstable();
    ids
}

fn some(ids: Vec<Id>, from: &mut Unstructured<'_>) -> Result<Vec<Id>> {
    if ids.is_empty() || from.ratio(2, 3)? {
        return Ok(ids);
    }
    let left = from.choose_index(ids.len())?;
    Ok(ids[left..].to_vec())
}

/// Every actor that an op can name, by index: Alice's own is 0, the others ascend.
fn actors() -> [Vec<u8>; 3] {
    let mut others = [genesis_actor(RECORD, 1).to_bytes().to_vec(), BOB.to_vec()];
    others.sort();
    let [first, second] = others;
    [ALICE.to_vec(), first, second]
}

fn index(id: &ObjId) -> Id {
    let ObjId::Id(counter, actor, _) = id else {
        return (0, 0);
    };
    let at = actors().iter().position(|known| actor.to_bytes() == known);
    (*counter, at.unwrap_or(0) as u64)
}

/// Lists the actors that the ops name, and those alone, as Automerge does.
fn name_actors(draft: &mut Draft) {
    let mut used = [false; 3];
    for id in ids(draft) {
        used[usize::try_from(id.1).unwrap_or(0) % 3] = true;
    }
    let names = [0, 1, if used[1] { 2 } else { 1 }];
    for id in ids(draft) {
        id.1 = names[usize::try_from(id.1).unwrap_or(0) % 3];
    }
    let known = actors();
    let spoken = (1..3).filter(|n| used[*n]);
    draft.others = spoken.map(|n| known[n].clone()).collect();
}

fn ids(draft: &mut Draft) -> impl Iterator<Item = &mut Id> {
    draft.ops.iter_mut().flat_map(|op| {
        let key = if let Key::At(id) = &mut op.key {
            Some(id)
        } else {
            None
        };
        op.object.iter_mut().chain(key).chain(&mut op.preds)
    })
}
