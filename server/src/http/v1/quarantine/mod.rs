//! `/v1/quarantine`: what was not accepted.

pub mod bytes;
pub mod list;
pub mod show;
#[cfg(test)]
mod tests;
