//! How well registrations that look alike are found: `cargo run --release -p sync-core --example near_evaluation`.
//!
//! With `--parts` it prints, for the half on which weights are tuned, what each pair was measured to be.

use std::{error::Error, fs, path::Path, time::Instant};

use sync_core::near::{
    Campaigns, Case, Filed, Likeness, OVERLAP, Prepared, SAME,
    evaluation::{Half, Judged, Judgement, Outcome, Tally, outcomes},
    pairs,
};

/// A province: so many communes, so many registrations.
const COMMUNES: usize = 100;
const REGISTRATIONS: usize = 5_000;

fn main() -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/near/pairs.json");
    let judged: Vec<Judged> = serde_json::from_str(&fs::read_to_string(path)?)?;
    if std::env::args().any(|arg| arg == "--parts") {
        parts(&outcomes(&judged, Half::Tuned));
        return Ok(());
    }
    for (half, name) in [
        (Half::Tuned, "tuned on (even)"),
        (Half::HeldOut, "held out (odd)"),
    ] {
        let outcomes = outcomes(&judged, half);
        println!("== {name}: {} pairs", outcomes.len());
        figures(&outcomes);
        confusion(&outcomes);
        worst(&outcomes);
    }
    blocking(&judged);
    Ok(())
}

fn figures(outcomes: &[Outcome<'_>]) {
    let line = |what: String, tally: Tally| {
        println!(
            "{what:28} precision {:.3}  recall {:.3}  F1 {:.3}  ({} right, {} wrong, {} missed)",
            tally.precision(),
            tally.recall(),
            tally.f1(),
            tally.right,
            tally.wrong,
            tally.missed
        );
    };
    line(format!("same, from {SAME}"), Tally::of_same(outcomes));
    line(
        format!("overlap, from {OVERLAP}"),
        Tally::of_overlap(outcomes),
    );
    for case in Case::ALL {
        line(
            format!("case {}", case.code()),
            Tally::of_case(outcomes, case),
        );
    }
}

fn confusion(outcomes: &[Outcome<'_>]) {
    println!(
        "{:12} {:>9} {:>9} {:>9}",
        "judged", "same", "overlap", "neither"
    );
    for label in [Judgement::Same, Judgement::Overlap, Judgement::Different] {
        let of = |from: f64, to: f64| {
            let is = |o: &&Outcome<'_>| {
                o.judged.label == label && (from..to).contains(&o.likeness.score)
            };
            outcomes.iter().filter(is).count()
        };
        let (same, overlap, neither) = (of(SAME, 2.0), of(OVERLAP, SAME), of(-1.0, OVERLAP));
        println!(
            "{:12} {same:9} {overlap:9} {neither:9}",
            format!("{label:?}")
        );
    }
}

/// The pairs that are furthest on the wrong side: different and alike, then the same or overlapping and unlike.
fn worst(outcomes: &[Outcome<'_>]) {
    let mut sorted: Vec<&Outcome<'_>> = outcomes.iter().collect();
    sorted.sort_by(|a, b| b.likeness.score.total_cmp(&a.likeness.score));
    let is_different = |o: &&&Outcome<'_>| o.judged.label == Judgement::Different;
    println!("different, but most alike:");
    for outcome in sorted.iter().filter(is_different).take(5) {
        show(outcome);
    }
    println!("not different, but least alike:");
    for outcome in sorted.iter().rev().filter(|o| !is_different(o)).take(5) {
        show(outcome);
    }
}

fn show(outcome: &Outcome<'_>) {
    let Outcome {
        index,
        judged,
        likeness,
        ..
    } = outcome;
    println!(
        "  #{index} {:.2} ({:?}) {} / {}: {}",
        likeness.score, judged.label, judged.one.name, judged.other.name, judged.why
    );
}

fn parts(outcomes: &[Outcome<'_>]) {
    for outcome in outcomes {
        let Likeness {
            name,
            text,
            place,
            is_numbered_apart,
            score,
            ..
        } = outcome.likeness;
        let (one, other) = (&outcome.judged.one, &outcome.judged.other);
        println!(
            "{}\t{:?}\t{}\t{}\t{name:.4}\t{text:.4}\t{place:?}\t{is_numbered_apart}\t{}\t{}\t{score:.4}\t{} / {}",
            outcome.index,
            outcome.judged.label,
            outcome.judged.case.map_or("-", Case::code),
            outcome.case.map_or("-", Case::code),
            one.unit == other.unit,
            one.field == other.field,
            one.name,
            other.name,
        );
    }
}

/// The judged registrations over and over, dealt out to a province's communes.
#[expect(clippy::disallowed_methods, reason = "an example that measures time")]
fn blocking(judged: &[Judged]) {
    let sides: Vec<_> = judged
        .iter()
        .flat_map(|pair| [&pair.one, &pair.other])
        .collect();
    let started = Instant::now();
    let filed: Vec<_> = (0..REGISTRATIONS)
        .map(|n| Filed {
            block: n % COMMUNES,
            face: Prepared::of(&sides[n % sides.len()].face()),
        })
        .collect();
    let prepared = started.elapsed();
    let started = Instant::now();
    let found = pairs(&filed, &Campaigns::known(), 1_000);
    println!("== blocking: {REGISTRATIONS} registrations of {COMMUNES} communes");
    println!(
        "{} of {} pairs compared, {} saved; {} found{}",
        found.compared,
        found.pairs,
        found.pairs - found.compared,
        found.candidates.len(),
        if found.has_more { ", and more" } else { "" }
    );
    println!(
        "prepared in {prepared:.1?}, found in {:.1?}",
        started.elapsed()
    );
}
