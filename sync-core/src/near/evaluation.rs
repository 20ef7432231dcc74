//! How well the scores agree with pairs that people have judged. The test, the example and the bench measure with it.

use serde::Deserialize;

use super::{Campaigns, Case, Face, Likeness, Made, OVERLAP, Prepared, SAME, set::share, suggest};

/// What people say that two registrations are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// One activity.
    Same,
    /// Two that share a part.
    Overlap,
    /// Two.
    Different,
}

/// A registration, as far as it is compared.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(missing_docs, reason = "the fields of a face")]
pub struct Side {
    pub name: String,
    pub text: String,
    pub area: String,
    pub unit: String,
    pub field: String,
    pub year: Option<i32>,
    pub lead: String,
    pub renewal: String,
    pub device: String,
    pub made_on: String,
}

impl Side {
    /// What is compared.
    pub fn face(&self) -> Face<'_> {
        let made = Made {
            device: &self.device,
            day: &self.made_on,
        };
        Face {
            name: &self.name,
            text: &self.text,
            area: &self.area,
            unit: &self.unit,
            field: &self.field,
            year: self.year,
            lead: &self.lead,
            renewal: &self.renewal,
            made: Some(made).filter(|made| !made.device.is_empty()),
        }
    }
}

/// Two registrations that people have judged.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// What they are.
    pub label: Judgement,
    /// What they are to each other; none where nothing is to be suggested.
    pub case: Option<Case>,
    /// What makes the pair worth judging.
    pub why: String,
    /// The first.
    pub one: Side,
    /// The second.
    pub other: Side,
}

/// Half of the pairs. Weights are tuned on one, and what they are worth is told by the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Pairs of even index.
    Tuned,
    /// Pairs of odd index.
    HeldOut,
}

/// A pair with what was made of it.
#[derive(Debug, Clone)]
pub struct Outcome<'a> {
    /// Where the pair stands among all.
    pub index: usize,
    /// What people say.
    pub judged: &'a Judged,
    /// What was measured.
    pub likeness: Likeness,
    /// What was suggested.
    pub case: Option<Case>,
}

/// Scores and suggests for a half of the pairs.
pub fn outcomes(pairs: &[Judged], half: Half) -> Vec<Outcome<'_>> {
    let campaigns = Campaigns::known();
    let wanted = usize::from(half == Half::HeldOut);
    let of_half = pairs
        .iter()
        .enumerate()
        .filter(|(index, _)| index % 2 == wanted);
    let outcome = |(index, judged): (usize, _)| {
        let judged: &Judged = judged;
        let one = Prepared::of(&judged.one.face());
        let other = Prepared::of(&judged.other.face());
        let likeness = one.to(&other);
        Outcome {
            index,
            judged,
            likeness,
            case: suggest(&one, &other, &likeness, &campaigns),
        }
    };
    of_half.map(outcome).collect()
}

/// What was found, what was found wrongly, and what was not found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found, and rightly.
    pub right: usize,
    /// Found, and wrongly.
    pub wrong: usize,
    /// Not found.
    pub missed: usize,
}

impl Tally {
    /// Of those at or above [`SAME`]: are they the same?
    pub fn of_same(outcomes: &[Outcome<'_>]) -> Self {
        Self::of(outcomes, |o| {
            (o.likeness.score >= SAME, o.judged.label == Judgement::Same)
        })
    }

    /// Of those at or above [`OVERLAP`]: do they share anything?
    pub fn of_overlap(outcomes: &[Outcome<'_>]) -> Self {
        Self::of(outcomes, |o| {
            (
                o.likeness.score >= OVERLAP,
                o.judged.label != Judgement::Different,
            )
        })
    }

    /// Of those for which a case was suggested: is it that one?
    pub fn of_case(outcomes: &[Outcome<'_>], case: Case) -> Self {
        Self::of(outcomes, |o| {
            (o.case == Some(case), o.judged.case == Some(case))
        })
    }

    fn of(outcomes: &[Outcome<'_>], found_and_is: impl Fn(&Outcome<'_>) -> (bool, bool)) -> Self {
        let mut tally = Tally::default();
        for outcome in outcomes {
            match found_and_is(outcome) {
                (true, true) => tally.right += 1,
                (true, false) => tally.wrong += 1,
                (false, true) => tally.missed += 1,
                (false, false) => {}
            }
        }
        tally
    }

    /// Of what was found, how much is right.
    pub fn precision(&self) -> f64 {
        share(self.right, (self.right + self.wrong).max(1))
    }

    /// Of what is right, how much was found.
    pub fn recall(&self) -> f64 {
        share(self.right, (self.right + self.missed).max(1))
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> f64 {
        share(
            2 * self.right,
            (2 * self.right + self.wrong + self.missed).max(1),
        )
    }
}
