//! What a phone holds, and what becomes of it when an answer comes or a person writes: values in, values out.
//!
//! A phone that lives in memory (the simulator's, the browser's while it is open) hands in all of itself. One on a
//! database hands in the part that is touched: all of [`Phone::places`], the documents of the records that the updates
//! name, and all of the outbox, commands and notices wherever an update is more than an entry. It then writes back what
//! differs, and the documents named in [`Phone::touched`].

mod answer;
mod drive;
mod entry;
mod heal;
mod identities;
mod parcel;
mod rows;
mod state;
mod write;

pub use answer::Taking;
pub use drive::{Drive, Moment, Next, Wish};
pub use rows::{Change, Rows, Unreadable};
pub use state::{CommandFate, Held, Item, Me, MediaNews, Phone, Place, Queued, Scope};
pub use write::{NotWritten, Seen};
