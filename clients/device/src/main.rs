//! The headless phone's command line.
fn main() {}
