//! Reading a merged document: one value per field by its policy, and the conflicts that stand open.
//!
//! All of it is computed from the document alone, so every phone and the server see the same.

mod conflict;
mod read;
mod settle;

pub use conflict::{Candidate, Conflict, open_conflicts};
pub use read::{Held, entries, read};
pub(crate) use read::{container_at, from_scalar, is_member, live_values, read_all, to_scalar};
pub use settle::{Settlement, settle, settlements, undo};
