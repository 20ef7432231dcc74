//! Fixtures: people, units and days of the invented province, and a standing in every state.

mod appraised;
mod decided;
mod past;
mod random;
mod refused;
mod rubric;
mod speed;
mod ways;
mod wire;

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::{Date, date};

use super::*;
use crate::{
    id::{CommandId, PersonId, RecordId, UnitId},
    record::LifeCycle,
};

const TODAY: Date = date(2026, 4, 14);
const NOW: i64 = 1_776_135_600_000; // 2026-04-14 10:00 in Vietnam

const AUTHOR: PersonId = PersonId([1; 16]);
const PERSON: PersonId = PersonId([2; 16]);
const COMMUNE: UnitId = UnitId([10; 16]);
const OWNER: UnitId = UnitId([11; 16]);
const AGENCY: UnitId = UnitId([12; 16]);
const HELPER: UnitId = UnitId([13; 16]);

fn post(role: Role, unit: UnitId) -> Post {
    Post {
        role,
        unit,
        covers: unit == COMMUNE || unit == OWNER,
    }
}

/// The role held where it is meant to be held.
fn usual(role: Role) -> Post {
    match role {
        Role::HandlingAgency => post(role, AGENCY),
        Role::FieldOfficer | Role::UnitContact => post(role, OWNER),
        _ => post(role, COMMUNE),
    }
}

static RUBRIC: LazyLock<Rubric> = LazyLock::new(Rubric::proposed);

fn case(posts: &[Post]) -> Case<'_> {
    Case {
        person: PERSON,
        posts,
        author: AUTHOR,
        owner: OWNER,
        missing: &[],
        open_conflicts: &[],
        now_ms: NOW,
        today: TODAY,
        appraisal: Appraisal {
            rubrics: std::slice::from_ref(&RUBRIC),
            ..Appraisal::default()
        },
    }
}

fn command(action: Action, seen_standing: u64) -> Command {
    Command {
        id: CommandId([3; 16]),
        record: RecordId([4; 16]),
        action,
        seen_heads: Vec::new(),
        seen_standing,
        made_at: NOW - 1,
        done_as: None,
    }
}

/// The action filled in so that its arguments are accepted.
fn filled(name: ActionName) -> Action {
    let text = |s: &str| s.to_owned();
    let day = || text("2026-04-10");
    let reason = || text("Đã thống nhất tại cuộc họp");
    match name.blank() {
        Action::Withdraw { .. } => Action::Withdraw { reason: reason() },
        Action::Return { .. } => Action::Return { reason: reason() },
        Action::Reject { .. } => Action::Reject { reason: reason() },
        Action::Pause { .. } => Action::Pause { reason: reason() },
        Action::Finish { .. } => Action::Finish { reason: reason() },
        Action::Reopen { .. } => Action::Reopen { reason: reason() },
        Action::Start { .. } => Action::Start { launched_on: day() },
        Action::EnterPast { .. } => Action::EnterPast {
            state: PastState::Recognised,
            launched_on: None,
            number: Some(text("12/QĐ-UBND")),
            decided_on: Some(day()),
        },
        Action::SelfAssess { .. } => Action::SelfAssess {
            points: 88,
            remarks: text(""),
        },
        Action::Assess { .. } => Action::Assess {
            points: 84,
            passed: true,
            remarks: text("Tốt"),
        },
        Action::Score { .. } => Action::Score {
            rubric: RUBRIC.key.clone(),
            marks: full_marks(),
            remarks: text("Tốt"),
        },
        Action::Recognise { .. } => Action::Recognise {
            number: text("12-QĐ/ĐU"),
            decided_on: day(),
        },
        Action::RecogniseProvince { .. } => Action::RecogniseProvince {
            number: text("345-QĐ/TU"),
            decided_on: day(),
        },
        Action::Revoke { .. } => Action::Revoke {
            reason: reason(),
            number: text("15-QĐ/ĐU"),
            decided_on: day(),
        },
        Action::AnswerOnSpot { .. } => Action::AnswerOnSpot {
            summary: text("Nộp ở bộ phận một cửa"),
        },
        Action::Assign { .. } => Action::Assign {
            agency: AGENCY,
            cooperating: vec![HELPER],
            deadline: text("2026-06-30"),
        },
        Action::Forward { .. } => Action::Forward {
            to: text("Sở Xây dựng"),
        },
        Action::Resolve { .. } => Action::Resolve {
            outcome: Ending::Resolved,
            summary: text("Đã khởi công 10/4"),
        },
        Action::Notify { .. } => Action::Notify { on: day() },
        without_arguments => without_arguments,
    }
}

