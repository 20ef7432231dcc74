//! A core row as the store's columns.

use danvan_store::Projection;
use serde::Serialize;
use sync_core::{
    project::Row,
    record::{Axis, Missing},
    value::Value,
};

/// Milliseconds from UTC midnight back to midnight in Vietnam (UTC+7, no summer time).
const VIETNAM_MS: i64 = 7 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

#[derive(Serialize)]
struct Shown<'a> {
    values: &'a std::collections::BTreeMap<String, Value>,
    missing: &'a [Missing],
}

/// The columns of a row.
pub(crate) fn columns(row: &Row) -> Projection {
    let axis = |a: Axis| row.axes.get(&a).cloned();
    Projection {
        title: row.title.clone(),
        search: row.search.clone(),
        sort_key: row.sort_key.clone(),
        state: (row.state != "none").then(|| row.state.clone()),
        field: axis(Axis::Field),
        subject: axis(Axis::Subject),
        renewal: axis(Axis::Renewal),
        level: axis(Axis::Level),
        unit: row.unit,
        year: row.year,
        quarter: row.quarter,
        speed: row.speed.map(str::to_owned),
        parent: row.parent,
        complete: row.missing.is_empty(),
        open_conflicts: i32::try_from(row.conflicts.len()).unwrap_or(i32::MAX),
        deadline: row.deadline.as_deref().and_then(end_of_day),
        agency: row.agency,
        row_json: serde_json::to_string(&Shown {
            values: &row.values,
            missing: &row.missing,
        })
        .unwrap_or_else(|_| "{}".to_owned()),
    }
}

/// The last instant of a day in Vietnam, milliseconds since 1970 UTC.
fn end_of_day(day: &str) -> Option<i64> {
    let date: jiff::civil::Date = day.parse().ok()?;
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = i64::from(date.since(epoch).ok()?.get_days());
    Some((days + 1) * DAY_MS - VIETNAM_MS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_ends_with_its_day_in_vietnam() {
        // 2026-06-30T23:59:59.999+07:00
        assert_eq!(end_of_day("2026-06-30"), Some(1_782_838_799_999));
        assert_eq!(end_of_day("soon"), None);
    }
}
