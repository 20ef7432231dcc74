//! Registrations that look alike: what is found agrees with pairs that people have judged, and goes on doing so.
//!
//! Weights were tuned on the pairs of even index. The floors are what was measured on those of odd index, less a small
//! margin: whoever makes it worse is told so, whoever makes it better raises them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use sync_core::{
    near::{
        Campaigns, Candidate, Case, Face, Filed, Prepared,
        evaluation::{Half, Judged, Judgement, Outcome, Side, Tally, outcomes},
        pairs,
    },
    text::fold,
};

fn judged() -> Vec<Judged> {
    serde_json::from_str(include_str!("pairs.json")).unwrap()
}

fn assert_at_least(what: &str, tally: Tally, precision: f64, recall: f64) {
    assert!(
        tally.precision() >= precision,
        "{what}: precision of {tally:?}"
    );
    assert!(tally.recall() >= recall, "{what}: recall of {tally:?}");
}

#[test]
fn what_is_said_of_pairs_that_nothing_was_tuned_on_is_mostly_right() {
    let judged = judged();
    let held_out = outcomes(&judged, Half::HeldOut);
    assert_at_least("same", Tally::of_same(&held_out), 0.77, 0.93);
    assert_at_least("overlap", Tally::of_overlap(&held_out), 0.83, 0.93);
    for (case, precision, recall) in [
        (Case::Merge, 0.80, 0.95),
        (Case::CoLead, 0.87, 0.90),
        (Case::Continue, 0.95, 0.95),
        (Case::Replicates, 0.90, 0.95),
        (Case::Campaign, 0.95, 0.70),
    ] {
        assert_at_least(
            case.code(),
            Tally::of_case(&held_out, case),
            precision,
            recall,
        );
    }
}

#[test]
fn what_weights_were_tuned_on_is_not_far_better_than_the_rest() {
    let judged = judged();
    let f1 = |half| {
        let outcomes = outcomes(&judged, half);
        Tally::of_same(&outcomes).f1() + Tally::of_overlap(&outcomes).f1()
    };
    let (tuned, held_out) = (f1(Half::Tuned), f1(Half::HeldOut));
    assert!(tuned - held_out < 0.15, "{tuned} and {held_out}");
}

/// The hard ones are why the set is worth anything: it must not be thinned out.
#[test]
fn both_halves_hold_every_judgement_and_case() {
    let judged = judged();
    assert!(judged.len() >= 240);
    for half in [Half::Tuned, Half::HeldOut] {
        let outcomes = outcomes(&judged, half);
        let count = |is: &dyn Fn(&Outcome<'_>) -> bool| outcomes.iter().filter(|o| is(o)).count();
        assert!(count(&|o| o.judged.label == Judgement::Same) >= 40);
        assert!(count(&|o| o.judged.label == Judgement::Overlap) >= 15);
        assert!(count(&|o| o.judged.label == Judgement::Different) >= 60);
        for case in Case::ALL {
            assert!(count(&|o| o.judged.case == Some(case)) >= 7, "{case:?}");
        }
    }
}

#[test]
fn typing_without_marks_or_decomposed_changes_no_more_than_a_little() {
    for pair in judged() {
        let (one, other) = (
            Prepared::of(&pair.one.face()),
            Prepared::of(&pair.other.face()),
        );
        let plain = Side {
            text: fold(&pair.other.text),
            area: fold(&pair.other.area),
            ..pair.other.clone()
        };
        let typed = one.to(&Prepared::of(&plain.face()));
        let difference = (one.to(&other).score - typed.score).abs();
        assert!(difference < 1e-9, "{}: {difference}", pair.other.name);
    }
}

/// On phones the text is all that a form says, up to 2,000 letters. Such texts share words for being long.
#[test]
fn long_texts_of_other_things_are_not_alike() {
    let judged = judged();
    let texts: Vec<&str> = judged.iter().map(|pair| pair.one.text.as_str()).collect();
    let stride = texts.len() / 8;
    let long = |from: usize| {
        let parts = (0..8).map(|n| texts[(from + n * stride) % texts.len()]);
        parts.collect::<Vec<_>>().join(" ")
    };
    let forms: Vec<String> = (0..stride).map(long).collect();
    let prepared: Vec<Prepared> = forms
        .iter()
        .map(|text| {
            Prepared::of(&Face {
                text,
                ..Face::default()
            })
        })
        .collect();
    let mut alike: Vec<f64> = Vec::new();
    for (at, one) in prepared.iter().enumerate() {
        alike.extend(prepared[at + 1..].iter().map(|other| one.to(other).text));
    }
    alike.sort_by(f64::total_cmp);
    let (middle, high) = (alike[alike.len() / 2], alike[alike.len() * 9 / 10]);
    assert!(middle < 0.1 && high < 0.4, "{middle} and {high}");
}

#[test]
fn in_blocks_is_found_what_comparing_each_with_each_finds() {
    let judged = judged();
    let sides: Vec<&Side> = judged
        .iter()
        .flat_map(|pair| [&pair.one, &pair.other])
        .collect();
    let commune = |side: &Side| side.unit.split('/').next().unwrap_or_default().to_owned();
    let filed: Vec<Filed<String>> = sides
        .iter()
        .map(|side| Filed {
            block: commune(side),
            face: Prepared::of(&side.face()),
        })
        .collect();
    let found = pairs(&filed, &Campaigns::known(), usize::MAX);
    assert!(
        found.compared * 4 < found.pairs,
        "{} of {}",
        found.compared,
        found.pairs
    );
    let places: BTreeSet<(usize, usize)> =
        found.candidates.iter().map(|c| (c.one, c.other)).collect();
    for (one, a) in filed.iter().enumerate() {
        for (other, b) in filed.iter().enumerate().skip(one + 1) {
            let years = sides[one]
                .year
                .unwrap()
                .abs_diff(sides[other].year.unwrap());
            if a.block == b.block && years <= 1 && a.face.to(&b.face).verdict().is_some() {
                assert!(places.contains(&(one, other)), "{one} and {other}");
            }
        }
    }
    let scores: Vec<f64> = found
        .candidates
        .iter()
        .map(|c: &Candidate| c.likeness.score)
        .collect();
    assert!(scores.is_sorted_by(|a, b| a >= b));
    let bounded = pairs(&filed, &Campaigns::known(), 50);
    assert_eq!(bounded.candidates, found.candidates[..50]);
    assert!(bounded.has_more && !found.has_more);
}
