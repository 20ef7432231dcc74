//! Version 1 of the API: one endpoint, one file.

pub mod audit;
pub mod colleagues;
pub mod conflicts;
pub mod enrol;
pub mod enrolments;
pub mod freshness;
pub mod identity;
pub mod live;
pub mod live_and_ready;
pub mod login;
pub mod logout;
pub mod me;
pub mod media;
pub mod openapi;
pub mod parcels;
pub mod people;
pub mod quarantine;
pub mod records;
pub mod refresh;
pub mod revoke_device;
pub mod schema;
pub mod status;
pub mod sync;
pub mod units;
pub mod uploads;
pub mod waiting;
