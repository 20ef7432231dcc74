//! Change chunks made by hand, well formed or not: what attackers send. For tests and fuzzers alone.

use sha2::{Digest, Sha256};

use super::varint::encode_uint;

/// Clock of a forged change unless it says otherwise: 2026-03-02, in seconds.
pub const WRITTEN: i64 = 1_772_409_600;

/// A number as LEB128.
pub fn uint(value: u64) -> Vec<u8> {
    let (bytes, len) = encode_uint(value);
    bytes[..len].to_vec()
}

/// A signed number as LEB128.
pub fn int(mut value: i64) -> Vec<u8> {
    let mut out = Vec::new();
    loop {
        let low = value.to_le_bytes()[0] & 0x7f;
        value >>= 7;
        if (value == 0 && low & 0x40 == 0) || (value == -1 && low & 0x40 != 0) {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

/// Wraps a body as a chunk of that type, with the right checksum.
pub fn wrap(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    hashed.extend(uint(body.len() as u64));
    hashed.extend(body);
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83];
    chunk.extend(&Sha256::digest(&hashed)[..4]);
    chunk.extend(hashed);
    chunk
}

/// The body of a plain chunk with a whole head.
pub fn body(chunk: &[u8]) -> Vec<u8> {
    let len = chunk[9..].iter().take_while(|b| **b & 0x80 != 0).count() + 1;
    chunk[9 + len..].to_vec()
}

/// An op by counter and index of its actor (0: the change's own).
pub type Id = (u64, u64);

/// Where in its object an op acts.
#[derive(Debug, Clone)]
pub enum Key {
    /// At a key of a map.
    Map(String),
    /// Before the first element.
    Head,
    /// At, or behind, an element.
    At(Id),
}

/// An op, fitting or not.
#[derive(Debug, Clone)]
pub struct Op {
    /// The object, none for the root.
    pub object: Option<Id>,
    /// Where in it.
    pub key: Key,
    /// Whether it inserts.
    pub insert: bool,
    /// Code of what it does.
    pub action: u64,
    /// Type code and bytes.
    pub value: (u64, Vec<u8>),
    /// What it overwrites.
    pub preds: Vec<Id>,
}

/// Makes a map.
pub const MAP: u64 = 0;
/// Sets, or inserts, a value.
pub const PUT: u64 = 1;
/// Makes a list.
pub const LIST: u64 = 2;
/// Deletes.
pub const DELETE: u64 = 3;
/// Makes a text.
pub const TEXT: u64 = 4;
/// Adds to a counter.
pub const INCREMENT: u64 = 5;
/// Makes a table.
pub const TABLE: u64 = 6;
/// Marks text.
pub const MARK: u64 = 7;

impl Op {
    /// An op on a key of the root, with no value and no predecessors.
    pub fn root(key: &str, action: u64) -> Self {
        let key = Key::Map(key.into());
        Self {
            object: None,
            key,
            insert: false,
            action,
            value: (0, vec![]),
            preds: vec![],
        }
    }

    /// The same op on an object.
    #[must_use]
    pub fn on(self, object: Id) -> Self {
        Self {
            object: Some(object),
            ..self
        }
    }

    /// The same op at a key.
    #[must_use]
    pub fn at(self, key: Key) -> Self {
        Self { key, ..self }
    }

    /// The same op as an insertion.
    #[must_use]
    pub fn inserted(self) -> Self {
        Self {
            insert: true,
            ..self
        }
    }

    /// With text as its value.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        Self {
            value: (6, text.into()),
            ..self
        }
    }

    /// With a number as its value.
    #[must_use]
    pub fn int(self, value: i64) -> Self {
        Self {
            value: (4, int(value)),
            ..self
        }
    }

    /// With any type code and bytes as its value.
    #[must_use]
    pub fn raw(self, code: u64, bytes: &[u8]) -> Self {
        Self {
            value: (code, bytes.into()),
            ..self
        }
    }

    /// Overwriting these ops.
    #[must_use]
    pub fn over(self, preds: &[Id]) -> Self {
        Self {
            preds: preds.into(),
            ..self
        }
    }
}

/// A change to be.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Hashes of what it builds on.
    pub deps: Vec<[u8; 32]>,
    /// Its actor.
    pub actor: Vec<u8>,
    /// Its place among its actor's changes.
    pub seq: u64,
    /// Counter of its first op.
    pub start_op: u64,
    /// Its author's clock, in seconds.
    pub time: i64,
    /// Its message.
    pub message: Vec<u8>,
    /// Actors that its ops name, from index 1.
    pub others: Vec<Vec<u8>>,
    /// Its ops.
    pub ops: Vec<Op>,
    /// Bytes behind the ops.
    pub extra: Vec<u8>,
}

impl Draft {
    /// An actor's first change on top of one with `max_op` ops that another actor made.
    pub fn first(actor: [u8; 16], dep: [u8; 32], max_op: u64, ops: Vec<Op>) -> Self {
        let (deps, actor, start_op) = (vec![dep], actor.to_vec(), max_op + 1);
        let (message, others, extra) = (vec![], vec![], vec![]);
        Self {
            deps,
            actor,
            seq: 1,
            start_op,
            time: WRITTEN,
            message,
            others,
            ops,
            extra,
        }
    }

