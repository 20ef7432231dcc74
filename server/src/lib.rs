//! The Danvan server: sync API, merge pipeline, supervisors' read API.

pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod desk;
pub mod entropy;
mod epoch;
pub mod http;
pub mod media;
pub mod telemetry;
