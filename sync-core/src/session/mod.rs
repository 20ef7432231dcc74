//! The phone's side of a sync as a state machine: events in, effects out, nothing done.
//!
//! Whatever carries it (the headless device, the app in a browser, the simulator) reads and writes its own store and
//! moves bytes; what is asked when, and what an answer means, is decided here alone.

mod events;
mod machine;
mod receive;

pub use events::{Broken, Effect, Event, Finish, Holdings, Outbox, Report, Update};
pub use machine::Session;
pub(crate) use machine::grouped;
pub use receive::{Local, Received, compare, receive};
