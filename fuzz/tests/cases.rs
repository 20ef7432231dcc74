//! Inputs that once broke something, and the seeds that the fuzzers begin with.
#![expect(
    clippy::unwrap_used,
    reason = "an input that cannot be read fails the test"
)]

use std::path::Path;

/// Replays every input of a target; `least` of them must be there.
fn replay(target: &str, property: fn(&[u8]), least: usize) {
    let mut inputs = 0;
    for folder in ["seeds", "cases"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(folder)
            .join(target);
        for input in std::fs::read_dir(folder).into_iter().flatten() {
            let path = input.unwrap().path();
            println!("{}", path.display());
            property(&std::fs::read(path).unwrap());
            inputs += 1;
        }
    }
    assert!(inputs >= least, "only {inputs} inputs of {target}");
}

#[test]
fn the_first_look_at_a_change() {
    replay("precheck", danvan_fuzz::precheck, 4);
}

#[test]
fn the_gate() {
    replay("gate", danvan_fuzz::gate, 4);
}

#[test]
fn messages() {
    replay("wire", danvan_fuzz::wire, 4);
}

#[test]
fn the_phones_side_of_a_sync() {
    replay("session", danvan_fuzz::session, 4);
}

#[test]
fn any_text() {
    replay("text", danvan_fuzz::text, 4);
}
