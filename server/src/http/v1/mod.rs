//! Version 1 of the API: one endpoint, one file.

pub mod enrol;
pub mod enrolments;
pub mod live_and_ready;
pub mod login;
pub mod logout;
pub mod me;
pub mod openapi;
pub mod refresh;
pub mod revoke_device;
pub mod schema;
pub mod units;
