//! Where a record stands: the second part of a record, written by the server only.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    action::{Action, ActionName},
    case::Who,
    opinion::Opinion,
    registration::Registration,
};
use crate::{
    day,
    id::{PersonId, UnitId},
    record::{Label, LifeCycle},
};

/// Where a record stands. Every decision carried out makes the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Number of decisions carried out so far.
    pub version: u64,
    /// The state, with what was decided on the way to it.
    pub state: State,
    /// The last decision; none at version 0.
    pub last: Option<Carried>,
}

/// A decision carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// What was done.
    pub action: ActionName,
    /// By whom.
    pub by: PersonId,
    /// When, by the server's clock: milliseconds since 1970 UTC.
    pub at: i64,
    /// The reason, where the action asks for one.
    pub reason: Option<String>,
}

/// The state in its life cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The kind has facts only.
    None,
    /// A registration's.
    Registration(Registration),
    /// An opinion's.
    Opinion(Opinion),
}

impl Standing {
    /// Where a record stands when it is created.
    pub fn initial(life_cycle: LifeCycle) -> Self {
        let state = match life_cycle {
            LifeCycle::None => State::None,
            LifeCycle::Registration => State::Registration(Registration::Draft),
            LifeCycle::Opinion => State::Opinion(Opinion::recorded()),
        };
        Self {
            version: 0,
            state,
            last: None,
        }
    }

    /// Number of decisions carried out so far.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Since when, in milliseconds since 1970 UTC by the server's clock; none before the first decision.
    pub fn since(&self) -> Option<i64> {
        self.last.as_ref().map(|last| last.at)
    }

    /// The state's code; `none` for a kind that has facts only.
    pub fn state_code(&self) -> &'static str {
        match &self.state {
            State::None => "none",
            State::Registration(r) => r.state().code(),
            State::Opinion(o) => o.state().code(),
        }
    }

    /// The state for people.
    pub fn label(&self) -> Label {
        match &self.state {
            State::None => Label {
                vi: "Không có quy trình",
                en: "No life cycle",
            },
            State::Registration(r) => r.state().label(),
            State::Opinion(o) => o.state().label(),
        }
    }

    /// The life cycle.
    pub fn life_cycle(&self) -> LifeCycle {
        match &self.state {
            State::None => LifeCycle::None,
            State::Registration(_) => LifeCycle::Registration,
            State::Opinion(_) => LifeCycle::Opinion,
        }
    }

    /// The assigned agency's last day, `YYYY-MM-DD`; it stays when the item has been answered.
    pub fn deadline(&self) -> Option<&str> {
        match &self.state {
            State::None | State::Registration(_) => None,
            State::Opinion(o) => o.assignment().map(|a| a.deadline.as_str()),
        }
    }

    /// The agency that answers, or answered.
    pub fn agency(&self) -> Option<UnitId> {
        match &self.state {
            State::None | State::Registration(_) => None,
            State::Opinion(o) => o.assignment().map(|a| a.agency),
        }
    }

    /// Whether the deadline has passed without an answer. Derived, never stored.
    pub fn overdue(&self, today: Date) -> bool {
        match &self.state {
            State::None | State::Registration(_) => false,
            State::Opinion(o) => {
                o.is_being_handled()
                    && self
                        .deadline()
                        .is_some_and(|d| d < day::written(today).as_str())
            }
        }
    }

    pub(super) fn way(&self, action: &Action) -> Option<Way<State>> {
        match &self.state {
            State::None => None,
            State::Registration(r) => r.way(action).map(|w| w.map(State::Registration)),
            State::Opinion(o) => o.way(action).map(|w| w.map(State::Opinion)),
        }
    }
}

/// A transition that the life cycle knows: where it leads, and on what terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way<T> {
    pub(super) to: T,
    pub(super) who: Who,
    /// The facts must be complete and agreed.
    pub(super) complete: bool,
    /// It judges, or overwrites, exactly what the person had seen: on anything newer it is refused.
    pub(super) fresh: bool,
    /// The earliest day that the action may bear.
    pub(super) not_before: Option<String>,
}

impl<T> Way<T> {
    pub(super) fn new(who: Who, to: T) -> Self {
        Self {
            to,
            who,
            complete: false,
            fresh: false,
            not_before: None,
        }
    }

    pub(super) fn complete(self) -> Self {
        Self {
            complete: true,
            ..self
        }
    }

    pub(super) fn fresh(self) -> Self {
        Self {
            fresh: true,
            ..self
        }
    }

    pub(super) fn not_before(self, day: &str) -> Self {
        Self {
            not_before: Some(day.to_owned()),
            ..self
        }
    }

    pub(super) fn map<U>(self, f: impl FnOnce(T) -> U) -> Way<U> {
        Way {
            to: f(self.to),
            who: self.who,
            complete: self.complete,
            fresh: self.fresh,
            not_before: self.not_before,
        }
    }
}
