//! A fixed number of histories, fresh ones, and proof that the simulator finds what it is there to find.

use danvan_server::clock::{Clock as _, SystemClock};

use crate::{mutation::Mutation, plan::Plan, run::Runner};

/// Histories that every run plays.
const FIXED: u64 = 300;
/// Histories that no run has played before, as far as anybody knows.
const FRESH: u64 = 60;
/// Within so many a built-in fault must be found.
const ENOUGH: u64 = 1_000;

#[test]
fn the_same_histories_end_well_every_time() {
    let failure = Runner::new(None).first_failure(0..FIXED);
    assert!(failure.is_none(), "{}", failure.unwrap());
}

#[test]
fn fresh_histories_end_well() {
    let from = u64::try_from(SystemClock.now_ms()).unwrap() * 1_000;
    let failure = Runner::new(None).first_failure(from..from + FRESH);
    assert!(failure.is_none(), "{}", failure.unwrap());
}

#[test]
fn a_seed_plays_the_same_history_each_time() {
    let runner = Runner::new(Some(Mutation::NoFsync));
    let failure = runner.first_failure(0..ENOUGH).expect("a fault is found");
    for _ in 0..3 {
        assert_eq!(runner.play(&Plan::of(failure.seed)), failure.broken);
    }
}

#[test]
fn every_fault_built_in_on_purpose_is_found() {
    for (name, mutation) in Mutation::ALL {
        let failure = Runner::new(Some(mutation)).first_failure(0..ENOUGH);
        let failure =
            failure.unwrap_or_else(|| panic!("{name} was not found in {ENOUGH} histories"));
        println!(
            "{name}: found by seed {}: {}",
            failure.seed, failure.broken[0]
        );
    }
}
