//! Who citizens are: kept sealed beside their opinions, read with a purpose that is noted, erased for good.

mod desk;
pub mod ledger;
mod retention;
mod seal;
#[cfg(test)]
mod tests;
mod words;

pub use desk::{Purpose, Why, erase, is_kept, read};
pub use retention::let_go;
pub use seal::Seal;
pub use words::{Words, news_of, settle};
