//! Registrations that are entered from an office's earlier papers.

use super::*;

fn entered(
    state: PastState,
    launched_on: Option<&str>,
    number: Option<&str>,
    decided_on: Option<&str>,
) -> Action {
    Action::EnterPast {
        state,
        launched_on: launched_on.map(str::to_owned),
        number: number.map(str::to_owned),
        decided_on: decided_on.map(str::to_owned),
    }
}

/// As the papers say it: a decision where it was recognised, none elsewhere.
fn told(state: PastState) -> Action {
    let recognised = state == PastState::Recognised;
    let decision = |text| recognised.then_some(text);
    entered(state, None, decision("12/QĐ-UBND"), decision("2024-02-03"))
}

fn office(from: &Standing, action: Action) -> Result<Standing, Refused> {
    let missing = [("target", crate::record::Label::new("Chỉ tiêu", "Target"))];
    let posts = [usual(Role::StandingOffice)];
    let case = Case {
        missing: &missing,
        open_conflicts: &missing,
        ..case(&posts)
    };
    carry_out(from, &command(action, from.version), &case)
}

fn code(action: Action) -> &'static str {
    let draft = Standing::initial(LifeCycle::Registration);
    office(&draft, action).unwrap_err().code
}

#[test]
fn a_draft_that_lacks_its_items_is_entered_in_each_state_and_counted() {
    for state in PastState::ALL {
        let next = office(&Standing::initial(LifeCycle::Registration), told(state)).unwrap();
        assert_eq!((next.state_code(), next.version), (state.code(), 1));
        let reached = RegistrationState::from_code(state.code()).unwrap();
        assert_eq!(reached.label(), state.label());
        assert!(reached.is_registered());
        let again = [Decided {
            by: PERSON,
            at: NOW,
            action: told(state),
        }];
        assert_eq!(replay(LifeCycle::Registration, &again, &[]), Some(next));
    }
}

#[test]
fn from_any_other_state_the_papers_say_nothing() {
    let others = RegistrationState::ALL.into_iter().skip(1);
    for from in others.map(registration) {
        for state in PastState::ALL {
            let refused = office(&from, told(state)).unwrap_err();
            assert_eq!(refused.code, "wrong_state", "{}", from.state_code());
        }
    }
}

#[test]
fn only_the_standing_office_enters_and_not_even_who_wrote_the_draft() {
    for role in Role::ALL.into_iter().filter(|r| *r != Role::StandingOffice) {
        let posts = [usual(role)];
        let case = Case {
            author: PERSON,
            ..case(&posts)
        };
        let asked = command(told(PastState::Recognised), 5);
        let refused = carry_out(&registration(RegistrationState::Draft), &asked, &case);
        assert_eq!(refused.unwrap_err().code, "not_allowed", "{}", role.code());
    }
}

#[test]
fn a_recognition_needs_its_decision_and_nothing_else_has_one() {
    use PastState as P;
    let day = Some("2024-02-03");
    let number = Some("12/QĐ-UBND");
    assert_eq!(
        code(entered(P::Recognised, None, None, day)),
        "number_required"
    );
    assert_eq!(
        code(entered(P::Recognised, None, Some(" "), day)),
        "number_required"
    );
    assert_eq!(
        code(entered(P::Recognised, None, Some("1\n2"), day)),
        "text_control"
    );
    assert_eq!(code(entered(P::Recognised, None, number, None)), "bad_date");
    assert_eq!(
        code(entered(P::Recognised, None, number, Some("03/02/2024"))),
        "bad_date"
    );
    for state in [P::Registered, P::Running, P::Paused, P::Finished] {
        assert_eq!(code(entered(state, None, number, None)), "bad_argument");
        assert_eq!(code(entered(state, None, None, day)), "bad_argument");
        assert_eq!(code(entered(state, None, number, day)), "bad_argument");
    }
}

