//! Freezing: the records of a report's unit and period, as they stand in one moment.

use std::collections::{BTreeMap, BTreeSet};

use danvan_store::{Filter, Match, Order, RecordState, StoreError, Unit, Work};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{ScopeId, UnitId},
    standing::{
        Standing, State,
        deadlines::{Calendar, Deadlines, late, notice_violation, today},
    },
    value::Value,
};
use utoipa::ToSchema;

use super::{
    ReportError,
    forms::{COUNTED, FACTS, LATE_NOTICE, LATE_RESULTS, OUTCOME, OVERDUE},
    frozen::{Fact, Frozen, FrozenRow, FrozenUnit},
    period::Period,
};
use crate::{
    desk::{
        freshness::{Completeness, completeness},
        sight::CLOSE_KINDS,
    },
    people::{COMMUNE, PROVINCE, lineage::Lineage},
    rules,
};

/// Most rows that one report counts.
pub const MOST_ROWS: usize = 500_000;
/// Rows read at once.
const PAGE: u32 = 1_000;

/// What is said of a freeze beside its rows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Note {
    /// The unit that reports.
    #[schema(value_type = String, format = "uuid")]
    pub unit: UnitId,
    /// What it covers.
    pub period: Period,
    /// Number of rows.
    pub rows: usize,
    /// Records of the counted kinds that name no year, and so belong to no period.
    pub no_year: i64,
    /// What the figures could not know of yet.
    pub completeness: Completeness,
}

/// What a report's record says of what it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The unit that reports.
    pub unit: UnitId,
    /// What it covers.
    pub period: Period,
}

#[derive(Deserialize)]
struct Shown {
    values: BTreeMap<String, Value>,
}

/// The filled-in values of a record.
///
/// # Errors
/// `Contradiction`, where the row cannot be read.
pub fn values(record: &RecordState) -> Result<BTreeMap<String, Value>, StoreError> {
    let shown: Result<Shown, _> = serde_json::from_str(&record.row.row_json);
    shown
        .map(|shown| shown.values)
        .map_err(|_| StoreError::Contradiction {
            table: "records",
            column: "row_json",
            row: record.head.id.to_string(),
        })
}

impl Subject {
    /// Of a report's record.
    ///
    /// # Errors
    /// `Incomplete`, where it does not say yet.
    pub fn of(report: &RecordState) -> Result<Self, ReportError> {
        let values = values(report)?;
        let year = |name| {
            let year = values.get(name).and_then(Value::as_int);
            year.and_then(|year| i32::try_from(year).ok())
        };
        let period = values.get("period").and_then(Value::as_text);
        let period = period.zip(year("year"));
        let period = period.and_then(|(code, last)| Period::of(code, year("first_year"), last));
        Ok(Self {
            unit: report.row.unit.ok_or(ReportError::Incomplete)?,
            period: period.ok_or(ReportError::Incomplete)?,
        })
    }
}

/// What a report of a unit counts: the unit with all that became it whole, and what is below any of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The units.
    pub units: BTreeSet<UnitId>,
    /// Their scopes.
    pub scopes: Vec<ScopeId>,
}

impl Reach {
    /// Of a unit, by what became of units.
    pub fn of(units: &[Unit], lineage: &Lineage, root: UnitId) -> Self {
        let mut found: BTreeSet<UnitId> = lineage.all_of(root).into_iter().collect();
        loop {
            let next: Vec<UnitId> = units
                .iter()
                .filter(|unit| unit.parent.is_some_and(|parent| found.contains(&parent)))
                .map(|unit| unit.id)
                .filter(|id| !found.contains(id))
                .collect();
            if next.is_empty() {
                break;
            }
            found.extend(next);
        }
        let theirs = units.iter().filter(|unit| found.contains(&unit.id));
        let scopes: BTreeSet<ScopeId> = theirs.map(|unit| unit.scope).collect();
        Self {
            units: found,
            scopes: scopes.into_iter().collect(),
        }
    }
}

