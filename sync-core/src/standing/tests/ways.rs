//! The domain's tables of transitions, written out by hand: what is not here is refused, by everyone.

use super::*;

/// Where from, what, where to, and the roles that may (held at the commune, the owner's unit or the agency).
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const UNIT: &[&str] = &["unit_contact", "standing_office"];
const OFFICE: &[&str] = &["standing_office"];
const APPRAISAL: &[&str] = &["assessor"];
const HEAD: &[&str] = &["committee_head"];
const PROVINCE: &[&str] = &["province"];
const CHAIR: &[&str] = &["standing_office", "committee_head"];
const ANSWERING: &[&str] = &["handling_agency"];
const SUPERVISION: &[&str] = &["supervisor"];

#[rustfmt::skip]
const WAYS: &[Row] = &[
    ("draft", "submit", "awaiting_approval", UNIT),
    ("draft", "withdraw", "withdrawn", UNIT),
    ("draft", "enter_past", "recognised", OFFICE),
    ("needs_supplement", "submit", "awaiting_approval", UNIT),
    ("needs_supplement", "withdraw", "withdrawn", UNIT),
    ("awaiting_approval", "withdraw", "withdrawn", UNIT),
    ("awaiting_approval", "return", "needs_supplement", OFFICE),
    ("awaiting_approval", "reject", "rejected", OFFICE),
    ("awaiting_approval", "approve", "registered", OFFICE),
    ("registered", "start", "running", UNIT),
    ("running", "pause", "paused", UNIT),
    ("running", "finish", "finish_requested", UNIT),
    ("running", "self_assess", "awaiting_assessment", UNIT),
    ("paused", "resume", "running", UNIT),
    ("paused", "finish", "finish_requested", UNIT),
    ("finish_requested", "confirm_finish", "finished", OFFICE),
    ("finish_requested", "return", "running", OFFICE),
    ("awaiting_assessment", "assess", "passed", APPRAISAL),
    ("awaiting_assessment", "score", "awaiting_assessment", APPRAISAL),
    ("not_passed", "resume", "running", UNIT),
    ("passed", "recognise", "recognised", HEAD),
    ("recognised", "put_forward", "put_forward", OFFICE),
    ("recognised", "revoke", "revoked", HEAD),
    ("put_forward", "recognise_province", "recognised_province", PROVINCE),
    ("put_forward", "return", "recognised", PROVINCE),
    ("put_forward", "revoke", "revoked", HEAD),
    ("recognised_province", "revoke", "revoked", PROVINCE),
    ("recorded", "classify", "classified", CHAIR),
    ("classified", "answer_on_spot", "answered_on_spot", CHAIR),
    ("classified", "assign", "assigned", CHAIR),
    ("classified", "forward", "forwarded", CHAIR),
    ("reopened", "answer_on_spot", "answered_on_spot", CHAIR),
    ("reopened", "assign", "assigned", CHAIR),
    ("reopened", "forward", "forwarded", CHAIR),
    ("assigned", "take_up", "in_progress", ANSWERING),
    ("assigned", "resolve", "resolved", ANSWERING),
    ("assigned", "assign", "assigned", CHAIR),
    ("assigned", "forward", "forwarded", CHAIR),
    ("forwarded", "take_up", "in_progress", CHAIR),
    ("forwarded", "resolve", "resolved", CHAIR),
    ("forwarded", "assign", "assigned", CHAIR),
    ("in_progress", "resolve", "resolved", ANSWERING),
    ("in_progress", "assign", "assigned", CHAIR),
    ("in_progress", "forward", "forwarded", CHAIR),
    ("answered_on_spot", "notify", "notified", CHAIR),
    ("answered_on_spot", "close", "closed", OFFICE),
    ("answered_on_spot", "reopen", "reopened", OFFICE),
    ("resolved", "notify", "notified", CHAIR),
    ("resolved", "reopen", "reopened", OFFICE),
    ("notified", "supervise", "supervised", SUPERVISION),
    ("notified", "reopen", "reopened", OFFICE),
    ("supervised", "close", "closed", OFFICE),
    ("supervised", "reopen", "reopened", OFFICE),
    ("closed", "reopen", "reopened", OFFICE),
];

fn row(from: &Standing, action: ActionName) -> Option<&'static Row> {
    WAYS.iter()
        .find(|r| (r.0, r.1) == (from.state_code(), action.code()))
}

#[test]
fn every_pair_of_state_and_action_does_what_the_domain_says_for_every_role() {
    let mut taken = 0;
    for from in every_standing() {
        for action in ActionName::ALL {
            for role in Role::ALL {
                let posts = [usual(role)];
                let got = carry_out(&from, &command(filled(action), 5), &case(&posts));
                let pair = format!("{} {} {}", from.state_code(), action.code(), role.code());
                let expected = if action.life_cycle() == from.life_cycle() {
                    match row(&from, action) {
                        None => Err("wrong_state"),
                        Some(r) if r.3.contains(&role.code()) => Ok(r.2),
                        Some(_) => Err("not_allowed"),
                    }
                } else {
                    Err("not_this_kind")
                };
                taken += usize::from(expected.is_ok());
                assert_eq!(
                    got.as_ref().map(Standing::state_code).map_err(|r| r.code),
                    expected,
                    "{pair}"
                );
                if let Ok(next) = got {
                    assert_eq!(next.version(), 6, "{pair}");
                    let last = next.last.as_ref().unwrap();
                    assert_eq!(
                        (last.action, last.by, last.at),
                        (action, PERSON, NOW),
                        "{pair}"
                    );
                    assert_eq!(last.reason.as_deref(), filled(action).reason(), "{pair}");
                }
            }
        }
    }
    assert_eq!(
        taken,
        WAYS.iter().map(|r| r.3.len()).sum::<usize>(),
        "every row was reached"
    );
}