    /// Its columns by their specification, those that hold something.
    pub fn columns(&self) -> Vec<(u64, Vec<u8>)> {
        let ops = &self.ops;
        let objects = || ops.iter().map(|op| op.object);
        let elements = || {
            ops.iter().map(|op| {
                if let Key::At(id) = op.key {
                    Some(id)
                } else {
                    None
                }
            })
        };
        let key_counters = ops.iter().map(|op| match op.key {
            Key::Map(_) => None,
            Key::Head => Some(0),
            Key::At((counter, _)) => Some(counter),
        });
        let key_texts = ops.iter().map(|op| match &op.key {
            Key::Map(key) => Some([uint(key.len() as u64), key.clone().into()].concat()),
            _ => None,
        });
        let metas = ops
            .iter()
            .map(|op| Some(uint((op.value.1.len() as u64) << 4 | op.value.0)));
        let preds = || ops.iter().flat_map(|op| op.preds.iter().copied());
        let columns = [
            (0x01, rle(objects().map(|o| o.map(|o| uint(o.1))))),
            (0x02, rle(objects().map(|o| o.map(|o| uint(o.0))))),
            (0x11, rle(elements().map(|e| e.map(|e| uint(e.1))))),
            (0x13, rle(differences(key_counters))),
            (0x15, rle(key_texts)),
            (0x34, booleans(ops.iter().map(|op| op.insert))),
            (0x42, rle(ops.iter().map(|op| Some(uint(op.action))))),
            (0x56, rle(metas)),
            (0x57, ops.iter().flat_map(|op| op.value.1.clone()).collect()),
            (
                0x70,
                rle(ops.iter().map(|op| Some(uint(op.preds.len() as u64)))),
            ),
            (0x71, rle(preds().map(|p| Some(uint(p.1))))),
            (0x73, rle(differences(preds().map(|p| Some(p.0))))),
        ];
        columns
            .into_iter()
            .filter(|(_, column)| !column.is_empty())
            .collect()
    }

    /// The chunk, with these columns in place of its own.
    pub fn with_columns(&self, columns: &[(u64, Vec<u8>)]) -> Vec<u8> {
        let mut body = uint(self.deps.len() as u64);
        body.extend(self.deps.concat());
        body.extend(uint(self.actor.len() as u64));
        body.extend(&self.actor);
        body.extend(uint(self.seq));
        body.extend(uint(self.start_op));
        body.extend(int(self.time));
        body.extend(uint(self.message.len() as u64));
        body.extend(&self.message);
        body.extend(uint(self.others.len() as u64));
        for other in &self.others {
            body.extend(uint(other.len() as u64));
            body.extend(other);
        }
        body.extend(uint(columns.len() as u64));
        for (spec, column) in columns {
            body.extend(uint(*spec));
            body.extend(uint(column.len() as u64));
        }
        for (_, column) in columns {
            body.extend(column);
        }
        body.extend(&self.extra);
        wrap(1, &body)
    }

    /// The chunk with one column replaced, or added.
    pub fn with_column(&self, spec: u64, column: &[u8]) -> Vec<u8> {
        let mut columns = self.columns();
        columns.retain(|(own, _)| *own != spec);
        columns.push((spec, column.to_vec()));
        columns.sort();
        self.with_columns(&columns)
    }

    /// The chunk.
    pub fn chunk(&self) -> Vec<u8> {
        self.with_columns(&self.columns())
    }
}

fn differences(values: impl Iterator<Item = Option<u64>>) -> impl Iterator<Item = Option<Vec<u8>>> {
    let mut last = 0u64;
    values.map(move |value| {
        let value = value?;
        let difference = value.wrapping_sub(last).cast_signed();
        last = value;
        Some(int(difference))
    })
}

/// Run-length codes values that are encoded already; all null is no column.
fn rle(values: impl Iterator<Item = Option<Vec<u8>>>) -> Vec<u8> {
    let values: Vec<_> = values.collect();
    if values.iter().all(Option::is_none) {
        return vec![];
    }
    let mut out = Vec::new();
    let mut literals: Vec<Vec<u8>> = Vec::new();
    for run in values.chunk_by(|a, b| a == b) {
        match &run[0] {
            Some(value) if run.len() == 1 => {
                literals.push(value.clone());
                continue;
            }
            _ => flush(&mut literals, &mut out),
        }
        if let Some(value) = &run[0] {
            out.extend(int(run.len().cast_signed() as i64));
            out.extend(value);
        } else {
            out.push(0);
            out.extend(uint(run.len() as u64));
        }
    }
    flush(&mut literals, &mut out);
    out
}

fn flush(literals: &mut Vec<Vec<u8>>, out: &mut Vec<u8>) {
    if !literals.is_empty() {
        out.extend(int(-(literals.len().cast_signed() as i64)));
        out.extend(literals.concat());
        literals.clear();
    }
}

fn booleans(values: impl Iterator<Item = bool>) -> Vec<u8> {
    let values: Vec<_> = values.collect();
    let mut out = if values.first() == Some(&true) {
        vec![0]
    } else {
        vec![]
    };
    for run in values.chunk_by(|a, b| a == b) {
        out.extend(uint(run.len() as u64));
    }
    out
}
