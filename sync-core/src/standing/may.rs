//! What a person may do to a record now, and why not the rest.

use super::{
    action::{Action, ActionName},
    case::Case,
    refusals::{Code, Refused},
    standing::{Standing, State, Way},
};

/// Every action of the record's life cycle, with whether this person may take it now: desk and phone draw it.
///
/// Arguments are not looked at ([`Action::check`] does that when the form is filled in).
pub fn offered(standing: &Standing, case: &Case<'_>) -> Vec<(ActionName, Result<(), Refused>)> {
    ActionName::ALL
        .into_iter()
        .filter(|name| name.life_cycle() == standing.life_cycle())
        .map(|name| {
            (
                name,
                open_way(standing, &name.blank(), standing.version, case).map(|_| ()),
            )
        })
        .collect()
}

/// The way that the action takes, if the state, the person and the facts let it.
pub(super) fn open_way(
    standing: &Standing,
    action: &Action,
    seen: u64,
    case: &Case<'_>,
) -> Result<Way<State>, Refused> {
    let name = action
        .name()
        .ok_or_else(|| Refused::new(Code::UnknownAction))?;
    if name.life_cycle() != standing.life_cycle() {
        return Err(Refused::new(Code::NotThisKind).arg("action", name.code()));
    }
    let moved = seen != standing.version;
    let Some(way) = standing.way(action) else {
        return Err(if moved {
            overtaken(standing, name)
        } else {
            wrong_state(standing, name)
        });
    };
    case.check_who(&way.who, name)?;
    if way.fresh && moved {
        return Err(overtaken(standing, name));
    }
    if way.complete {
        case.check_facts()?;
    }
    Ok(way)
}

fn wrong_state(standing: &Standing, name: ActionName) -> Refused {
    Refused::new(Code::WrongState)
        .arg("action", name.code())
        .arg("state", standing.state_code())
}

/// Somebody decided meanwhile: the same thing, or another.
fn overtaken(standing: &Standing, name: ActionName) -> Refused {
    let same = standing
        .last
        .as_ref()
        .is_some_and(|last| last.action == name);
    let refused = Refused::new(if same {
        Code::AlreadyDone
    } else {
        Code::StandingMoved
    })
    .arg("action", name.code())
    .arg("state", standing.state_code());
    match &standing.last {
        Some(last) => refused.arg("by", &last.by).arg("at", &last.at),
        None => refused,
    }
}
