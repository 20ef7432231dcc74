//! Every op of a change against the document: it acts on an object that exists, in a way that fits
//! the object, and touches what the rules allow.

use automerge::ObjType;

use super::{
    Head, Refusal, Scalar,
    meta::Past,
    objects::Objects,
    ops::{Action, Key, Op, OpRef, Ops},
    paths::{Act, Grant, Rules, Touch},
};

/// How deep objects may be nested: reading deeper ones overflows a thread's stack.
const MOST_DEPTH: usize = 6;
/// Bytes that one inserted piece of text may have: a letter with its marks.
const MOST_LETTER: usize = 64;
/// Bytes that a key may have.
const MOST_KEY: usize = 256;
/// The largest step of a counter: no sum of steps within reach overflows.
const MOST_STEP: u64 = 1_000_000_000;
/// In no text: PostgreSQL cannot hold it, and no form lets anyone write it.
const NUL: char = '\0';
/// Milliseconds of the years 1 and 9999: outside of them there is no date to show.
const TIMES: std::ops::RangeInclusive<i64> = -62_135_596_800_000..=253_402_300_799_999;

/// Checks every op of the change, and notes in `objects` what it makes.
pub(super) fn check_ops(
    head: &Head<'_>,
    past: &Past,
    objects: &mut Objects<'_>,
    rules: &dyn Rules,
) -> Result<(), Refusal> {
    let mut ops = Ops::of(head);
    let mut here = (None, Objects::ROOT);
    while let Some(op) = ops.next()? {
        if op.object != here.0 {
            here = (op.object, find(head, past, objects, &op)?);
        }
        check_references(head, past, &op, &mut ops)?;
        let act = act(&op, objects.get(here.1).ty)?;
        check_act(&op, act)?;
        allow(objects, here.1, &op, act, rules)?;
        if let Act::Make(ty) = act {
            if objects.get(here.1).path.len() >= MOST_DEPTH {
                return Err(Refusal::ShapeDepth);
            }
            objects.make((op.counter, head.actor), ty, here.1, map_key(&op));
        }
    }
    Ok(())
}

fn find(
    head: &Head<'_>,
    past: &Past,
    objects: &mut Objects<'_>,
    op: &Op<'_>,
) -> Result<usize, Refusal> {
    let Some(object) = op.object else {
        return Ok(Objects::ROOT);
    };
    check_before(head, past, op, object)?;
    let actor = head.actor_at(object.actor).ok_or(Refusal::ActorIndex)?;
    objects.find((object.counter, actor))
}

/// An op may only point to what its change builds on, or to earlier ops of its change: a phone that
/// has just that must be able to apply it.
fn check_before(head: &Head<'_>, past: &Past, op: &Op<'_>, to: OpRef) -> Result<(), Refusal> {
    let within = to.actor == 0 && (head.start_op..op.counter).contains(&to.counter);
    if within || past.reaches(to.actor, to.counter) {
        Ok(())
    } else {
        Err(Refusal::ShapeReference)
    }
}

fn check_references(
    head: &Head<'_>,
    past: &Past,
    op: &Op<'_>,
    ops: &mut Ops<'_>,
) -> Result<(), Refusal> {
    if let Key::Element(element) = op.key {
        check_before(head, past, op, element)?;
    }
    let mut last = None;
    for _ in 0..op.preds {
        let pred = ops.next_pred()?;
        check_before(head, past, op, pred)?;
        let id = (pred.counter, head.actor_at(pred.actor));
        if last.is_some_and(|last| last >= id) {
            return Err(Refusal::ShapePredecessor);
        }
        last = Some(id);
    }
    Ok(())
}

fn map_key<'a>(op: &Op<'a>) -> Option<&'a str> {
    match op.key {
        Key::Map(key) => Some(key),
        Key::Start | Key::Element(_) => None,
    }
}

