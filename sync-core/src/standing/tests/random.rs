//! Whatever arrives in whatever order, every standing was decided, and only decisions make versions.

use proptest::prelude::*;

use super::*;

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("Đã thống nhất".to_owned()),
        1 => any::<String>(),
        1 => Just(String::new()),
    ]
}

fn day() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("2026-04-10".to_owned()),
        2 => Just("2026-04-20".to_owned()),
        1 => any::<String>(),
        1 => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    ]
}

fn unit() -> impl Strategy<Value = UnitId> {
    prop::sample::select(vec![COMMUNE, OWNER, AGENCY, HELPER])
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        20 => prop::sample::select(ActionName::ALL.to_vec()).prop_map(filled),
        1 => Just(Action::Unknown),
        1 => words().prop_map(|reason| Action::Return { reason }),
        1 => words().prop_map(|summary| Action::AnswerOnSpot { summary }),
        1 => words().prop_map(|to| Action::Forward { to }),
        1 => day().prop_map(|on| Action::Notify { on }),
        1 => day().prop_map(|launched_on| Action::Start { launched_on }),
        2 => (
            prop::sample::select(PastState::ALL.to_vec()),
            prop::option::of(day()),
            prop::option::of(words()),
            prop::option::of(day()),
        )
            .prop_map(|(state, launched_on, number, decided_on)| {
                Action::EnterPast { state, launched_on, number, decided_on }
            }),
        2 => (-5..200i64, any::<bool>(), words())
            .prop_map(|(points, passed, remarks)| Action::Assess { points, passed, remarks }),
        2 => (words(), words(), day())
            .prop_map(|(reason, number, decided_on)| Action::Revoke { reason, number, decided_on }),
        2 => (unit(), prop::collection::vec(unit(), 0..3), day())
            .prop_map(|(agency, cooperating, deadline)| Action::Assign { agency, cooperating, deadline }),
    ]
}

fn posts() -> impl Strategy<Value = Vec<Post>> {
    let one = (
        prop::sample::select(Role::ALL.to_vec()),
        unit(),
        any::<bool>(),
    );
    prop_oneof![
        // Everyone at once, so that long runs get far.
        3 => Just(Role::ALL.map(usual).to_vec()),
        1 => prop::collection::vec(one.prop_map(|(role, unit, covers)| Post { role, unit, covers }), 0..4),
    ]
}

proptest! {
    #[test]
    fn only_a_decision_makes_a_version_and_a_refusal_has_a_sentence(
        life_cycle in prop::sample::select(vec![LifeCycle::None, LifeCycle::Registration, LifeCycle::Opinion]),
        steps in prop::collection::vec((action(), posts(), -3..2i64, any::<i64>()), 1..60),
    ) {
        let mut standing = Standing::initial(life_cycle);
        let mut carried = 0;
        let mut decided = Vec::new();
        for (action, posts, drift, now_ms) in steps {
            let seen = standing.version.saturating_add_signed(drift);
            let case = Case { now_ms, ..case(&posts) };
            match carry_out(&standing, &command(action.clone(), seen), &case) {
                Ok(next) => {
                    carried += 1;
                    decided.push(Decided { by: case.person, at: now_ms, action: action.clone() });
                    prop_assert_eq!(action.check(TODAY), Ok(()));
                    prop_assert_eq!(next.life_cycle(), life_cycle);
                    standing = next;
                }
                Err(refused) => {
                    prop_assert!(!refused.sentence(Lang::Vi).is_empty());
                    prop_assert!(Code::from_code(refused.code).is_some());
                }
            }
            prop_assert_eq!(standing.version(), carried);
            prop_assert_eq!(standing.last.is_some(), carried > 0);
            prop_assert!(offered(&standing, &case).len() <= ActionName::ALL.len());
        }
        let again = replay(life_cycle, &decided, std::slice::from_ref(&RUBRIC));
        prop_assert_eq!(again.as_ref(), Some(&standing));
        let mut wire = Vec::new();
        ciborium::into_writer(&standing, &mut wire).unwrap();
        prop_assert_eq!(ciborium::from_reader::<Standing, _>(wire.as_slice()).unwrap(), standing);
    }
}
