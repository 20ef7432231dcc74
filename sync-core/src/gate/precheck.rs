//! The structure of one plain change chunk, checked before Automerge may see it, without allocating
//! and without expanding what is run-length coded.
//!
//! The chunk's form: Automerge's binary format specification, "Chunk containers" and "Change chunk".

use sha2::{Digest, Sha256};

use super::{
    Limits, Refusal,
    columns::{count, walk, walk_booleans},
    normalize::{MAGIC, PLAIN},
    varint::Cursor,
};
use crate::id::Hash;

/// Length of an actor: a UUID.
const ACTOR: u64 = 16;
/// Sequence numbers beyond this are no device's.
const MOST_SEQ: u64 = 1 << 30;
/// Op counters beyond this are no record's; Automerge itself breaks near 2³².
const MOST_COUNTER: u64 = 1 << 30;
/// Columns that a change may have.
const MOST_COLUMNS: u64 = 12;

/// What a change says of itself, and where its ops stand.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// Automerge's hash of the change.
    pub hash: Hash,
    /// The actor that wrote it.
    pub actor: [u8; 16],
    /// Its place among its actor's changes, from 1.
    pub seq: u64,
    /// Counter of its first op.
    pub start_op: u64,
    /// Its author's clock, in seconds since 1970 UTC.
    pub time: i64,
    /// How many ops it has, at least one.
    pub n_ops: u64,
    /// The message that it carries, or nothing.
    pub message: &'a str,
    /// Bytes behind the ops that the format leaves free.
    pub extra: &'a [u8],
    deps: &'a [u8],
    others: &'a [u8],
    pub(super) columns: Columns<'a>,
}

impl<'a> Head<'a> {
    /// The changes it builds on, ascending.
    pub fn deps(&self) -> impl ExactSizeIterator<Item = Hash> + 'a {
        self.deps.as_chunks::<32>().0.iter().map(|hash| Hash(*hash))
    }

    /// Actors other than its own whose ops it names, ascending.
    pub fn other_actors(&self) -> impl ExactSizeIterator<Item = [u8; 16]> + 'a {
        self.others
            .as_chunks::<17>()
            .0
            .iter()
            .map(|[_, actor @ ..]| *actor)
    }

    /// Counter of its last op.
    pub fn max_op(&self) -> u64 {
        self.start_op + self.n_ops - 1
    }

    /// The actor of that index in the change: its own is 0.
    pub(super) fn actor_at(&self, index: u64) -> Option<[u8; 16]> {
        match usize::try_from(index).ok()? {
            0 => Some(self.actor),
            other => self.other_actors().nth(other - 1),
        }
    }
}

/// The columns of a change's ops; one that is absent is empty.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Columns<'a> {
    pub obj_actor: &'a [u8],
    pub obj_counter: &'a [u8],
    pub key_actor: &'a [u8],
    pub key_counter: &'a [u8],
    pub key_text: &'a [u8],
    pub insert: &'a [u8],
    pub action: &'a [u8],
    pub value_meta: &'a [u8],
    pub value: &'a [u8],
    pub pred_count: &'a [u8],
    pub pred_actor: &'a [u8],
    pub pred_counter: &'a [u8],
}

impl<'a> Columns<'a> {
    fn named(&mut self, spec: u64) -> Option<&mut &'a [u8]> {
        Some(match spec {
            0x01 => &mut self.obj_actor,
            0x02 => &mut self.obj_counter,
            0x11 => &mut self.key_actor,
            0x13 => &mut self.key_counter,
            0x15 => &mut self.key_text,
            0x34 => &mut self.insert,
            0x42 => &mut self.action,
            0x56 => &mut self.value_meta,
            0x57 => &mut self.value,
            0x70 => &mut self.pred_count,
            0x71 => &mut self.pred_actor,
            0x73 => &mut self.pred_counter,
            _ => return None,
        })
    }
}

/// Checks the structure of one plain change chunk: its own SHA-256, every declared length, and every
/// column in its one form, within the limits.
///
/// # Errors
/// Names the first thing that is wrong; a deflated change must be [normalized](super::normalize) before.
pub fn precheck<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Head<'a>, Refusal> {
    if bytes.len() > limits.bytes {
        return Err(Refusal::ChangeTooBig);
    }
    let (hash, body) = unwrap_chunk(bytes)?;
    let mut from = Cursor::new(body);

    let deps = from.uint()?;
    if deps > limits.deps {
        return Err(Refusal::ChangeDeps);
    }
    let deps = from.take(deps * 32)?;
    if !deps.as_chunks::<32>().0.is_sorted_by(|a, b| a < b) {
        return Err(Refusal::ChangeDeps);
    }

    if from.uint()? != ACTOR {
        return Err(Refusal::ChangeActors);
    }
    let actor = *from.array()?;
    let seq = from.uint()?;
    if !(1..=MOST_SEQ).contains(&seq) {
        return Err(Refusal::SeqRange);
    }
    let start_op = from.uint()?;
    if !(1..=MOST_COUNTER).contains(&start_op) {
        return Err(Refusal::StartOpRange);
    }
    let time = from.int()?;

    let message_len = from.uint()?;
    if message_len > limits.message {
        return Err(Refusal::ChangeMessage);
    }
    let message =
        std::str::from_utf8(from.take(message_len)?).map_err(|_| Refusal::ChangeMessage)?;

    let other_count = from.uint()?;
    if other_count > limits.actors {
        return Err(Refusal::ChangeActors);
    }
    let others = from.take(other_count * (1 + ACTOR))?;
    let listed = others.as_chunks::<17>().0;
    let well_formed = listed
        .iter()
        .all(|[len, id @ ..]| u64::from(*len) == ACTOR && *id != actor);
    if !well_formed || !listed.is_sorted_by(|a, b| a < b) {
        return Err(Refusal::ChangeActors);
    }

    let columns = split_columns(&mut from)?;
    let n_ops = check_columns(&columns, other_count, limits)?;
    if start_op + n_ops > MOST_COUNTER {
        return Err(Refusal::StartOpRange);
    }
    let extra = from.rest();
    Ok(Head {
        hash,
        actor,
        seq,
        start_op,
        time,
        n_ops,
        message,
        extra,
        deps,
        others,
        columns,
    })
}

