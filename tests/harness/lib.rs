//! Real servers and real phones for the demo, the scenarios and the bench.
#![expect(
    clippy::missing_panics_doc,
    reason = "where the harness panics, the test or demo fails"
)]

mod chance;
mod corpus;
mod line;
mod office;
mod patience;
mod server;
mod stalled;
mod torture;
mod wire;

pub use chance::Chance;
pub use corpus::{
    ATTACKER, Attack, TARGET, TARGET_KIND, corpus, corpus_folder, draft, great_changes,
};
pub use line::{Cut, Line};
pub use office::{Backend, Office, REALM, RoleHeld, Unit};
pub use patience::{patient, wait};
pub use server::{Server, children};
pub use stalled::Stalled;
pub use torture::{Toll, torture};
pub use wire::{Reply, Wire};
