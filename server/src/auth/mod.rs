//! Who is who: access tokens, passwords, enrolment of devices, refresh tokens, and how often one may try.

pub mod enrol;
pub mod parcels;
pub mod passwords;
pub mod rate;
pub mod readers;
pub mod refresh;
pub mod signature;
pub mod tokens;
