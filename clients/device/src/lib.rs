//! A headless phone: the same sync-core on a local `SQLite`, for scripts, the demo, tests and load.
//!
//! [`Device`] is one phone in one folder. Everything is written to the folder before a call returns, and works without
//! a connection; [`Device::sync`] and [`Device::sync_media`] alone talk to the server. What is merged, asked and
//! counted is sync-core's to say: this crate drives its session machine with a store, a link, a clock and randomness.

pub mod clock;
mod device;
pub mod entropy;
mod env;
mod error;
mod media;
mod reading;
mod store;
mod sync;
mod transport;
mod writing;

pub use device::Device;
pub use env::Env;
pub use error::{Error, Problem};
pub use media::{CHUNK_BYTES, MediaCount, MediaReport};
pub use reading::{InConflict, Listed, MediaOfRecord, Own, ScopeHeld, Shown, Status, UnitKnown};
pub use sync::{Observer, Progress, SyncReport};
pub use sync_core::phone::CommandFate;
pub use sync_core::words::{Sentence, of_code};
pub use transport::Traffic;
pub use writing::NewRecord;
