//! Refusals: their codes, arguments and sentences.

use std::collections::BTreeMap;

use super::*;
use crate::record::Label;

fn refusal(action: &Action) -> Refused {
    action.check(TODAY).unwrap_err()
}

fn reason(text: &str) -> Action {
    Action::Reject {
        reason: text.to_owned(),
    }
}

fn decision(number: &str, decided_on: &str) -> Action {
    Action::Recognise {
        number: number.to_owned(),
        decided_on: decided_on.to_owned(),
    }
}

fn assign(cooperating: Vec<UnitId>, deadline: &str) -> Action {
    Action::Assign {
        agency: AGENCY,
        cooperating,
        deadline: deadline.to_owned(),
    }
}

#[test]
fn arguments_are_refused_by_name() {
    let units = |n: u8| (100..100 + n).map(|i| UnitId([i; 16])).collect::<Vec<_>>();
    let long = "ổ".repeat(MAX_REASON + 1);
    let cases = [
        (reason(" \n"), "reason_required"),
        (reason(&long), "text_too_long"),
        (reason(&"x".repeat(1 << 20)), "text_too_long"),
        (reason("Cha\u{302}m"), "text_not_nfc"),
        (reason("Dừng\u{0}"), "text_control"),
        (decision("", "2026-04-10"), "number_required"),
        (decision("12\n13", "2026-04-10"), "text_control"),
        (decision("12", ""), "bad_date"),
        (decision("12", "2026-02-29"), "bad_date"),
        (decision("12", "20260410"), "bad_date"),
        (decision("12", "0026-04-10"), "bad_date"),
        (decision("12", "2026-04-10T00:00"), "bad_date"),
        (decision("12", "2026-04-15"), "date_in_future"),
        (assign(Vec::new(), "2026-04-13"), "deadline_past"),
        (assign(Vec::new(), "30/06/2026"), "bad_date"),
        (assign(vec![AGENCY], "2026-06-30"), "bad_argument"),
        (assign(vec![HELPER, HELPER], "2026-06-30"), "bad_argument"),
        (assign(units(21), "2026-06-30"), "bad_argument"),
        (
            Action::SelfAssess {
                points: 101,
                remarks: String::new(),
            },
            "bad_points",
        ),
        (
            Action::SelfAssess {
                points: -1,
                remarks: String::new(),
            },
            "bad_points",
        ),
        (
            Action::AnswerOnSpot {
                summary: String::new(),
            },
            "text_required",
        ),
        (Action::Forward { to: String::new() }, "text_required"),
        (Action::Unknown, "unknown_action"),
    ];
    for (action, code) in cases {
        assert_eq!(refusal(&action).code, code, "{:?}", action.name());
    }
    assert_eq!(reason(&"ổ".repeat(MAX_REASON)).check(TODAY), Ok(()));
    assert_eq!(assign(units(20), "2026-04-14").check(TODAY), Ok(()));
    assert_eq!(decision("12", "2026-04-14").check(TODAY), Ok(()));
}

#[test]
fn a_decision_is_not_dated_before_what_it_decides_on() {
    let posts = [usual(Role::CommitteeHead)];
    let early = command(decision("12", "2026-02-28"), 5);
    let refused = carry_out(
        &registration(RegistrationState::Passed),
        &early,
        &case(&posts),
    )
    .unwrap_err();
    assert_eq!(
        refused.sentence(Lang::Vi),
        "Mục “ngày quyết định” không được trước ngày 01/03/2026."
    );
}

#[test]
fn an_incomplete_submission_lists_what_is_missing() {
    let posts = [usual(Role::UnitContact)];
    let missing = [
        (
            "area",
            Label {
                vi: "Địa bàn",
                en: "Area",
            },
        ),
        (
            "target",
            Label {
                vi: "Chỉ tiêu đo được",
                en: "Measurable target",
            },
        ),
    ];
    let case = Case {
        missing: &missing,
        ..case(&posts)
    };
    let from = registration(RegistrationState::Draft);
    let refused = carry_out(&from, &command(Action::Submit, 5), &case).unwrap_err();
    assert_eq!(refused.code, "incomplete");
    assert_eq!(refused.args["missing"], "area,target");
    assert_eq!(
        refused.sentence(Lang::Vi),
        "Còn thiếu nội dung bắt buộc: Địa bàn; Chỉ tiêu đo được."
    );
    assert_eq!(
        refused.sentence(Lang::En),
        "Still missing: Area; Measurable target."
    );
}

