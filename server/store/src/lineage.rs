//! What became of units: edges of the dated tree, and which scopes live on in others.

use async_trait::async_trait;
use sync_core::id::{PersonId, ScopeId, UnitId};

use crate::{HeldRole, StoreError};

/// A unit that became another, or a part of it, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitEdge {
    /// The unit that was.
    pub old: UnitId,
    /// The unit that is.
    pub new: UnitId,
    /// Code of how: `merge_whole`, `part_people` ….
    pub kind: String,
    /// First day on which it is so, `YYYY-MM-DD`.
    pub day: String,
    /// The document that says so, as it is cited.
    pub document: String,
    /// Whether the new unit looks after the records of the old one.
    pub keeps_records: bool,
}

/// The records of a scope, looked after in another from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inherited {
    /// The scope that the records are in, and stay in.
    pub scope: ScopeId,
    /// The scope whose people look after them.
    pub heir: ScopeId,
    /// The first day.
    pub day: String,
}

/// What became of units.
#[async_trait]
pub trait Lineage {
    /// Writes edges. [`StoreError::Taken`]: one is there.
    async fn put_edges(&mut self, realm: &str, edges: &[UnitEdge]) -> Result<(), StoreError>;

    /// All edges, by day, old and new unit.
    async fn edges(&mut self, realm: &str) -> Result<Vec<UnitEdge>, StoreError>;

    /// Lets the people of one scope, and those who look after it in turn, look after another and all that this one looks
    /// after. What was said before stays.
    async fn inherit(&mut self, realm: &str, inherited: &Inherited) -> Result<(), StoreError>;

    /// Who looks after these scopes beside their own people.
    async fn heirs(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
    ) -> Result<Vec<Inherited>, StoreError>;

    /// All grants of a person, past ones too, each for its unit's scope and once more for every scope that this one looks
    /// after, from the day since which it does.
    async fn reach_of(
        &mut self,
        realm: &str,
        person: PersonId,
    ) -> Result<Vec<HeldRole>, StoreError>;
}
