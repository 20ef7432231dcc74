//! `POST /v1/rules/rubrics`: the next version of a rubric.

use axum::{extract::State, http::StatusCode};
use serde::Deserialize;
use sync_core::standing::{Band, Criterion, Right, Rubric, RubricKey};
use utoipa::ToSchema;

use super::{must_set, publish};
use crate::{
    app::AppState,
    http::{
        body::Body,
        caller::Caller,
        code,
        problem::{Problem, Written},
    },
    rules::RUBRIC,
};

/// A rubric to be published.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRubric {
    /// Its code; a rubric of the same code gets its next version.
    id: String,
    /// What people call it.
    name: String,
    /// First day on which it is used, `YYYY-MM-DD`.
    valid_from: String,
    /// Only for this subject.
    subject: Option<String>,
    /// Only for this level.
    level: Option<String>,
    /// What is looked at; the points add up to 100.
    #[schema(value_type = Vec<Object>)]
    criteria: Vec<Criterion>,
    /// Points from which it passes.
    pass: i64,
    /// Least share of each criterion's points, in percent.
    least_percent: i64,
    /// What points are called, the highest first.
    #[schema(value_type = Vec<Object>)]
    bands: Vec<Band>,
    /// Least number of sheets.
    sheets: usize,
}

impl NewRubric {
    /// As its first version.
    fn rubric(self) -> Rubric {
        Rubric {
            key: RubricKey {
                id: self.id,
                version: 1,
            },
            name: self.name,
            valid_from: self.valid_from,
            subject: self.subject,
            level: self.level,
            criteria: self.criteria,
            pass: self.pass,
            least_percent: self.least_percent,
            bands: self.bands,
            sheets: self.sheets,
        }
    }
}

/// Publishes a rubric: registrations of which nobody has handed in a sheet are appraised by it from its first day on.
#[utoipa::path(
    post,
    path = "/v1/rules/rubrics",
    request_body = NewRubric,
    responses((status = 204, description = "It is published"), (status = "4XX", body = Written)),
)]
pub async fn publish_rubric(
    State(app): State<AppState>,
    caller: Caller,
    Body { value: new, .. }: Body<NewRubric>,
) -> Result<StatusCode, Problem> {
    must_set(&caller, &[Right::RecogniseProvince])?;
    let id = new.id.clone();
    let rubric = new.rubric();
    if id == Rubric::proposed().key.id {
        return Err(Problem::new(&code::INVALID_VALUE).arg("field", "id"));
    }
    rubric
        .check()
        .map_err(|why| Problem::new(&code::INVALID_VALUE).arg("field", why.code()))?;
    let mut work = app.store.write().await?;
    publish(work.as_mut(), &caller, (RUBRIC, &id), |version| Rubric {
        key: RubricKey {
            version: u32::try_from(version).unwrap_or(u32::MAX),
            ..rubric.key
        },
        ..rubric
    })
    .await?;
    work.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