#[test]
fn what_is_offered_is_what_would_be_carried_out() {
    for from in every_standing() {
        for role in Role::ALL {
            let posts = [usual(role)];
            let offers = offered(&from, &case(&posts));
            let names: Vec<_> = offers.iter().map(|o| o.0).collect();
            let all: Vec<_> = ActionName::ALL
                .into_iter()
                .filter(|a| a.life_cycle() == from.life_cycle())
                .collect();
            assert_eq!(names, all);
            for (name, offer) in offers {
                let done = carry_out(&from, &command(filled(name), 5), &case(&posts)).map(|_| ());
                // The office may explain an unassigned opinion, but not report it resolved.
                let explains = matches!(from.state_code(), "classified" | "reopened")
                    && name == ActionName::Resolve;
                if !explains {
                    assert_eq!(offer, done, "{} {}", from.state_code(), name.code());
                }
            }
        }
    }
}

#[test]
fn an_assessment_that_does_not_pass_leads_elsewhere() {
    let posts = [usual(Role::Assessor)];
    let assess = Action::Assess {
        points: 40,
        passed: false,
        remarks: String::new(),
    };
    let next = carry_out(
        &registration(RegistrationState::AwaitingAssessment),
        &command(assess, 5),
        &case(&posts),
    );
    assert_eq!(next.unwrap().state_code(), "not_passed");
}

#[test]
fn an_unassigned_opinion_can_be_explained_or_found_outside_competence_but_not_resolved() {
    let posts = [usual(Role::StandingOffice)];
    for from in [OpinionState::Classified, OpinionState::Reopened].map(opinion) {
        let end = |outcome| {
            let resolve = Action::Resolve {
                outcome,
                summary: "Thuộc ngân hàng".to_owned(),
            };
            carry_out(&from, &command(resolve, 5), &case(&posts))
        };
        let State::Opinion(outside) = end(Ending::OutsideCompetence).unwrap().state else {
            panic!()
        };
        assert_eq!(outside.outcome(), Some(Outcome::OutsideCompetence));
        assert_eq!(end(Ending::Explained).unwrap().state_code(), "resolved");
        assert_eq!(end(Ending::Resolved).unwrap_err().code, "wrong_state");
    }
}

#[test]
fn a_body_outside_is_answered_for_by_the_office_that_forwarded() {
    let office = [usual(Role::StandingOffice)];
    let agency = [usual(Role::HandlingAgency)];
    let taken = carry_out(
        &opinion(OpinionState::Forwarded),
        &command(Action::TakeUp, 5),
        &case(&office),
    )
    .unwrap();
    let resolve = command(filled(ActionName::Resolve), 6);
    assert_eq!(
        carry_out(&taken, &resolve, &case(&agency))
            .unwrap_err()
            .code,
        "not_allowed"
    );
    assert_eq!(
        carry_out(&taken, &resolve, &case(&office))
            .unwrap()
            .state_code(),
        "resolved"
    );
}

#[test]
fn reopening_counts_and_drops_the_old_assignment() {
    let posts = [usual(Role::StandingOffice)];
    let reopen = command(filled(ActionName::Reopen), 5);
    let next = carry_out(&opinion(OpinionState::Closed), &reopen, &case(&posts)).unwrap();
    assert_eq!(next.deadline(), None);
    let State::Opinion(opinion) = next.state else {
        panic!()
    };
    assert_eq!((opinion.reopened, opinion.outcome()), (1, None));
}

#[test]
fn an_item_is_overdue_from_the_day_after_its_deadline_until_it_is_answered() {
    let last_day = date(2026, 6, 30);
    for state in [OpinionState::Assigned, OpinionState::InProgress].map(opinion) {
        assert_eq!(state.deadline(), Some("2026-06-30"));
        assert!(!state.overdue(last_day));
        assert!(state.overdue(last_day.tomorrow().unwrap()));
    }
    let answered = opinion(OpinionState::Resolved);
    assert_eq!(answered.deadline(), Some("2026-06-30"));
    assert!(!answered.overdue(date(2027, 1, 1)));
}

#[test]
fn reports_count_each_state_as_one_outcome_or_none() {
    let counted: Vec<_> = OpinionState::ALL
        .map(|s| match opinion(s).state {
            State::Opinion(o) => (s.code(), o.outcome().map_or("-", Outcome::code)),
            _ => unreachable!(),
        })
        .into();
    assert_eq!(
        counted,
        [
            ("recorded", "-"),
            ("classified", "-"),
            ("reopened", "-"),
            ("answered_on_spot", "answered_on_spot"),
            ("assigned", "in_progress"),
            ("forwarded", "forwarded_up"),
            ("in_progress", "in_progress"),
            ("resolved", "resolved"),
            ("notified", "resolved"),
            ("supervised", "resolved"),
            ("closed", "resolved"),
        ]
    );
}
