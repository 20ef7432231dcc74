//! `GET /v1/records/{id}/notice`: what a dialogue came to, as a paper to be posted.

use axum::{
    body::Body,
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use danvan_store::{Filter, Order, RecordState, Work};
use serde::{Deserialize, Serialize};
use sync_core::{
    id::{RecordId, ScopeId, UnitId},
    record::choices::STORED_IN_WORDS,
    standing::{self, Standing},
    text::nfc,
    value::Value,
};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::AppState,
    desk::records,
    http::{
        body::Accept,
        caller::Caller,
        code,
        param::{InPath, InQuery},
        problem::{Problem, Written},
    },
    people::COMMUNE,
    reports::{
        paper::{
            Paper,
            notice::{Material, Voiced, compose},
            write_docx,
        },
        values,
    },
};

/// Most opinions of one dialogue that are looked at.
const MOST: u32 = 1_000;
/// Most characters of an issuer's name.
const ISSUER: usize = 200;
/// Who issues it where nobody says otherwise, with the commune's name behind it.
const COMMITTEE: &str = "Uỷ ban nhân dân";
/// Media type of Office Open XML text.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// How it is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// Who issues it; the commune's People's Committee if absent.
    issuer: Option<String>,
    /// Whether as an Office Open XML text.
    #[serde(default)]
    docx: bool,
}

/// The notice, and what is not in it.
#[derive(Serialize, ToSchema)]
#[schema(as = DialogueNotice)]
pub struct Notice {
    paper: Paper,
    /// Opinions left out: complaints and denunciations go their own way, or no kind is said.
    left_out: usize,
}

/// What was asked at a dialogue and what came of it, without anybody who asked.
#[utoipa::path(
    get,
    path = "/v1/records/{id}/notice",
    params(("id" = String, Path, format = "uuid"), Asked),
    responses((status = 200, body = Notice), (status = "4XX", body = Written)),
)]
pub async fn dialogue_notice(
    State(app): State<AppState>,
    caller: Caller,
    InPath(id): InPath<RecordId>,
    InQuery(asked): InQuery<Asked>,
    accept: Accept,
) -> Result<Response, Problem> {
    let mut work = app.store.read().await?;
    let visible = records::visible(&mut *work, &caller.realm, &caller.sight(), id).await?;
    let dialogue = visible.filter(|record| record.head.kind == "dialogue");
    let dialogue = dialogue.ok_or_else(|| Problem::new(&code::NOT_FOUND))?;
    let notice = composed(&mut *work, &caller, &dialogue, asked.issuer).await?;
    drop(work);
    if !asked.docx {
        return accept.reply(&notice).await;
    }
    let written = tokio::task::spawn_blocking(move || write_docx(&notice.paper)).await;
    let bytes = written
        .map_err(Problem::worker)?
        .map_err(Problem::internal)?;
    let headers = [
        (header::CONTENT_TYPE, DOCX),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"thong-bao.docx\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from(bytes)).into_response())
}

async fn composed(
    work: &mut dyn Work,
    caller: &Caller,
    dialogue: &RecordState,
    issuer: Option<String>,
) -> Result<Notice, Problem> {
    let of_dialogue = Filter {
        scopes: vec![dialogue.head.scope],
        kind: Some("opinion".to_owned()),
        parent: Some(dialogue.head.id),
        ..Filter::default()
    };
    let all = work
        .page(&caller.realm, &of_dialogue, Order::Title, None, MOST)
        .await?;
    let units = work.units(&caller.realm).await?;
    let name = |id: UnitId| {
        let unit = units.iter().find(|unit| unit.id == id);
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let mut opinions = Vec::new();
    for record in &all {
        opinions.extend(voiced(record, &name)?);
    }
    opinions.sort_by_key(|(number, _)| *number);
    let opinions: Vec<Voiced> = opinions.into_iter().map(|(_, voiced)| voiced).collect();
    let is_here = |scope: ScopeId| scope == dialogue.head.scope;
    let commune = units
        .iter()
        .filter(|unit| is_here(unit.scope) && unit.level == COMMUNE)
        .max_by(|a, b| a.valid_from.cmp(&b.valid_from));
    let commune = commune.map(|unit| unit.name.clone()).unwrap_or_default();
    let issuer = issuer.map(|issuer| nfc(issuer.trim()).chars().take(ISSUER).collect());
    let issuer: String = issuer.unwrap_or_else(|| format!("{COMMITTEE} {commune}"));
    let paper = compose(&Material {
        dialogue: &values(dialogue)?,
        issuer: &issuer,
        commune: &commune,
        opinions: &opinions,
    });
    Ok(Notice {
        paper,
        left_out: all.len() - opinions.len(),
    })
}

/// An opinion whose words may be published, with its number.
fn voiced(
    record: &RecordState,
    name: &dyn Fn(UnitId) -> String,
) -> Result<Option<(i64, Voiced)>, Problem> {
    let values = values(record)?;
    let text = |field: &str| values.get(field).and_then(Value::as_text);
    let is_told = text("kind").is_some_and(|kind| STORED_IN_WORDS.contains(&kind));
    let standing: Option<Standing> = serde_json::from_str(&record.head.standing).ok();
    let state = standing.map(|standing| standing.state);
    let Some(standing::State::Opinion(opinion)) = state.filter(|_| is_told) else {
        return Ok(None);
    };
    let number = values.get("number").and_then(Value::as_int);
    let agency = opinion
        .assignment()
        .map(|assignment| name(assignment.agency));
    Ok(Some((
        number.unwrap_or(i64::MAX),
        Voiced {
            words: text("text").unwrap_or_default().to_owned(),
            agency: agency.unwrap_or_default(),
            opinion,
        },
    )))
}
