//! The sheet that a member of the appraisal team fills in.

use std::collections::BTreeMap;

use danvan_store::{RecordState, StoreError, Work};
use serde::Serialize;
use sync_core::{
    id::PersonId,
    standing::{Registration, Rubric, Standing, State, deadlines::today},
};
use utoipa::ToSchema;

use crate::pipeline::appraised;

/// What an appraisal of the record goes by.
#[derive(Debug, Serialize, ToSchema)]
pub struct Appraisal {
    /// The rubric; none where none applies yet.
    #[schema(value_type = Option<Object>)]
    pub rubric: Option<Rubric>,
    /// How many sheets were handed in.
    pub sheets: usize,
    /// The caller's own marks by criterion, if they handed in a sheet.
    pub own: Option<BTreeMap<String, i64>>,
}

/// The appraisal that the record waits for; none where it waits for none.
pub async fn of(
    work: &mut dyn Work,
    realm: &str,
    person: PersonId,
    record: &RecordState,
    now_ms: i64,
) -> Result<Option<Appraisal>, StoreError> {
    let state = standing(record).map(|standing| standing.state);
    let Some(State::Registration(Registration::AwaitingAssessment { round, .. })) = state else {
        return Ok(None);
    };
    let appraised = appraised(work, realm, record.head.id).await?;
    let sheets = appraised.sheets();
    let rubrics = &appraised.rubrics;
    let (subject, level) = (record.row.subject.as_deref(), record.row.level.as_deref());
    let rubric = match round {
        Some(round) => rubrics.iter().find(|rubric| rubric.key == round.rubric),
        None => today(now_ms).and_then(|day| Rubric::applicable(rubrics, subject, level, day)),
    };
    Ok(Some(Appraisal {
        rubric: rubric.cloned(),
        sheets: sheets.len(),
        own: sheets
            .into_iter()
            .find(|sheet| sheet.by == person)
            .map(|sheet| sheet.marks),
    }))
}

fn standing(RecordState { head, .. }: &RecordState) -> Option<Standing> {
    serde_json::from_str(&head.standing).ok()
}
