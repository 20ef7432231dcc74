//! Plans, and what they come to.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sync_core::id::UnitId;
use utoipa::ToSchema;

use crate::{
    http::{code, problem::Problem},
    people::lineage::EdgeKind,
};

/// What is to happen on a day.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// First day on which it is so, `YYYY-MM-DD`.
    pub day: String,
    /// The document that says so, as it is cited.
    pub document: String,
    /// Units that begin that day.
    #[serde(default)]
    pub units: Vec<Beginning>,
    /// What becomes of units that end that day.
    pub moves: Vec<Move>,
}

/// A unit that begins.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    /// What the plan calls it.
    pub key: String,
    /// Level's code.
    pub level: String,
    /// Administrative code.
    #[serde(default)]
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Bloc's code, if any.
    pub bloc: Option<String>,
    /// The unit above it.
    pub parent: Target,
}

/// A unit that ends, and what it becomes, or a part of it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The unit that ends.
    #[schema(value_type = String, format = "uuid")]
    pub from: UnitId,
    /// Where it, or a part of it, goes.
    pub to: Target,
    /// How.
    pub kind: EdgeKind,
    /// Whether its records, people and phones go there. Of a unit that is parted one move says so.
    #[serde(default)]
    pub keeps_records: bool,
}

/// A unit that is there, or one that the plan begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// One that is there.
    #[schema(value_type = String, format = "uuid")]
    Unit(UnitId),
    /// One of the plan's, by its key.
    Key(String),
}

/// What a plan does, before it is done and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Effect {
    /// First day on which it is so.
    pub day: String,
    /// Units that end, each with what goes with it.
    pub ended: Vec<Ended>,
    /// Units that begin.
    pub begun: Vec<Begun>,
}

/// A unit that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ended {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Names of the units that it, or parts of it, become.
    pub becomes: Vec<String>,
    /// The unit that its records, people and phones go to.
    pub kept_by: String,
    /// Whether its figures are found under that one: not where it is parted.
    pub rolls_up: bool,
    /// Records of its day.
    pub records: i64,
    /// People who hold a role at it.
    pub people: usize,
    /// Devices of theirs in use.
    pub devices: usize,
}

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Begun {
    /// The unit.
    #[schema(value_type = String, format = "uuid")]
    pub unit: UnitId,
    /// Its name.
    pub name: String,
}

/// A unit goes whole to one place, or in parts to several, one of which keeps its records.
pub(super) fn check(moves: &mut [Move]) -> Result<(), Problem> {
    let invalid = |field| Problem::new(&code::INVALID_VALUE).arg("field", field);
    if let [one] = moves
        && one.kind.is_whole()
    {
        one.keeps_records = true;
        return Ok(());
    }
    if moves.iter().any(|one| one.kind.is_whole()) {
        return Err(invalid("kind"));
    }
    let targets: BTreeSet<&Target> = moves.iter().map(|one| &one.to).collect();
    let keepers = moves.iter().filter(|one| one.keeps_records);
    match (targets.len() == moves.len(), keepers.count()) {
        (true, 1) => Ok(()),
        (false, _) => Err(invalid("to")),
        (true, _) => Err(invalid("keeps_records")),
    }
}
