//! `GET /v1/reports/{id}/freezes/{n}/paper`: the report as a paper, for the desk to print.

use axum::{extract::State, response::Response};
use danvan_store::{Filter, Match, Order, Work};
use serde::Deserialize;
use sync_core::id::RecordId;
use utoipa::{IntoParams, ToSchema};

use super::{Opened, open};
use crate::{
    app::AppState,
    http::{
        body::Accept,
        caller::Caller,
        param::{InPath, InQuery},
        problem::{Problem, Written},
    },
    reports::{
        Table,
        paper::{Paper, briefing, lists},
        sentences, stated, values,
    },
};

/// Most declared reports of one unit and year that a paper looks at.
const MOST_DECLARED: u32 = 50;

/// Which paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Báo cáo.
    #[default]
    Briefing,
    /// Quyết định công nhận, of what passed its appraisal.
    Recognition,
    /// Danh sách khen thưởng.
    Commendations,
}

/// Which paper.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The report itself if absent.
    #[serde(default)]
    which: Which,
}

/// The paper: the office's words, the tables of the freeze, and what was published and does not add up.
#[utoipa::path(
    get,
    path = "/v1/reports/{id}/freezes/{n}/paper",
    params(("id" = String, Path, format = "uuid"), ("n" = i32, Path), Asked),
    responses((status = 200, body = Paper), (status = "4XX", body = Written)),
)]
pub async fn freeze_paper(
    State(app): State<AppState>,
    caller: Caller,
    InPath((id, n)): InPath<(RecordId, i32)>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let opened = open(&mut *work, &caller, id, n).await?;
    let (_, (paper, _)) = composed(&mut *work, &caller, opened, asked.which).await?;
    accept.reply(&paper).await
}

/// The paper of a freeze, and its tables.
pub(super) async fn composed(
    work: &mut dyn Work,
    caller: &Caller,
    opened: Opened,
    which: Which,
) -> Result<(Opened, (Paper, Vec<Table>)), Problem> {
    let declared = Filter {
        scopes: vec![opened.report.head.scope],
        kind: Some("declared_report".to_owned()),
        unit: Match::Is(opened.note.unit),
        year: Match::Is(opened.note.period.last_year),
        ..Filter::default()
    };
    let declared = work
        .page(&caller.realm, &declared, Order::Title, None, MOST_DECLARED)
        .await?;
    let mut mismatches = Vec::new();
    for declared in declared {
        let sentences = sentences(&stated(&values(&declared)?));
        mismatches.extend(
            sentences
                .into_iter()
                .map(|s| format!("{}: {s}", declared.row.title)),
        );
    }
    let values = values(&opened.report)?;
    let composed = opened.study(None, move |opened, reading| {
        let tables = reading.tables(opened.told);
        let (period, frozen) = (&opened.note.period, &opened.frozen);
        let paper = match which {
            Which::Briefing => briefing::compose(&briefing::Material {
                values: &values,
                is_official: opened.freeze.state == "official",
                frozen_at: opened.freeze.frozen_at,
                note: &opened.note,
                tables: &tables,
                held: reading.communes_with(&tables, "held"),
                mismatches: &mismatches,
            }),
            Which::Recognition => lists::recognition(&values, period, frozen),
            Which::Commendations => lists::commendations(&values, period, frozen),
        };
        (paper, tables)
    });
    composed.await
}
