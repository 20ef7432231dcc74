//! Decisions: roles and rights, commands, and the life cycles that carry them out.

mod role;

pub use role::{Right, Role};