#[test]
fn what_is_counted_must_be_agreed_when_submitted_approved_or_classified() {
    let conflicts = [(
        "field",
        Label {
            vi: "Lĩnh vực",
            en: "Field",
        },
    )];
    let posts = [usual(Role::StandingOffice)];
    let case = Case {
        open_conflicts: &conflicts,
        ..case(&posts)
    };
    for (from, action) in [
        (registration(RegistrationState::Draft), Action::Submit),
        (
            registration(RegistrationState::NeedsSupplement),
            Action::Submit,
        ),
        (
            registration(RegistrationState::AwaitingApproval),
            Action::Approve,
        ),
        (opinion(OpinionState::Recorded), Action::Classify),
    ] {
        let refused = carry_out(&from, &command(action, 5), &case).unwrap_err();
        assert_eq!(
            (refused.code, &*refused.args["fields"]),
            ("open_conflict", "field")
        );
    }
    let running = registration(RegistrationState::Running);
    let finish = command(filled(ActionName::Finish), 5);
    assert!(
        carry_out(&running, &finish, &case).is_ok(),
        "a conflict stops no other work"
    );
}

#[test]
fn a_refusal_names_the_action_the_state_and_the_roles() {
    let posts = [usual(Role::FieldOfficer)];
    let from = registration(RegistrationState::AwaitingApproval);
    let refused = |action| carry_out(&from, &command(action, 5), &case(&posts)).unwrap_err();
    assert_eq!(
        refused(Action::Approve).sentence(Lang::Vi),
        "Bạn không có quyền “Duyệt”. Việc này do Thường trực Ban Chỉ đạo cấp xã thực hiện."
    );
    assert_eq!(
        refused(Action::Resume).sentence(Lang::En),
        "“Resume” cannot be done in the state “Awaiting approval”."
    );
    assert_eq!(
        refused(Action::Close).sentence(Lang::Vi),
        "Loại bản ghi này không có việc “Đóng”."
    );
}

#[test]
fn a_command_that_names_too_many_heads_is_refused() {
    let posts = [usual(Role::UnitContact)];
    let mut submit = command(Action::Submit, 5);
    submit.seen_heads = vec![crate::id::Hash([0; 32]); MAX_SEEN_HEADS + 1];
    let from = registration(RegistrationState::Draft);
    assert_eq!(
        carry_out(&from, &submit, &case(&posts)).unwrap_err().code,
        "bad_argument"
    );
}

#[test]
fn every_code_has_a_sentence_without_a_loose_brace_and_an_unknown_one_has_none() {
    let none = BTreeMap::new();
    for code in Code::ALL {
        for lang in [Lang::Vi, Lang::En] {
            let words = sentence(code.code(), &none, lang).unwrap();
            assert!(!words.contains(['{', '}']), "{words}");
        }
    }
    assert_eq!(sentence("from_the_future", &none, Lang::Vi), None);
}

#[test]
fn terms_are_in_nfc_and_their_codes_differ() {
    let mut states: Vec<_> = RegistrationState::ALL.map(RegistrationState::code).into();
    states.extend(OpinionState::ALL.map(OpinionState::code));
    states.sort_unstable();
    let all = states.len();
    states.dedup();
    assert_eq!(
        states.len(),
        all,
        "a state's code says which life cycle it is of"
    );
    let labels = ActionName::ALL
        .map(ActionName::label)
        .into_iter()
        .chain(RegistrationState::ALL.map(RegistrationState::label))
        .chain(OpinionState::ALL.map(OpinionState::label))
        .chain(PastState::ALL.map(PastState::label))
        .chain(Code::ALL.map(Code::label))
        .chain(Role::ALL.map(Role::label));
    for label in labels {
        assert!(crate::text::is_nfc(label.vi), "{}", label.vi);
    }
}
