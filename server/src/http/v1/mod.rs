//! Version 1 of the API: one endpoint, one file.

pub mod live_and_ready;
pub mod me;
pub mod openapi;
