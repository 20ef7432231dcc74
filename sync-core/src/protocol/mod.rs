//! What phone and server say to each other, in which version, and how it is written down.

mod message;
mod parcel;
mod version;
mod wire;

pub use message::{
    Body, CommandOutcome, CommandReceipt, Decided, Difference, End, Entry, Event, Frame, Head,
    Notice, Outcome, PushEntry, Reason, Receipt, ScopeBuckets, ScopeCursor, ScopeFloor, ScopeState,
    SyncRequest, Ticket, Waiting,
};
pub use parcel::{
    Bundle, PARCEL_INFO, Packed, Parcel, SEALED_FILE_INFO, SEALED_FILE_TYPE, SealedFile,
};
pub use version::{OLDEST, PROTOCOL, VersionRefused, negotiate};
pub use wire::{
    DecodeError, Frames, MAX_DEPTH, decode, encode, encode_into, enrolment_text, signed_text,
};
