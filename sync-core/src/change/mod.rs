//! Changes to a record's facts: how one begins, how edits become one change, and what past changes did.

mod author;
mod edit;
mod genesis;
mod history;

pub use author::{Authored, By, author};
pub use edit::{Edit, EditRefused, NotAPath, Path};
pub use genesis::{RESERVED, genesis, genesis_actor, kind_of};
pub use history::{Did, Step, history};