#[test]
fn no_day_is_still_to_come_and_none_comes_before_the_launch() {
    use PastState as P;
    let (today, tomorrow) = (Some("2026-04-14"), Some("2026-04-15"));
    let number = Some("12/QĐ-UBND");
    assert_eq!(
        code(entered(P::Recognised, None, number, tomorrow)),
        "date_in_future"
    );
    for state in PastState::ALL {
        assert_eq!(code(entered(state, tomorrow, None, None)), "date_in_future");
        assert_eq!(code(entered(state, Some(""), None, None)), "bad_date");
    }
    let earlier = entered(P::Recognised, today, number, Some("2026-04-13"));
    assert_eq!(code(earlier), "date_too_early");
    let draft = registration(RegistrationState::Draft);
    assert!(office(&draft, entered(P::Recognised, today, number, today)).is_ok());
    assert!(office(&draft, entered(P::Running, today, None, None)).is_ok());
}

#[test]
fn what_was_launched_is_more_than_registered() {
    let launched = entered(PastState::Registered, Some("2024-02-03"), None, None);
    assert_eq!(code(launched), "bad_argument");
}

#[test]
fn the_standing_says_nothing_that_the_papers_do_not() {
    let draft = Standing::initial(LifeCycle::Registration);
    let recognised = office(&draft, told(PastState::Recognised)).unwrap();
    assert_eq!(
        serde_json::to_value(&recognised.state).unwrap(),
        serde_json::json!({ "registration": {
            "is": "recognised",
            "launched_on": "",
            "decision": { "number": "12/QĐ-UBND", "decided_on": "2024-02-03" },
        } })
    );
}

#[test]
fn a_life_goes_on_from_what_was_entered() {
    use ActionName as A;
    let (all, team) = (Role::ALL.map(usual), [usual(Role::Assessor)]);
    let goes_on = |state, names: &[ActionName]| {
        let draft = Standing::initial(LifeCycle::Registration);
        let mut standing = office(&draft, told(state)).unwrap();
        for name in names {
            let next = command(filled(*name), standing.version);
            let posts = if *name == A::Assess { &team[..] } else { &all };
            standing = carry_out(&standing, &next, &case(posts)).unwrap();
        }
        standing.state_code()
    };
    assert_eq!(goes_on(PastState::Registered, &[A::Start]), "running");
    let appraised = [A::SelfAssess, A::Assess, A::Recognise];
    assert_eq!(goes_on(PastState::Running, &appraised), "recognised");
    assert_eq!(goes_on(PastState::Paused, &[A::Resume]), "running");
    assert_eq!(goes_on(PastState::Recognised, &[A::Revoke]), "revoked");
    let upward = [A::PutForward, A::RecogniseProvince, A::Revoke];
    assert_eq!(goes_on(PastState::Recognised, &upward), "revoked");
    assert_eq!(
        goes_on(PastState::Recognised, &upward[..2]),
        "recognised_province"
    );
}

#[test]
fn a_recognition_stored_with_its_assessment_is_still_read() {
    let stored = r#"{"is":"recognised","launched_on":"2026-03-01","assessment":{"own":{"points":90,"remarks":""},"points":85,"remarks":""},"decision":{"number":"12-QĐ/ĐU","decided_on":"2026-04-01"}}"#;
    let read: Registration = serde_json::from_str(stored).unwrap();
    let Registration::Recognised(recognition) = &read else {
        panic!("{read:?}")
    };
    assert_eq!(recognition.assessment.as_ref().unwrap().points, 85);
    assert_eq!(serde_json::to_string(&read).unwrap(), stored);
}

#[test]
fn its_form_asks_for_the_state_and_leaves_the_rest_open() {
    let mut asked: Vec<_> = argument_forms(ActionName::EnterPast)
        .into_iter()
        .map(|f| (f.name, f.ty, f.choices.len(), f.optional))
        .collect();
    asked.sort_unstable();
    let expected = [
        ("decided_on", "date", 0, true),
        ("launched_on", "date", 0, true),
        ("number", "text", 0, true),
        ("state", "choice", 5, false),
    ];
    assert_eq!(
        asked,
        expected.map(|(name, ty, n, open)| (name.to_owned(), ty, n, open))
    );
    let start = argument_forms(ActionName::Start);
    assert!(!start[0].optional);
}
