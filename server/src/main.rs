//! The binary `danvan`.

fn main() {}
