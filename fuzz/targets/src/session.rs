#![no_main]

libfuzzer_sys::fuzz_target!(
    init: danvan_fuzz::let_the_gate_catch_panics(),
    |bytes: &[u8]| danvan_fuzz::session(bytes)
);
