//! Stories told with real servers and real phones.
#![expect(
    clippy::unwrap_used,
    reason = "where a step of a story fails, the story fails"
)]

mod agency;
mod appraisal;
mod clones;
mod convergence;
mod decisions;
mod demo;
mod faults;
mod judges;
mod no_change;
mod office_return;
mod overload;
mod quarantine;
mod reorganisation;
mod restore;
mod same;
mod strangers;
mod torture;