/// Reads all that a report counts.
///
/// # Errors
/// `TooMany`, or as the store.
pub async fn gather(
    work: &mut dyn Work,
    realm: &str,
    subject: &Subject,
    now_ms: i64,
) -> Result<(Frozen, Note), ReportError> {
    let units = work.units(realm).await?;
    let lineage = Lineage::by(work, realm, &crate::clock::today(now_ms)).await?;
    let Reach {
        units: below,
        scopes,
    } = Reach::of(&units, &lineage, subject.unit);
    // A province or a commune has scopes of its own, and all in them; a hamlet or a body shares one.
    let is_whole = units
        .iter()
        .any(|unit| unit.id == subject.unit && [PROVINCE, COMMUNE].contains(&&*unit.level));
    let theirs = if is_whole {
        Match::Any
    } else {
        Match::OneOf(below.into_iter().collect())
    };
    let days = Days {
        terms: rules::deadlines(work, realm).await?,
        calendar: rules::calendar(&rules::holidays(work, realm).await?),
        today: today(now_ms).unwrap_or_default(),
    };
    let mut rows = Vec::new();
    let mut no_year = 0;
    for kind in COUNTED {
        let filter = |year| Filter {
            scopes: scopes.clone(),
            kind: Some(kind.to_owned()),
            unit: theirs.clone(),
            year,
            ..Filter::default()
        };
        let undated = work.total(realm, &filter(Match::Empty)).await?;
        no_year += undated.unwrap_or_default();
        for year in subject.period.first_year..=subject.period.last_year {
            let filter = filter(Match::Is(year));
            let mut after = None;
            loop {
                let page = work
                    .page(realm, &filter, Order::Title, after.as_ref(), PAGE)
                    .await?;
                let Some(last) = page.last() else { break };
                after = Some(Order::Title.cursor(last));
                let is_last = page.len() < PAGE as usize;
                for record in page {
                    if subject.period.covers(record.row.year, record.row.quarter) {
                        rows.push(days.row(record)?);
                    }
                }
                if rows.len() > MOST_ROWS {
                    return Err(ReportError::TooMany);
                }
                if is_last {
                    break;
                }
            }
        }
    }
    rows.sort_by_key(|row| row.id);
    let devices = work
        .freshness(realm, &scopes, &crate::clock::today(now_ms))
        .await?;
    let missing = work.missing_media(realm, &scopes).await?;
    let note = Note {
        unit: subject.unit,
        period: subject.period.clone(),
        rows: rows.len(),
        no_year,
        completeness: completeness(&devices, missing, now_ms),
    };
    let units = units.into_iter().map(FrozenUnit::from).collect();
    Ok((Frozen { units, rows }, note))
}

/// The days by which a row is late.
struct Days {
    terms: Deadlines,
    calendar: Calendar,
    today: Date,
}

impl Days {
    fn row(&self, record: RecordState) -> Result<FrozenRow, StoreError> {
        let values = values(&record)?;
        let RecordState { head, row } = record;
        let mut facts = BTreeMap::new();
        let wanted = FACTS.iter().find(|(kind, _)| *kind == head.kind);
        for name in wanted.map_or(&[][..], |(_, names)| names) {
            let fact = match values.get(*name) {
                Some(Value::Int(n)) => Fact::Number(*n),
                Some(Value::Text(text)) => Fact::Text(text.clone()),
                _ => continue,
            };
            facts.insert((*name).to_owned(), fact);
        }
        match head.kind.as_str() {
            "opinion" => self.opinion(&head.standing, &mut facts),
            "dialogue" => self.dialogue(&values, &mut facts),
            _ => {}
        }
        Ok(FrozenRow {
            title: if CLOSE_KINDS.contains(&head.kind.as_str()) {
                String::new()
            } else {
                row.title
            },
            id: head.id,
            kind: head.kind,
            scope: head.scope,
            unit: row.unit,
            state: row.state,
            field: row.field,
            subject: row.subject,
            renewal: row.renewal,
            level: row.level,
            year: row.year,
            quarter: row.quarter,
            complete: row.complete,
            in_conflict: row.open_conflicts > 0,
            deadline: row.deadline,
            updated_at: head.updated_at,
            digest: head.digest,
            facts,
        })
    }

    fn opinion(&self, standing: &str, facts: &mut BTreeMap<String, Fact>) {
        let Ok(standing) = serde_json::from_str::<Standing>(standing) else {
            return;
        };
        if let State::Opinion(opinion) = &standing.state
            && let Some(outcome) = opinion.outcome()
        {
            let code = Fact::Text(outcome.code().to_owned());
            facts.insert(OUTCOME.to_owned(), code);
        }
        if standing.overdue(self.today) {
            facts.insert(OVERDUE.to_owned(), Fact::Number(1));
        }
    }

    fn dialogue(&self, values: &BTreeMap<String, Value>, facts: &mut BTreeMap<String, Fact>) {
        let day = |name| -> Option<Date> { values.get(name)?.as_text()?.parse().ok() };
        let Some(held) = day("held_on").filter(|held| *held <= self.today) else {
            return;
        };
        let notice = day("noticed_on").is_none_or(|noticed| {
            notice_violation(noticed, held, &self.terms.dialogue_notice, &self.calendar).is_some()
        });
        let term = &self.terms.results_published;
        let results = late(held, day("published_on"), self.today, term, &self.calendar).is_some();
        for (name, is_late) in [(LATE_NOTICE, notice), (LATE_RESULTS, results)] {
            if is_late {
                facts.insert(name.to_owned(), Fact::Number(1));
            }
        }
    }
}

impl From<Unit> for FrozenUnit {
    fn from(unit: Unit) -> Self {
        Self {
            id: unit.id,
            parent: unit.parent,
            level: unit.level,
            name: unit.name,
            bloc: unit.bloc,
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
        }
    }
}
