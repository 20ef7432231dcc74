//! How records go through time: by quarter where their kind has a date, else by year; and how long citizens waited.

use std::collections::BTreeMap;

use danvan_store::{Count, Work};
use serde::Serialize;
use sync_core::{
    id::{ScopeId, UnitId},
    record::kind,
    standing::Speed,
};
use utoipa::ToSchema;

use crate::{
    clock::today,
    people::lineage::{Lineage, View},
};

use super::{
    DeskError, Sight,
    sight::CITIZENS_WORDS,
    status::{Figures, Order, Sum, UNCLASSIFIED, hide, place},
};

/// Records of one quarter, or of a year where no quarter is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Point {
    /// The year; none for records of none.
    pub year: Option<i32>,
    /// The quarter, 1 to 4.
    pub quarter: Option<i32>,
    /// Its records.
    #[serde(flatten)]
    pub figures: Figures,
    /// Their sums by field.
    pub by_field: Vec<Sum>,
    /// Their sums by state.
    pub by_state: Vec<Sum>,
}

/// Records of a kind through time.
#[derive(Debug, Serialize, ToSchema)]
pub struct Trend {
    /// The kind.
    pub kind: String,
    /// Server time of the count, ms.
    pub as_of: i64,
    /// Points with records in them, the earliest first, those of no year last.
    pub points: Vec<Point>,
    /// Opinions by how long citizens waited; `unclassified` are those whose answer is not told yet. Empty for others.
    pub by_speed: Vec<Sum>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'a> {
    /// The kind.
    pub kind: &'a str,
    /// Only records of this unit.
    pub unit: Option<UnitId>,
    /// Only records of this year.
    pub year: Option<i32>,
    /// Whether those of units that became it whole are its own, too.
    pub units: View,
}

/// The trend of what may be seen.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    slice: Slice<'_>,
    now_ms: i64,
) -> Result<Trend, DeskError> {
    let kind = kind(slice.kind).ok_or(DeskError::UnknownKind)?;
    let scopes: &[ScopeId] = &sight.scopes;
    let mut counts = work.counts(realm, scopes, kind.name).await?;
    let is_opinion = kind.name == CITIZENS_WORDS;
    // Two ways of counting what is withheld would tell it by their difference.
    let is_withheld = is_opinion && sight.is_from_afar();
    let units = match slice.unit {
        Some(unit) if slice.units == View::Today && !is_withheld => {
            let lineage = Lineage::by(work, realm, &today(now_ms)).await?;
            lineage.all_of(unit)
        }
        unit => unit.into_iter().collect(),
    };
    counts.retain(|count| {
        (slice.unit.is_none() || count.unit.is_some_and(|unit| units.contains(&unit)))
            && slice.year.is_none_or(|year| count.year == Some(year))
    });
    let mut points = through_time(&counts, &Order::of(kind, Vec::new()));
    let mut by_speed = if is_opinion {
        let speeds: Vec<&str> = Speed::ALL.iter().map(|speed| speed.code()).collect();
        sums(&counts, |count| count.speed.as_ref(), &speeds)
    } else {
        Vec::new()
    };
    if is_withheld {
        for point in &mut points {
            point.by_field.clear();
            point.by_state.clear();
        }
        hide(points.iter_mut().map(|point| &mut point.figures));
        hide(by_speed.iter_mut().map(|sum| &mut sum.figures));
    }
    Ok(Trend {
        kind: kind.name.to_owned(),
        as_of: now_ms,
        points,
        by_speed,
    })
}

fn through_time(counts: &[Count], order: &Order) -> Vec<Point> {
    let mut times: BTreeMap<(bool, Option<i32>, Option<i32>), Vec<Count>> = BTreeMap::new();
    for count in counts {
        let key = (count.year.is_none(), count.year, count.quarter);
        times.entry(key).or_default().push(count.clone());
    }
    let point = |((_, year, quarter), counts): (_, Vec<Count>)| Point {
        year,
        quarter,
        figures: total(&counts),
        by_field: sums(&counts, |count| count.field.as_ref(), &order.fields),
        by_state: sums(&counts, |count| count.state.as_ref(), &order.states),
    };
    times.into_iter().map(point).collect()
}

fn total(counts: &[Count]) -> Figures {
    let mut total = Figures::default();
    for count in counts {
        total += count.into();
    }
    total
}

/// Sums by the code that `of` finds, in that order; what is unknown or has none comes last.
fn sums(counts: &[Count], of: fn(&Count) -> Option<&String>, order: &[&str]) -> Vec<Sum> {
    let mut sums: BTreeMap<(usize, String), Figures> = BTreeMap::new();
    for count in counts {
        let code = of(count).map_or(UNCLASSIFIED, String::as_str);
        let key = (place(code, order), code.to_owned());
        *sums.entry(key).or_default() += count.into();
    }
    let sum = |((_, code), figures)| Sum { code, figures };
    sums.into_iter().map(sum).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(year: Option<i32>, quarter: Option<i32>, speed: Option<&str>, records: i64) -> Count {
        Count {
            scope: ScopeId([1; 16]),
            unit: None,
            year,
            quarter,
            field: None,
            state: Some("closed".to_owned()),
            speed: speed.map(str::to_owned),
            records,
            complete: records,
            in_conflict: 0,
        }
    }

    #[test]
    fn points_stand_in_time_and_add_up() {
        let counts = [
            count(None, None, None, 1),
            count(Some(2026), Some(2), None, 2),
            count(Some(2025), Some(4), None, 3),
            count(Some(2026), Some(1), None, 4),
            count(Some(2026), Some(2), Some("on_spot"), 5),
        ];
        let order = Order::of(kind("opinion").unwrap(), Vec::new());
        let points = through_time(&counts, &order);
        let told: Vec<_> = points
            .iter()
            .map(|p| (p.year, p.quarter, p.figures.records))
            .collect();
        let expected = [
            (Some(2025), Some(4), 3),
            (Some(2026), Some(1), 4),
            (Some(2026), Some(2), 7),
            (None, None, 1),
        ];
        assert_eq!(told, expected);
        for point in points {
            let states: i64 = point.by_state.iter().map(|sum| sum.figures.records).sum();
            assert_eq!(states, point.figures.records);
        }
    }

    #[test]
    fn how_long_citizens_waited_stands_in_order_with_the_unanswered_last() {
        let counts = [
            count(None, None, None, 1),
            count(None, None, Some("longer"), 2),
            count(None, None, Some("on_spot"), 3),
        ];
        let order: Vec<&str> = Speed::ALL.iter().map(|speed| speed.code()).collect();
        let sums = sums(&counts, |count| count.speed.as_ref(), &order);
        let codes: Vec<&str> = sums.iter().map(|sum| sum.code.as_str()).collect();
        assert_eq!(codes, ["on_spot", "longer", UNCLASSIFIED]);
    }
}
