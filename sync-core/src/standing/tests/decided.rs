//! Who may, beyond the role: own work, units, the moment.

use super::*;

fn code_of(from: &Standing, action: Action, case: &Case<'_>) -> Result<&'static str, &'static str> {
    carry_out(from, &command(action, from.version), case)
        .map(|s| s.state_code())
        .map_err(|r| r.code)
}

#[test]
fn nobody_assesses_what_they_created() {
    let posts = [usual(Role::Assessor)];
    let case = Case {
        author: PERSON,
        ..case(&posts)
    };
    let from = registration(RegistrationState::AwaitingAssessment);
    assert_eq!(
        code_of(&from, filled(ActionName::Assess), &case),
        Err("own_work")
    );
}

#[test]
fn nobody_assesses_their_own_unit() {
    let posts = [usual(Role::Assessor), post(Role::FieldOfficer, OWNER)];
    let from = registration(RegistrationState::AwaitingAssessment);
    assert_eq!(
        code_of(&from, filled(ActionName::Assess), &case(&posts)),
        Err("own_work")
    );
}

#[test]
fn the_agency_that_answered_neither_supervises_nor_closes_its_item() {
    for unit in [AGENCY, HELPER] {
        let office = [
            usual(Role::StandingOffice),
            post(Role::HandlingAgency, unit),
        ];
        let close = code_of(
            &opinion(OpinionState::Supervised),
            Action::Close,
            &case(&office),
        );
        assert_eq!(close, Err("own_work"));
        let front = [usual(Role::Supervisor), post(Role::HandlingAgency, unit)];
        let check = code_of(
            &opinion(OpinionState::Notified),
            Action::Supervise,
            &case(&front),
        );
        assert_eq!(check, Err("own_work"));
    }
}

#[test]
fn what_the_commune_itself_handled_its_standing_office_can_still_close() {
    let to_commune = Action::Assign {
        agency: COMMUNE,
        cooperating: Vec::new(),
        deadline: "2026-05-01".to_owned(),
    };
    let office = [usual(Role::StandingOffice)];
    let agency = [post(Role::HandlingAgency, COMMUNE)];
    let front = [usual(Role::Supervisor)];
    let steps: [(Action, &[Post]); 5] = [
        (to_commune, &office),
        (filled(ActionName::Resolve), &agency),
        (filled(ActionName::Notify), &office),
        (Action::Supervise, &front),
        (Action::Close, &office),
    ];
    let mut standing = opinion(OpinionState::Classified);
    for (action, posts) in steps {
        let next = command(action, standing.version);
        standing = carry_out(&standing, &next, &case(posts)).unwrap();
    }
    assert_eq!(standing.state_code(), "closed");
}

#[test]
fn another_agency_does_not_answer_even_where_its_unit_covers_the_record() {
    let posts = [post(Role::HandlingAgency, COMMUNE)];
    let from = opinion(OpinionState::Assigned);
    assert_eq!(
        code_of(&from, filled(ActionName::Resolve), &case(&posts)),
        Err("not_allowed")
    );
}

#[test]
fn a_role_elsewhere_gives_nothing_here() {
    let posts = [post(Role::StandingOffice, AGENCY)];
    let from = registration(RegistrationState::AwaitingApproval);
    assert_eq!(
        code_of(&from, Action::Approve, &case(&posts)),
        Err("not_allowed")
    );
}

#[test]
fn a_field_officer_withdraws_their_own_draft_and_nothing_else() {
    let posts = [usual(Role::FieldOfficer)];
    let own = Case {
        author: PERSON,
        ..case(&posts)
    };
    let withdraw = || filled(ActionName::Withdraw);
    let draft = registration(RegistrationState::Draft);
    assert_eq!(code_of(&draft, withdraw(), &own), Ok("withdrawn"));
    assert_eq!(
        code_of(&draft, withdraw(), &case(&posts)),
        Err("not_allowed")
    );
    let sent = registration(RegistrationState::AwaitingApproval);
    assert_eq!(code_of(&sent, withdraw(), &own), Err("not_allowed"));
}

#[test]
fn the_second_of_two_who_approve_hears_who_did_and_when() {
    let posts = [usual(Role::StandingOffice)];
    let waiting = registration(RegistrationState::AwaitingApproval);
    let approved = carry_out(&waiting, &command(Action::Approve, 5), &case(&posts)).unwrap();
    let second = Case {
        person: PersonId([9; 16]),
        now_ms: NOW + 60_000,
        ..case(&posts)
    };
    let refused = carry_out(&approved, &command(Action::Approve, 5), &second).unwrap_err();
    assert_eq!(refused.code, "already_done");
    assert_eq!(refused.args["by"], PERSON.to_string());
    assert_eq!(refused.args["at"], NOW.to_string());
    assert_eq!(
        refused.sentence(Lang::Vi),
        "Việc “Duyệt” đã được thực hiện lúc 10:00 14/04/2026."
    );
}

#[test]
fn an_approval_of_what_was_returned_and_sent_again_is_not_carried_out() {
    let posts = [usual(Role::StandingOffice)];
    let resubmitted = registration(RegistrationState::AwaitingApproval);
    let refused = carry_out(&resubmitted, &command(Action::Approve, 3), &case(&posts)).unwrap_err();
    assert_eq!(refused.code, "standing_moved");
}

#[test]
fn an_assignment_made_on_an_old_view_does_not_replace_a_newer_one() {
    let posts = [usual(Role::CommitteeHead)];
    let classified = opinion(OpinionState::Classified);
    let assign = command(filled(ActionName::Assign), 5);
    let assigned = carry_out(&classified, &assign, &case(&posts)).unwrap();
    assert_eq!(
        carry_out(&assigned, &assign, &case(&posts))
            .unwrap_err()
            .code,
        "already_done"
    );
    let again = command(filled(ActionName::Assign), 6);
    assert_eq!(
        carry_out(&assigned, &again, &case(&posts))
            .unwrap()
            .version(),
        7
    );
}

#[test]
fn what_was_queued_for_days_is_carried_out_where_it_is_still_legal() {
    let posts = [usual(Role::UnitContact)];
    let mut standing = registration(RegistrationState::Registered);
    for name in [
        ActionName::Start,
        ActionName::Pause,
        ActionName::Resume,
        ActionName::SelfAssess,
    ] {
        standing = carry_out(&standing, &command(filled(name), 5), &case(&posts)).unwrap();
    }
    assert_eq!(
        (standing.state_code(), standing.version()),
        ("awaiting_assessment", 9)
    );
}

#[test]
fn an_opinion_goes_the_whole_way_and_keeps_what_was_decided() {
    let office = [usual(Role::StandingOffice)];
    let agency = [usual(Role::HandlingAgency)];
    let front = [usual(Role::Supervisor)];
    let mut standing = Standing::initial(LifeCycle::Opinion);
    for (name, posts) in [
        (ActionName::Classify, &office),
        (ActionName::Assign, &office),
        (ActionName::TakeUp, &agency),
        (ActionName::Resolve, &agency),
        (ActionName::Notify, &office),
        (ActionName::Supervise, &front),
        (ActionName::Close, &office),
    ] {
        let next = command(filled(name), standing.version);
        standing = carry_out(&standing, &next, &case(posts)).unwrap();
    }
    assert_eq!(standing.version(), 7);
    assert_eq!(standing.deadline(), Some("2026-06-30"));
    assert_eq!(standing.since(), Some(NOW));
}
