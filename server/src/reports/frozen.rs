//! A set of rows as it was frozen: what every table of a report is a sum of. It is never written again.

use std::{
    collections::BTreeMap,
    io::{self, Read as _},
};

use serde::{Deserialize, Serialize};
use sync_core::{
    id::{Hash, RecordId, ScopeId, UnitId},
    protocol::{decode, encode},
};

/// Most bytes that a frozen set may come to when it is read back.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// Rows, and the units under which they were recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Frozen {
    /// Units of the day, in dictionary order.
    pub units: Vec<FrozenUnit>,
    /// Records of the period, by id.
    pub rows: Vec<FrozenRow>,
}

/// A unit as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenUnit {
    /// The unit.
    pub id: UnitId,
    /// Unit above it.
    pub parent: Option<UnitId>,
    /// Level's code.
    pub level: String,
    /// Name as shown then.
    pub name: String,
    /// Bloc's code, if any.
    pub bloc: Option<String>,
    /// First day.
    pub valid_from: String,
    /// First day on which it is no more.
    pub valid_to: Option<String>,
}

/// A record as it was counted. What citizens said is not in it, only where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrozenRow {
    /// The record.
    pub id: RecordId,
    /// Its kind's name.
    pub kind: String,
    /// The scope that it was in.
    pub scope: ScopeId,
    /// Unit of its day.
    pub unit: Option<UnitId>,
    /// Its title; empty for what citizens said.
    pub title: String,
    /// Workflow state's code.
    pub state: Option<String>,
    /// Lĩnh vực.
    pub field: Option<String>,
    /// Loại.
    pub subject: Option<String>,
    /// Hình thức.
    pub renewal: Option<String>,
    /// Cấp.
    pub level: Option<String>,
    /// Year that it counts in.
    pub year: Option<i32>,
    /// Quarter of its date.
    pub quarter: Option<i32>,
    /// Whether nothing required was missing.
    pub complete: bool,
    /// Whether a conflict was open.
    pub in_conflict: bool,
    /// Last instant of its deadline, ms.
    pub deadline: Option<i64>,
    /// Server time of its last merge or decision, ms.
    pub updated_at: i64,
    /// Digest of its heads and standing: another one says that it changed.
    pub digest: Hash,
    /// What its tables ask of it beside: numbers, days and codes by name.
    pub facts: BTreeMap<String, Fact>,
}

/// A number, or a code or day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Fact {
    /// A number.
    Number(i64),
    /// A code, or a day `YYYY-MM-DD`.
    Text(String),
}

impl FrozenRow {
    /// The number of that name; 0 where there is none.
    pub fn number(&self, name: &str) -> i64 {
        match self.facts.get(name) {
            Some(Fact::Number(n)) => *n,
            _ => 0,
        }
    }

    /// The code or day of that name.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.facts.get(name) {
            Some(Fact::Text(text)) => Some(text),
            _ => None,
        }
    }
}

impl Frozen {
    /// As it is stored: CBOR, compressed.
    ///
    /// # Errors
    /// As the compressor.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        zstd::bulk::compress(&encode(self), 3)
    }

    /// From what was stored.
    ///
    /// # Errors
    /// When the bytes are anything else.
    pub fn unpack(bytes: &[u8]) -> io::Result<Self> {
        let mut plain = Vec::new();
        zstd::Decoder::new(bytes)?
            .take(MOST_BYTES)
            .read_to_end(&mut plain)?;
        decode(&plain).map_err(io::Error::other)
    }

    /// The unit of that id.
    pub fn unit(&self, id: UnitId) -> Option<&FrozenUnit> {
        self.units.iter().find(|unit| unit.id == id)
    }
}
