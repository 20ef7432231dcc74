//! Thẩm định: sheets that several people fill in without seeing each other's, and the result that is made of them.
//!
//! A sheet is a decision whose marks stay in the log of commands: the standing says only who handed one in. Concluding
//! makes one result of all, and from then on anybody who may read the record reads the sheets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    action::Action,
    case::Case,
    refusals::{Code, Refused},
    registration::{Assessment, Registration},
    rubric::{Item, Rubric, RubricKey},
    standing::State,
};
use crate::id::PersonId;

/// What only the server knows of an appraisal: the rubrics that were published, and the sheets handed in so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Appraisal<'a> {
    /// Every version of every rubric.
    pub rubrics: &'a [Rubric],
    /// Of the registration that is appraised.
    pub subject: Option<&'a str>,
    /// Of the registration that is appraised.
    pub level: Option<&'a str>,
    /// The sheets of the round, one a person.
    pub sheets: &'a [Sheet],
}

/// Phiếu điểm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Who filled it in.
    pub by: PersonId,
    /// Points by criterion.
    pub marks: BTreeMap<String, i64>,
}

/// The sheets of a round that is not concluded: by what rubric, from whom. Their marks are not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// The rubric that the first sheet was filled in by, and all others are.
    pub rubric: RubricKey,
    /// Who handed one in, in that order.
    pub by: Vec<PersonId>,
}

/// How a result came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scored {
    /// By what rubric.
    pub rubric: RubricKey,
    /// Out of how many sheets.
    pub sheets: usize,
    /// Xếp loại.
    pub band: Option<String>,
    /// Criterion by criterion.
    pub items: Vec<Item>,
}

/// The sheets of the round that is under way, from the decisions carried out so far, in order: a later one of the same
/// person replaces the earlier, and a new self-assessment begins a new round.
pub fn sheets_of<'a>(done: impl IntoIterator<Item = (PersonId, &'a Action)>) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for (by, action) in done {
        match action {
            Action::SelfAssess { .. } => sheets.clear(),
            Action::Score { marks, .. } => {
                sheets.retain(|sheet| sheet.by != by);
                let marks = marks.clone();
                sheets.push(Sheet { by, marks });
            }
            _ => {}
        }
    }
    sheets
}

/// What a way leads to, once the sheets have their say.
pub(super) fn reached(to: State, action: &Action, case: &Case<'_>) -> Result<State, Refused> {
    let State::Registration(Registration::AwaitingAssessment {
        launched_on,
        own,
        round,
    }) = to
    else {
        return Ok(to);
    };
    let appraisal = case.appraisal;
    let next = match action {
        Action::Score { rubric, marks, .. } => Registration::AwaitingAssessment {
            round: Some(handed_in(round, rubric, marks, case)?),
            launched_on,
            own,
        },
        Action::ConcludeAssessment { remarks } => {
            let (round, rubric) = concluded(round, &appraisal)?;
            let sheets: Vec<_> = appraisal.sheets.iter().map(|sheet| &sheet.marks).collect();
            let rating = rubric
                .rate(&sheets)
                .ok_or_else(|| too_few(0, rubric.sheets))?;
            let assessment = Assessment {
                own,
                points: rating.points,
                remarks: remarks.clone(),
                scored: Some(Scored {
                    rubric: round.rubric,
                    sheets: appraisal.sheets.len(),
                    band: rating.band,
                    items: rating.items,
                }),
            };
            if rating.passed {
                Registration::Passed {
                    launched_on,
                    assessment,
                }
            } else {
                Registration::NotPassed {
                    launched_on,
                    assessment,
                }
            }
        }
        _ => Registration::AwaitingAssessment {
            launched_on,
            own,
            round,
        },
    };
    Ok(State::Registration(next))
}

fn handed_in(
    round: Option<Round>,
    key: &RubricKey,
    marks: &BTreeMap<String, i64>,
    case: &Case<'_>,
) -> Result<Round, Refused> {
    let Appraisal {
        rubrics,
        subject,
        level,
        ..
    } = case.appraisal;
    let rubric = match &round {
        Some(round) => rubrics.iter().find(|r| r.key == round.rubric),
        None => Rubric::applicable(rubrics, subject, level, case.today),
    };
    let rubric = rubric
        .filter(|rubric| rubric.key == *key)
        .ok_or_else(|| Refused::new(Code::RubricMoved))?;
    rubric.check_marks(marks)?;
    Ok(joined(round, key, case.person))
}

/// The round with one more who handed in a sheet.
pub(super) fn joined(round: Option<Round>, key: &RubricKey, by: PersonId) -> Round {
    let mut round = round.unwrap_or_else(|| Round {
        rubric: key.clone(),
        by: Vec::new(),
    });
    if !round.by.contains(&by) {
        round.by.push(by);
    }
    round
}

fn concluded<'a>(
    round: Option<Round>,
    appraisal: &Appraisal<'a>,
) -> Result<(Round, &'a Rubric), Refused> {
    let round = round.ok_or_else(|| too_few(0, 1))?;
    let rubric = appraisal.rubrics.iter().find(|r| r.key == round.rubric);
    let rubric = rubric.ok_or_else(|| Refused::new(Code::RubricMoved))?;
    let have = appraisal.sheets.len();
    if have < rubric.sheets || have < round.by.len() {
        return Err(too_few(have, rubric.sheets.max(round.by.len())));
    }
    Ok((round, rubric))
}

fn too_few(have: usize, need: usize) -> Refused {
    Refused::new(Code::TooFewSheets)
        .arg("have", &have)
        .arg("need", &need)
}
