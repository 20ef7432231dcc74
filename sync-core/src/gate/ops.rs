//! The ops of a prechecked change, one by one, borrowed from its bytes.

use super::{
    Refusal,
    columns::{Booleans, Rows, Sums},
    precheck::{Columns, Head},
    varint::Cursor,
};

/// An op's identity inside a change: its counter, and its actor by index (the change's own is 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpRef {
    pub counter: u64,
    pub actor: u64,
}

/// Where in its object an op acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    /// At a key of a map.
    Map(&'a str),
    /// Before the first element of a sequence.
    Start,
    /// At, or behind, an element of a sequence.
    Element(OpRef),
}

/// A scalar value, borrowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar<'a> {
    /// Nothing: an emptied field.
    Null,
    /// Yes or no.
    Bool(bool),
    /// An unsigned number.
    Uint(u64),
    /// A number.
    Int(i64),
    /// A floating-point number.
    Float(f64),
    /// Text.
    Str(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// The start of a counter.
    Counter(i64),
    /// Milliseconds since 1970 UTC.
    Timestamp(i64),
}

/// What an op does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    MakeMap,
    MakeList,
    MakeText,
    Put,
    Delete,
    Increment,
    MakeTable,
    Mark,
}

/// One op.
#[derive(Debug)]
pub(super) struct Op<'a> {
    /// Its own counter.
    pub counter: u64,
    /// The object it acts on, none for the root.
    pub object: Option<OpRef>,
    pub key: Key<'a>,
    pub insert: bool,
    pub action: Action,
    pub value: Scalar<'a>,
    /// How many ops it overwrites: as many must be taken with [`Ops::next_pred`].
    pub preds: u64,
}

/// Reads a change's ops.
pub(super) struct Ops<'a> {
    counter: u64,
    left: u64,
    obj_actor: Rows<'a, u64>,
    obj_counter: Rows<'a, u64>,
    key_actor: Rows<'a, u64>,
    key_counter: Sums<'a>,
    key_text: Rows<'a, &'a str>,
    insert: Booleans<'a>,
    action: Rows<'a, u64>,
    value_meta: Rows<'a, u64>,
    value: Cursor<'a>,
    pred_count: Rows<'a, u64>,
    pred_actor: Rows<'a, u64>,
    pred_counter: Sums<'a>,
}

impl<'a> Ops<'a> {
    pub(super) fn of(head: &Head<'a>) -> Self {
        let Columns {
            obj_actor,
            obj_counter,
            key_actor,
            key_counter,
            key_text,
            insert,
            action,
            value_meta,
            value,
            pred_count,
            pred_actor,
            pred_counter,
        } = head.columns;
        Self {
            counter: head.start_op,
            left: head.n_ops,
            obj_actor: Rows::new(obj_actor),
            obj_counter: Rows::new(obj_counter),
            key_actor: Rows::new(key_actor),
            key_counter: Sums::new(key_counter),
            key_text: Rows::new(key_text),
            insert: Booleans::new(insert),
            action: Rows::new(action),
            value_meta: Rows::new(value_meta),
            value: Cursor::new(value),
            pred_count: Rows::new(pred_count),
            pred_actor: Rows::new(pred_actor),
            pred_counter: Sums::new(pred_counter),
        }
    }

    /// The next op; the predecessors of the one before must have been taken.
    pub(super) fn next(&mut self) -> Result<Option<Op<'a>>, Refusal> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let counter = self.counter;
        self.counter += 1;
        let object = match (self.obj_actor.next()?, self.obj_counter.next()?) {
            (None, None) => None,
            (Some(actor), Some(counter)) => Some(OpRef { counter, actor }),
            _ => return Err(Refusal::ColumnRows),
        };
        let key = match (
            self.key_actor.next()?,
            self.key_counter.next()?,
            self.key_text.next()?,
        ) {
            (None, None, Some(text)) => Key::Map(text),
            (None, Some(0), None) => Key::Start,
            (Some(actor), Some(counter), None) => Key::Element(OpRef { counter, actor }),
            _ => return Err(Refusal::ColumnRows),
        };
        let insert = self.insert.next()?;
        let action = match self.action.required()? {
            0 => Action::MakeMap,
            1 => Action::Put,
            2 => Action::MakeList,
            3 => Action::Delete,
            4 => Action::MakeText,
            5 => Action::Increment,
            6 => Action::MakeTable,
            _ => Action::Mark,
        };
        let value = self.next_value()?;
        let preds = self.pred_count.required()?;
        Ok(Some(Op {
            counter,
            object,
            key,
            insert,
            action,
            value,
            preds,
        }))
    }

    pub(super) fn next_pred(&mut self) -> Result<OpRef, Refusal> {
        let actor = self.pred_actor.required()?;
        let counter = self.pred_counter.next()?.ok_or(Refusal::ColumnRows)?;
        Ok(OpRef { counter, actor })
    }

    fn next_value(&mut self) -> Result<Scalar<'a>, Refusal> {
        let meta = self.value_meta.required()?;
        let raw = self.value.take(meta >> 4)?;
        let int = || whole(raw, Cursor::int);
        Ok(match meta & 15 {
            0 if raw.is_empty() => Scalar::Null,
            1 if raw.is_empty() => Scalar::Bool(false),
            2 if raw.is_empty() => Scalar::Bool(true),
            3 => Scalar::Uint(whole(raw, Cursor::uint)?),
            4 => Scalar::Int(int()?),
            5 => {
                let bytes = raw.try_into().map_err(|_| Refusal::ShapeScalar)?;
                Scalar::Float(f64::from_le_bytes(bytes))
            }
            6 => Scalar::Str(std::str::from_utf8(raw).map_err(|_| Refusal::ShapeScalar)?),
            7 => Scalar::Bytes(raw),
            8 => Scalar::Counter(int()?),
            9 => Scalar::Timestamp(int()?),
            _ => return Err(Refusal::ShapeScalar),
        })
    }
}

/// The number that takes up all of these bytes.
fn whole<'a, T>(
    raw: &'a [u8],
    read: impl Fn(&mut Cursor<'a>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut from = Cursor::new(raw);
    let value = read(&mut from).map_err(|_| Refusal::ShapeScalar)?;
    if from.is_empty() {
        Ok(value)
    } else {
        Err(Refusal::ShapeScalar)
    }
}
