//! Real servers and real phones for the demo, the scenarios and the bench.
#![expect(
    clippy::missing_panics_doc,
    reason = "where the harness panics, the test or demo fails"
)]

mod office;
mod server;

pub use office::{Backend, Office, REALM, Unit};
pub use server::Server;
