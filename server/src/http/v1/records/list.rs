//! `GET /v1/records`: lists of records.

use std::str::FromStr;

use axum::{extract::State, response::Response};
use danvan_store::{Filter, Match, Order, Work};
use serde::{Deserialize, Deserializer, de::Error as _};
use sync_core::{
    id::{RecordId, ScopeId, UnitId},
    text::Query,
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::AppState,
    clock::today,
    desk::{page_len, records, status::UNCLASSIFIED},
    http::{body::Accept, caller::Caller, code, param::InQuery, problem::Problem},
    people::lineage::{Lineage, View},
};

/// Most characters that are searched for.
const SEARCH_CHARS: usize = 200;

/// What the list shows. What is absent does not filter.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Scope.
    #[param(value_type = Option<String>, format = "uuid")]
    scope: Option<ScopeId>,
    /// Kind's name.
    kind: Option<String>,
    /// State's code, or `unclassified`.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    state: Match<String>,
    /// Lĩnh vực, or `unclassified`.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    field: Match<String>,
    /// Unit of its day, or `unclassified`.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    unit: Match<UnitId>,
    /// Whether a unit stands for all that became it, whole, too.
    #[serde(default)]
    units: View,
    /// Year that it counts in, or `unclassified`.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    year: Match<i32>,
    /// Quarter of its date, 1 to 4, or `unclassified`.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    quarter: Match<i32>,
    /// How long citizens waited for an answer, or `unclassified` for those who still wait.
    #[param(value_type = Option<String>)]
    #[serde(default, deserialize_with = "wanted")]
    speed: Match<String>,
    /// Record that it belongs to.
    #[param(value_type = Option<String>, format = "uuid")]
    parent: Option<RecordId>,
    /// Beginnings of words that occur in it; marks and case do not matter.
    q: Option<String>,
    /// The agency that answers for it.
    #[param(value_type = Option<String>, format = "uuid")]
    agency: Option<UnitId>,
    /// Only records with an open conflict.
    #[serde(default)]
    conflicts: bool,
    /// Only records that lack something.
    #[serde(default)]
    incomplete: bool,
    /// Only records whose deadline is before this, ms.
    due_before: Option<i64>,
    /// In what order.
    #[serde(default)]
    pub(super) sort: Sort,
    /// Where the page before ended.
    cursor: Option<String>,
    /// Rows, at most 200.
    limit: Option<u32>,
}

impl Asked {
    /// What the list lets through of what the caller may see.
    pub(super) async fn filter(
        &self,
        work: &mut dyn Work,
        caller: &Caller,
    ) -> Result<Filter, Problem> {
        let q = self.q.as_deref();
        if q.is_some_and(|q| q.chars().count() > SEARCH_CHARS) {
            return Err(Problem::new(&code::MALFORMED_REQUEST).arg("name", "q"));
        }
        let sight = caller.sight();
        let (sight, agencies) = sight.over_lists(work, &caller.realm, self.agency).await?;
        let sight = sight.narrowed(self.scope);
        let unit = match &self.unit {
            Match::Is(unit) if self.units == View::Today => {
                let day = today(caller.now_ms);
                Match::OneOf(Lineage::by(work, &caller.realm, &day).await?.all_of(*unit))
            }
            unit => unit.clone(),
        };
        Ok(Filter {
            close: sight.close(),
            scopes: sight.scopes,
            agencies,
            kind: self.kind.clone(),
            state: self.state.clone(),
            field: self.field.clone(),
            unit,
            year: self.year.clone(),
            quarter: self.quarter.clone(),
            speed: self.speed.clone(),
            parent: self.parent,
            text: q.map(Query::new).filter(|q| !q.is_blank()),
            open_conflicts: self.conflicts,
            incomplete: self.incomplete,
            due_before: self.due_before,
        })
    }
}

/// An order of lists.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By title, as the dictionary has it.
    #[default]
    Title,
    /// What changed last first.
    Updated,
    /// What is due first; records without a deadline are left out.
    Deadline,
}

impl From<Sort> for Order {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Title => Self::Title,
            Sort::Updated => Self::Updated,
            Sort::Deadline => Self::Deadline,
        }
    }
}

/// A value that a column is to have, or none.
pub(in crate::http::v1) fn wanted<'de, T: FromStr, D: Deserializer<'de>>(
    given: D,
) -> Result<Match<T>, D::Error> {
    let given = String::deserialize(given)?;
    if given == UNCLASSIFIED {
        return Ok(Match::Empty);
    }
    let value = given.parse().map_err(|_| D::Error::custom("not a value"))?;
    Ok(Match::Is(value))
}

/// Records, page by page, and how many there are in all.
#[utoipa::path(
    get,
    path = "/v1/records",
    params(Asked),
    responses(
        (status = 200, body = records::Listing),
        (status = "4XX", body = crate::http::problem::Written),
    ),
)]
pub async fn records(
    State(app): State<AppState>,
    caller: Caller,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let filter = asked.filter(&mut *work, &caller).await?;
    let len = page_len(asked.limit);
    let page = records::list(
        &mut *work,
        &caller.realm,
        &filter,
        asked.sort.into(),
        asked.cursor.as_deref(),
        len,
    )
    .await?;
    accept.reply(&page).await
}

/// The scopes that may be seen, or of them the one asked for: another is as empty as one that is not there.
pub(in crate::http::v1) fn narrowed(
    mut scopes: Vec<ScopeId>,
    asked: Option<ScopeId>,
) -> Vec<ScopeId> {
    scopes.retain(|scope| asked.is_none_or(|a| a == *scope));
    scopes
}
