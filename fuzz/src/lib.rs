//! What must hold for any bytes, one property a room. `fuzz/targets` feeds them to a fuzzer; the tests here replay
//! `fuzz/seeds`, and `fuzz/cases`, the inputs that once broke one.
#![expect(
    clippy::missing_panics_doc,
    reason = "a property that does not hold panics: that is how a fuzzer is told"
)]

mod gate;
mod precheck;
mod session;
mod text;
mod wire;

pub use gate::gate;
pub use precheck::precheck;
pub use session::session;
pub use text::text;
pub use wire::wire;

/// Lets panics unwind: the gate catches those of Automerge, and a fuzzer's own hook would end the process before that.
pub fn let_the_gate_catch_panics() {
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
}