/// A sheet that gives every criterion all its points.
fn full_marks() -> BTreeMap<String, i64> {
    let each = RUBRIC.criteria.iter();
    each.map(|c| (c.code.clone(), c.points)).collect()
}

fn in_state(state: State) -> Standing {
    let last = Carried {
        action: ActionName::Submit,
        by: AUTHOR,
        at: NOW - 5,
        reason: None,
    };
    Standing {
        version: 5,
        state,
        last: Some(last),
    }
}

fn registration(state: RegistrationState) -> Standing {
    use RegistrationState as S;
    let launched_on = "2026-03-01".to_owned();
    let own = SelfAssessment {
        points: 90,
        remarks: String::new(),
    };
    let assessment = Assessment {
        own: own.clone(),
        points: 85,
        remarks: String::new(),
        scored: None,
    };
    let decision = |number: &str| Decision {
        number: number.to_owned(),
        decided_on: "2026-04-01".to_owned(),
    };
    let commune = Recognition {
        launched_on: launched_on.clone(),
        assessment: Some(assessment.clone()),
        decision: decision("12-QĐ/ĐU"),
    };
    let province = decision("345-QĐ/TU");
    in_state(State::Registration(match state {
        S::Draft => Registration::Draft,
        S::AwaitingApproval => Registration::AwaitingApproval,
        S::NeedsSupplement => Registration::NeedsSupplement,
        S::Rejected => Registration::Rejected,
        S::Withdrawn => Registration::Withdrawn,
        S::Registered => Registration::Registered,
        S::Running => Registration::Running { launched_on },
        S::Paused => Registration::Paused { launched_on },
        S::FinishRequested => Registration::FinishRequested { launched_on },
        S::Finished => Registration::Finished { launched_on },
        S::AwaitingAssessment => Registration::AwaitingAssessment {
            launched_on,
            own,
            round: None,
        },
        S::NotPassed => Registration::NotPassed {
            launched_on,
            assessment,
        },
        S::Passed => Registration::Passed {
            launched_on,
            assessment,
        },
        S::Recognised => Registration::Recognised(commune),
        S::PutForward => Registration::PutForward(commune),
        S::RecognisedProvince => Registration::RecognisedProvince { commune, province },
        S::Revoked => Registration::Revoked {
            commune,
            province: Some(province),
            revoked: decision("15"),
        },
    }))
}

fn assignment() -> Assignment {
    Assignment {
        agency: AGENCY,
        cooperating: vec![HELPER],
        deadline: "2026-06-30".to_owned(),
    }
}

fn opinion(state: OpinionState) -> Standing {
    use OpinionState as S;
    let summary = "Đã khởi công".to_owned();
    let resolution = Resolution {
        outcome: Ending::Resolved,
        summary: summary.clone(),
        handler: Some(Handler::Agency(assignment())),
    };
    let answer = Answer::Result(resolution.clone());
    let on = "2026-04-10".to_owned();
    let step = match state {
        S::Recorded => Step::Recorded,
        S::Classified => Step::Classified,
        S::Reopened => Step::Reopened,
        S::AnsweredOnSpot => Step::AnsweredOnSpot { summary },
        S::Assigned => Step::Assigned(assignment()),
        S::Forwarded => Step::Forwarded {
            to: "Sở Xây dựng".to_owned(),
        },
        S::InProgress => Step::InProgress {
            handler: Handler::Agency(assignment()),
        },
        S::Resolved => Step::Resolved(resolution),
        S::Notified => Step::Notified { answer, on },
        S::Supervised => Step::Supervised { answer, on },
        S::Closed => Step::Closed {
            answer,
            on: Some(on),
        },
    };
    in_state(State::Opinion(Opinion {
        reopened: u32::from(state == S::Reopened),
        step,
    }))
}

fn every_standing() -> Vec<Standing> {
    let mut all = vec![Standing::initial(LifeCycle::None)];
    all.extend(RegistrationState::ALL.map(registration));
    all.extend(OpinionState::ALL.map(opinion));
    all
}