/// Automerge's hash of a plain change chunk that is whole and has the right checksum, whatever is in it.
pub fn chunk_hash(bytes: &[u8]) -> Option<Hash> {
    unwrap_chunk(bytes).ok().map(|(hash, _)| hash)
}

/// The hash and body of a plain change chunk whose checksum is right.
fn unwrap_chunk(bytes: &[u8]) -> Result<(Hash, &[u8]), Refusal> {
    let mut from = Cursor::new(bytes);
    if *from.array()? != MAGIC {
        return Err(Refusal::ChangeMagic);
    }
    let checksum: &[u8; 4] = from.array()?;
    // The hash is that of the chunk's type, length and body.
    let hashed = from.rest();
    if from.byte()? != PLAIN {
        return Err(Refusal::ChangeKind);
    }
    let len = from.uint()?;
    let body = from.take(len)?;
    if !from.is_empty() {
        return Err(Refusal::ChangeTrailing);
    }
    let hash: [u8; 32] = Sha256::digest(hashed).into();
    if hash[..4] != *checksum {
        return Err(Refusal::ChangeChecksum);
    }
    Ok((Hash(hash), body))
}

fn split_columns<'a>(from: &mut Cursor<'a>) -> Result<Columns<'a>, Refusal> {
    let count = from.uint()?;
    if count > MOST_COLUMNS {
        return Err(Refusal::ColumnUnknown);
    }
    let mut specs = *from;
    for _ in 0..count {
        from.uint()?;
        from.uint()?;
    }
    let mut columns = Columns::default();
    let mut last = None;
    for _ in 0..count {
        let spec = specs.uint()?;
        let len = specs.uint()?;
        if last.is_some_and(|last| last >= spec) || len == 0 {
            return Err(Refusal::ColumnsNotCanonical);
        }
        last = Some(spec);
        *columns.named(spec).ok_or(Refusal::ColumnUnknown)? = from.take(len)?;
    }
    Ok(columns)
}

/// Walks every column; returns the number of ops.
fn check_columns(columns: &Columns<'_>, others: u64, limits: &Limits) -> Result<u64, Refusal> {
    let (most, too_many) = (limits.ops, Refusal::TooManyOps);
    let known_actor = |index: Option<u64>, _| match index {
        Some(index) if index > others => Err(Refusal::ActorIndex),
        _ => Ok(()),
    };
    let known_action = |action: Option<u64>, _| match action {
        Some(0..=7) => Ok(()),
        _ => Err(Refusal::ColumnsNotCanonical),
    };
    let n_ops = walk(columns.action, most, too_many, known_action)?;
    if n_ops == 0 {
        return Err(Refusal::ChangeEmpty);
    }
    // A column that holds nothing but nulls is left out.
    let fits = |column: &[u8], rows: u64| column.is_empty() || rows == n_ops;
    let mut value_len = 0u64;
    let mut n_preds = 0u64;
    let add_value = |meta: Option<u64>, count| {
        let len = meta.ok_or(Refusal::ColumnRows)? >> 4;
        value_len = value_len.saturating_add(len.saturating_mul(count));
        Ok(())
    };
    let add_preds = |preds: Option<u64>, count| {
        let preds = preds.ok_or(Refusal::ColumnRows)?;
        n_preds = n_preds.saturating_add(preds.saturating_mul(count));
        Ok(())
    };
    let all_fit = fits(
        columns.obj_actor,
        walk(columns.obj_actor, most, too_many, known_actor)?,
    ) && fits(
        columns.obj_counter,
        count::<u64>(columns.obj_counter, most, too_many)?,
    ) && fits(
        columns.key_actor,
        walk(columns.key_actor, most, too_many, known_actor)?,
    ) && fits(
        columns.key_counter,
        count::<i64>(columns.key_counter, most, too_many)?,
    ) && fits(
        columns.key_text,
        count::<&str>(columns.key_text, most, too_many)?,
    ) && walk_booleans(columns.insert, most)? == n_ops
        && walk(columns.value_meta, most, too_many, add_value)? == n_ops
        && walk(columns.pred_count, most, too_many, add_preds)? == n_ops;
    if !all_fit || value_len != columns.value.len() as u64 {
        return Err(Refusal::ColumnRows);
    }
    if n_preds > limits.preds {
        return Err(Refusal::TooManyPreds);
    }
    let (most, too_many) = (limits.preds, Refusal::TooManyPreds);
    let pred_actors = walk(columns.pred_actor, most, too_many, known_actor)?;
    let pred_counters = count::<i64>(columns.pred_counter, most, too_many)?;
    if pred_actors != n_preds || pred_counters != n_preds {
        return Err(Refusal::ColumnRows);
    }
    Ok(n_ops)
}
