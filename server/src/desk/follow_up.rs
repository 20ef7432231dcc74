//! What citizens still wait for: opinions without an answer, and what the law wants of dialogues, with the days by which.

use std::collections::HashMap;

use danvan_store::{Filter, Match, Order, RecordState, StoreError, Work};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value as Json;
use sync_core::{
    id::RecordId,
    standing::{
        Handler, OpinionState, Standing, State, Step,
        deadlines::{Calendar, Deadlines, Violation, late, notice_violation, today},
    },
};
use utoipa::ToSchema;

use super::{DeskError, Sight, records::Listed};
use crate::rules;

/// Most records of a state, or dialogues, that are looked at.
const MOST: u32 = 2_000;

/// What must be followed up.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowUp {
    /// Server time, ms.
    pub as_of: i64,
    /// The terms in force.
    #[schema(value_type = Object)]
    pub terms: Deadlines,
    /// Years whose days off are known: of others only weekends are passed over.
    pub years: Vec<i16>,
    /// Dialogues that the law still wants something of, the earliest held first.
    pub dialogues: Vec<DialogueDue>,
    /// Opinions without an answer that was told, those of the nearest deadline first.
    pub opinions: Vec<Waiting>,
    /// Whether there may be more than was looked at.
    pub more: bool,
}

/// A dialogue that was not announced or whose results were not published.
#[derive(Debug, Serialize, ToSchema)]
pub struct DialogueDue {
    /// What lists show.
    #[serde(flatten)]
    pub listed: Listed,
    /// The day on which it is held, `YYYY-MM-DD`.
    pub held_on: String,
    /// Its notice.
    pub notice: Due,
    /// The publication of its results.
    pub results: Due,
}

/// Something to be done by a day.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Due {
    /// The last day, `YYYY-MM-DD`.
    pub by: String,
    /// When it was done.
    pub done: Option<String>,
    /// By how much the rule was broken.
    #[schema(value_type = Option<Object>)]
    pub broken: Option<Violation>,
}

/// An opinion that waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct Waiting {
    /// What lists show.
    #[serde(flatten)]
    pub listed: Listed,
    /// The body outside that answers, where none of ours does.
    pub outside: Option<String>,
    /// What was done with a complaint or denunciation: its code.
    pub handed_over: Option<String>,
    /// Title of its dialogue, where the caller may read it.
    pub dialogue: Option<String>,
    /// The written notice to whoever raised it.
    pub written_notice: Option<Due>,
}

/// The days that matter, of a realm.
struct Rules {
    terms: Deadlines,
    calendar: Calendar,
    today: Date,
}

/// Reads what is to be followed up of what may be seen.
pub async fn read(
    work: &mut dyn Work,
    realm: &str,
    sight: Sight,
    now_ms: i64,
) -> Result<FollowUp, DeskError> {
    let years = rules::holidays(work, realm).await?;
    let rules = Rules {
        terms: rules::deadlines(work, realm).await?,
        calendar: rules::calendar(&years),
        today: today(now_ms).unwrap_or_default(),
    };
    let (sight, agencies) = sight.over_lists(work, realm, None).await?;
    let filter = |kind: &str, state| Filter {
        close: sight.close(),
        scopes: sight.scopes.clone(),
        agencies: agencies.clone(),
        kind: Some(kind.to_owned()),
        state,
        ..Filter::default()
    };
    let mut opinions = Vec::new();
    let mut more = false;
    for state in OpinionState::ALL.into_iter().filter(|s| !s.is_told()) {
        let filter = filter("opinion", Match::Is(state.code().to_owned()));
        let page = work.page(realm, &filter, Order::Title, None, MOST).await?;
        more |= page.len() == MOST as usize;
        opinions.extend(page);
    }
    let held = work
        .page(
            realm,
            &filter("dialogue", Match::Any),
            Order::Updated,
            None,
            MOST,
        )
        .await?;
    more |= held.len() == MOST as usize;
    let mut dialogues: Vec<DialogueDue> = held
        .into_iter()
        .filter_map(|record| rules.owing(record))
        .collect();
    dialogues.sort_by(|a, b| a.held_on.cmp(&b.held_on));

    let titles = titles(work, realm, &sight, &opinions).await?;
    opinions.sort_by_key(|record| (record.row.deadline.is_none(), record.row.deadline));
    let opinions = opinions
        .into_iter()
        .map(|record| rules.waiting(record, &titles))
        .collect();
    Ok(FollowUp {
        as_of: now_ms,
        terms: rules.terms,
        years: years.iter().map(|year| year.year).collect(),
        dialogues,
        opinions,
        more,
    })
}

