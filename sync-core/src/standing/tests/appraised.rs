//! Sheets that nobody else reads, and the result that is made of them.

use super::*;

const SECOND: PersonId = PersonId([77; 16]);

fn by<'a>(person: PersonId, posts: &'a [Post], sheets: &'a [Sheet]) -> Case<'a> {
    let plain = case(posts);
    Case {
        person,
        appraisal: Appraisal {
            sheets,
            ..plain.appraisal
        },
        ..plain
    }
}

fn score(marks: BTreeMap<String, i64>) -> Action {
    Action::Score {
        rubric: RUBRIC.key.clone(),
        marks,
        remarks: String::new(),
    }
}

fn conclude() -> Action {
    let remarks = "Hai phiếu".to_owned();
    Action::ConcludeAssessment { remarks }
}

fn with_one_less(code: &str) -> BTreeMap<String, i64> {
    let mut marks = full_marks();
    *marks.get_mut(code).unwrap() -= 1;
    marks
}

/// The standing after these sheets, with the sheets as the server collects them.
fn scored(sheets: &[(PersonId, BTreeMap<String, i64>)]) -> (Standing, Vec<Sheet>) {
    let posts = [usual(Role::Assessor)];
    let mut standing = registration(RegistrationState::AwaitingAssessment);
    let mut done = Vec::new();
    for (person, marks) in sheets {
        let action = score(marks.clone());
        let asked = command(action.clone(), standing.version);
        standing = carry_out(&standing, &asked, &by(*person, &posts, &[])).unwrap();
        done.push((*person, action));
    }
    let sheets = sheets_of(done.iter().map(|(by, action)| (*by, action)));
    (standing, sheets)
}

#[test]
fn a_standing_says_who_scored_and_never_how() {
    let (standing, _) = scored(&[(PERSON, full_marks())]);
    let said = serde_json::to_value(&standing).unwrap();
    let round = &said["state"]["registration"]["round"];
    assert_eq!(
        round.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["by", "rubric"]
    );
}

#[test]
fn two_sheets_make_one_result_and_a_later_sheet_replaces_the_same_persons() {
    let (standing, sheets) = scored(&[
        (PERSON, with_one_less("people")),
        (SECOND, full_marks()),
        (PERSON, with_one_less("spread")),
    ]);
    let posts = [usual(Role::Assessor)];
    let asked = command(conclude(), standing.version);
    let next = carry_out(&standing, &asked, &by(PERSON, &posts, &sheets)).unwrap();
    let State::Registration(Registration::Passed { assessment, .. }) = &next.state else {
        panic!("{next:?}")
    };
    let made = assessment.scored.as_ref().unwrap();
    assert_eq!((assessment.points, made.sheets), (99, 2));
    assert_eq!(
        (made.items[3].hundredths, made.items[6].hundredths),
        (1_500, 650)
    );
}

#[test]
fn a_new_self_assessment_begins_a_new_round() {
    let own = Action::SelfAssess {
        points: 80,
        remarks: String::new(),
    };
    let first = score(full_marks());
    let done = [(PERSON, &first), (AUTHOR, &own), (SECOND, &first)];
    let sheets = sheets_of(done);
    assert_eq!(sheets.iter().map(|s| s.by).collect::<Vec<_>>(), [SECOND]);
}

#[test]
fn nothing_is_concluded_on_fewer_sheets_than_were_handed_in() {
    let (standing, sheets) = scored(&[(PERSON, full_marks()), (SECOND, full_marks())]);
    let posts = [usual(Role::Assessor)];
    let asked = command(conclude(), standing.version);
    let refused = carry_out(&standing, &asked, &by(PERSON, &posts, &sheets[..1])).unwrap_err();
    assert_eq!(
        (refused.code, &*refused.args["need"]),
        ("too_few_sheets", "2")
    );
}

#[test]
fn who_did_not_see_the_latest_sheet_does_not_conclude() {
    let (standing, sheets) = scored(&[(PERSON, full_marks()), (SECOND, full_marks())]);
    let posts = [usual(Role::Assessor)];
    let asked = command(conclude(), standing.version - 1);
    let refused = carry_out(&standing, &asked, &by(PERSON, &posts, &sheets)).unwrap_err();
    assert_eq!(refused.code, "standing_moved");
}

#[test]
fn a_sheet_by_another_rubric_or_beside_the_common_points_is_refused() {
    let (standing, _) = scored(&[(PERSON, full_marks())]);
    let posts = [usual(Role::Assessor)];
    let mut other = score(full_marks());
    if let Action::Score { rubric, .. } = &mut other {
        rubric.version = 2;
    }
    let asked = command(other, standing.version);
    let refused = carry_out(&standing, &asked, &by(SECOND, &posts, &[])).unwrap_err();
    assert_eq!(refused.code, "rubric_moved");
    let common = command(filled(ActionName::Assess), standing.version);
    let refused = carry_out(&standing, &common, &by(SECOND, &posts, &[])).unwrap_err();
    assert_eq!(refused.code, "wrong_state");
}

#[test]
fn an_older_apps_round_and_result_are_still_read() {
    let waiting = r#"{"is":"awaiting_assessment","launched_on":"2026-03-01","own":{"points":1,"remarks":""}}"#;
    let read: Registration = serde_json::from_str(waiting).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), waiting);
}
