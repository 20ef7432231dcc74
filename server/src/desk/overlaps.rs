//! Registrations that look alike, for people to decide what they are to each other. What was decided is remembered.

use std::collections::{BTreeMap, HashMap};

use danvan_store::{Filter, Match, Order, OverlapDecision, RecordState, StoreError, Work};
use serde::Serialize;
use sync_core::{
    id::{PersonId, RecordId, UnitId},
    near::{Campaigns, Case, Face, Filed, Found, Prepared, Verdict, pairs},
    value::Value,
};
use utoipa::ToSchema;

use super::{DeskError, Sight, records::Listed};
use crate::{clock::today, people::lineage::Lineage, reports::values};

/// Code of the decision that two are not the same.
pub const DIFFERENT: &str = "different";
/// Most registrations compared at once.
const MOST: usize = 5_000;
/// Most pairs told.
const MOST_PAIRS: usize = 200;
/// Rows read at once.
const PART: u32 = 500;

/// Pairs that look alike.
#[derive(Debug, Serialize, ToSchema)]
pub struct Alike {
    /// Pairs, the most alike first.
    pub pairs: Vec<Pair>,
    /// Registrations that were compared.
    pub registrations: usize,
    /// Comparisons that this took.
    pub compared: usize,
    /// Whether there are more pairs, or registrations that were not looked at.
    pub more: bool,
}

/// Two registrations.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pair {
    /// The one of the lesser id.
    pub one: Listed,
    /// The other.
    pub other: Listed,
    /// How alike they are, in hundredths.
    pub score: u8,
    /// `same` or `overlap`; none where only a case is suggested.
    #[schema(value_type = Option<String>)]
    pub verdict: Option<Verdict>,
    /// What they may be to each other: a suggestion.
    #[schema(value_type = Option<String>)]
    pub case: Option<Case>,
    /// What was decided.
    pub decided: Option<Decided>,
}

/// What was decided of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decided {
    /// `different`, or the case's code.
    pub decision: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    #[schema(value_type = String, format = "uuid")]
    pub by: PersonId,
    /// Server time, ms.
    pub at: i64,
}

/// Compares the registrations of a year, and of the years beside it, within each commune of today. Pairs that were
/// decided are told only where that is asked for.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    year: i32,
    with_decided: bool,
    now_ms: i64,
) -> Result<Alike, DeskError> {
    let (records, cut) = registrations(work, realm, sight, year).await?;
    let lineage = Lineage::by(work, realm, &today(now_ms)).await?;
    let filed: Vec<Filed<UnitId>> = records
        .iter()
        .map(|record| filed(record, &lineage))
        .collect::<Result<_, _>>()?;
    let ids: Vec<RecordId> = records.iter().map(|record| record.head.id).collect();
    let decided: HashMap<(RecordId, RecordId), OverlapDecision> = work
        .overlaps(realm, &ids)
        .await?
        .into_iter()
        .map(|decision| ((decision.one, decision.other), decision))
        .collect();
    let registrations = records.len();
    // Those that were decided take no place from those that were not.
    let most = MOST_PAIRS + if with_decided { 0 } else { decided.len() };
    let found = tokio::task::spawn_blocking(move || pairs(&filed, &Campaigns::known(), most));
    let Found {
        candidates,
        has_more,
        compared,
        ..
    } = found.await.map_err(|_| DeskError::Unreadable)?;
    let mut told = Vec::new();
    for candidate in candidates {
        let (mut one, mut other) = (&records[candidate.one], &records[candidate.other]);
        if one.head.id > other.head.id {
            std::mem::swap(&mut one, &mut other);
        }
        let decided = decided.get(&(one.head.id, other.head.id));
        if decided.is_some() && !with_decided {
            continue;
        }
        told.push(Pair {
            verdict: candidate.verdict(),
            case: candidate.case,
            score: hundredths(candidate.likeness.score),
            decided: decided.map(Decided::from),
            one: one.clone().into(),
            other: other.clone().into(),
        });
    }
    Ok(Alike {
        pairs: told,
        registrations,
        compared,
        more: has_more || cut,
    })
}

/// Those of three years that may be seen; whether there are more than are compared.
async fn registrations(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    year: i32,
) -> Result<(Vec<RecordState>, bool), StoreError> {
    let mut records = Vec::new();
    for year in [year, year.saturating_sub(1), year.saturating_add(1)] {
        let filter = Filter {
            close: sight.close(),
            scopes: sight.scopes.clone(),
            kind: Some("registration".to_owned()),
            year: Match::Is(year),
            ..Filter::default()
        };
        let mut after = None;
        loop {
            let page = work
                .page(realm, &filter, Order::Title, after.as_ref(), PART)
                .await?;
            let is_last = page.len() < PART as usize;
            after = page.last().map(|last| Order::Title.cursor(last));
            records.extend(page);
            if records.len() > MOST {
                records.truncate(MOST);
                return Ok((records, true));
            }
            if is_last {
                break;
            }
        }
    }
    Ok((records, false))
}

fn filed(record: &RecordState, lineage: &Lineage) -> Result<Filed<UnitId>, StoreError> {
    let values: BTreeMap<String, Value> = values(record)?;
    let text = |field: &str| {
        values
            .get(field)
            .and_then(Value::as_text)
            .unwrap_or_default()
    };
    let unit = record.row.unit.map(|unit| lineage.today(unit));
    let unit_text = unit.map(|unit| unit.to_string()).unwrap_or_default();
    let face = Face {
        name: &record.row.title,
        text: &record.row.search,
        area: text("area"),
        unit: &unit_text,
        field: record.row.field.as_deref().unwrap_or_default(),
        year: record.row.year,
        lead: text("lead"),
        renewal: record.row.renewal.as_deref().unwrap_or_default(),
        made: None,
    };
    Ok(Filed {
        // A scope is called as its first unit: communes that became one whole share a unit of today.
        block: lineage.today(UnitId(record.head.scope.0)),
        face: Prepared::of(&face),
    })
}

fn hundredths(score: f64) -> u8 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a score lies between 0 and 1"
    )]
    let hundredths = (score.clamp(0.0, 1.0) * 100.0).round() as u8;
    hundredths
}

impl From<&OverlapDecision> for Decided {
    fn from(decision: &OverlapDecision) -> Self {
        Self {
            decision: decision.decision.clone(),
            reason: decision.reason.clone(),
            by: decision.by,
            at: decision.at,
        }
    }
}