async fn titles(
    work: &mut dyn Work,
    realm: &str,
    sight: &Sight,
    opinions: &[RecordState],
) -> Result<HashMap<RecordId, String>, StoreError> {
    let mut parents: Vec<RecordId> = opinions.iter().filter_map(|o| o.row.parent).collect();
    parents.sort_unstable();
    parents.dedup();
    let dialogues = work.records(realm, &parents).await?;
    let seen = dialogues.into_iter().filter(|d| sight.sees_record(d));
    Ok(seen.map(|d| (d.head.id, d.row.title)).collect())
}

impl Rules {
    fn owing(&self, record: RecordState) -> Option<DialogueDue> {
        let values = values(&record);
        let day = |name| text(&values, name)?.parse::<Date>().ok();
        let (held, noticed, published) = (day("held_on")?, day("noticed_on"), day("published_on"));
        if noticed.is_some() && published.is_some() {
            return None;
        }
        let Deadlines {
            dialogue_notice,
            results_published,
            ..
        } = &self.terms;
        let (notice_by, publish_by) = self.terms.of_dialogue(held, &self.calendar)?;
        // Not announced, it is late from the day after the last, as if the notice went out today.
        let told = noticed.unwrap_or(self.today).min(held);
        Some(DialogueDue {
            held_on: held.to_string(),
            notice: Due {
                by: notice_by.to_string(),
                done: noticed.map(|day| day.to_string()),
                broken: notice_violation(told, held, dialogue_notice, &self.calendar),
            },
            results: self.due(held, publish_by, published, results_published),
            listed: record.into(),
        })
    }

    fn waiting(&self, record: RecordState, titles: &HashMap<RecordId, String>) -> Waiting {
        let values = values(&record);
        let step = match serde_json::from_str::<Standing>(&record.head.standing) {
            Ok(Standing {
                state: State::Opinion(opinion),
                ..
            }) => Some(opinion.step),
            _ => None,
        };
        let outside = match step {
            Some(
                Step::Forwarded { to }
                | Step::InProgress {
                    handler: Handler::Above { to },
                },
            ) => Some(to),
            _ => None,
        };
        let term = &self.terms.written_notice;
        let raised = text(&values, "raised_on").and_then(|day| day.parse::<Date>().ok());
        let written_notice = raised.and_then(|raised| {
            let by = term.due_after(raised, &self.calendar)?;
            Some(self.due(raised, by, None, term))
        });
        Waiting {
            outside,
            handed_over: text(&values, "handed_over"),
            dialogue: record.row.parent.and_then(|id| titles.get(&id).cloned()),
            written_notice,
            listed: record.into(),
        }
    }

    fn due(
        &self,
        from: Date,
        by: Date,
        done: Option<Date>,
        term: &sync_core::standing::deadlines::Term,
    ) -> Due {
        Due {
            by: by.to_string(),
            done: done.map(|day| day.to_string()),
            broken: late(from, done, self.today, term, &self.calendar),
        }
    }
}

fn values(record: &RecordState) -> Json {
    let row: Json = serde_json::from_str(&record.row.row_json).unwrap_or_default();
    row["values"].clone()
}

fn text(values: &Json, name: &str) -> Option<String> {
    values[name]["text"].as_str().map(str::to_owned)
}