/// What the op does, if its key fits its object.
fn act<'a>(op: &Op<'a>, ty: ObjType) -> Result<Act<'a>, Refusal> {
    let fits = match (op.key, ty) {
        (Key::Map(key), ObjType::Map) => {
            (1..=MOST_KEY).contains(&key.len()) && !key.contains(NUL) && !op.insert
        }
        (Key::Start, ObjType::List | ObjType::Text) => op.insert,
        (Key::Element(_), ObjType::List | ObjType::Text) => true,
        _ => false,
    };
    if !fits {
        return Err(Refusal::ShapeKey);
    }
    let act = match op.action {
        Action::MakeMap => Act::Make(ObjType::Map),
        Action::MakeList => Act::Make(ObjType::List),
        Action::MakeText => Act::Make(ObjType::Text),
        Action::MakeTable => return Err(Refusal::ShapeTable),
        Action::Mark => return Err(Refusal::ShapeMark),
        Action::Put if op.insert => Act::Insert(op.value),
        Action::Put => Act::Put(op.value),
        Action::Delete => Act::Delete,
        Action::Increment => match op.value {
            Scalar::Int(step) => Act::Increment(step),
            _ => return Err(Refusal::ShapeCounter),
        },
    };
    let letters = match act {
        Act::Insert(Scalar::Str(letters)) => {
            (1..=MOST_LETTER).contains(&letters.len()) && !letters.contains(NUL)
        }
        Act::Delete => true,
        _ => false,
    };
    if ty == ObjType::Text && !letters {
        Err(Refusal::ShapeText)
    } else {
        Ok(act)
    }
}

fn check_act(op: &Op<'_>, act: Act<'_>) -> Result<(), Refusal> {
    let needs_pred = match act {
        Act::Delete | Act::Increment(_) => true,
        // Replacing an element of nothing applies, and then the history no longer replays.
        Act::Put(_) | Act::Make(_) => map_key(op).is_none() && !op.insert,
        Act::Insert(_) => false,
    };
    let is_insert_only = matches!(act, Act::Delete | Act::Increment(_)) && op.insert;
    if (needs_pred && op.preds == 0) || (op.insert && op.preds > 0) || is_insert_only {
        return Err(Refusal::ShapePredecessor);
    }
    match act {
        Act::Put(value) | Act::Insert(value) => check_scalar(value),
        Act::Increment(step) if step.unsigned_abs() > MOST_STEP => Err(Refusal::ShapeCounter),
        Act::Make(_) | Act::Delete if op.value != Scalar::Null => Err(Refusal::ShapeScalar),
        _ => Ok(()),
    }
}

fn check_scalar(value: Scalar<'_>) -> Result<(), Refusal> {
    match value {
        Scalar::Float(number) if !number.is_finite() => Err(Refusal::ShapeNumber),
        Scalar::Timestamp(time) if !TIMES.contains(&time) => Err(Refusal::ShapeNumber),
        Scalar::Counter(_) => Err(Refusal::ShapeCounter),
        Scalar::Str(text) if text.contains(NUL) => Err(Refusal::ShapeScalar),
        _ => Ok(()),
    }
}

fn allow(
    objects: &mut Objects<'_>,
    handle: usize,
    op: &Op<'_>,
    act: Act<'_>,
    rules: &dyn Rules,
) -> Result<(), Refusal> {
    let key = map_key(op);
    let touch = Touch {
        path: &objects.get(handle).path,
        key,
        act,
    };
    match (rules.allows(&touch)?, key) {
        (Grant::Always, _) => Ok(()),
        (Grant::NewKey { most }, Some(key)) => {
            let exists = objects
                .add_key(handle, key, most)
                .map_err(|refusal| match refusal {
                    Refusal::PathHides => Refusal::PathEntryExists,
                    other => other,
                })?;
            if exists {
                Err(Refusal::PathEntryExists)
            } else {
                Ok(())
            }
        }
        (Grant::FewKeys { most }, Some(key)) => objects.add_key(handle, key, most).map(drop),
        (Grant::KeyStays, Some(key)) => {
            objects.must_stay(handle, key);
            Ok(())
        }
        // None of these can be held against a list or text.
        (_, None) => Err(Refusal::PathUnknown),
    }
}
