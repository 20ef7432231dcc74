//! `/v1/records/{id}/identity`: who voiced an opinion, for who may know it.

pub mod erase;
pub mod read;
