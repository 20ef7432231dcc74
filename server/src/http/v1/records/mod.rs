//! `/v1/records`: what was merged.

pub mod as_of;
pub mod export;
pub mod history;
pub mod list;
pub mod notice;
pub mod show;
#[cfg(test)]
mod tests;
