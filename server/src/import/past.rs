//! Where a registration stood before it came here, as a list says it.

use jiff::civil::Date;
use sync_core::{
    record::{Choice, Kind, LifeCycle},
    standing::{Action, Code, PastState},
};

use super::{book::Cell, cell, mapping::Past, problem::Why, terms::key};

/// What lists say for a state, as words without marks in the order of the alphabet.
const WORDS: [(&str, PastState); 17] = [
    ("da dang ky", PastState::Registered),
    ("dang ky", PastState::Registered),
    ("dang hien thuc", PastState::Running),
    ("dang khai trien", PastState::Running),
    ("hien thuc", PastState::Running),
    ("dang duy tri", PastState::Running),
    ("duy tri", PastState::Running),
    ("dung tam", PastState::Paused),
    ("da ket thuc", PastState::Finished),
    ("da hoan thanh", PastState::Finished),
    ("hoan thanh", PastState::Finished),
    ("ket thuc", PastState::Finished),
    ("cong da nhan", PastState::Recognised),
    ("cong duoc nhan", PastState::Recognised),
    ("cong nhan", PastState::Recognised),
    ("cong da duoc nhan", PastState::Recognised),
    ("cap cong da nhan xa", PastState::Recognised),
];

/// The codes that a word of a list may be said to mean.
pub fn states() -> impl Iterator<Item = Choice> {
    PastState::ALL.into_iter().map(|state| Choice {
        code: state.code(),
        label: state.label(),
    })
}

/// Whether records of a kind have such a past.
pub fn has(kind: &Kind) -> bool {
    kind.life_cycle == LifeCycle::Registration
}

/// What was decided before, as far as the list says.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::struct_field_names,
    reason = "a decision's date is called so everywhere"
)]
pub struct Decided {
    state: PastState,
    launched_on: Option<String>,
    number: Option<String>,
    decided_on: Option<String>,
}

impl Decided {
    /// Where it stands.
    pub fn state(&self) -> PastState {
        self.state
    }

    /// The command that enters it.
    pub fn action(&self) -> Action {
        Action::EnterPast {
            state: self.state,
            launched_on: self.launched_on.clone(),
            number: self.number.clone(),
            decided_on: self.decided_on.clone(),
        }
    }
}

/// What a line has said of it so far.
#[derive(Debug, Default)]
pub struct Said {
    state: Option<PastState>,
    launched_on: Option<String>,
    number: Option<String>,
    decided_on: Option<String>,
    /// Something of it cannot be read, which is told of by itself.
    is_bad: bool,
}

impl Said {
    /// Takes in what a cell says of it; `alias` knows what words of this list mean.
    pub fn add<'a>(
        &mut self,
        what: Past,
        cell: &Cell,
        alias: impl Fn(&str) -> Option<&'a str>,
        today: Date,
    ) -> Result<(), Why> {
        let read = self.take(what, cell, alias, today);
        self.is_bad |= read.is_err();
        read
    }

    fn take<'a>(
        &mut self,
        what: Past,
        cell: &Cell,
        alias: impl Fn(&str) -> Option<&'a str>,
        today: Date,
    ) -> Result<(), Why> {
        if matches!(cell, Cell::Error(_)) {
            return Err(Why::FormulaError);
        }
        let text = cell::text(cell);
        if text.is_empty() {
            return Ok(());
        }
        let day = || {
            let day = match cell {
                Cell::Day(day) => Ok(*day),
                Cell::Number(_) => Err(Why::DayAsNumber),
                _ => cell::day(&text),
            }?;
            if day > today {
                Err(Why::InFuture)
            } else {
                Ok(Some(day.to_string()))
            }
        };
        match what {
            Past::State => {
                let key = key(&text);
                let labelled = || {
                    let mut states = PastState::ALL.into_iter();
                    states.find(|state| self::key(state.label().vi) == key)
                };
                let word = || WORDS.iter().find(|(word, _)| *word == key);
                let state = alias(&text)
                    .and_then(PastState::from_code)
                    .or_else(labelled)
                    .or_else(|| word().map(|(_, state)| *state));
                self.state = Some(state.ok_or(Why::UnknownTerm)?);
            }
            Past::LaunchedOn => self.launched_on = day()?,
            Past::DecidedOn => self.decided_on = day()?,
            Past::Number if text.chars().count() > 60 => return Err(Why::TooLong),
            Past::Number => self.number = Some(text),
        }
        Ok(())
    }

    /// What was decided; none where the line says nothing of it. A list whose only sign of a recognition is its decision
    /// means one.
    ///
    /// # Errors
    /// A decision that is half said, or belongs to no recognition.
    pub fn decided(&self, today: Date) -> Result<Option<Decided>, Why> {
        if self.is_bad {
            return Ok(None);
        }
        let has_decision = self.number.is_some() && self.decided_on.is_some();
        let says_decision = self.number.is_some() || self.decided_on.is_some();
        let state = match self.state {
            Some(state) => state,
            None if has_decision => PastState::Recognised,
            None if says_decision => return Err(Why::Decision),
            None if self.launched_on.is_some() => PastState::Running,
            None => return Ok(None),
        };
        let decided = Decided {
            state,
            launched_on: self.launched_on.clone(),
            number: self.number.clone(),
            decided_on: self.decided_on.clone(),
        };
        if state == PastState::Registered && decided.launched_on.is_some() {
            return Err(Why::Launch);
        }
        match decided.action().check(today) {
            Ok(()) => Ok(Some(decided)),
            Err(why) if why.code == Code::BadDate.code() && has_decision => Err(Why::OutOfRange),
            Err(_) => Err(Why::Decision),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(cells: &[(Past, &str)]) -> Result<Option<Decided>, Why> {
        let mut said = Said::default();
        for (what, text) in cells {
            let cell = Cell::Text((*text).to_owned());
            said.add(*what, &cell, |_| None, Date::constant(2026, 6, 1))?;
        }
        said.decided(Date::constant(2026, 6, 1))
    }

    #[test]
    fn a_list_says_where_its_models_stand() {
        let state = |cells: &[(Past, &str)]| Ok(said(cells)?.map(|decided| decided.state));
        for (text, wanted) in [
            ("Đang thực hiện", PastState::Running),
            ("đang triển khai", PastState::Running),
            ("Hoàn thành", PastState::Finished),
            ("Đã đăng ký", PastState::Registered),
        ] {
            assert_eq!(state(&[(Past::State, text)]), Ok(Some(wanted)), "{text}");
        }
        let decision = [
            (Past::Number, "12/QĐ-UBND"),
            (Past::DecidedOn, "03/02/2024"),
        ];
        assert_eq!(state(&decision), Ok(Some(PastState::Recognised)));
        assert_eq!(state(&decision[..1]), Err(Why::Decision));
        assert_eq!(state(&[(Past::State, "Đã công nhận")]), Err(Why::Decision));
        let odd = [decision[0], decision[1], (Past::State, "Đang thực hiện")];
        assert_eq!(state(&odd), Err(Why::Decision));
        assert_eq!(state(&[]), Ok(None));
        assert_eq!(state(&[(Past::State, "đẹp")]), Err(Why::UnknownTerm));
        assert_eq!(
            state(&[(Past::DecidedOn, "03/02/2027")]),
            Err(Why::InFuture)
        );
    }
}
