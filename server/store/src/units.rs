//! The dated tree of units.

use async_trait::async_trait;
use sync_core::id::{ScopeId, UnitId};

use crate::StoreError;

/// A unit between two dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its own id: administrative codes are reused.
    pub id: UnitId,
    /// Unit above it.
    pub parent: Option<UnitId>,
    /// Scope that its records are in.
    pub scope: ScopeId,
    /// Level's code (province, commune, hamlet, body …).
    pub level: String,
    /// Administrative code of its day, a string ("00004").
    pub code: String,
    /// Name as shown.
    pub name: String,
    /// Folded name that is searched.
    pub name_folded: String,
    /// Collation key of the name.
    pub sort_key: Vec<u8>,
    /// Bloc's code (khối), if any.
    pub bloc: Option<String>,
    /// First day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// First day on which it is no more.
    pub valid_to: Option<String>,
}

/// Where a unit lies on the map, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

/// Units of a realm.
#[async_trait]
pub trait Units {
    /// Writes units, over those of the same id. Ids differ within one call.
    async fn put_units(&mut self, realm: &str, units: &[Unit]) -> Result<(), StoreError>;

    /// One unit.
    async fn unit(&mut self, realm: &str, id: UnitId) -> Result<Option<Unit>, StoreError>;

    /// All units, by sort key.
    async fn units(&mut self, realm: &str) -> Result<Vec<Unit>, StoreError>;

    /// Where the units lie of which it is known.
    async fn places(&mut self, realm: &str) -> Result<Vec<(UnitId, Place)>, StoreError>;

    /// Says where a unit lies. `false`: there is no such unit.
    async fn put_place(
        &mut self,
        realm: &str,
        id: UnitId,
        place: Place,
    ) -> Result<bool, StoreError>;

    /// Units directly below one, by sort key.
    async fn children(&mut self, realm: &str, parent: UnitId) -> Result<Vec<Unit>, StoreError>;
}
