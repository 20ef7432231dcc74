//! How Danvan's records are written, merged, checked, decided and exchanged.
//!
//! The phone, the server, the tests and the bench run this same crate. It reads no clock, draws no
//! randomness, opens no file and no socket, and awaits nothing: time, randomness and ids are
//! arguments, effects are values that it returns.

pub mod change;
pub mod day;
pub mod declared;
pub mod digest;
pub mod form;
pub mod gate;
pub mod id;
pub mod identity;
pub mod merge;
pub mod near;
pub mod outbox;
pub mod phone;
pub mod project;
pub mod protocol;
pub mod record;
pub mod session;
pub mod standing;
pub mod text;
pub mod value;
pub mod words;
