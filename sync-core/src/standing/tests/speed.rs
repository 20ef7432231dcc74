//! How long citizens waited.

use super::*;

fn told(on: &str) -> Option<Speed> {
    let mut standing = opinion(OpinionState::Notified);
    if let State::Opinion(Opinion {
        step: Step::Notified { on: day, .. },
        ..
    }) = &mut standing.state
    {
        on.clone_into(day);
    }
    Speed::of(&standing.state, Some("2026-04-01"))
}

#[test]
fn days_are_counted_to_the_one_on_which_the_people_were_told() {
    assert_eq!(told("2026-04-01"), Some(Speed::Within10));
    assert_eq!(told("2026-04-11"), Some(Speed::Within10));
    assert_eq!(told("2026-04-12"), Some(Speed::Within30));
    assert_eq!(told("2026-05-01"), Some(Speed::Within30));
    assert_eq!(told("2026-05-02"), Some(Speed::Within90));
    assert_eq!(told("2026-06-30"), Some(Speed::Within90));
    assert_eq!(told("2026-07-01"), Some(Speed::Longer));
    assert_eq!(told("soon"), None);
}

#[test]
fn nobody_was_answered_before_the_people_were_told() {
    for state in OpinionState::ALL {
        let speed = Speed::of(&opinion(state).state, Some("2026-04-01"));
        assert_eq!(speed.is_some(), state.is_told(), "{}", state.code());
    }
    assert_eq!(
        Speed::of(
            &registration(RegistrationState::Passed).state,
            Some("2026-04-01")
        ),
        None
    );
}
