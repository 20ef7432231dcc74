//! Which unit a unit is today. Figures of a unit that became another whole are found under that one; those of a unit that
//! was parted stay under the old one, and are never apportioned.

use std::collections::{BTreeMap, BTreeSet};

use danvan_store::{StoreError, UnitEdge, Work};
use serde::{Deserialize, Serialize};
use sync_core::id::UnitId;
use utoipa::ToSchema;

/// How a unit became another, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EdgeKind {
    /// Nhập toàn bộ.
    MergeWhole,
    /// Nhập một phần.
    MergePart,
    /// Nhập một phần diện tích.
    PartArea,
    /// Nhập một phần dân số.
    PartPeople,
    /// Nhập toàn bộ diện tích (the people went elsewhere).
    WholeArea,
    /// Đổi tên.
    Renamed,
    /// Đổi loại hình: xã to phường.
    TypeChanged,
    /// Chuyển về đơn vị cấp trên khác.
    Reparented,
}

impl EdgeKind {
    /// Its code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MergeWhole => "merge_whole",
            Self::MergePart => "merge_part",
            Self::PartArea => "part_area",
            Self::PartPeople => "part_people",
            Self::WholeArea => "whole_area",
            Self::Renamed => "renamed",
            Self::TypeChanged => "type_changed",
            Self::Reparented => "reparented",
        }
    }

    /// Whether all of the unit went there, so that its figures do.
    pub const fn is_whole(self) -> bool {
        matches!(
            self,
            Self::MergeWhole | Self::Renamed | Self::TypeChanged | Self::Reparented
        )
    }

    /// Whether it is the same unit in other clothes: its records stay in a scope that nobody else has.
    pub const fn is_same(self) -> bool {
        matches!(self, Self::Renamed | Self::TypeChanged | Self::Reparented)
    }

    fn whole_code(code: &str) -> bool {
        [
            Self::MergeWhole,
            Self::Renamed,
            Self::TypeChanged,
            Self::Reparented,
        ]
        .iter()
        .any(|kind| kind.code() == code)
    }
}

/// Under which unit a record is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// Theo đơn vị lúc ghi nhận.
    #[default]
    Then,
    /// Theo đơn vị hiện nay: along whole merges; what was parted stays under the old unit.
    Today,
}

/// What became of the units of a realm by a day.
#[derive(Debug, Clone, Default)]
pub struct Lineage {
    /// The unit that each became, whole.
    became: BTreeMap<UnitId, UnitId>,
}

impl Lineage {
    /// By a day, `YYYY-MM-DD`.
    ///
    /// # Errors
    /// As the store.
    pub async fn by(work: &mut dyn Work, realm: &str, day: &str) -> Result<Self, StoreError> {
        Ok(Self::of(&work.edges(realm).await?, day))
    }

    /// Of these edges, by a day.
    pub fn of(edges: &[UnitEdge], day: &str) -> Self {
        let whole = edges
            .iter()
            .filter(|edge| edge.day.as_str() <= day && EdgeKind::whole_code(&edge.kind));
        Self {
            became: whole.map(|edge| (edge.old, edge.new)).collect(),
        }
    }

    /// The unit that one is today: itself where it still is, or where it was parted.
    pub fn today(&self, unit: UnitId) -> UnitId {
        let mut met = BTreeSet::from([unit]);
        let mut at = unit;
        while let Some(next) = self.became.get(&at) {
            if !met.insert(*next) {
                break;
            }
            at = *next;
        }
        at
    }

    /// A unit and all that became it, whole.
    pub fn all_of(&self, unit: UnitId) -> Vec<UnitId> {
        let before = self.became.keys().filter(|old| self.today(**old) == unit);
        std::iter::once(unit)
            .chain(before.copied().filter(|old| *old != unit))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(old: u8, new: u8, kind: EdgeKind, day: &str) -> UnitEdge {
        UnitEdge {
            old: UnitId([old; 16]),
            new: UnitId([new; 16]),
            kind: kind.code().to_owned(),
            day: day.to_owned(),
            document: String::new(),
            keeps_records: true,
        }
    }

    #[test]
    fn two_hops_lead_to_the_unit_of_today_and_the_day_decides() {
        // Phường Phúc Thành, P. Vân Giang, P. Hoa Lư.
        let edges = [
            edge(1, 2, EdgeKind::MergeWhole, "2025-01-01"),
            edge(2, 3, EdgeKind::MergeWhole, "2025-07-01"),
        ];
        let today = |day| Lineage::of(&edges, day).today(UnitId([1; 16]));
        assert_eq!(today("2024-12-31"), UnitId([1; 16]));
        assert_eq!(today("2025-01-01"), UnitId([2; 16]));
        assert_eq!(today("2025-07-01"), UnitId([3; 16]));
        let all = Lineage::of(&edges, "2026-01-01").all_of(UnitId([3; 16]));
        assert_eq!(all, [3, 1, 2].map(|n| UnitId([n; 16])));
    }

    #[test]
    fn a_unit_that_went_three_ways_stays_what_it_was() {
        // Xã Kỳ Lợi.
        let edges = [
            edge(1, 2, EdgeKind::PartPeople, "2025-07-01"),
            edge(1, 3, EdgeKind::WholeArea, "2025-07-01"),
            edge(1, 4, EdgeKind::PartPeople, "2025-07-01"),
        ];
        let lineage = Lineage::of(&edges, "2026-01-01");
        assert_eq!(lineage.today(UnitId([1; 16])), UnitId([1; 16]));
        assert_eq!(lineage.all_of(UnitId([3; 16])), [UnitId([3; 16])]);
    }

    #[test]
    fn a_circle_comes_to_an_end() {
        let edges = [
            edge(1, 2, EdgeKind::Renamed, "2025-01-01"),
            edge(2, 1, EdgeKind::Renamed, "2026-01-01"),
        ];
        let lineage = Lineage::of(&edges, "2026-06-01");
        assert_eq!(lineage.today(UnitId([1; 16])), UnitId([2; 16]));
    }
}
