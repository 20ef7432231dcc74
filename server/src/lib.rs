//! The Danvan server: sync API, merge pipeline, supervisors' read API.

pub mod app;
pub mod auth;
pub mod clock;
pub mod config;
pub mod entropy;
mod epoch;
pub mod feed;
pub mod http;
pub mod intake;
pub mod pipeline;
pub mod telemetry;
