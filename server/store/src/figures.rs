//! Figures: records counted as they are written, so that no table has to count them.

use async_trait::async_trait;
use sync_core::id::{ScopeId, UnitId};

use crate::StoreError;

/// Records counted together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Scope.
    pub scope: ScopeId,
    /// Unit of their day.
    pub unit: Option<UnitId>,
    /// Year that they count in.
    pub year: Option<i32>,
    /// Quarter of it, 1 to 4, where a date is known.
    pub quarter: Option<i32>,
    /// Field's code.
    pub field: Option<String>,
    /// State's code.
    pub state: Option<String>,
    /// Code of how long citizens waited for an answer.
    pub speed: Option<String>,
    /// How many.
    pub records: i64,
    /// Of them, complete.
    pub complete: i64,
    /// Of them, with an open conflict.
    pub in_conflict: i64,
}

/// Figures.
#[async_trait]
pub trait Figures {
    /// Records of a kind in these scopes, counted by scope and all that a [`Count`] tells, in no order.
    async fn counts(
        &mut self,
        realm: &str,
        scopes: &[ScopeId],
        kind: &str,
    ) -> Result<Vec<Count>, StoreError>;

    /// How many records of any kind have these as the unit of their day, in no order; units without any are not in it.
    async fn records_of_units(
        &mut self,
        realm: &str,
        units: &[UnitId],
    ) -> Result<Vec<(UnitId, i64)>, StoreError>;
}
