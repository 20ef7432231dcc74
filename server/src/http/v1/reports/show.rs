//! `GET /v1/reports/{id}/freezes/{n}`: the tables of a freeze.

use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use sync_core::id::RecordId;
use utoipa::{IntoParams, ToSchema};

use super::{list::FreezeView, name, open, units_of};
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        param::{InPath, InQuery},
        problem::{Problem, Written},
    },
    people::lineage::View,
    reports::{Named, RowRef, Suggestion, Table, Told, is_close},
};

/// Most rows of one suggestion that are listed.
const MOST_SUGGESTED: usize = 100;

/// How it is read.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Under which unit a row stands.
    #[serde(default)]
    units: View,
}

/// A freeze with its tables.
#[derive(Serialize, ToSchema)]
pub struct ShownFreeze {
    /// The freeze.
    #[serde(flatten)]
    freeze: FreezeView,
    /// Name of the unit that reports.
    unit_name: String,
    /// Name of the period.
    period_name: Named,
    /// Its tables, each a sum of the same rows.
    tables: Vec<Table>,
    /// How many of the communes below held a dialogue.
    held: Held,
    /// What the office may want to write about, as plain lists.
    suggestions: Vec<Suggested>,
}

/// Communes that held a dialogue, of all below the unit; of a commune's own report there are none.
#[derive(Serialize, ToSchema)]
pub struct Held {
    /// Those with one at least.
    units: usize,
    /// All.
    of: usize,
}

/// A plain list, cut where it is long.
#[derive(Serialize, ToSchema)]
pub struct Suggested {
    /// How many rows there are.
    count: usize,
    /// The list.
    #[serde(flatten)]
    list: Suggestion,
}

/// The tables of what was frozen, and what they could not know of.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}",
    params(("id" = String, Path, format = "uuid"), ("n" = i32, Path), Asked),
    responses((status = 200, body = ShownFreeze), (status = "4XX", body = Written)),
)]
pub async fn show_freeze(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n)): InPath<(RecordId, i32)>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let today = units_of(&mut *work, &caller, asked.units).await?;
    let looked = opened.study(today, |opened, reading| {
        let tables = reading.tables(opened.told);
        let held = reading.communes_with(&tables, "held");
        let is_told = |row: &RowRef| opened.told == Told::Near || !is_close(row);
        let suggested = |mut list: Suggestion| {
            list.rows.retain(is_told);
            let count = list.rows.len();
            list.rows.truncate(MOST_SUGGESTED);
            Suggested { count, list }
        };
        let suggestions = reading.suggestions().into_iter().map(suggested);
        let suggestions: Vec<Suggested> = suggestions.filter(|s| s.count > 0).collect();
        (tables, held, suggestions)
    });
    let (opened, (tables, (units, of), mut suggestions)) = looked.await?;
    let listed = suggestions.iter_mut().flat_map(|s| &mut s.list.rows);
    name(&mut *work, &caller, listed).await?;
    let shown = ShownFreeze {
        unit_name: opened
            .frozen
            .unit(opened.note.unit)
            .map(|u| u.name.clone())
            .unwrap_or_default(),
        period_name: opened.note.period.name(),
        held: Held { units, of },
        suggestions,
        tables,
        freeze: FreezeView::of(&mut *work, &caller.realm, opened.freeze).await?,
    };
    accept.reply(&shown).await
}
