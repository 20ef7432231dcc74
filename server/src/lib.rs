//! The Danvan server: sync API, merge pipeline, supervisors' read API.

pub mod admission;
pub mod app;
pub mod auth;
pub mod bundle;
pub mod clock;
pub mod commands;
pub mod config;
pub mod desk;
pub mod entropy;
mod epoch;
pub mod exchange;
pub mod feed;
pub mod housekeeping;
pub mod http;
pub mod identity;
pub mod import;
pub mod intake;
pub mod media;
pub mod odata;
pub mod people;
pub mod pipeline;
pub mod reports;
pub mod rules;
pub mod serve;
pub mod telemetry;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod verify;
