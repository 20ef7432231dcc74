//! How well registrations that look alike are found, on pairs that people have judged.

use serde::Serialize;
use sync_core::near::{
    Case,
    evaluation::{Half, Judged, Tally, outcomes},
};

const JUDGED: &str = include_str!("../../sync-core/tests/near/pairs.json");

/// Right among what was pointed out, and pointed out among what is right.
#[derive(Debug, Serialize)]
pub struct Line {
    pub half: &'static str,
    pub what: String,
    pub pairs: usize,
    pub precision: f64,
    pub recall: f64,
}

/// Both halves: the one on which weights were tuned, and the one that was held out.
pub fn run() -> Vec<Line> {
    let judged: Vec<Judged> = serde_json::from_str(JUDGED).expect("judged pairs");
    let mut lines = Vec::new();
    for (half, name) in [(Half::Tuned, "tuned on"), (Half::HeldOut, "held out")] {
        let outcomes = outcomes(&judged, half);
        let mut line = |what: &str, tally: Tally| {
            lines.push(Line {
                half: name,
                what: what.to_owned(),
                pairs: outcomes.len(),
                precision: tally.precision(),
                recall: tally.recall(),
            });
        };
        line("same", Tally::of_same(&outcomes));
        line("overlap", Tally::of_overlap(&outcomes));
        for case in Case::ALL {
            line(case.code(), Tally::of_case(&outcomes, case));
        }
    }
    lines
}
