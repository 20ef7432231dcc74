//! The demo tells only what is so.

use std::process::Command;

/// It checks each of its claims, and ends with an error where one does not hold.
#[test]
fn every_claim_of_the_demo_holds() {
    let folder = tempfile::tempdir().unwrap();
    let told = Command::new(env!("CARGO_BIN_EXE_danvan-demo"))
        .args(["--exit", "--folder"])
        .arg(folder.path().join("demo"))
        .output()
        .unwrap();
    let story = String::from_utf8_lossy(&told.stdout);
    let end = story.lines().rev().take(20).collect::<Vec<_>>();
    let error = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success(), "{error}\n{end:#?}");
}
