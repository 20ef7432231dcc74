//! `/v1/quarantine`: what was not accepted, and what is done about it. Nothing of it goes without an entry in the audit
//! log.

pub mod bytes;
pub mod discard;
pub mod export;
pub mod hand_over;
pub mod inspect;
pub mod list;
pub mod retry;
pub mod show;
#[cfg(test)]
mod tests;
